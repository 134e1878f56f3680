"""Codes of errors: those of the engines, and of programs that could not connect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.texts.shape import Shape, places
from crossorigin.fetch import Code

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
        "CLEARTEXT_": "PlainTextRefused",
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
                "SOCKS_",
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
    r"(?<![A-Za-z_])(?:(?:net)?:: ?ERR_?|"
    r"ERR_(?!NETWORK|SOCKET|INVALID|HTTP2?_|FAILED(?! \(-2\))))"
    r"(?!ABORTED [45][0-9]{2}\b)([A-Z][A-Z0-9_]+(?:\.[A-Za-z]+)?)"
)
"""A code of Chromium, without ERR_ABORTED before a status.

Node.js and npm have codes of their own that begin with ERR_."""

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
_POLICY: Final = re.compile(
    r"(?<![A-Za-z.])(?:NotSame(?:Origin|Site)(?:AfterDefaultedTo\w+)?|"
    r"CorpNotSame\w+|CoepFrameResourceNeedsCoepHeader)\b"
)
"""Chromium's reasons for a response that a resource policy keeps away."""
_UNCONNECTED: Final = re.compile(
    r"\b(?:ECONN(?:REFUSED|RESET)|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|"
    r"EPIPE|UND_ERR_(?:SOCKET|\w{1,12}TIMEOUT)|ERR_SOCKET_\w{0,12}TIMEOUT|"
    r"ERR_STREAM_PREMATURE_CLOSE|ERR_TLS_CERT_ALTNAME_INVALID|CERT_HAS_EXPIRED|"
    r"CERT_(?:AUTHORITY|COMMON_NAME|DATE)_INVALID|"
    r"DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|"
    r"CERTIFICATE_VERIFY_FAILED)\b|"
    r"(?i:self[- ]signed cert(?:ificate)?s?\b|certificate verify failed|"
    r"certificate has expired|"
    r"SSL certificate problem|Unable to complete SSL|SSL handshake failed|"
    r"\bsocket hang up|connection (?:was )?(?:refused|reset by peer|timed out)|"
    r"actively refused it|could not resolve host|name or service not known|"
    r"no such host|getaddrinfo|nodename nor servname|failed to connect to \S+ port|"
    r"no route to host|network is unreachable|cannot connect to (?:host|proxy)|"
    r"curl: \((?:5|6|7|28|35|52|56|60)\)|"
    r"max retries exceeded|dial tcp|i/o timeout|could not connect to (?:the )?server|"
    r"\b(?:Connect|Socket|UnknownHost|SSLHandshake)Exception\b|\bConnectionRefusedError\b|"
    r"unable to resolve host|failed host lookup|no address associated with hostname|"
    r"temporary failure in name resolution|error sending request for url|other side closed|"
    r"upstream (?:prematurely closed|timed out)|no live upstreams|"
    r"connect\(\) failed \([0-9]+: |unable to get local issuer certificate|"
    r"x509: certificate|PKIX path building failed|error setting certificate verify)"
)
_CONNECTED: Final = re.compile(r"^\* Connected to |^< HTTP/", re.MULTILINE)
"""Lines of curl that reached a server: it says before which addresses it tried."""
_BROWSER: Final = re.compile(r"\b(?:Firefox|Chrome|Safari|Edge|[Bb]rowsers?)\b")
_NSURL: Final = re.compile(
    r"NSURLErrorDomain\D{0,20}-(?:99[89]|1\d{3})|\bError Domain=kCFErrorDomainCFNetwork\b"
)


def read(text: str) -> Iterator[Shape]:
    """Yield the causes of error codes.

    Args:
        text: the result of `paste.plain`.
    """
    yield from _coded(text)
    yield from _unconnected(text)


def _by_beginning(table: Mapping[str, str], name: str) -> str | None:
    return next((str(table[start]) for start in table if name.startswith(start)), None)


def _coded(text: str) -> Iterator[Shape]:
    for found in _ERROR.finditer(text):
        cause = _by_beginning(_ERRORS, found[1])
        if cause is None and found[0].startswith("net"):
            cause = "Untold"
        if cause is not None:
            yield Shape(cause, {}, found.start())
    for found in _MOZILLA_ERROR.finditer(text):
        cause = _by_beginning(_MOZILLA, found[0])
        if cause == Code.CORS_DISABLED_SCHEME and "file:" not in text:
            cause = "Untold"
        if cause is not None:
            yield Shape(cause, {}, found.start())
    yield from places(text, Code.BLOCKED_BY_RESOURCE_POLICY.value, _POLICY)
    yield from places(text, Code.NETWORK_FAILURE, _NSURL)


def _unconnected(text: str) -> Iterator[Shape]:
    reached = [found.start() for found in _CONNECTED.finditer(text)][-1:]
    for found in _UNCONNECTED.finditer(text, *reached):
        seen = "cert" in found[0].lower() and _BROWSER.search(text)
        yield Shape(Code.NETWORK_FAILURE if seen else "NoConnection", {}, found.start())
