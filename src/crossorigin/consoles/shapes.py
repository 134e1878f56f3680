"""Shapes: codes of errors, statuses, lines of logs and heads of responses, read by their form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.fetch import Code


class Shape(NamedTuple):
    """A part of a text that tells its cause by its form.

    Attributes:
        cause: a code of the model, or one of the others in `causes`.
        facts: the values that can be read.
        place: the index of its start in the text.
    """

    cause: str
    facts: dict[str, str]
    place: int


_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BLOCKED_BY_ADMINISTRATOR": "BlockedByClient",
        "BLOCKED_BY_CLIENT": "BlockedByClient",
        "BLOCKED_BY_CSP": "ContentSecurityPolicy",
        "BLOCKED_BY_ORB": "OpaqueResponseBlocked",
        "BLOCKED_BY_RESPONSE.CoepFrameResourceNeedsCoepHeader": "FrameRefused",
        "BLOCKED_BY_RESPONSE": Code.BLOCKED_BY_RESOURCE_POLICY,
        "BLOCKED_BY_LOCAL_NETWORK": "LocalNetworkAccessPermissionDenied",
        "BLOCKED_BY_PRIVATE_NETWORK": "LocalNetworkAccessPermissionDenied",
        "INSECURE_PRIVATE_NETWORK": "InsecureLocalNetwork",
        "ABORTED": "RequestAborted",
        "FILE_NOT_FOUND": "FileMissing",
        "UNSAFE_PORT": Code.BAD_PORT,
        "UNSAFE_REDIRECT": Code.UNSAFE_REDIRECT,
        "INVALID_REDIRECT": Code.INVALID_REDIRECT,
        "TOO_MANY_REDIRECTS": Code.TOO_MANY_REDIRECTS,
        "UNKNOWN_URL_SCHEME": Code.CORS_DISABLED_SCHEME,
        "DISALLOWED_URL_SCHEME": Code.CORS_DISABLED_SCHEME,
        "FAILED": "Untold",
        **dict.fromkeys(
            (
                "ADDRESS_",
                "CERT_",
                "CERTIFICATE_",
                "CONNECTION_",
                "CONTENT_LENGTH",
                "DNS_",
                "EMPTY_RESPONSE",
                "HTTP2_",
                "INCOMPLETE_",
                "INSUFFICIENT_RESOURCES",
                "INTERNET_DISCONNECTED",
                "INVALID_CHUNKED",
                "INVALID_HTTP_RESPONSE",
                "INVALID_RESPONSE",
                "NAME_",
                "NETWORK_",
                "PROXY_",
                "QUIC_",
                "RESPONSE_HEADERS_",
                "SOCKET_",
                "SSL_",
                "TIMED_OUT",
                "TUNNEL_",
            ),
            Code.NETWORK_FAILURE,
        ),
    }
)
"""The causes of Chromium's codes of errors, by their beginnings without ERR_."""

_ERROR: Final = re.compile(
    r"(?<![A-Za-z_])(?:net::ERR_|ERR_(?!NETWORK|SOCKET|INVALID|HTTP2?_|FAILED(?! \(-2\))))"
    r"([A-Z][A-Z0-9_]+(?:\.[A-Za-z]+)?)"
)
"""A code of Chromium's. Node.js and npm have others that begin with ERR_."""

_MOZILLA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NS_ERROR_DOM_BAD_URI": Code.CORS_DISABLED_SCHEME,
        "NS_ERROR_CORRUPTED_CONTENT": "DisallowedContentType",
        "NS_ERROR_DOM_CORP_FAILED": Code.BLOCKED_BY_RESOURCE_POLICY,
        "NS_ERROR_DOM_COEP_FAILED": Code.BLOCKED_BY_RESOURCE_POLICY,
        "NS_ERROR_CONTENT_BLOCKED": "BlockedByClient",
        "NS_ERROR_TRACKING_URI": "BlockedByClient",
        "NS_ERROR_REDIRECT_LOOP": Code.TOO_MANY_REDIRECTS,
        "NS_ERROR_PORT_ACCESS_NOT_ALLOWED": Code.BAD_PORT,
        "NS_ERROR_FAILURE": "Untold",
        "NS_ERROR_INTERCEPTION_FAILED": "ServiceWorkerResponse",
        **dict.fromkeys(
            (
                "NS_ERROR_CONNECTION_REFUSED",
                "NS_ERROR_UNKNOWN_HOST",
                "NS_ERROR_OFFLINE",
                "NS_ERROR_NET_",
                "NS_ERROR_PROXY_",
                "NS_ERROR_UNKNOWN_PROXY_HOST",
                "SSL_ERROR_",
                "SEC_ERROR_",
                "MOZILLA_PKIX_ERROR_",
            ),
            Code.NETWORK_FAILURE,
        ),
    }
)
"""The causes of Firefox's codes of errors, by their beginnings."""

_MOZILLA_ERROR: Final = re.compile(
    r"(?<![A-Za-z_])(?:NS_ERROR|SSL_ERROR|SEC_ERROR|MOZILLA_PKIX_ERROR)_[A-Z0-9_]+"
)
_UNCONNECTED: Final = re.compile(
    r"\b(?:ECONN(?:REFUSED|RESET)|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|"
    r"UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|CERT_HAS_EXPIRED|"
    r"DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|"
    r"CERTIFICATE_VERIFY_FAILED)\b|"
    r"(?i:self[- ]signed certificate|certificate verify failed|certificate has expired|"
    r"SSL certificate problem|Unable to complete SSL|SSL handshake failed|"
    r"\bsocket hang up|connection (?:was )?(?:refused|reset by peer|timed out)|"
    r"actively refused it|could not resolve host|name or service not known|"
    r"no such host|getaddrinfo|nodename nor servname|failed to connect to \S+ port|"
    r"no route to host|network is unreachable|cannot connect to (?:host|proxy)|"
    r"max retries exceeded|dial tcp|i/o timeout|could not connect to (?:the )?server)"
)
_NSURL: Final = re.compile(r"NSURLErrorDomain\D{0,20}-(?:99[89]|1\d{3})")

_LOG: Final = re.compile(
    r"(?<![A-Za-z])(?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) +(?P<path>/\S*?)['\"]?"
    r"(?: HTTP/[0-9.]+['\"]?)?[ :-]+(?P<status>[1-5][0-9]{2})(?![0-9])"
)
_GIN: Final = re.compile(
    r"\| *(?P<status>[1-5][0-9]{2}) *\|.{0,80}\| *(?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|"
    r"OPTIONS) +['\"]?(?P<path>/\S*?)['\"]?(?=\s|\Z)"
)
_SEPARATED: Final = re.compile(
    r"(?<![A-Za-z])(?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)[ \t]*[\\|,;\t]+[ \t]*"
    r"(?P<status>[1-5][0-9]{2})(?![0-9])"
)
_FIELDS: Final = re.compile(
    r"method['\"]?\s*[:=]\s*['\"]?(?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b.{0,400}?"
    r"\bstatus(?:code)?['\"]?\s*[:=]\s*['\"]?(?P<status>[1-5][0-9]{2})(?![0-9])",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?P<status>[1-5][0-9]{2}) (?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|"
    r"OPTIONS) (?P<path>/\S*)"
)
_ROW: Final = re.compile(
    r"(?P<status>[1-5][0-9]{2})[\t ]+(?:[A-Z][A-Za-z ]{2,24}[\t ]+)?(?P<method>preflight)\b"
)
_GENERAL: Final = re.compile(
    r"Request Method:?\s*(?P<method>[A-Z]+)\b.{0,200}?Status(?: Code)?:?\s*"
    r"(?P<status>[1-5][0-9]{2})(?![0-9])",
    re.DOTALL,
)
_HEAD: Final = re.compile(r"^\W{0,4}HTTP/[0-9.]+ (?P<status>[1-5][0-9]{2})(?![0-9])", re.MULTILINE)
_REQUEST_URL: Final = re.compile(r"Request URL:?\s*(https?://\S+)")

_PHRASES: Final = "|".join(
    f"{one.value}\\W{{1,3}}(?i:{re.escape(one.phrase)})" for one in HTTPStatus if one >= 400
)
_STATUS: Final = re.compile(
    rf"(?<![0-9.:])(?P<status>(?={_PHRASES})[45][0-9]{{2}})|"
    r"(?i:status code:? |statuscode: |status: |status = |\bHTTP(?: error)?[ :]+|"
    r"responded with (?:a status of )?|returned an error: \(|\berror(?: code)?:? )"
    r"(?P<other>[45][0-9]{2})(?![0-9]| [a-z])"
)
_ERROR_PAGE: Final = re.compile(r"^\W*(?P<status>[45][0-9]{2}) (?:ERROR|Error)\b", re.MULTILINE)
_SOCKET: Final = re.compile(r"rejected WebSocket connection: HTTP (?P<status>[1-5][0-9]{2})")

_ZERO: Final = re.compile(
    r"(?i)(?:status(?: ?code)?|responsecode|response code)['\"]?\s*[:=]\s*['\"]?(?:0|-1)"
    r"(?![0-9.])|['\"]?xhrStatus['\"]?\s*:\s*['\"]error"
)
_FAILING: Final = re.compile(
    r"\b[A-Z]\w*?(?:Load|Network|Fetch|Request|Http|HTTP|Ajax|AJAX|Transport|Connection|"
    r"Upload|Download|Combined|TRPC\w*|Apollo)\w*?(?:Error|Exception|Failure)\b|"
    r"(?i:\bnetwork[_ ]error\b|\bfailed to detect network\b|\bcould not detect network\b)|"
    r"(?i:\b(?:failed|unable|error while trying|could not|cannot|can't) (?:to )?(?:load|fetch|"
    r"download|retrieve|request|reach|process|get|register)\b[^\n]{0,60}?"
    r"(?:https?://|\b(?:image|script|module|chunk|font|file|resource|playlist|manifest|wasm|model|"
    r"texture|tiles?|api|logs|service ?workers?|server|data|url|request|config\w*)\b))|"
    r"(?i:\b(?:loading|playlist request|fetching)\b[^\n]{0,40}\b(?:failed|error)\b"
    r"[^\n]{0,30}(?:https?://|\burl\b|\bwasm\b))|(?i:\bfetching of the wasm failed)|(?i:\bloading (?:script|chunk)\b.{0,12}failed)"
)
"""The words of programs for a request that failed, without a reason."""
_INSECURE: Final = re.compile(r"(?:^|[:'])\s*The operation is insecure\b", re.MULTILINE)
_EVENT: Final = re.compile(r"\{\s*['\"]?isTrusted['\"]?\s*:|type:\s*['\"]error['\"],\s*target")
_FRAME: Final = re.compile(
    r"Access to (?P<kind>[A-Za-z ]{2,24}) at '(?P<url>[^'\s]+)'.{0,200}?from origin "
    r"'(?P<origin>[^'\s]+)'\s+has\s+been\s+blocked",
    re.DOTALL,
)

_THROWN: Final = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]\w*)?(?:Error|Exception)(?: \[[\w.]+\]| \([^()\n]{1,40}\))?: \S"
)
_BODY: Final = re.compile(
    r"\A\s*(?:\{\s*['\"](?:errors?|detail|error_description)['\"]\s*:|"
    r"\{\s*['\"]message['\"]\s*:\s*['\"](?:forbidden|unauth|missing|not found|internal|invalid)|"
    r"(?:<\?xml[^>]*>\s*)?<Error>)",
    re.IGNORECASE,
)
_TRACEBACK: Final = re.compile(
    r"^Traceback \(most recent call last\):|^Exception in thread |"
    r"^(?:Caused by: )?(?:[a-z][\w$]*\.){2,}[A-Z]\w*(?:Exception|Error)\b|"
    r"^\s+at (?:[\w$]+\.)+[\w$<>]+\([\w$]+\.java:[0-9]+\)|^panic: |^goroutine [0-9]+ \[|"
    r"^PHP (?:Fatal|Parse) error:|^Unhandled exception\. System\.|^System\.\w+(?:\.\w+)*Exception:",
    re.MULTILINE,
)


def read(text: str) -> Iterator[Shape]:
    """Yield the shapes that tell a cause, the telling kinds first.

    Args:
        text: the result of `paste.plain`.
    """
    for reader in _READERS:
        yield from reader(text)


def last(text: str) -> Iterator[Shape]:
    """Yield the shapes that say only that a text is no message of a console.

    Args:
        text: as for `read`.
    """
    for reader in _LAST:
        yield from reader(text)


def _by_beginning(table: Mapping[str, str], name: str) -> str | None:
    return next((str(table[start]) for start in table if name.startswith(start)), None)


def _coded(text: str) -> Iterator[Shape]:
    for found in _ERROR.finditer(text):
        cause = _by_beginning(_ERRORS, found[1])
        if cause is not None:
            yield Shape(cause, {}, found.start())
    for found in _MOZILLA_ERROR.finditer(text):
        cause = _by_beginning(_MOZILLA, found[0])
        if cause == Code.CORS_DISABLED_SCHEME and "file:" not in text:
            cause = "Untold"
        if cause is not None:
            yield Shape(cause, {}, found.start())
    for found in _NSURL.finditer(text):
        yield Shape(Code.NETWORK_FAILURE, {}, found.start())


def _unconnected(text: str) -> Iterator[Shape]:
    for found in _UNCONNECTED.finditer(text):
        yield Shape("NoConnection", {}, found.start())


def _logged(text: str) -> Iterator[Shape]:
    for pattern in (_LOG, _GIN, _SEPARATED, _FIELDS, _BEFORE, _ROW, _GENERAL):
        for found in pattern.finditer(text):
            cause = _of_answer(found["method"], found["status"])
            yield Shape(cause, _facts(cause, text, found["status"]), found.start())


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


def _answered(text: str) -> Iterator[Shape]:
    for found in _SOCKET.finditer(text):
        yield Shape("HandshakeRefused", {"status": found["status"]}, found.start())
    for found in _HEAD.finditer(text):
        cause = "ErrorStatus" if found["status"] >= "4" else "ResponseHead"
        yield Shape(cause, {"status": found["status"]}, found.start())
    for found in _ERROR_PAGE.finditer(text):
        yield Shape("ErrorStatus", {"status": found["status"]}, found.start())
    for found in _STATUS.finditer(text):
        status = found["status"] or found["other"]
        yield Shape("ErrorStatus", {"status": status}, found.start())


def _untold(text: str) -> Iterator[Shape]:
    for found in _FRAME.finditer(text):
        yield Shape("Untold", {name: found[name] for name in ("url", "origin")}, found.start())
    for pattern in (_ZERO, _EVENT, _FAILING):
        for found in pattern.finditer(text):
            yield Shape("Untold", {}, found.start())


_CANVAS: Final = re.compile(r"(?i)canvas|getImageData|toDataURL|toBlob|texImage2D|drawImage")
_RULES: Final = re.compile(r"(?i)css ?rules|stylesheet|css file")


def _insecure(text: str) -> Iterator[Shape]:
    for found in _INSECURE.finditer(text):
        cause = "TaintedCanvas" if _CANVAS.search(text) else "InsecureOperation"
        cause = "HiddenStyleRules" if _RULES.search(text) else cause
        yield Shape(cause, {}, found.start())


def _traced(text: str) -> Iterator[Shape]:
    for found in _TRACEBACK.finditer(text):
        yield Shape("ServerError", {}, found.start())


def _thrown(text: str) -> Iterator[Shape]:
    for found in _THROWN.finditer(text):
        yield Shape("PageError", {}, found.start())


def _bodies(text: str) -> Iterator[Shape]:
    for found in _BODY.finditer(text):
        yield Shape("ErrorBody", {}, found.start())


_Reader = Callable[[str], Iterator[Shape]]
_READERS: Final[tuple[_Reader, ...]] = (_insecure, _coded, _unconnected, _logged, _answered, _untold)
_LAST: Final[tuple[_Reader, ...]] = (_traced, _bodies, _thrown)
