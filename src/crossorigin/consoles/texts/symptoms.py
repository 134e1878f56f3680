"""Symptoms: words of CORS, of requests that failed, and of failures without a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.texts.heads import without_fields
from crossorigin.consoles.texts.passages import passages, words
from crossorigin.consoles.texts.shape import Shape, places

_BUILD: Final = words(
    r"\bmodule not found: error: can't resolve\b|^failed to compile\b",
    r"\bfailed to resolve (?:import|entry)\b|\bmodule build failed\b",
    r"\brollup failed to\b|\berror TS[0-9]{3,5}:|\[plugin:vite:|"
    r"\[vite:[a-z-]+\] [^\n]{0,80}\b(?:fail|error|could not|cannot)",
    r"(?-i:\bERR_(?:MODULE_NOT_FOUND|REQUIRE_ESM)\b)",
    r"\bcannot use import statement outside a module\b|\bcannot find module '",
)
"""The words of bundlers and compilers for a build that failed."""

_HYDRATION: Final = words(
    r"\bhydrat(?:ion|ing|e)\b[^\n]{0,30}\b(?:fail|error|mismatch|issue|problem)",
    r"\b(?:error|mismatch|warning)\w* (?:\w+ ){0,2}(?:while |during |in )?hydrati(?:on|ng)\b",
    r"hydration *(?:에러|오류|错误|報錯|报错|エラー)|水合(?:错误|失败|不匹配)",
    r"\bdo(?:es)? not match server-rendered html\b",
    r"\bserver rendered html didn't match the client\b",
    r"\b(?:minified react error #|invariant=)(?:418|419|42[1-5])(?![0-9])",
    r"\bhydration (?:node|text|children|class|style|attribute|completed)\b.{0,40}mismatch",
)
"""The words of frameworks for markup that differs between the server and the page."""

_TOPIC: Final = words(
    r"(?<![a-z0-9/\\._@])(?<!no-)(?<!mode: )(?<!type: ')"
    r"cors(?:headers)?(?:_\w+)?(?![a-z0-9/\\]|\.[a-z])",
    r"(?<![a-z])(?<!when-)cross[- _]?(?:origin|domain)(?![a-z])",
    r"\bsame[- ]origin\b",
    r"access[-_ ]?control[-_ ]?(?:allow|expose|request|max|origin)",
    r"(?<![a-z])all?ow(?:ed)?[-_ ]?origins?\b|"
    r"(?-i:\bcors(?=[A-Z])|\bCors(?=[A-Z])|\bCORS(?=[A-Z][a-z]))",
    r"\borig?i?n (?:array|list|header|whitelist|allow-?list|check)\b",
    r"\b(?:blocked|disallowed|foreign|unlisted) origins?\b",
    r"(?<![a-z])pre-?flight['*]? \(?(?:options|request|response|call|channel|fail|passe|"
    r"unsuccess|for\b|is\b|ok\b|gives|gets|"
    r"returns|answers|[1-5][0-9]{2})",
    r"\b(?:options|cors) pre-?flight\b|\bopaque response|\bdisable-web-security\b",
    r"\borigin\b ?= ?'?(?:\w+://|null\b)",
    r"\borigin'? ?(?::|(?:is |was |as |still )?(?:set |sent )?(?:to|as|is|of|being)) ?'?"
    r"(?:null\b|(?:file|capacitor|ionic|app|tauri|[a-z]+-extension)://)",
    r"\b(?:null|(?:file|capacitor|ionic|app|tauri|[a-z]+-extension)://\S{0,60}) "
    r"as (?:the |its |an? )?(?:header )?origin\b",
    r"(?-i:\bOPTIONS\b) (?:returns?|returned|responds?|answers?|fails?|gives?|is)\b",
    r"\bwithCredentials\b|\bcredentials: ?'include'",
    r"\boptions['*_ ]{1,4}(?:request|call|endpoint|method)s?\b",
    "跨域|跨源|跨來源|同源策略|预检|預檢|クロスオリジン|オリジン間|同一オリジン|"
    "プリフライト|교차 출처|프리플라이트",
    r"кросс-?(?:домен|ориджин)|междоменн|origen(?:es)? cruzad|orig(?:em|ens) cruzad",
    r"multi-?origines?\b|quellübergreifend|origine incrociata|farklı köken",
)
"""The words of CORS, in several languages; not where they stand in a path."""

_REQUESTS: Final = words(
    r"\b(?:xml ?http ?request|xhr|ajax|jqxhr|axios|graphql|postman|insomnia)\b",
    r"\bfetch\(|\bfetch (?:api|call|request|error|exception|fail)",
    r"\b(?:fail\w*|error|unable|cannot|can't|could not|couldn't) (?:to )?fetch",
    r"\b(?:https?|api|network|rest|remote) (?:request|call|error|failure)s?\b",
    r"\bfetching\b|\b(?:config|data|schema|models?|users?) fetch\b",
    r"\bwss?://|\b(?:web ?sockets?|socket\.io|importScripts|eventsource|web ?workers?)\b",
    r"\b(?:connection|endpoint)\b|(?<![a-z])fetch(?=[\u3000-\u9fff，])",
    r"\bserver (?:ip|address|url|api)\b",
    r"\bno compatible source\b|\bMEDIA_ERR_\w+|\b(?:hls|dash)(?:\.?js)?\b|\bm3u8\b",
    "请求|請求|リクエスト|요청|запрос",
)
"""The words of a request."""

_ASKED: Final = words(
    r"\b(?:requests?|fetch\w*|back-?end|network|uploads?|downloads?|endpoint|server)\b"
    r"[^\n]{0,40}\b(?:fail\w*|died|dead|blew up|broke\w*|errored|crashe[sd]|unavailable|"
    r"unreachable|refused|denied|rejected|timed? ?out|exceeded|dropped|hangs?|hung|offline|"
    r"down|(?:not|n't) (?:be )?(?:reach|respond|answer)\w*)\b",
    r"\b(?:failed|unable|could not|couldn't|cannot|can't) (?:to )?(?:reach|contact|call|send|"
    r"upload|download|sync)\b",
)
"""A request and its failure in one line."""

_PLACES: Final = words(
    r"\b(?:swagger|chrome|firefox|safari)\b|(?-i:\bCSP\b)",
    r"\b(?:web ?pages?|the page|i-?frames?|fonts?|task ?panes?|add-?ins?)\b",
    r"\bin (?:the |my |a )?(?:\w+ )?browsers?\b",
)
"""The words of a program that sends requests."""

_FAILS: Final = words(
    r"\b(?:error(?!\.\w)\w*|fail\w*|block(?:s|ed)|refused|rejected|denied|interrupted)\b",
    r"\bno compatible source\b|\bunable to find\b|\bbreaks\b",
    r"\bcould not be (?:established|reached|opened|loaded)\b|\b1006\b|\bconnection lost\b",
    r"\bclosed?\b[^\n]{0,24}\bcode\b",
    r"\bnot (?:be )?(?:load|connect|work)",
    r"\bwent wrong\b|\b(?:cannot|can't|couldn't) (?:get|start)\b",
    r"\b(?:unable|cannot|can(?:'t| not)|could(?:n't| not)) (?:to |be )?"
    r"(?:load|connect|fetch|reach)",
    "错误|錯誤|报错|報錯|失败|失敗|エラー|오류|에러|실패|ошибк|не удалось",
)
_FRAME: Final = re.compile(
    r"^\s*at [^\n]{0,200}(?:\bxhr\b|XMLHttpRequest|\bfetch|axios|BrowserHttp)|"
    r"^[^\n@]{0,80} @ [^\n]{0,80}\b(?:xhr|fetch|axios)\b",
    re.MULTILINE | re.IGNORECASE,
)
"""A frame of a stack within the code that sends a request."""


def failures_elsewhere(text: str) -> Iterator[Shape]:
    """Yield the failures of frameworks and of builds, which no request of a page explains.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    for cause, named in (("HydrationMismatch", _HYDRATION), ("BuildFailed", _BUILD)):
        yield from places(text, cause, named)


def requests(text: str) -> Iterator[Shape]:
    """Yield the failures of requests that no word explains.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    for start, passage in passages(text):
        if _REQUESTS.search(passage) and _FAILS.search(passage):
            yield Shape("Untold", {}, start)
    yield from places(text, "Untold", _FRAME)


def beside_errors(text: str) -> Iterator[Shape]:
    """Yield the failures of requests in a text beside the errors of a page's own script.

    Args:
        text: as for `requests`, without those errors.
    """
    yield from requests(text)
    yield from places(text, "Untold", _ASKED)


def failed(text: str) -> Iterator[Shape]:
    """Yield the failures of requests, and of programs that send them.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    yield from requests(text)
    for start, passage in passages(text):
        if _PLACES.search(passage) and _FAILS.search(passage):
            yield Shape("Untold", {}, start)


_HIDDEN: Final = re.compile(
    r"(?<!exit )\bstatus(?: ?(?:code|text))?['\"]?(?:\s*[:=(]|\s+(?:is|was|of|as|to|always|"
    r"returns?|returned)){0,4}\s*['\"(]?0(?!\w|%|[.,:/-][0-9])|\b0 Unknown Error\b|"
    r"['\"]0['\"] as (?:the )?(?:response|status)\b|\bserver response \(0\)",
    re.IGNORECASE,
)


def hides_status(text: str) -> bool:
    """Return whether a program of the page read 0 for a status: it could not read the answer.

    Args:
        text: the result of `paste.plain`.
    """
    return _HIDDEN.search(text) is not None


_SETTING: Final = re.compile(
    r"\s*(?:</?[A-Za-z]|[\w.-]+\s*[=:]\s*(?:$|[\[{0-9]|'[^'\s]*'|true|false)|-\s+\S+$|"
    r"\[[\w.-]+\]$|"
    r"[\]})]+,?;?$|#)"
)
"""A line of a configuration or of markup."""


def topics(text: str) -> Iterator[Shape]:
    """Yield the place of a word of CORS, which no message surrounds.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    for found in (*_named(text), *_LOGGED.finditer(text)):
        yield Shape("CorsUntold", {}, found.start())


_LOGGED: Final = re.compile(r"\bOPTIONS '?(?:/|https?://)")
"""A preflight in the log of a server."""


def names_cors(text: str) -> bool:
    """Return whether a word of CORS stands in a text that is no configuration or head.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    return next(_named(without_fields(text)), None) is not None


def _named(text: str) -> Iterator[re.Match[str]]:
    if all(map(_SETTING.match, filter(str.strip, text.splitlines()))):
        return
    yield from _TOPIC.finditer(text)
