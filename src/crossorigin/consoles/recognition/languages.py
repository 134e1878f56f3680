"""Languages: Firefox in any language, read by header names, addresses and shape.

Firefox translates its messages; Chromium and WebKit do not, and people do it for them (see
`translations`). The names of headers, the values in
quotes, the URL and the status stay, and they tell most causes. A few stems of words distinguish
messages of the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.consoles.recognition import translations
from crossorigin.fetch import Code
from crossorigin.spec.tokens import is_token

_MAX_JOINED: Final = 12
"""Lines that one message may be broken into."""

_FULL: Final = 3
"""Lines of one length that show a terminal's width."""

_URL: Final = re.compile(
    r"(?:file:|data:|blob:|"
    r"[a-z][a-z0-9+.-]{1,24}://)[^\s'\"()<>\u3000-\u9fff\uac00-\ud7af，）]*",
    re.IGNORECASE,
)
_FILE: Final = re.compile(r"[:：][ \t]?///[\w.*<-]")
_GOES_ON: Final = re.compile(r"\n[!-~]")
_HEADER: Final = re.compile(
    r"access-control-allow-(origin|credentials|methods?|headers?)", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"['`]([^'`]{0,256})['`]")
_APOSTROPHE: Final = re.compile("(?<=[A-Za-z\u00c0-\u024f])'(?=[A-Za-z\u00c0-\u024f])")
_NULL_STATUS: Final = re.compile(r"[:：]\s*\(null\)")
_STATUS: Final = re.compile(r"[:：]\s*([1-5][0-9]{2})(?![0-9])")
_HTTP: Final = re.compile(r"(?<![a-z0-9/])https?(?![a-z0-9]*:)", re.IGNORECASE)

_BLOCKED: Final = re.compile(
    "request blocked:|"
    "blockier|bloque|blocage|bloqu|bloccat|blocat|geblok|blokk|blokeret|blocker|zablok|blokov|"
    "заблок|блокир|拦截|攔截|阻擋|阻止|封鎖|ブロック|차단|engellen|diblokir|chặn|estet|απαγορ|"
    "αποκλ|letilt",
    re.IGNORECASE,
)
_ORIGIN: Final = re.compile(
    "cross[ -]?origin|same[ -]?origin|cors|orig[ei]n|herkunft|quell|源|來源|オリジン|生成元|"
    "출처|"
    "источник|pochodz|kaynak|původ",
    re.IGNORECASE,
)
_MULTIPLE: Final = re.compile(
    "mehrere|mehrfach|mehr als ein|multipl|múltipl|vários|varios|más de un|mais de um|"
    "plusieurs|plus d.un|più d|meerdere|meer dan|wiele|więcej|wielokrot|нескольк|множеств|"
    "более|複数|多个|多個|多重|여러|다중|둘 이상|flera|birden",
    re.IGNORECASE,
)
_REDIRECT: Final = re.compile(
    "redirec|redirig|reindirizz|weiterleit|umleit|перенаправ|重定向|重新導向|リダイレクト|"
    "리디렉|przekierow|omleid|doorverwij|yönlendir",
    re.IGNORECASE,
)
_PREFLIGHT: Final = re.compile(
    "preflight|pré-|prelimin|verificación previa|предварит|предполёт|预检|預檢|"
    "プリフライト|사전",
    re.IGNORECASE,
)


_DISABLED: Final = re.compile(
    "deaktiv|désactiv|desactiv|desativ|desabilit|disabilit|отключ|выключ|禁用|停用|"
    "無効|비활성|wyłącz|uitgeschak",
    re.IGNORECASE,
)
_FAILED: Final = re.compile(
    "fehl|nicht erfolg|échec|échou|fall[óo]|éxito|exitos|falhou|não teve|не удал|未能|失败|"
    "失敗|成功しま|실패|nie powiod|non riuscit|fallit|mislukt",
    re.IGNORECASE,
)
_REASON: Final = re.compile(
    "(?:reason|raison|grund|raz[óo]n|motivo|причина|原因|理由|이유|원인|powód|sebep|reden)"
    r"\s*[:：](?=.{0,200}access-control-allow-)",
    re.IGNORECASE,
)
"""The reason alone, where it names a header: the sentence before it was not copied."""


class Reading(NamedTuple):
    """A message in another language.

    Attributes:
        cause: a code, or ``AnotherLanguage`` where only the words of the language would tell.
        also: other causes of the same shape.
        facts: the URL, and the other values that can be read.
        engine: the engine; None where a person translated the message.
        preflight: whether the words speak of a preflight.
    """

    cause: str
    also: tuple[str, ...]
    facts: dict[str, str]
    engine: str | None = "firefox"
    preflight: bool = False


def read(lines: Iterable[str]) -> Iterator[Reading]:
    """Yield the messages in lines without an English message.

    Args:
        lines: the lines, in order; quotes are apostrophes.
    """
    for statement in _statements(lines):
        reading = _translated(statement) or _read(statement)
        if reading is not None:
            yield reading


def _statements(lines: Iterable[str]) -> Iterator[str]:
    """Yield messages, each with the lines after it that may belong to it."""
    every = list(lines)
    starts = [index for index in range(len(every)) if _begins(every, index)] or [
        index for index, line in enumerate(every) if _REASON.search(line)
    ]
    for start, following in pairwise((*starts, len(every))):
        yield _joined(every[start : min(following, start + _MAX_JOINED)])


def _begins(lines: list[str], index: int) -> bool:
    """Return whether a message begins in a line, whose first words may be broken."""
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return _is_opening(line) or (
        _is_opening(line.rstrip() + following.lstrip()) and not _is_opening(following)
    )


def _is_opening(text: str) -> bool:
    return bool(_BLOCKED.search(text) and _ORIGIN.search(text))


def _joined(lines: list[str]) -> str:
    stripped = [line.rstrip("\r\n") for line in lines]
    glued, spaced = "".join(stripped), "\n".join(stripped)
    widths = {len(line) for line in stripped[:_FULL]}
    # A terminal breaks where the line is full, in the midst of words and of names.
    full = len(stripped) > _FULL and len(widths) == 1
    broken = len(_HEADER.findall(glued)) > len(_HEADER.findall(spaced))
    return glued if full or broken else spaced


def _translated(statement: str) -> Reading | None:
    found = translations.read(statement)
    return (
        None
        if found is None
        else Reading(found.cause, (), found.facts, engine=None, preflight=found.preflight)
    )


def _read(statement: str) -> Reading | None:
    address, alone = _URL.search(statement), _REASON.search(statement)
    if address is None and alone is None:
        # A translated word and a blank may stand before the slashes of a file.
        is_file = _FILE.search(statement) is not None
        return Reading(Code.CORS_DISABLED_SCHEME, (), {"url": "file:"}) if is_file else None
    start = address.end() if address is not None else alone.end() if alone is not None else 0
    # The quote behind the address opens no value.
    reason = _APOSTROPHE.sub("", statement[start:].replace('"', "'").lstrip("'"))
    facts = {} if address is None else _address(address)
    status = _STATUS.search(reason)
    if status is not None:
        facts["status"] = status[1]
    whole, reason = reason, _ended(reason)
    headers = [name.lower().rstrip("s") for name in _HEADER.findall(reason)]
    values = [each for each in map(str.strip, _QUOTED.findall(reason)) if not _is_name(each)]
    if "(" in reason and ")" not in reason and not values:
        # The end, which tells the causes of one header apart, was cut off.
        return Reading("AnotherLanguage", (), facts)
    if not headers:
        is_silent = _NULL_STATUS.search(whole) is not None
        return _by_shape(values, reason, facts, is_silent=is_silent)
    return _BY_HEADER[headers[0]](values, reason, facts)


_OPENED: Final = re.compile(r"[^()\n]{0,60}\n?[^()\n]{0,30}\(")
_OTHER: Final = re.compile(
    r"\n(?=[^\n]*(?:\{| @ )|[^\S\n]*(?:at |Uncaught|\w*(?:Error|Exception)\b))"
)
"""The start of a line of an object, of a stack or of another error."""


def _ended(reason: str) -> str:
    """Return a reason without the text behind it, whose quotes are none of the message."""
    opened = _OPENED.match(reason)
    if opened is None:
        return _OTHER.split(reason, maxsplit=1)[0]
    depth = 1
    for found in re.finditer(r"[()]", reason[opened.end() :]):
        depth += 1 if found[0] == "(" else -1
        if not depth:
            return reason[: opened.end() + found.end()]
    return reason


def _address(found: re.Match[str]) -> dict[str, str]:
    """Return the URL, unless a line ends with it and the next one may go on."""
    whole = found[0].rstrip(".,:;")
    may_go_on = _GOES_ON.match(found.string, found.end()) is not None
    return (
        {}
        if may_go_on and whole == found[0]
        else {"url": "file:" if whole == "file" else whole}
    )


def _is_name(value: str) -> bool:
    return not value or _HEADER.fullmatch(value) is not None or value.lower() == "cors"


def _of_origin(values: list[str], reason: str, facts: dict[str, str]) -> Reading:
    value = values[0] if values else ""
    if value == "*":
        return Reading(Code.WILDCARD_ORIGIN_NOT_ALLOWED, (), facts)
    if value:
        return Reading(Code.ALLOW_ORIGIN_MISMATCH, (), facts | {"found": value})
    if _MULTIPLE.search(reason):
        return Reading(Code.MULTIPLE_ALLOW_ORIGIN_VALUES, (), facts)
    # In a language without a stem here, several lines of the header have the same shape.
    return Reading(
        Code.MISSING_ALLOW_ORIGIN_HEADER, (Code.MULTIPLE_ALLOW_ORIGIN_VALUES,), facts
    )


def _of_credentials(values: list[str], reason: str, facts: dict[str, str]) -> Reading:
    del values, reason
    return Reading(Code.INVALID_ALLOW_CREDENTIALS, (), facts)


def _of_methods(values: list[str], reason: str, facts: dict[str, str]) -> Reading:
    del reason
    if not values:
        return Reading(Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, (), facts)
    cause = Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE
    return Reading(cause, (), facts | {"found": values[0]})


def _of_headers(values: list[str], reason: str, facts: dict[str, str]) -> Reading:
    del reason
    value = values[0] if values else ""
    refused = Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE
    invalid = Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE
    if value == "*" and "authorization" in map(str.lower, values):
        return Reading("AuthorizationCoveredByWildcard", (), facts)
    if value and not is_token(value):
        return Reading(invalid, (), facts | {"found": value})
    return Reading(refused, (invalid,), facts | {"expected": value} if value else facts)


_BY_HEADER: Final[Mapping[str, Callable[[list[str], str, dict[str, str]], Reading]]] = (
    MappingProxyType(
        {
            "origin": _of_origin,
            "credential": _of_credentials,
            "method": _of_methods,
            "header": _of_headers,
        }
    )
)


def _by_shape(
    values: list[str], reason: str, facts: dict[str, str], *, is_silent: bool
) -> Reading:
    if facts.get("url", "").lower().startswith("file:") or _HTTP.search(reason):
        return Reading(Code.CORS_DISABLED_SCHEME, (), facts)
    if _REDIRECT.search(reason):
        return Reading(Code.PREFLIGHT_DISALLOWED_REDIRECT, (), facts)
    if _PREFLIGHT.search(reason):
        return Reading(Code.PREFLIGHT_INVALID_STATUS, (), facts)
    # A stack of calls may follow, with errors of its own.
    said = reason.partition(")")[0] if "(" in reason else reason.lstrip().partition("\n")[0]
    if _DISABLED.search(said):
        return Reading("CorsDisabled", (), facts)
    if is_silent or _FAILED.search(said) or "Origin" in values:
        return Reading(Code.NETWORK_FAILURE, (), facts)
    return Reading("AnotherLanguage", (), facts)
