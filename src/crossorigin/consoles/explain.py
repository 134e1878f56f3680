"""The explanation of a console's text: the event, and who can change it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from crossorigin.consoles import links, messages, paste
from crossorigin.consoles.advice import Case, advice
from crossorigin.consoles.cause import Who
from crossorigin.consoles.causes import cause_of, is_of_model, what_of
from crossorigin.consoles.messages import VAGUE, Message
from crossorigin.fetch import Code, Step, WireResponse
from crossorigin.fetch.checks import cors_check
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.snippets import Facts, Finding, sentence, snippet
from crossorigin.spec.tokens import is_token

SOME_ORIGIN: Final = "https://app.example"
"""Stands in commands for the page's origin where the console does not name it."""

MAX_EXPLAINED: Final = 40
"""Explanations of one text; a log file may hold a message for each of its requests."""

_PREFLIGHT_METHOD: Final = "PUT"

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
        engine: the engine of the console: ``chromium``, ``firefox``, ``webkit``, or None where
            several have the same words, or a library.
        code: the cause: of `crossorigin.fetch.Code`, as `check` and Chromium's developer tools
            have it, or one of the others in `causes`.
        also: other codes that the same words stand for in this engine.
        sentence: the requirement that the response misses, in terms of HTTP; None if no header
            decides.
        what: the event, in a sentence.
        preflight: whether the response to a preflight decided; None where it does not say.
        step: the step of the Fetch standard, or None outside that standard.
        who: who has to change something: ``server``, ``page``, ``user`` or ``network``.
        remedy: the change that would help.
        url: the requested URL, or None if the message does not name it.
        redirected_from: the URL that the page asked for before a redirect, or None.
        method: the method of the request, or None where the message does not say.
        origin: the origin of the page, or None where the message does not say.
        header: the header that decided, or None.
        found: the header's value, if the message names it.
        expected: the missing value, if the message names it.
        status: the status of the response that decided, or None where the message does not say.
        command: the `crossorigin check` that asks the server the same, or None.
        assumed: the guesses in the command: ``method``, ``origin``, ``header``.
        mdn: the page of MDN on it.
        page: our own page on it.
    """

    engine: str | None
    code: str
    also: tuple[str, ...]
    sentence: str | None
    what: str
    preflight: bool | None
    step: Step | None
    who: Who
    remedy: str
    url: str | None
    redirected_from: str | None
    method: str | None
    origin: str | None
    header: str | None
    found: str | None
    expected: str | None
    status: int | None
    command: str | None
    assumed: tuple[str, ...]
    mdn: str
    page: str

    @property
    def credentials(self) -> bool:
        """Whether the message is of a request with credentials."""
        return self.code.removeprefix("Preflight") in _CREDENTIALED

    def snippet(self, target: str) -> str:
        """Return the snippet for `target`, or the reason why none would help.

        Args:
            target: one of `crossorigin.snippets.TARGETS`.
        """
        header = self.header or ""
        if not header.startswith("Access-Control-") or self.who != "server":
            return "No configuration of CORS changes this."
        if self.origin is None:
            return "The message does not name the page's origin: ask with the command above."
        facts = Facts(
            origin=self.origin,
            methods=self._named("Access-Control-Allow-Methods"),
            headers=self._named("Access-Control-Allow-Headers"),
            exposed=self._named("Access-Control-Expose-Headers"),
            credentials=self.credentials,
            url=self.url or "",
        )
        return snippet(target, facts)

    def _named(self, header: str) -> tuple[str, ...]:
        return (self.expected,) if self.header == header and self.expected else ()

    def to_mapping(self, target: str | None = None) -> dict[str, Any]:
        """Return the mapping that ``--json`` prints; see docs/explain.schema.json.

        Args:
            target: the server or platform to add a snippet for, or None.
        """
        return {
            "engine": self.engine,
            "code": self.code,
            "also": list(self.also),
            "sentence": self.sentence,
            "what": self.what,
            "preflight": self.preflight,
            "step": None if self.step is None else str(self.step),
            "step_url": None if self.step is None else self.step.url,
            "who": self.who,
            "remedy": self.remedy,
            "url": self.url,
            "redirected_from": self.redirected_from,
            "method": self.method,
            "origin": self.origin,
            "header": self.header,
            "found": self.found,
            "expected": self.expected,
            "status": self.status,
            "command": self.command,
            "assumed": list(self.assumed),
            "mdn": self.mdn,
            "page": self.page,
            "snippet": None if target is None else self.snippet(target),
        }


def explain(text: str) -> tuple[Explanation, ...]:
    """Return an explanation of each message in `text`; empty if none was recognised.

    Args:
        text: the text from a console, a chat or a log file: lines, or a part of a line.
            Of a text beyond the limits of `paste` a part is read.
    """
    return explain_paste(paste.of(text))


def explain_paste(pasted: paste.Paste) -> tuple[Explanation, ...]:
    """Return an explanation of each message in a text that was read within the limits.

    Args:
        pasted: the text.
    """
    found = messages.read(paste.plain(pasted.text))
    told = messages.telling(found)
    for one in told:
        _complete(one, found)
    every = dict.fromkeys(map(_explanation, told))
    return tuple(_most_telling(every))[:MAX_EXPLAINED]


def _most_telling(every: Iterable[Explanation]) -> list[Explanation]:
    """Return the explanations without those that another one says with its URL."""
    known = list(every)
    located = {one.code for one in known if one.url is not None}
    return [one for one in known if one.url is not None or one.code not in located]


def _complete(message: Message, others: Iterable[Message]) -> None:
    """Add facts of the lines around it: WebKit names the URL in a line of its own."""
    after = [one for one in others if one.place >= message.place]
    before = [one for one in others if one.place < message.place]
    for other in (*after, *reversed(before)):
        if other.engine == message.engine and _may_share(message, other):
            for name in ("url", "origin"):
                if name in other.facts:
                    message.facts.setdefault(name, other.facts[name])


def _may_share(message: Message, other: Message) -> bool:
    """Return whether two messages can be of one request: their common facts are equal."""
    both = message.facts.keys() & other.facts.keys() & {"url", "origin"}
    return all(message.facts[name] == other.facts[name] for name in both)


def _explanation(message: Message) -> Explanation:
    code, also = _codes(message)
    cause, facts = cause_of(code), message.facts
    url, origin = _url(facts.get("url")), _origin(facts.get("origin"))
    decided = _preflight(code, message)
    case = Case(code, message.engine, bool(decided), url or "", origin or "", facts)
    who, remedy = advice(case)
    command, assumed = _command(case)
    return Explanation(
        engine=message.engine,
        code=code,
        also=also,
        sentence=_sentence(case),
        what=what_of(code, preflight=bool(decided)),
        preflight=decided,
        step=cause.step,
        who=who,
        remedy=remedy,
        url=url,
        redirected_from=_url(facts.get("first")),
        method=facts.get("method"),
        origin=_shown(origin),
        header=cause.header,
        found=_shown(facts.get("status" if code in _OF_STATUS else "found")),
        expected=_shown(facts.get("expected")),
        status=int(facts["status"]) if "status" in facts else None,
        command=command,
        assumed=assumed,
        mdn=links.mdn(code),
        page=links.page(code),
    )


_UNNAMED: Final = {
    Code.MISSING_ALLOW_ORIGIN_HEADER.value: "<origin of the page>",
    Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE.value: "<the method>",
    Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE.value: "<the header>",
    Code.PREFLIGHT_INVALID_STATUS.value: "of an error",
    Code.PREFLIGHT_DISALLOWED_REDIRECT.value: "of a redirect",
}
"""The text in a sentence for a value that the message does not name."""

_LISTED: Final = frozenset(
    {
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE.value,
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE.value,
    }
)


def _sentence(case: Case) -> str | None:
    """Return the requirement that the response misses, in the words of `check`."""
    facts, unnamed = case.facts, _UNNAMED.get(case.code)
    told = facts.get("status" if case.code in _OF_STATUS else "found")
    status = facts.get("status")
    written = sentence(
        Finding(
            code=case.code,
            preflight=case.preflight,
            expected=facts.get("expected") or (unnamed if case.code in _LISTED else None),
            found=told or (unnamed if case.code in _OF_STATUS else _unknown(case.code)),
            origin=case.origin or _UNNAMED[Code.MISSING_ALLOW_ORIGIN_HEADER.value],
            status=None if status is None else int(status),
        )
    )
    return None if written is None else f"{written[0].upper()}{written[1:]}."


def _unknown(code: str) -> str | None:
    """Return the text for a value that the message omits; None for a missing header."""
    return None if code.endswith(Code.INVALID_ALLOW_CREDENTIALS.value) else "..."


def _preflight(code: str, message: Message) -> bool | None:
    """Return whether the answer to a preflight decided, as far as the message says."""
    if not is_of_model(code) or code in VAGUE or not Code(code).is_cors:
        return None
    if message.preflight or "Preflight" in code:
        return True
    # Chromium says so where it was one; the others do not tell.
    return False if message.engine == "chromium" else None


def _codes(message: Message) -> tuple[str, tuple[str, ...]]:
    """Return the code, and the others that the engine has the same words for."""
    code, also = _own_codes(message)
    if not message.preflight:
        return code, also
    return _of_preflight(code), tuple(map(_of_preflight, also))


_PREFLIGHTS: Final = frozenset(code.value for code in Code if f"Preflight{code}" in set(Code))


def _of_preflight(code: str) -> str:
    return f"Preflight{code}" if code in _PREFLIGHTS else code


_WEBKIT_STATUS: Final = ("webkit", Code.PREFLIGHT_INVALID_STATUS.value)


def _own_codes(message: Message) -> tuple[str, tuple[str, ...]]:
    facts = message.facts
    mismatch = message.cause == Code.ALLOW_ORIGIN_MISMATCH and message.engine == "firefox"
    if mismatch:
        # One line with several origins, or with none that is one, is a mismatch to Firefox. A
        # link or the network panel tells the cause without the value.
        answer = _answer(facts.get("found", SOME_ORIGIN))
        failed = cors_check(SOME_ORIGIN, answer, credentials=False)
        if failed is None or failed.code is Code.ALLOW_ORIGIN_MISMATCH:
            # A paste may have lost the quotes or the bytes that make a value no origin.
            return message.cause, (Code.INVALID_ALLOW_ORIGIN_VALUE.value,)
        return failed.code.value, ()
    if message.cause == Code.CORS_DISABLED_SCHEME and "first" in facts:
        return Code.UNSAFE_REDIRECT.value, ()
    redirected = facts.get("status", "").startswith("3")
    if redirected and (message.engine, message.cause) == _WEBKIT_STATUS:
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value, (message.cause,)
    return message.cause, message.also


def _answer(allowed: str) -> WireResponse:
    return WireResponse(status=200, headers=(("Access-Control-Allow-Origin", allowed),))


def _url(found: str | None) -> str | None:
    """Return the URL in canonical form, which is plain ASCII, or None if it is invalid."""
    parsed = None if found is None else parse(found)
    return None if parsed is None else parsed._replace(userinfo="").href


_SERIALIZED: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._:\[\]-]+)/?")
_NAMED: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9_\[-]")


def _origin(found: str | None) -> str | None:
    """Return the origin, canonical if it is one of the web; one of another scheme as it is."""
    if found is None or found == "null":
        return found
    parsed = parse(found)
    if parsed is not None and parsed.origin != "null":
        return parsed.origin
    serialized = _SERIALIZED.fullmatch(found)
    return None if serialized is None else serialized[1]


def _shown(text: str | None) -> str | None:
    return None if text is None else escape(text)


def _command(case: Case) -> tuple[str | None, tuple[str, ...]]:
    """Return a command for a shell, and its guesses."""
    url = _url(case.facts.get("first")) or case.url
    parsed = parse(url)
    # Where no step of the standard decided, no exchange of `check` comes to the same.
    may_ask = cause_of(case.code).step is not None or case.code in VAGUE
    may_ask = may_ask and case.code != Code.BLOCKED_BY_RESOURCE_POLICY
    if parsed is None or not parsed.is_http or not may_ask or not _usable(case):
        return None, ()
    words = ["crossorigin", "check", url, "--origin", case.origin or SOME_ORIGIN]
    options, assumed = _options(case)
    if case.code.removeprefix("Preflight") in _CREDENTIALED:
        options.append("--credentials")
    guesses = ("origin",) if not case.origin else ()
    return shlex.join(words + options), guesses + assumed


def _usable(case: Case) -> bool:
    """Return whether `check` can ask from the page's origin, if the message names one."""
    named = case.facts.get("origin", "")
    return not named or case.origin == "null" or bool(_NAMED.match(case.origin))


def _options(case: Case) -> tuple[list[str], tuple[str, ...]]:
    """Return the options of the command except the origin, and their guesses."""
    name = case.expected if is_token(case.expected) else ""
    if case.code == Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE:
        options = ["--header", f"{name or 'x-header'}: 1"]
        method = case.facts.get("method")
        more = ["--method", method] if method and method != "GET" else []
        return more + options, () if name else ("header",)
    if case.code == "AuthorizationCoveredByWildcard":
        return ["--header", "authorization: 1"], ()
    known = name if case.code == Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE else ""
    method = known or case.facts.get("method", "")
    if method:
        return ([] if method == "GET" else ["--method", method]), ()
    return (["--method", _PREFLIGHT_METHOD], ("method",)) if case.preflight else ([], ())
