"""Languages: Firefox in any language, read by header names, addresses and shape.

Firefox translates its messages; Chromium and WebKit do not. The names of headers, the values in
quotes, the URL and the status stay, and they tell most causes. A few stems of words tell apart
what has the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from crossorigin.fetch import Code
from crossorigin.spec.tokens import is_token

_MAX_JOINED: Final = 6
"""Lines that one message may be broken into."""

_URL: Final = re.compile(r"(?:file:|[a-z][a-z0-9+.-]{1,24}://)[^\s'\"()<>。、，）]*", re.IGNORECASE)
_HEADER: Final = re.compile(
    r"access-control-allow-(origin|credentials|methods?|headers?)", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"['`]([^'`]{0,256})['`]")
_NULL_STATUS: Final = re.compile(r"[:：]\s*\(null\)")
_STATUS: Final = re.compile(r"[:：]\s*([1-5][0-9]{2})(?![0-9])")
_HTTP: Final = re.compile(r"(?<![a-z0-9/])https?(?![a-z0-9]*:)", re.IGNORECASE)

_BLOCKED: Final = re.compile(
    "blockier|bloque|blocage|bloqu|bloccat|blocat|geblok|blokk|blokeret|blocker|zablok|blokov|"
    "заблок|блокир|拦截|攔截|阻擋|阻止|封鎖|ブロック|차단|engellen|diblokir|chặn|estet|απαγορ|"
    "αποκλ|letilt",
    re.IGNORECASE,
)
_ORIGIN: Final = re.compile(
    "cross[ -]?origin|same[ -]?origin|cors|orig[ei]n|herkunft|quell|源|來源|オリジン|生成元|출처|"
    "источник|pochodz|kaynak|původ",
    re.IGNORECASE,
)
_MULTIPLE: Final = re.compile(
    "mehrere|mehrfach|multipl|múltipl|vários|varios|meerdere|wiele|wielokrot|нескольк|"
    "множеств|複数|多个|多個|多重|여러|다중|flera|birden",
    re.IGNORECASE,
)
_REDIRECT: Final = re.compile(
    "redirec|redirig|reindirizz|weiterleit|umleit|перенаправ|重定向|重新導向|リダイレクト|"
    "리디렉|przekierow|omleid|doorverwij|yönlendir",
    re.IGNORECASE,
)
_PREFLIGHT: Final = re.compile(
    "preflight|pré-|prelimin|verificación previa|предварит|предполёт|预检|預檢|プリフライト|사전",
    re.IGNORECASE,
)


class Reading(NamedTuple):
    """A message of Firefox in another language.

    Attributes:
        cause: a code, or ``AnotherLanguage`` where only the words of the language would tell.
        also: other causes of the same shape.
        facts: the URL, and what else can be read.
    """

    cause: str
    also: tuple[str, ...]
    facts: dict[str, str]


def read(lines: Iterable[str]) -> Iterator[Reading]:
    """Yield the messages in lines that no engine's English explains.

    Args:
        lines: in order; quotes are apostrophes.
    """
    for statement in _statements(lines):
        reading = _read(statement)
        if reading is not None:
            yield reading


def _statements(lines: Iterable[str]) -> Iterator[str]:
    """Yield messages, joined where they were broken: while a parenthesis is open."""
    open_lines: list[str] = []
    for line in lines:
        if open_lines and _begins(line):
            yield _joined(open_lines)
            open_lines = []
        if open_lines or _begins(line):
            open_lines.append(line)
        if len(open_lines) == _MAX_JOINED:
            yield _joined(open_lines)
            open_lines = []
    if open_lines:
        yield _joined(open_lines)


def _begins(line: str) -> bool:
    return bool(_BLOCKED.search(line) and _ORIGIN.search(line))


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _read(statement: str) -> Reading | None:
    address = _URL.search(statement)
    if address is None:
        return None
    reason = statement[address.end() :]
    facts = {"url": address[0].rstrip(".,:;")}
    status = _STATUS.search(reason)
    if status is not None:
        facts["status"] = status[1]
    headers = [name.lower() for name in _HEADER.findall(reason)]
    values = [each for each in map(str.strip, _QUOTED.findall(reason)) if not _is_name(each)]
    if headers:
        return _by_header(headers[0].rstrip("s"), values, reason, facts)
    return _by_shape(reason, facts)


def _is_name(value: str) -> bool:
    return not value or _HEADER.fullmatch(value) is not None or value.lower() == "cors"


def _by_header(
    header: str, values: list[str], reason: str, facts: dict[str, str]
) -> Reading:
    value = values[0] if values else ""
    if header == "origin":
        return _of_origin(value, reason, facts)
    if header == "credential":
        return Reading(Code.INVALID_ALLOW_CREDENTIALS, (), facts)
    if header == "method":
        if value:
            cause = Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE
            return Reading(cause, (), facts | {"found": value})
        return Reading(Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, (), facts)
    return _of_headers(value, values, facts)


def _of_origin(value: str, reason: str, facts: dict[str, str]) -> Reading:
    if value == "*":
        return Reading(Code.WILDCARD_ORIGIN_NOT_ALLOWED, (), facts)
    if value:
        found = "null" if value == "(null)" else value
        return Reading(Code.ALLOW_ORIGIN_MISMATCH, (), facts | {"found": found})
    if _MULTIPLE.search(reason):
        return Reading(Code.MULTIPLE_ALLOW_ORIGIN_VALUES, (), facts)
    # In a language without a stem here, several lines of the header have the same shape.
    return Reading(
        Code.MISSING_ALLOW_ORIGIN_HEADER, (Code.MULTIPLE_ALLOW_ORIGIN_VALUES,), facts
    )


def _of_headers(value: str, values: list[str], facts: dict[str, str]) -> Reading:
    refused = Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE
    invalid = Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE
    if value == "*" and "authorization" in map(str.lower, values):
        return Reading("AuthorizationCoveredByWildcard", (), facts)
    if value and not is_token(value):
        return Reading(invalid, (), facts | {"found": value})
    return Reading(refused, (invalid,), facts | {"expected": value} if value else facts)


def _by_shape(reason: str, facts: dict[str, str]) -> Reading:
    if facts["url"].lower().startswith("file:") or _HTTP.search(reason):
        return Reading(Code.CORS_DISABLED_SCHEME, (), facts)
    if _REDIRECT.search(reason):
        return Reading(Code.PREFLIGHT_DISALLOWED_REDIRECT, (), facts)
    if _PREFLIGHT.search(reason):
        return Reading(Code.PREFLIGHT_INVALID_STATUS, (), facts)
    if _NULL_STATUS.search(reason):
        return Reading(Code.NETWORK_FAILURE, (), facts)
    return Reading("AnotherLanguage", (), facts)
