"""The explanation of a console's text: the event, and who can change it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles import paste
from crossorigin.consoles.causes import links, violations
from crossorigin.consoles.causes.advice import OF_STATUS, advice
from crossorigin.consoles.causes.case import Case
from crossorigin.consoles.causes.catalogue import cause_of, is_of_model, what_of
from crossorigin.consoles.command import SOME_ORIGIN, canonical, command, is_left_out
from crossorigin.consoles.explanation import Certainty, Explanation
from crossorigin.consoles.recognition import messages
from crossorigin.consoles.recognition.messages import VAGUE, Message
from crossorigin.consoles.texts import beside, symptoms
from crossorigin.fetch import Code, WireResponse
from crossorigin.fetch.checks import cors_check
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.snippets import Finding, sentence

MAX_EXPLAINED: Final = 40
"""Explanations of one text; a log file may hold a message for each of its requests."""

_LITTLE: Final = frozenset({"Untold", "CorsUntold", "AnotherLanguage"})
"""Causes beside which other text may tell more."""


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
    text = paste.plain(pasted.text)
    found = messages.read(text)
    told = messages.telling(found)
    if any(_is_written(text, one) for one in told):
        return ()
    if all(one.cause in _LITTLE for one in told):
        told = _causing(beside.read(text, known=bool(told)), told)
    for one in told:
        _complete(one, found)
        _look_around(one, text)
    every = dict.fromkeys(map(_explanation, told))
    return tuple(_most_telling(every))[:MAX_EXPLAINED]


_MARKED: Final = re.compile(r"\*{0,2}`([^`\s]+)`\*{0,2}\Z")
_QUOTED: Final = re.compile(r"([^\"\s]+)")
_TYPE: Final = re.compile(r"([^'\"`\s]+)")
_OF_NAMES: Final[Mapping[str, tuple[str, re.Pattern[str]]]] = MappingProxyType(
    {
        "HiddenResponseHeader": ("expected", _QUOTED),
        "ForbiddenRequestHeader": ("expected", _QUOTED),
        "DisallowedContentType": ("found", _TYPE),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: ("expected", _MARKED),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: ("expected", _MARKED),
    }
)


def _look_around(message: Message, text: str) -> None:
    """Read the words around a message: the status 0 of a page, and code without a URL."""
    name, pattern = _OF_NAMES.get(message.cause, ("", _MARKED))
    bare = pattern.match(message.facts.get(name, ""))
    if bare is not None:
        # The marks around a name, and text behind its quote, are none of it.
        message.facts[name] = bare[1]
    if message.cause == "ErrorStatus" and symptoms.hides_status(text):
        message.cause = "Untold"
    if message.cause == "ContentSecurityPolicy":
        message.facts["kind"] = violations.kind(text, message.place)


def _causing(beside_it: list[Message], told: list[Message]) -> list[Message]:
    """Return the causes beside the messages; a body that cannot be parsed is none of them."""
    causes = [one for one in beside_it if not told or one.cause != "UnexpectedBody"]
    return causes or told


_STATEMENT: Final = re.compile(
    r"[ \t]*(?:raise|throw|return|yield|assert|expect|print|callback|const|let|var|new|"
    r"console\.[a-z]+|log(?:ger|ging)?\.[a-z]+|[a-z]\w* =)(?![\w.])[^'\"`\n]{0,80}['\"`]"
)
"""The start of a statement of source code up to its text."""


def _is_written(text: str, message: Message) -> bool:
    """Return whether a message stands in source code, which writes it or looks for it."""
    start = text.rfind("\n", 0, message.place) + 1
    return _STATEMENT.match(text[start : message.place]) is not None


def _most_telling(every: Iterable[Explanation]) -> list[Explanation]:
    """Return the explanations; of one code only those with a URL, if there are any."""
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
    if "found" in message.facts:
        message.facts["found"] = _joined(message.facts["found"])
    code, also = _codes(message)
    cause, facts = cause_of(code), message.facts
    url, origin = canonical(facts.get("url")), _origin(facts.get("origin"))
    decided = _preflight(code, message)
    case = Case(code, message.engine, bool(decided), url or "", origin or "", facts)
    who, remedy, note = advice(case)
    ask, assumed = command(case)
    return Explanation(
        engine=message.engine,
        code=code,
        certainty=_certainty(code, message),
        also=also,
        sentence=None if note else _sentence(case),
        what=_LED_AWAY if note else what_of(code, preflight=bool(decided)),
        preflight=decided,
        step=cause.step,
        who=who,
        remedy=remedy,
        note=note,
        url=url,
        redirected_from=canonical(facts.get("first")),
        method=facts.get("method"),
        origin=_shown(origin),
        header=cause.header,
        found=_shown(facts.get("status" if code in OF_STATUS else "found")),
        expected=_shown(facts.get("expected")),
        status=int(facts["status"]) if "status" in facts else None,
        command=ask,
        assumed=assumed,
        mdn=links.mdn(code),
        page=links.page(code),
    )


_SYMPTOMS: Final = VAGUE - {Code.NETWORK_FAILURE.value}


def _certainty(code: str, message: Message) -> Certainty:
    if code == "NotEnough":
        return "not-enough"
    if code in _SYMPTOMS:
        return "symptom"
    return "certain" if message.certain and not message.also else "kind"


_LED_AWAY: Final = (
    "The server redirects the request to a URL that does not allow the page's origin, mostly "
    "that of a login. No page can follow such a redirect."
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
    if case.origin and facts.get("found") == case.origin:
        # Two pages of the origin null have different origins.
        return None
    told = facts.get("status" if case.code in OF_STATUS else "found")
    status = facts.get("status")
    written = sentence(
        Finding(
            code=case.code,
            preflight=case.preflight,
            expected=facts.get("expected") or (unnamed if case.code in _LISTED else None),
            found=told or (unnamed if case.code in OF_STATUS else _unknown(case.code)),
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


def _is_elsewhere(url: str) -> bool:
    scheme, separator, _ = url.lower().partition(":")
    return bool(separator) and scheme not in {"http", "https"}


_OF_FILES: Final = VAGUE | {Code.DISALLOWED_BY_MODE.value}
"""Causes that a file of the disk leaves no choice of."""

_WEBKIT_STATUS: Final = ("webkit", Code.PREFLIGHT_INVALID_STATUS.value)


def _own_codes(message: Message) -> tuple[str, tuple[str, ...]]:
    facts, cause = message.facts, message.cause
    if cause in _OF_FILES and facts.get("url", "").lower().startswith("file:"):
        return Code.CORS_DISABLED_SCHEME.value, ()
    if message.engine == "firefox":
        return _firefox_codes(message)
    if cause == Code.CORS_DISABLED_SCHEME and "first" in facts:
        return Code.UNSAFE_REDIRECT.value, ()
    redirected = facts.get("status", "").startswith("3")
    if redirected and (message.engine, cause) == _WEBKIT_STATUS:
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value, (cause,)
    return cause, message.also


def _firefox_codes(message: Message) -> tuple[str, tuple[str, ...]]:
    cause, url = message.cause, message.facts.get("url", "")
    if cause == Code.ALLOW_ORIGIN_MISMATCH:
        return _mismatch(message)
    # Firefox has the same words for a font of a scheme without CORS, and one sentence for
    # every failure of a socket and of an EventSource.
    if cause == Code.MISSING_ALLOW_ORIGIN_HEADER and _is_elsewhere(url):
        return Code.CORS_DISABLED_SCHEME.value, ()
    if "HandshakeRefused" in message.also and not url.lower().startswith("ws"):
        return "Untold", ()
    return cause, message.also


def _mismatch(message: Message) -> tuple[str, tuple[str, ...]]:
    """Return the code. Firefox has one sentence for another origin, several and none."""
    # A link or the network panel tells the cause without the value.
    found = message.facts.get("found", SOME_ORIGIN)
    if found == "(null)":
        # The words of Firefox before 64 for a header that came twice.
        del message.facts["found"]
        return Code.MULTIPLE_ALLOW_ORIGIN_VALUES.value, (message.cause,)
    failed = cors_check(SOME_ORIGIN, _answer(found), credentials=False)
    if failed is None or failed.code is Code.ALLOW_ORIGIN_MISMATCH:
        # A paste may have lost the quotes or the bytes that made the value invalid.
        return message.cause, (Code.INVALID_ALLOW_ORIGIN_VALUE.value,)
    return failed.code.value, ()


_ONE_ORIGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/,]*/?")


def _joined(found: str) -> str:
    """Return the value of a header without the blanks that line breaks left in one origin."""
    pieces = found.split()
    joined = "".join(pieces)
    is_one = _ONE_ORIGIN.fullmatch(joined) and not {"*", "null"}.intersection(pieces)
    return joined if is_one else found


def _answer(allowed: str) -> WireResponse:
    return WireResponse(status=200, headers=(("Access-Control-Allow-Origin", allowed),))


_SERIALIZED: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._:\[\]-]*)/*")


def _origin(found: str | None) -> str | None:
    """Return the origin, canonical if it is one of the web; one of another scheme as it is."""
    if found is None or found == "null":
        return found
    parsed = None if is_left_out(found) else parse(found)
    if parsed is not None and parsed.origin != "null":
        return parsed.origin
    # An application's own scheme, with or without a host, or a port that does not exist.
    serialized = _SERIALIZED.fullmatch(found)
    return None if serialized is None or is_left_out(found) else serialized[1]


def _shown(text: str | None) -> str | None:
    return None if text is None else escape(text)
