"""Evidence: words that name a mechanism and its fault in one passage, in any order.

Whole messages are recognised elsewhere. Where none is found, the words of one passage count
together: they tell the kind of an event, and never a header or a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.consoles import prose
from crossorigin.consoles.shape import Shape
from crossorigin.fetch import Code

_MAX: Final = 600
"""Signs of a passage."""

_PASSAGE: Final = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_BLOCKED: Final = _words(
    r"\b(?:block|refus|reject|violat|den(?:y|ied|ies)|forbid|prevent|disallow|prohibit)",
    "bloqu|blocag|blockier|blocca|blokk|geblok|zablok|blocaj|verweiger|заблок|拦截|攔截|阻止|封鎖|"
    "ブロック|차단|abgelehnt|rejet[ée]|rechaz|rejeit|rifiut|отклон|odrzuc|拒否|拒绝|拒絕|거부|afgewezen",
)
_UNREAD: Final = _words(
    r"\bno access to\b",
    r"\b(?:could|can|did|does|do) ?(?:no|n['’])t (?:be )?(?:read|see|get|access|retrieve)",
    r"\bunable to (?:read|see|get|access)",
    r"\b(?:unsafe|hid(?:es?|den)|not exposed)\b",
    r"\b(?:is|are|returns?|reads?(?: as)?|gives?|get) ['(]?(?:null|undefined|empty)\b",
    r"\bget \w+ error\b",
)
_EXPOSED: Final = _words(
    r"\bexpos\w*[ -]?headers?\b",
    r"\bexpos\w+\b[^\n]{0,60}\bheader",
    r"\bget(?:All)?ResponseHeaders?\b",
    r"\bheaders\.get\(",
    r"\bread the [\w-]{2,40} header\b[\s\S]{0,200}\bcors\b",
    r"\bresponse headers?\b[^\n]{0,120}\b(?:network (?:tab|panel)|dev ?tools|postman)\b",
)


class _Kind(NamedTuple):
    """A cause, and the words of which each has to stand in one passage.

    Attributes:
        cause: the cause.
        words: the words.
        alone: whether a word of CORS in the text leaves the cause open.
    """

    cause: str
    words: tuple[re.Pattern[str], ...]
    alone: bool = False


_CORS_LIBRARY: Final = re.compile(r"node_modules[/\\]cors[/\\]lib")
_FRAME_OF_STACK: Final = re.compile(r"\bat ")
_LAST_FRAMES: Final = 900
"""Signs before the first frame of Express's cors in which its error stands."""

_KINDS: Final = (
    _Kind(
        "TaintedCanvas",
        (
            _words(
                r"\b(?:un)?taint(?:ed|s|ing)? (?:the |a |my )?canvas",
                r"\bcanvas(?:es)? (?:\w+ ){0,4}tainted (?:by|with|because)\b",
                r"\ballowTaint\b",
                r"画布[^\n]{0,20}污染|污染[^\n]{0,20}画布",
            ),
        ),
    ),
    _Kind(
        "OpaqueResponseBlocked",
        (
            _words(
                r"(?-i:\b(?:CORB|ORB)\b)",
                r"opaque ?response ?blocking",
                r"cross[- ]origin read blocking",
            ),
            _BLOCKED,
        ),
    ),
    _Kind(
        "ContentSecurityPolicy",
        (
            _words(r"content[- ]security[- ]policy", r"(?-i:\bCSP\b)"),
            _words(r"\b(?:violat|refus)", r"block", r"\bden(?:y|ied)\b"),
            _words(r"\b[a-z]+-src(?:-elem|-attr)?\b", r"\bdirective\b"),
        ),
    ),
    _Kind(
        "ContentSecurityPolicy",
        (
            _words(
                r"(?:(?-i:\bCSP\b)|\bcontent[- ]security[- ]policy\b'?) (?:[a-z]+ )?"
                r"(?:violations?|errors?)\b",
                r"\b(?:failed|blocked|violated) (?-i:CSP)\b",
                r"\bblo(?:ck|qu|cc|k)\w*[^\n]{0,12} (?:by|par|por|da|von|durch|przez)\b"
                r"[^\n]{0,24}(?-i:\bCSP\b)",
            ),
        ),
    ),
    _Kind(
        Code.MIXED_CONTENT.value,
        (
            _words(r"\bmixed[- ]contents?\b"),
            _words(r"\bblock(?:s|ed|ing)?\b", r"\b(?:errors?|warnings?)\b", r"\binsecure\b"),
        ),
    ),
    _Kind(
        "DisallowedContentType",
        (
            _words(r"\bmime[- ]type", r"\bmime (?:error|issue|problem)"),
            _words(
                r"\bnot (?:executable|supported|allowed)\b",
                r"\bstrict mime\b",
                r"\b(?:incorrect|wrong|disallowed|mismatch)",
                r"\bmime(?:[- ]types?)? (?:errors?|issues?|problems?)\b",
            ),
        ),
    ),
    # Firefox in other languages
    _Kind(
        "DisallowedContentType",
        (
            _words(
                r"\bmime[- ]?t[iyì]?p[^\n]{1,60}(?:kein|pas|no es|não|non è|не )"
                r"[^\n]{1,40}javascript",
                r"\btipo mime[^\n]{1,60}\b(?:no es|não|non è)\b[^\n]{1,40}javascript",
                "mime ?(?:类型|類型|タイプ|형식)[^\n]{1,60}javascript",
            ),
        ),
    ),
    _Kind(
        "DisallowedContentType",
        (_words(r"\bmime[- ]?t[iyì]?p|\btipo mime|mime ?(?:类型|類型|タイプ|형식)"), _BLOCKED),
    ),
    _Kind(
        Code.MIXED_CONTENT.value,
        (
            _words(
                "gemischte[nr]? (?:aktive[nr]? |anzeige)?inhalt|contenu mixte|смешанн",
                "contenido (?:activo )?mixto|conteúdo (?:ativo )?misto",
                "contenuto (?:attivo )?misto|treści mieszan|zawartości mieszan",
                "混合(?:活动)?(?:内容|內容)|混在コンテンツ|혼합 ?콘텐츠",
            ),
            _BLOCKED,
        ),
    ),
    _Kind(
        "ForgeryCheck",
        (
            _words(
                # not a name in the printed settings of a library
                r"(?<!name':')(?<!name': ')(?<!name: ')(?<!name':'x-)(?<!name': 'x-)"
                r"(?<!name: 'x-)\b(?:csrf|xsrf)\b",
                r"\borigin checking failed\b",
            ),
            _words(r"\b(?:fail|error|invalid|mismatch|reject|refus|forbidden|403)"),
        ),
        alone=True,
    ),
    _Kind(
        "HostRefused",
        (
            _words(
                r"\bhost\b[^\n]{0,30}\bnot (?:allowed|permitted|accepted)\b",
                r"\b(?:invalid|disallowed|blocked) host\b",
            ),
        ),
    ),
    _Kind(
        Code.BLOCKED_BY_RESOURCE_POLICY.value,
        (_words(r"cross-origin-(?:resource|embedder)-policy"), _BLOCKED),
    ),
    _Kind(
        "LocalNetworkAccessPermissionDenied",
        (
            _words(r"\blocal network access\b"),
            _words(r"block", r"\bden(?:y|ied)\b", r"\b(?:permission|prompt)\b"),
        ),
    ),
    _Kind(
        "HandshakeRefused",
        (
            _words(r"\bweb ?sockets?\b", r"\bwss?:"),
            _words(r"\bhandshake\b", r"\bupgrade\b"),
            _words(
                r"(?<![0-9.:])[45][0-9]{2}(?![0-9])",
                r"\bfail",
                r"\brefus",
                r"\breject",
                r"\bsec-websocket-\w+'? header",
            ),
        ),
    ),
    _Kind("HiddenResponseHeader", (_EXPOSED, _UNREAD)),
    _Kind(
        "ServerSettingRefused",
        (
            _words(r"(?<![a-z])(?:all?ow(?:ed)?[_ -]?)?origins?\b"),
            _words(
                r"\bmust (?:contain|include|start with|have)\b",
                r"\bcannot contain\b",
                r"\bmissing scheme\b",
            ),
            _words(r"\bpanic\b", r"\b\w*(?:error|exception)s?\b", r"\binvalid\b"),
        ),
    ),
    _Kind(
        "NotIsolated",
        (
            _words(r"(?<![a-z])shared?arraybuffer|\bshared array buffer'? (?:is )?not\b"),
            _words(
                r"(?:\bnot|n't) (?:defined|support|available)",
                r"\bundefined\b|\bunavailable\b|\bisolat",
            ),
        ),
    ),
    _Kind(
        "NotIsolated",
        (
            _words(
                r"\bcross[- ]?origin isolat\w+'? ?(?:is |check )?"
                r"(?:fail|missing|disabled|false)"
            ),
        ),
    ),
    _Kind(
        "ExtensionPermission",
        (
            _words(
                r"@[^\w\n]{0,20}(?:\w{1,8}[^\w\n]{1,4})?connect\b", r"\bGM[._]xmlHttpRequest"
            ),
            _words(r"\brefused\b", r"\bnot (?:a )?(?:part|permitted|allowed)\b"),
        ),
    ),
    _Kind(
        Code.CORS_DISABLED_SCHEME.value,
        (_words(r"\bnot allowed to (?:\w+ ){1,3}local (?:resource|file)s?\b"),),
    ),
    _Kind(
        "UnexpectedBody",
        (
            _words(
                r"\b(?:invalid|unexpected|unknown|unsupported) content-?type\b",
                r"\b(?:not?|keine?|pas|non|не|não) (?:\w+ ){0,3}"
                r"(?:valid\w*|g[üu]ltig\w*) json\b",
                r"\b(?:not?|keine?|pas|non|não)\b[^\n]{0,20}\bjson "
                r"(?:v[áa]lid\w*|g[üu]ltig\w*)",
                r"\b(?:invalid\w*|ung[üu]ltig\w*|inv[áa]lid\w*) json\b|\bjson inv[áa]lid\w*",
                "不是(?:有效|合法)的? ?json|有効な ?json[^\n]{0,12}(?:ない|ません)",
                "유효한 ?json",
                r"\bhtml\b[^\n]{0,20}\binstead of\b[^\n]{0,10}\bjson\b",
                r"\brequests?\b[^\n]{0,20}\breturn\w*\b[^\n]{0,12}\bhtml\b",
                r"\binstead of\b[^\n]{0,30}\bget\w*\b[^\n]{0,16}\bhtml (?:document|page)\b",
            ),
        ),
    ),
    _Kind(
        "BlockedByClient",
        (
            _words(
                r"\bu?block ?origin\b|\badd? ?-?blockers?\b|\badblock\w*|\badguard extension\b",
                r"\b(?:umatrix|noscript|privacy badger|ghostery|brave shields?)\b",
            ),
            _words(
                r"\b(?:caused by|due to|because of|blocked by)\b",
                r"\b(?:after|when|if)\b[^\n]{0,20}\b(?:deactivat|disabl|turn)\w*",
            ),
        ),
    ),
    _Kind(
        "ErrorStatus",
        (
            _words(
                r"\binternal server error\b",
                r"\bbad gateway\b",
                r"\bgateway time-?out\b",
                r"\berror: (?:unauthori[sz]ed|forbidden)\b",
            ),
        ),
    ),
    _Kind(
        "IntegrityMismatch",
        (
            _words(r"\bsub-?resource integrity\b", r"\bintegrity attribute\b"),
            _words(r"\b(?:mismatch|digest)\b", r"\bhash\b[^\n]{0,40}\b(?:not|wrong|other)\b"),
        ),
    ),
    _Kind(
        "FrameRefused",
        (
            _words(r"\bx-frame-options\b", r"\bframe-ancestors\b"),
            _words(
                _BLOCKED.pattern,
                r"\bnot (?:allowed|permit)",
                r"\bcannot be (?:shown|displ)",
                r"\bimpossible\b",
            ),
        ),
    ),
    _Kind(
        "CookieRefused",
        (
            _words(r"same-?site\b", "third-party cookie"),
            _words(r"\bcookies?\b"),
            _words(
                _BLOCKED.pattern, r"\b(?:not|isn't|wasn't) (?:being )?(?:sent|stored|saved)\b"
            ),
        ),
    ),
    _Kind(
        "CookieRefused",
        (
            _words(
                r"\b(?:browsers?|chrome|chromium|edge|firefox|safari)\b[^\n.]{0,60}"
                r"\b(?:reject|discard|drop|block|ignor|refus)\w*[^\n.]{0,40}\bcookies?\b",
                r"\b(?:set-cookie|cookies?) (?:header )?(?:is|are|was|gets?|got) (?:being )?"
                r"(?:reject|discard|block|refus)",
            ),
        ),
    ),
)

_BUILD: Final = _words(
    r"\bmodule not found: error: can't resolve\b|^failed to compile\b",
    r"\bfailed to resolve (?:import|entry)\b|\bmodule build failed\b",
    r"\brollup failed to\b|\berror TS[0-9]{3,5}:|\[plugin:vite:|"
    r"\[vite:[a-z-]+\] [^\n]{0,80}\b(?:fail|error|could not|cannot)",
    r"(?-i:\bERR_(?:MODULE_NOT_FOUND|REQUIRE_ESM)\b)",
    r"\bcannot use import statement outside a module\b|\bcannot find module '",
)
"""The words of bundlers and compilers for a build that failed."""

_HYDRATION: Final = _words(
    r"\bhydrat(?:ion|ing|e)\b[^\n]{0,30}\b(?:fail|error|mismatch|issue|problem)",
    r"\b(?:error|mismatch|warning)\w* (?:\w+ ){0,2}(?:while |during |in )?hydrati(?:on|ng)\b",
    r"hydration *(?:에러|오류|错误|報錯|报错|エラー)|水合(?:错误|失败|不匹配)",
    r"\bdo(?:es)? not match server-rendered html\b",
    r"\bserver rendered html didn't match the client\b",
    r"\b(?:minified react error #|invariant=)(?:418|419|42[1-5])(?![0-9])",
    r"\bhydration (?:node|text|children|class|style|attribute|completed)\b.{0,40}mismatch",
)
"""The words of frameworks for markup that differs between the server and the page."""

_TOPIC: Final = _words(
    r"(?<![a-z0-9/\\._@])(?<!no-)(?<!mode: )(?<!type: ')"
    r"cors(?:headers)?(?:_\w+)?(?![a-z0-9/\\]|\.[a-z])",
    r"(?<![a-z])(?<!when-)cross[- _]?(?:origin|domain)(?![a-z])",
    r"\bsame[- ]origin\b",
    r"access[- ]control[- ](?:allow|expose|request|max|origin)",
    r"(?<![a-z])all?ow(?:ed)?[-_ ]?origins?\b|(?-i:\bcors(?=[A-Z])|\bCors(?=[A-Z]))",
    r"\borig?i?n (?:array|list|header|whitelist|allow-?list|check)\b",
    r"(?<![a-z])pre-?flight['*]? \(?(?:options|request|response|call|channel|fail|passe|"
    r"for\b|is\b|ok\b|gives|gets|"
    r"returns|answers|[1-5][0-9]{2})",
    r"\b(?:options|cors) pre-?flight\b|\bopaque response|\bdisable-web-security\b",
    r"\borigin\b ?= ?'?(?:\w+://|null\b)",
    r"(?-i:\bOPTIONS\b) (?:returns?|returned|responds?|answers?|fails?|gives?|is)\b",
    r"\bwithCredentials\b|\bcredentials: ?'include'",
    r"\boptions['*_ ]{1,4}(?:request|call|endpoint|method)s?\b",
    "跨域|跨源|跨來源|同源策略|预检|預檢|クロスオリジン|オリジン間|同一オリジン|"
    "プリフライト|교차 출처|프리플라이트",
    r"кросс-?(?:домен|ориджин)|междоменн|origen(?:es)? cruzad|orig(?:em|ens) cruzad",
    r"multi-?origines?\b|quellübergreifend|origine incrociata|farklı köken",
)
"""The words of CORS, in several languages; not where they stand in a path."""

_REQUESTS: Final = _words(
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

_PLACES: Final = _words(
    r"\b(?:swagger|chrome|firefox|safari)\b|(?-i:\bCSP\b)",
    r"\b(?:web ?pages?|the page|i-?frames?|fonts?|task ?panes?|add-?ins?)\b",
    r"\bin (?:the |my |a )?(?:\w+ )?browsers?\b",
)
"""The words of a program that sends requests."""

_FAILS: Final = _words(
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


def kinds(text: str) -> Iterator[Shape]:
    """Yield the causes whose words stand in one passage.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    yield from _callbacks(text)
    every = tuple(one for one in _KINDS if not (one.alone and names_cors(text)))
    for start, passage in _passages(text):
        for kind in () if prose.denies(passage) else every:
            if all(words.search(passage) for words in kind.words):
                yield Shape(kind.cause, {}, start)


def _callbacks(text: str) -> Iterator[Shape]:
    """Yield the errors of the option "origin" of Express's cors, which the application writes.

    Errors of handlers behind the package have more frames before its first frame.
    """
    for found in _CORS_LIBRARY.finditer(text):
        start = text.rfind("Error: ", max(0, found.start() - _LAST_FRAMES), found.start())
        frames = _FRAME_OF_STACK.findall(text, start, found.start()) if start >= 0 else ()
        if 0 < len(frames) <= 2:
            yield Shape("OriginRefusedByServer", {}, start)


def failures_elsewhere(text: str) -> Iterator[Shape]:
    """Yield the failures of frameworks and of builds, which no request of a page explains.

    Args:
        text: as for `kinds`.
    """
    for cause, words in (("HydrationMismatch", _HYDRATION), ("BuildFailed", _BUILD)):
        for found in words.finditer(text):
            yield Shape(cause, {}, found.start())


def requests(text: str) -> Iterator[Shape]:
    """Yield the failures of requests that no word explains.

    Args:
        text: as for `kinds`.
    """
    for start, passage in _passages(text):
        if _REQUESTS.search(passage) and _FAILS.search(passage):
            yield Shape("Untold", {}, start)
    for found in _FRAME.finditer(text):
        yield Shape("Untold", {}, found.start())


def symptoms(text: str) -> Iterator[Shape]:
    """Yield the failures of requests, and of programs that send them.

    Args:
        text: as for `kinds`.
    """
    yield from requests(text)
    for start, passage in _passages(text):
        if _PLACES.search(passage) and _FAILS.search(passage):
            yield Shape("Untold", {}, start)


_SETTING: Final = re.compile(
    r"\s*(?:</?[A-Za-z]|[\w.-]+\s*[=:]\s*(?:$|[\[{0-9]|'[^'\s]*'|true|false)|-\s+\S+$|"
    r"\[[\w.-]+\]$|"
    r"[\]})]+,?;?$|#)"
)
"""A line of a configuration or of markup."""


def topics(text: str) -> Iterator[Shape]:
    """Yield the place of a word of CORS, which no message surrounds.

    Args:
        text: as for `kinds`.
    """
    for found in (*_named(text), *_LOGGED.finditer(text)):
        yield Shape("CorsUntold", {}, found.start())


_LOGGED: Final = re.compile(r"\bOPTIONS '?(?:/|https?://)")
"""A preflight in the log of a server."""


def names_cors(text: str) -> bool:
    """Return whether a word of CORS stands in a text that is no configuration.

    Args:
        text: as for `kinds`.
    """
    return next(_named(text), None) is not None


def _named(text: str) -> Iterator[re.Match[str]]:
    if all(map(_SETTING.match, filter(str.strip, text.splitlines()))):
        return
    yield from _TOPIC.finditer(text)


def _passages(text: str) -> Iterator[tuple[int, str]]:
    """Yield the passages, which blank lines part, and their places."""
    for found in _PASSAGE.finditer(text):
        for start in range(found.start(), found.end(), _MAX):
            yield start, text[start : min(found.end(), start + _MAX)]
