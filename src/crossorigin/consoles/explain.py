"""Explain: from the line of a console back to what happened, and to who can change it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crossorigin.consoles import console
from crossorigin.consoles.causes import Who, cause_of, is_of_model, what_of
from crossorigin.consoles.templates import recognise
from crossorigin.fetch import (
    Code,
    Exchange,
    Outcome,
    Request,
    Step,
    Verdict,
    WireRequest,
    WireResponse,
)
from crossorigin.fetch.checks import cors_check
from crossorigin.fetch.remedies import remedy
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.spec.tokens import is_token

MAX_TEXT: Final = 64 * 1024
"""Characters that are read; a console's message has a few hundred."""

MAX_LINES: Final = 200
"""Lines that are read, each against every template."""

MAX_LINE: Final = 4096
"""Characters of a line that are read; URLs may be long."""

SOME_ORIGIN: Final = "https://app.example"
"""Stands in commands for the page's origin where the console does not name it."""

_PREFLIGHT_METHOD: Final = "PUT"
_STATUS: Final = re.compile(r"[Ss]tatus code: ([1-9][0-9]{2})(?![0-9])")

# What says that something failed, and not why; told only where nothing else is known.
_VAGUE: Final = frozenset({"Untold", Code.NETWORK_FAILURE.value})
_OF_STATUS: Final = frozenset(
    {
        Code.PREFLIGHT_INVALID_STATUS.value,
        Code.PREFLIGHT_DISALLOWED_REDIRECT.value,
        "ErrorStatus",
        "HandshakeRefused",
    }
)
_CREDENTIALED: Final = frozenset(
    {Code.WILDCARD_ORIGIN_NOT_ALLOWED.value, Code.INVALID_ALLOW_CREDENTIALS.value}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The meaning of a message.

    Attributes:
        engine: whose console it is from: ``chromium``, ``firefox``, ``webkit``, or None where
            several have the same words.
        code: the cause: of `crossorigin.fetch.Code`, or one of the others in `causes`.
        also: other codes that the same words stand for in this engine.
        what: what happened.
        preflight: whether the response to a preflight decided; None where it does not say.
        step: of the Fetch standard, or None where it is no matter of that standard.
        who: who has to change something: ``server``, ``page``, ``user`` or ``network``.
        remedy: what to change.
        url: what was asked for, or None where the message does not say.
        origin: of the page, or None likewise.
        header: the header that decided, or None.
        found: what it held, as far as the message says.
        expected: what it lacked, as far as the message says.
        command: the `crossorigin check` that asks the server the same, or None.
    """

    engine: str | None
    code: str
    also: tuple[str, ...]
    what: str
    preflight: bool | None
    step: Step | None
    who: Who
    remedy: str
    url: str | None
    origin: str | None
    header: str | None
    found: str | None
    expected: str | None
    command: str | None

    def to_mapping(self) -> dict[str, Any]:
        """Return what ``--json`` prints; docs/explain.schema.json describes it."""
        return {
            "engine": self.engine,
            "code": self.code,
            "also": list(self.also),
            "what": self.what,
            "preflight": self.preflight,
            "step": None if self.step is None else str(self.step),
            "step_url": None if self.step is None else self.step.url,
            "who": self.who,
            "remedy": self.remedy,
            "url": self.url,
            "origin": self.origin,
            "header": self.header,
            "found": self.found,
            "expected": self.expected,
            "command": self.command,
        }


@dataclass(slots=True)
class _Message:
    """One line that was recognised."""

    engine: str | None
    cause: str
    also: tuple[str, ...]
    facts: dict[str, str]
    preflight: bool | None


def explain(text: str) -> tuple[Explanation, ...]:
    """Return what the messages in `text` mean, each once; empty if none was recognised.

    Args:
        text: what was copied from a console, one or more lines, or a part of a line.
    """
    messages = list(_read(text[:MAX_TEXT]))
    telling = [one for one in messages if one.cause not in _VAGUE] or messages[:1]
    for one in telling:
        _complete(one, messages)
    explained = (_explanation(one) for one in telling)
    return tuple(dict.fromkeys(explained))


def _read(text: str) -> Iterator[_Message]:
    lines = [line[:MAX_LINE] for line in text.splitlines()[:MAX_LINES]]
    found = [one for line in lines for one in [_recognised(line)] if one is not None]
    if not found:
        # Copied from where it was broken into lines.
        whole = _recognised(" ".join(line.strip() for line in lines)[:MAX_LINE])
        found = [] if whole is None else [whole]
    yield from found


_READ: Final = (*console.REASONS.items(), (None, console.SHARED))


def _recognised(line: str) -> _Message | None:
    for engine, reasons in _READ:
        for reason in reasons:
            found = recognise(reason.text, line)
            if found is not None:
                return _Message(
                    engine=engine,
                    cause=str(reason.cause),
                    also=tuple(map(str, reason.also)),
                    facts=_framed(engine, line) | found,
                    preflight=_is_preflight(engine, line),
                )
    return None


def _framed(engine: str | None, line: str) -> dict[str, str]:
    """Return the facts that stand around a reason."""
    frames = console.FRAMES.get(engine or "", ())
    fitting = (recognise(frame, line) for frame in frames)
    facts = next((found for found in fitting if found is not None), {})
    status = _STATUS.search(line)
    return facts if status is None else facts | {"status": status[1]}


def _is_preflight(engine: str | None, line: str) -> bool | None:
    words = ("preflight", "Allow-Methods", "Allow-Headers")
    if any(word in line for word in words):
        return True
    # Chromium says so where it was one; the others do not tell.
    return False if engine == "chromium" else None


def _complete(message: _Message, messages: Iterable[_Message]) -> None:
    """Add what only the lines around it say: WebKit names the URL in a line of its own."""
    for other in messages:
        for name in ("url", "origin"):
            if other.engine == message.engine and name in other.facts:
                message.facts.setdefault(name, other.facts[name])


def _explanation(message: _Message) -> Explanation:
    code, also = _codes(message)
    cause, facts = cause_of(code), message.facts
    url = _url(facts.get("url"))
    origin = _origin(facts.get("origin"))
    return Explanation(
        engine=message.engine,
        code=code,
        also=also,
        what=what_of(code, preflight=bool(message.preflight)),
        preflight=message.preflight if code not in _VAGUE else None,
        step=cause.step,
        who=cause.who,
        remedy=_remedy(code, message, url, origin),
        url=url,
        origin=origin,
        header=cause.header,
        found=_shown(facts.get("status" if code in _OF_STATUS else "found")),
        expected=_shown(facts.get("expected")),
        command=_command(code, message, url, origin),
    )


def _codes(message: _Message) -> tuple[str, tuple[str, ...]]:
    """Return the code, and the others that the engine has the same words for."""
    if message.cause == Code.ALLOW_ORIGIN_MISMATCH and message.engine == "firefox":
        # One line with several origins, or with none that is one, is a mismatch to Firefox.
        answer = _answer(message.facts.get("found", ""))
        failed = cors_check(SOME_ORIGIN, answer, credentials=False)
        return (message.cause if failed is None else failed.code.value), ()
    redirected = message.facts.get("status", "").startswith("3")
    if redirected and (message.engine, message.cause) == _WEBKIT_STATUS:
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value, (message.cause,)
    return message.cause, message.also


_WEBKIT_STATUS: Final = ("webkit", Code.PREFLIGHT_INVALID_STATUS.value)


def _answer(allowed: str) -> WireResponse:
    return WireResponse(status=200, headers=(("Access-Control-Allow-Origin", allowed),))


def _url(found: str | None) -> str | None:
    """Return the URL in canonical form, which is plain ASCII, or None if it is none."""
    parsed = None if found is None else parse(found.strip("‘’"))
    return None if parsed is None else parsed._replace(userinfo="").href


def _origin(found: str | None) -> str | None:
    if found is None or found == "null":
        return found
    parsed = parse(found)
    return None if parsed is None or parsed.origin == "null" else parsed.origin


def _shown(text: str | None) -> str | None:
    return None if text is None else escape(text)


def _remedy(code: str, message: _Message, url: str | None, origin: str | None) -> str:
    if not is_of_model(code):
        return cause_of(code).remedy
    facts, known = message.facts, Code(code)
    preflight = bool(message.preflight)
    if preflight and known.is_cors and f"Preflight{code}" in set(Code):
        known = known.of_preflight
    request = Request(
        url=url or "", origin=origin or "", method=_PREFLIGHT_METHOD if preflight else "GET"
    )
    text = remedy(_outcome(known, facts, request, preflight=preflight), request)
    return text if origin else text.replace("['']", "[…]")


def _outcome(
    code: Code, facts: Mapping[str, str], request: Request, *, preflight: bool
) -> Outcome:
    """Return the outcome that the message tells of."""
    answer = WireResponse(status=int(facts.get("status", "200")))
    wire = WireRequest(is_preflight=preflight, method="GET", url=request.url, headers=())
    cause = cause_of(code.value)
    verdict = Verdict(
        allowed=False,
        code=code,
        step=cause.step or Step("Main fetch", "12"),
        header=cause.header,
        expected=facts.get("expected") or request.origin,
        found=facts.get("found"),
    )
    exchanges = (Exchange(request=wire, response=answer),)
    return Outcome(verdict=verdict, response=None, exchanges=exchanges)


def _command(code: str, message: _Message, url: str | None, origin: str | None) -> str | None:
    """Return a command that a shell takes as it is: every word is quoted where it has to be."""
    parsed = None if url is None else parse(url)
    # Where no step of the standard decided, no exchange of `check` comes to the same.
    if url is None or parsed is None or not parsed.is_http or cause_of(code).step is None:
        return None
    words = ["crossorigin", "check", url, "--origin", origin or SOME_ORIGIN]
    named = message.facts.get("expected", "")
    expected = named if is_token(named) else ""
    if code == Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE:
        words += ["--method", expected or _PREFLIGHT_METHOD]
    elif code == Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE:
        words += ["--header", f"{expected or 'x-header'}: 1"]
    elif code == "AuthorizationCoveredByWildcard":
        words += ["--header", "authorization: 1"]
    elif message.preflight:
        words += ["--method", _PREFLIGHT_METHOD]
    if code in _CREDENTIALED:
        words.append("--credentials")
    return shlex.join(words)
