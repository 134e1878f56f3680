"""Translations: Chromium's message in another language, translated by a person or a machine.

Chromium's own messages are in English. They name two addresses before the reason, the URL and
the page's origin, where those of Firefox name one.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from crossorigin.fetch import Code

_ADDRESS: Final = re.compile(
    r"(?:file:|(?:https?|wss?|(?<![^\W\d_])[a-z][a-z0-9+.-]{1,24})://)"
    r"[^\s'\"`()<>\u3000-\u9fff\uac00-\ud7af]*|'null'",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"[a-z][a-z0-9+.-]{1,24}://[^/?#]+|'null'", re.IGNORECASE)
_REDIRECTED: Final = re.compile(
    r"\((?![^()]{0,200}access-control)[^()]{0,60}://[^()]{0,2048}\)", re.IGNORECASE
)
_HEADER: Final = re.compile(
    r"access-control-(?:allow-)+(origin|credentials|methods?|headers?)", re.IGNORECASE
)
_CORS: Final = re.compile(r"(?<![a-z-])cors(?![a-z])", re.IGNORECASE)
_QUOTED: Final = re.compile(r"'[ \t]*([^'\n]{1,256}?)[ \t]*'")
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
_SCHEMES: Final = re.compile(r"\bhttps?, (?:data|chrome|isolated|https?)\b", re.IGNORECASE)
_PREFLIGHT: Final = re.compile(
    "preflight|prelimin|préalable|pré-|simula[cç]|previa|vorab|предварит|предполёт|предпечат|"
    "预检|預檢|プリフライト|事前|실행 전|사전|프리플라이트|wstępn|ön kontrol|"
    "kontroly před|předběž|ennakko|förhand|előzetes",
    re.IGNORECASE,
)
_REDIRECT: Final = re.compile(
    "redirec|redirig|reindirizz|weiterleit|umleit|перенаправ|重定向|重新導向|リダイレクト|"
    "리디렉|przekierow|omleid|yönlendir",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(
    r"(?<![a-z])https?(?![a-z:])[^\n]{0,24}\bok\b|ok[^\n]{0,12}http\b", re.IGNORECASE
)
_LACKS: Final = re.compile(
    r"\b(?:kein\w*|fehl\w*|nicht vorhanden|ning[uú]n\w*|no hay|falta\w*|nenhum\w*|"
    r"n[ãa]o (?:h[áa]|est[áa])|ausente|aucun\w*|absente?|manqu\w*|pas (?:présent|d')|"
    r"nessun\w*|manca\w*|assente|brak\w*|nie ma|geen|ontbreekt|yok|eksik|bulunm\w+|"
    r"mevcut değil|tidak ada|không có|není|žádn\w*|chyb[íi]\w*|saknas|ingen|mangler|puuttuu|"
    r"nincs|hiányz\w*|lips\w*|nu exist\w*)\b|λείπει|δεν υπάρχει|"
    "отсутств|(?<!со)нет |нету|没有|沒有|缺|不存在|ありません|存在しません|없",
    re.IGNORECASE,
)
_DIFFERS: Final = re.compile(
    "égal|igual|gleich|übereinstimm|uguale|correspond|coincid|равн|совпада|соответств|"
    "等しく|一致|相等|不等|不同|匹配|일치|같지|równ|zgodn|eşit|eşleş|overeen|gelijk",
    re.IGNORECASE,
)
_OF_ORIGIN: Final = re.compile(
    "(?:orig[ei]\\w*|herkunft|ursprung\\w*|source|источник\\w*|исходн\\w*|オリジン|生成元|源|"
    "來源|来源|从|從|원본|출처)[ '`\"]{0,3}$",
    re.IGNORECASE,
)
_FROM: Final = re.compile("[' `\"]{0,3}(?:から|에서|源)")


class Translated(NamedTuple):
    """A message of Chromium in another language.

    Attributes:
        cause: a code, or ``CorsUntold`` if the reason cannot be read.
        facts: the URL, the origin and the value of the header.
        preflight: whether the text names a preflight.
    """

    cause: str
    facts: dict[str, str]
    preflight: bool


def read(statement: str) -> Translated | None:
    """Return the message; None if the text has another shape.

    Args:
        statement: a text that names CORS and a refusal; quotes are apostrophes.
    """
    whole = _PARAGRAPH.split(_REDIRECTED.sub("", statement).replace('"', "'"), maxsplit=1)[0]
    first = _HEADER.search(whole)
    opened = whole.find("(")
    end = min(
        len(whole) if first is None else first.start(), len(whole) if opened < 0 else opened
    )
    addresses = [*_ADDRESS.finditer(whole, 0, end)][:2]
    if len(addresses) < len("ab") or not _CORS.search(whole, 0, end):
        return None
    reason = whole[addresses[-1].end() :].lstrip("'`")
    facts = _addresses(whole, addresses)
    preflight = _PREFLIGHT.search(whole) is not None
    if first is None:
        return Translated(_without_header(reason, facts, preflight=preflight), facts, preflight)
    name = first[1].lower().rstrip("s")
    if name == "origin":
        cause, found = _of_origin(reason)
        return Translated(cause, facts | found, preflight)
    cause = {
        "credential": Code.INVALID_ALLOW_CREDENTIALS,
        "method": Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "header": Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
    }[name].value
    return Translated(cause, facts, preflight or name != "credential")


def _addresses(text: str, both: list[re.Match[str]]) -> dict[str, str]:
    """Return the URL and the origin, as far as the text tells one from the other."""
    bare = [one for one in both if _BARE.fullmatch(_clean(one))]
    named = [one for one in bare if _is_origin(text, one)]
    origins = named if len(bare) > 1 else bare
    if len(origins) != 1:
        return {}
    url = next(one for one in both if one is not origins[0])
    return {"url": _clean(url), "origin": _clean(origins[0]).strip("'")}


def _is_origin(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 24) : found.start()]
    return _OF_ORIGIN.search(before) is not None or _FROM.match(text, found.end()) is not None


def _clean(found: re.Match[str]) -> str:
    return found[0].rstrip(".,:;")


def _of_origin(reason: str) -> tuple[str, dict[str, str]]:
    values = [one for one in _QUOTED.findall(reason) if one == "*" or "://" in one]
    value = values[0] if values else ""
    if "," in value:
        return Code.MULTIPLE_ALLOW_ORIGIN_VALUES.value, {"found": value}
    if value == "*":
        return Code.WILDCARD_ORIGIN_NOT_ALLOWED.value, {"found": value}
    lacks, differs = _LACKS.search(reason), _DIFFERS.search(reason)
    if value or (differs and not lacks):
        return Code.ALLOW_ORIGIN_MISMATCH.value, {"found": value} if value else {}
    return Code.MISSING_ALLOW_ORIGIN_HEADER.value if lacks else "CorsUntold", {}


def _without_header(reason: str, facts: dict[str, str], *, preflight: bool) -> str:
    if _SCHEMES.search(reason) or facts.get("url", "").lower().startswith("file:"):
        return Code.CORS_DISABLED_SCHEME.value
    if preflight and _REDIRECT.search(reason):
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value
    is_status = preflight and _STATUS.search(reason)
    return Code.PREFLIGHT_INVALID_STATUS.value if is_status else "CorsUntold"
