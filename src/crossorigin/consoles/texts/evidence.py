"""Evidence: words that name a mechanism and its fault in one passage, in any order.

Whole messages are recognised elsewhere. Where none is found, the words of one passage count
together: they tell the kind of an event, and never a header or a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.consoles.texts import prose, symptoms
from crossorigin.consoles.texts.heads import without_fields
from crossorigin.consoles.texts.passages import passages, words
from crossorigin.consoles.texts.shape import Shape
from crossorigin.fetch import Code

_BLOCKED: Final = words(
    r"\b(?:block|refus|reject|violat|den(?:y|ied|ies)|forbid|prevent|disallow|prohibit)",
    "bloqu|blocag|blockier|blocca|blokk|geblok|zablok|blocaj|verweiger|заблок|拦截|攔截|阻止|封鎖|"
    "ブロック|차단|abgelehnt|rejet[ée]|rechaz|rejeit|rifiut|отклон|odrzuc|拒否|拒绝|拒絕|거부|afgewezen",
)
_UNREAD: Final = words(
    r"\bno access to\b",
    r"\b(?:could|can|did|does|do) ?(?:no|n['’])t (?:be )?(?:read|see|get|access|retrieve)",
    r"\bunable to (?:read|see|get|access)",
    r"\b(?:unsafe|hid(?:es?|den)|not exposed)\b",
    r"\b(?:is|are|returns?|reads?(?: as)?|gives?|get) ['(]?(?:null|undefined|empty)\b",
    r"\bget \w+ error\b",
    r"\bblock\w* (?:[\w-]+ ){1,3}from (?:reading|seeing|accessing)\b",
    r"\b(?:is|are|was) (?:missing|not (?:listed|included|present)) (?:in|from) "
    r"['`(]?access-control-expose-headers",
)
_INSECURE: Final = words(
    r"\bnot a secure context\b", r"\bis in more-private\b", _BLOCKED.pattern
)
_EXPOSED: Final = words(
    r"\bexpos\w*[ -]?headers?\b",
    r"\bexpos\w+\b[^\n]{0,60}\bheader",
    r"\bget(?:All)?ResponseHeaders?\b",
    r"\bheaders\.get\(",
    r"\bread the [\w-]{2,40} header\b[\s\S]{0,200}\bcors\b",
    r"\bresponse headers?\b[^\n]{0,120}\b(?:network (?:tab|panel)|dev ?tools|postman)\b",
)

_ONLY: Final = (
    r"\b(?:only (?:ha(?:s|ve)|contain\w*|shows?|returns?|lists?|includes?)|"
    r"(?:ha(?:s|ve)|contain\w*|shows?|returns?|lists?|includes?) only)\b"
)
_BUT: Final = r"\b(?:but|while|whereas|however|(?:al)?though|yet)\b"


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
"""The most signs between an error and the first frame of Express's cors."""

_OWN_FRAMES: Final = 2
"""The most frames from an error of the option "origin" to the first frame of Express's cors."""

_KINDS: Final = (
    _Kind(
        "TaintedCanvas",
        (
            words(
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
            words(
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
            words(r"content[- ]security[- ]policy", r"(?-i:\bCSP\b)"),
            words(r"\b(?:violat|refus)", r"block", r"\bden(?:y|ied)\b"),
            words(r"\b[a-z]+-src(?:-elem|-attr)?\b", r"\bdirective\b"),
        ),
    ),
    _Kind(
        "ContentSecurityPolicy",
        (
            words(
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
            words(r"\bmixed[- ](?:active |display )?contents?\b"),
            words(r"\bblock(?:s|ed|ing)?\b", r"\b(?:errors?|warnings?)\b", r"\binsecure\b"),
        ),
    ),
    _Kind(
        "DisallowedContentType",
        (
            words(r"\bmime[- ]type", r"\bmime (?:error|issue|problem)"),
            words(
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
            words(
                r"\bmime[- ]?t[iyì]?p[^\n]{1,60}(?:kein|pas|no es|não|non è|не )"
                r"[^\n]{1,40}javascript",
                r"\btipo mime[^\n]{1,60}\b(?:no es|não|non è)\b[^\n]{1,40}javascript",
                "mime ?(?:类型|類型|タイプ|형식)[^\n]{1,60}javascript",
            ),
        ),
    ),
    _Kind(
        "DisallowedContentType",
        (words(r"\bmime[- ]?t[iyì]?p|\btipo mime|mime ?(?:类型|類型|タイプ|형식)"), _BLOCKED),
    ),
    _Kind(
        Code.MIXED_CONTENT.value,
        (
            words(
                "gemischte[nr]? (?:aktive[nr]? |anzeige)?inhalt|contenu mixte|смешанн",
                "contenido (?:activo )?mixto|conteúdo (?:ativo )?misto",
                "contenuto (?:attivo )?misto|treści mieszan|zawartości mieszan",
                "混合(?:活动)?(?:内容|內容)|混在コンテンツ|혼합 ?콘텐츠",
            ),
            _BLOCKED,
        ),
    ),
    _Kind(
        "RequestAborted",
        (
            words(
                r"(?<!pull )(?<!merge )(?<!feature )\brequests?\b[^\n.]{0,60}"
                r"\b(?:is|are|was|were|gets?|got|be|being|been) (?:abort|cancel)\w*"
            ),
        ),
    ),
    _Kind(
        "ForgeryCheck",
        (
            words(
                # not a name in the printed settings of a library
                r"(?<!name':')(?<!name': ')(?<!name: ')(?<!name':'x-)(?<!name': 'x-)"
                r"(?<!name: 'x-)\b(?:csrf|xsrf)\b|anti-?forgery",
                r"\borigin checking failed\b",
            ),
            words(r"\b(?:fail|error|invalid|mismatch|reject|refus|forbidden|403)"),
        ),
        alone=True,
    ),
    _Kind(
        "HostRefused",
        (
            words(
                r"\bhost\b[^\n]{0,30}\bnot (?:allowed|permitted|accepted)\b",
                r"\b(?:invalid|disallowed|blocked) host\b",
            ),
        ),
    ),
    _Kind(
        Code.BLOCKED_BY_RESOURCE_POLICY.value,
        (words(r"cross-origin-(?:resource|embedder)-policy"), _BLOCKED),
    ),
    _Kind(
        "LocalNetworkAccessPermissionDenied",
        (
            words(r"\blocal network access\b"),
            words(r"block", r"\bden(?:y|ied)\b", r"\b(?:permission|prompt)\b"),
        ),
    ),
    _Kind(
        "LocalNetworkAccessPermissionDenied",
        (
            words(r"\bpermission (?:was|is) denied\b"),
            words(r"\b(?:loopback|local|unknown)['`]? address space\b"),
        ),
    ),
    _Kind(
        "InsecureLocalNetwork",
        (words(r"\bmore[- ]private address space\b"), _INSECURE),
    ),
    _Kind(
        "HandshakeRefused",
        (
            words(r"\bweb ?sockets?\b", r"\bwss?:"),
            words(r"\bhandshake\b", r"\bupgrade\b"),
            words(
                r"(?<![0-9.:])[45][0-9]{2}(?![0-9])",
                r"\bfail",
                r"\brefus",
                r"\breject",
                r"\bsec-websocket-\w+'? header",
            ),
        ),
    ),
    _Kind("HiddenResponseHeader", (_EXPOSED, _UNREAD)),
    # A panel or another client shows more than the page reads.
    _Kind(
        "HiddenResponseHeader",
        (
            words(r"\bheaders?\b"),
            words(r"\bresponse\b"),
            words(r"\bnetwork (?:tab|panel)\b|\bdev ?tools\b|\bpostman\b|\bcurl\b"),
            words(
                rf"{_BUT}[^\n]{{0,120}}(?:{_ONLY}|\bmissing (?:in|from)\b)",
                rf"{_ONLY}[^\n]{{0,80}}{_BUT}",
            ),
        ),
        alone=True,
    ),
    _Kind(
        "PlainTextRefused",
        (
            words(
                r"\bnon[- ]?(?:ssl|tls|secure|https)\b|\bplain http\b|\bcleartext\b|"
                r"\b(?:ATS|App Transport Security)\b|\bNS(?:App|Allows)\w+|"
                r"\busesCleartextTraffic\b"
            ),
            words(r"\bios\b|\bandroid\b|\bweb ?view\b|\breact native\b|\binfo\.plist\b"),
            words(_BLOCKED.pattern, r"\bexceptions?\b", r"\bnot (?:allowed|load)"),
        ),
    ),
    _Kind(
        "ServerSettingRefused",
        (
            words(r"(?<![a-z])(?:all?ow(?:ed)?[_ -]?)?origins?\b"),
            words(
                r"\bmust (?:contain|include|start with|have)\b",
                r"\bcannot contain\b",
                r"\bmissing scheme\b",
            ),
            words(r"\bpanic\b", r"\b\w*(?:error|exception)s?\b", r"\binvalid\b"),
        ),
    ),
    _Kind(
        "NotIsolated",
        (
            words(
                r"(?<![a-z])shared?arraybuffer",
                r"\bshared?[ _-]array[ _-]buffer'? (?:is )?(?:not|isn't|undefined)\b",
            ),
            words(
                r"(?:\bnot|n't) (?:defined|support|available)",
                r"\bundefined\b|\bunavailable\b|\bisolat",
            ),
        ),
    ),
    _Kind(
        "NotIsolated",
        (
            words(
                r"\bcross[- ]?origin isolat\w+'? ?(?:is |check )?"
                r"(?:fail|missing|disabled|false)"
            ),
        ),
    ),
    _Kind(
        "ExtensionPermission",
        (
            words(
                r"@[^\w\n]{0,20}(?:\w{1,8}[^\w\n]{1,4})?connect\b", r"\bGM[._]xmlHttpRequest"
            ),
            words(r"\brefused\b", r"\bnot (?:a )?(?:part|permitted|allowed)\b"),
        ),
    ),
    _Kind(
        Code.CORS_DISABLED_SCHEME.value,
        (words(r"\bnot allowed to (?:\w+ ){1,3}local (?:resource|file)s?\b"),),
    ),
    _Kind(
        "UnexpectedBody",
        (
            words(
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
            words(
                r"\bu?block ?origin\b|\badd? ?-?blockers?\b|\badblock\w*|\badguard extension\b",
                r"\b(?:umatrix|noscript|privacy badger|ghostery|brave shields?)\b",
            ),
            words(
                r"\b(?:caused by|due to|because of|blocked by)\b",
                r"\b(?:after|when|if)\b[^\n]{0,20}\b(?:deactivat|disabl|turn)\w*",
            ),
        ),
    ),
    _Kind(
        "ErrorStatus",
        (
            words(
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
            words(r"\bsub-?resource integrity\b", r"\bintegrity attribute\b"),
            words(r"\b(?:mismatch|digest)\b", r"\bhash\b[^\n]{0,40}\b(?:not|wrong|other)\b"),
        ),
    ),
    _Kind(
        "FrameRefused",
        (
            words(r"\bx-frame-options\b", r"\bframe-ancestors\b"),
            words(
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
            words(r"same-?site\b", r"\b(?:third|3rd)[- ]party cookie"),
            words(r"\bcookies?\b"),
            words(
                _BLOCKED.pattern,
                r"\b(?:not|isn't|wasn't) (?:being )?(?:sent|stored|saved)\b",
                r"\bdisabl\w+[^\n]{0,12} (?:third|3rd)[- ]party cookie",
                r"\b(?:third|3rd)[- ]party cookies? (?:is |are )?disabled\b",
            ),
        ),
    ),
    _Kind(
        "CookieRefused",
        (
            words(
                r"\b(?:browsers?|chrome|chromium|edge|firefox|safari)\b[^\n.]{0,60}"
                r"\b(?:reject|discard|drop|block|ignor|refus)\w*[^\n.,;]{0,40}\bcookies?\b",
                r"\b(?:set-cookie|cookies?) (?:header )?(?:is|are|was|gets?|got) (?:being )?"
                r"(?:reject|discard|block|refus)",
            ),
        ),
    ),
)


def kinds(text: str) -> Iterator[Shape]:
    """Yield the causes whose words stand in one passage.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    yield from _callbacks(text)
    every = tuple(one for one in _KINDS if not (one.alone and symptoms.names_cors(text)))
    for start, passage in passages(without_fields(text)):
        for kind in () if prose.denies(passage) else every:
            if all(each.search(passage) for each in kind.words):
                yield Shape(kind.cause, {}, start)


def _callbacks(text: str) -> Iterator[Shape]:
    """Yield the errors of the option "origin" of Express's cors, which the application writes.

    Errors of handlers behind the package have more frames before its first frame.
    """
    for found in _CORS_LIBRARY.finditer(text):
        start = text.rfind("Error: ", max(0, found.start() - _LAST_FRAMES), found.start())
        frames = _FRAME_OF_STACK.findall(text, start, found.start()) if start >= 0 else ()
        if 0 < len(frames) <= _OWN_FRAMES:
            yield Shape("OriginRefusedByServer", {}, start)
