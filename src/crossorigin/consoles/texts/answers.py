"""Answers of servers: lines of their logs, rows of network panels, heads and statuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from crossorigin.consoles.texts.shape import Shape, places
from crossorigin.fetch import Code

_METHOD: Final = r"(?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)"
_CODE: Final = r"(?P<status>[1-5][0-9]{2})(?![0-9])"
_TARGET: Final = r"(?:/|\*(?= HTTP))\S*?['\"]?(?: HTTP/[0-9.]+['\"]?)?"
_LOGGED: Final = (
    # nginx, Apache, Django, uvicorn, morgan: "OPTIONS /items HTTP/1.1" 405
    re.compile(rf"(?<![A-Za-z]){_METHOD} +{_TARGET}[ :-]+{_CODE}"),
    # superagent: GET https://api.example/items -> 403
    re.compile(rf"{_METHOD} (?:https?://|/)\S{{0,999}} (?:->|→|=>) {_CODE}"),
    # uWSGI: GET /items => generated 25 bytes in 0 msecs (HTTP/1.0 400)
    re.compile(
        rf"{_METHOD} /\S{{0,999}} => generated [0-9]{{1,12}} bytes in [0-9]{{1,9}} msecs "
        rf"\(HTTP/[0-9.]{{1,4}} {_CODE}\)"
    ),
    # gin: | 403 | 14 µs | 10.0.0.1 | POST "/items"
    re.compile(rf"\| *{_CODE} *\|.{{0,80}}\| *{_METHOD} +['\"]?/"),
    # tables: OPTIONS | 200 |
    re.compile(rf"(?<![A-Za-z]){_METHOD}[ \t]*[\\|,;\t]+[ \t]*{_CODE}"),
    # HAR and JSON: "method": "OPTIONS", … "status": 404
    re.compile(
        rf"method['\"]?\s*[:=]\s*['\"]?{_METHOD}\b.{{0,400}}?"
        rf"\bstatus(?:code)?['\"]?\s*[:=]\s*['\"]?{_CODE}",
        re.IGNORECASE | re.DOTALL,
    ),
    # Tornado: 404 POST /api/sessions
    re.compile(rf"(?<![0-9A-Za-z.]){_CODE} {_METHOD} /"),
    # a row of Chromium's network panel
    re.compile(
        r"(?P<status>[1-5][0-9]{2})[\t ]+(?:[A-Z][A-Za-z ]{2,24}[\t ]+)?(?P<method>preflight)\b"
    ),
    # its tab “Headers”
    re.compile(
        rf"Request Method:?\s*{_METHOD}\b.{{0,200}}?Status(?: Code)?:?\s*{_CODE}", re.DOTALL
    ),
)
_REQUEST_URL: Final = re.compile(r"Request URL:?\s*(https?://\S+)")
_HEAD: Final = re.compile(rf"^\W{{0,4}}HTTP/[0-9.]+ {_CODE}", re.MULTILINE)
_FIELDS: Final = re.compile(
    r"^\W{0,4}(?:(?:access-control-(?:allow|expose|max)-[a-z-]+|cross-origin-[a-z]+-policy|"
    r"content-security-policy(?:-report-only)?|(?:referrer|permissions)-policy|"
    r"x-frame-options|strict-transport-security):[ \t]*\S|"
    r"(?:vary|date|server|content-(?:type|length)):[ \t]*\S[^\n]*\n\W{0,4}[a-z-]{3,40}:[ "
    r"\t]*\S)",
    re.MULTILINE | re.IGNORECASE,
)
"""Fields of the head of a response, without its first line."""
_SOCKET: Final = re.compile(rf"rejected WebSocket connection: HTTP {_CODE}")
_REFUSED: Final = re.compile(
    r"\bOPTIONS /.{0,400}?"
    r"(?i:rejecting access|access (?:is )?denied|unauthorized|forbidden)",
    re.DOTALL,
)
"""The log of a server that refuses a preflight, without a status."""

_PHRASES: Final = (
    *((one.value, one.phrase) for one in HTTPStatus if one >= HTTPStatus.BAD_REQUEST),
    # Python 3.13 has the names of RFC 9110; servers write the older ones as well.
    (413, "Content Too Large"),
    (413, "Request Entity Too Large"),
    (414, "URI Too Long"),
    (414, "Request-URI Too Long"),
    (416, "Range Not Satisfiable"),
    (416, "Requested Range Not Satisfiable"),
    (422, "Unprocessable Content"),
    (422, "Unprocessable Entity"),
)
_REASONS: Final = "|".join(rf"{code}\W{{1,3}}{re.escape(name)}" for code, name in _PHRASES)
_NAMES: Final = "|".join(re.escape(name) for _, name in _PHRASES)
_TO_PREFLIGHT: Final = re.compile(
    r"(?<![0-9.:])(?P<status>[45][0-9]{2})(?![0-9])[^.\n]{0,40}? (?:for|to|on|by) (?:\w+ ){0,3}"
    r"(?:(?i:preflight)|OPTIONS)\b"
)
"""A status of a preflight, followed by the name of the preflight."""
_COUNTED: Final = "[个個年元条條人万件円次行개원명만号天秒分字]|[.,:/%-][0-9]|[A-Za-z0-9]"
"""The signs behind a number that is no status."""
_STATUSES: Final = (
    # Chinese, Japanese and Korean: a thing of the web, and a status near behind it
    re.compile(
        r"(?:接口|[请請]求|登[录陆入錄]|[访訪]问|訪問|[页頁]面|[网網][页頁站]|服[务務]器|[后後前]端|"
        r"[浏瀏][览覽]器|返回|[报報]|Safari|Chrome|Firefox|サーバー?|API|ページ|リクエスト|ログイン|"
        r"アクセス|ブラウザ|서버|페이지|로그인|요청|접속|브라우저)"
        r"(?:[的了会會就都一直接也还還是为為成码碼下时時候错錯现現出返回报報"
        r"がはをでとに면하서에가이 ]{0,10}|[^\n0-9,。、]{0,24}[时時]候?に? ?)"
        rf"(?P<status>[45][0-9]{{2}})(?! ?(?:{_COUNTED}))"
        r"(?=[ ]?[\u3000-\u9fff\uac00-\ud7af,。]|\s*$)",
        re.MULTILINE,
    ),
    re.compile(rf"(?<![0-9.:])(?=(?i:{_REASONS}))(?P<status>[45][0-9]{{2}})"),
    # a reason before its status: Forbidden (403)
    re.compile(
        rf"\b(?:{_NAMES})[ :(]{{1,3}}(?P<status>[45][0-9]{{2}})(?![0-9])", re.IGNORECASE
    ),
    re.compile(r"(?<![0-9.:])(?P<status>[45][0-9]{2}) E(?:RROR|rror)\b"),
    re.compile(
        r"\bhttps?://[^\s'\"]{1,999}(?=[\s'\"])[^\n]{0,40} (?P<status>[45][0-9]{2}) error\b"
    ),
    re.compile(
        r"\b(?:returning|respon(?:se|ds?|ded|ding)(?: only)?(?: with)?|"
        r"(?:fail|error)(?:s|ed|ing)?(?: out)?(?: with)?|throw(?:s|ing)?|"
        r"status (?:is|was|of)) (?:an? )?(?:http )?"
        r"(?:error )?(?:code )?(?:like )?['(]?(?P<status>[45][0-9]{2})"
        r"(?![0-9]| (?!errors?\b)[a-z]+s\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\breturn(?:s|ed|ing)? (?:an? )?(?P<status>[45][0-9]{2})"
        r"(?=\.?(?:\s*$|\s+[A-Z])| (?:for|on|when|if|instead|because|since|due|even)\b)",
        re.MULTILINE,
    ),
    re.compile(
        r"\b(?:shows?|gives?|gets?|got|getting|sees?|seeing|receives?|received|returns?|an?|"
        r"the) (?P<status>[45][0-9]{2}) (?:\w+ )?(?:errors?|pages?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:unauthori[sz]ed|forbidden|not found|status code|empty|gets?|got|returns?|"
        r"with|an?|the) "
        r"['(]?(?P<status>[45][0-9]{2})['.)]?(?: (?:error|response|forbidden|"
        r"unauthori[sz]ed)|['?!,])",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:status[ _]?code['\"]?[:=]? ?['\"]?|status['\"]?: ?['\"]?|status ?= ?|"
        r"\bwith status |"
        r"\bHTTP(?: error)?[ :]{1,3}|responded with (?:a status of )?|returned an error: \(|"
        r"\berror(?: code)?:? |\bserver response \(|\bresponse (?:code|status)[:=] ?)"
        r"(?P<status>[45][0-9]{2})"
        r"(?![0-9]| (?!(?:when|while|on|in|from|for|at|and|but|after|because)\b)[a-z])",
        re.IGNORECASE,
    ),
)
_NEAR: Final = 120
_FAR: Final = 600
"""Characters before a status, and before the head of a response, that may have its request."""
_ASKED: Final = re.compile(
    r"(?P<preflight>(?i:\bpreflight\b|\baccess-control-request-[mh])|(?:\b|-X)OPTIONS\b)|"
    r"(?i:\b(?:actual|main|real) (?:\w+ ){0,2}(?:request|call)\b)|"
    r"(?<!ethod: )\b(?:GET|HEAD|POST|PUT|PATCH|DELETE)\b"
)
"""The words of a request, near before the status of its answer."""


def read(text: str) -> Iterator[Shape]:
    """Yield the causes that answers show.

    Args:
        text: the result of `paste.plain`.
    """
    for pattern in _LOGGED:
        for found in pattern.finditer(text):
            cause = _of_answer(found["method"], found["status"])
            yield Shape(cause, _facts(cause, text, found["status"]), found.start())
    for found in _SOCKET.finditer(text):
        yield Shape("HandshakeRefused", {"status": found["status"]}, found.start())
    for found in _HEAD.finditer(text):
        cause = _of_answer(_asked(text, found.start(), _FAR), found["status"])
        cause = "ResponseHead" if cause == "ServerLog" else cause
        yield Shape(cause, {"status": found["status"]}, found.start())
    yield from places(text, Code.PREFLIGHT_INVALID_STATUS.value, _REFUSED)
    for found in _TO_PREFLIGHT.finditer(text):
        cause = Code.PREFLIGHT_INVALID_STATUS.value
        yield Shape(cause, {"status": found["status"]}, found.start())
    yield from places(text, "ResponseHead", _FIELDS)
    for pattern in _STATUSES:
        for found in pattern.finditer(text):
            cause = _of_answer(_asked(text, found.start(), _NEAR), found["status"])
            yield Shape(cause, {"status": found["status"]}, found.start())


def _asked(text: str, end: int, reach: int) -> str:
    """Return the method of the last request shortly before a place."""
    asked = list(_ASKED.finditer(text, max(0, end - reach), end))
    return "OPTIONS" if asked and asked[-1]["preflight"] else "GET"


def _of_answer(method: str, status: str) -> str:
    if method not in {"OPTIONS", "preflight"}:
        return "ErrorStatus" if status >= "4" else "ServerLog"
    if status.startswith("3"):
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value
    return "ServerLog" if status.startswith("2") else Code.PREFLIGHT_INVALID_STATUS.value


def _facts(cause: str, text: str, status: str) -> dict[str, str]:
    url = _REQUEST_URL.search(text)
    facts = {} if cause == "ServerLog" else {"status": status}
    return facts if url is None else facts | {"url": url[1]}
