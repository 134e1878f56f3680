"""Chromium's console: its words, recorded from Chromium 156."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.engines.lines import SOCKET_FRAME, Line, base, wording
from crossorigin.consoles.engines.templates import fill
from crossorigin.fetch import Code, Outcome

_FRAME: Final = (
    "Access to {kind} at '{url}' from origin '{origin}' has been blocked by CORS policy: "
)
_REDIRECTED: Final = (
    "Access to {kind} at '{url}' (redirected from '{first}') from origin '{origin}' has been "
    "blocked by CORS policy: "
)
_PREFLIGHT: Final = "Response to preflight request doesn't pass access control check: "
_ADVICE: Final = " Have the server send the header with a valid value."

FRAMES: Final = (_REDIRECTED, _FRAME, SOCKET_FRAME)
"""The texts around Chromium's reasons."""

_ERROR_NAMES: Final = {
    Code.BAD_PORT: "net::ERR_UNSAFE_PORT",
    Code.TOO_MANY_REDIRECTS: "net::ERR_TOO_MANY_REDIRECTS",
    Code.UNSAFE_REDIRECT: "net::ERR_UNSAFE_REDIRECT",
}
"""The codes that Chromium reports as network errors, not as CORS errors."""

_NETWORK_ERRORS: Final = (
    "net::ERR_CONNECTION_",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_SOCKET_NOT_CONNECTED",
    "net::ERR_TIMED_OUT",
    "net::ERR_NAME_NOT_RESOLVED",
    "net::ERR_CERT_",
    "net::ERR_SSL_",
    "net::ERR_ADDRESS_UNREACHABLE",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_NETWORK_CHANGED",
    "net::ERR_PROXY_CONNECTION_FAILED",
    "net::ERR_TUNNEL_CONNECTION_FAILED",
    "net::ERR_UNEXPECTED_PROXY_AUTH",
    "net::ERR_HTTP2_",
    "net::ERR_QUIC_",
    "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
    "net::ERR_CONTENT_LENGTH_MISMATCH",
    "net::ERR_CONTENT_DECODING_FAILED",
    "net::ERR_INVALID_CHUNKED_ENCODING",
    "net::ERR_INVALID_HTTP_RESPONSE",
    "net::ERR_RESPONSE_HEADERS_",
    "Connection closed before receiving a handshake response",
)
"""How Chromium begins to say that no HTTP response came."""

REASONS: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    ),
    Line(
        Code.ALLOW_ORIGIN_MISMATCH,
        "The 'Access-Control-Allow-Origin' header has a value '{found}' that is not equal to "
        "the supplied origin.",
    ),
    Line(
        Code.INVALID_ALLOW_ORIGIN_VALUE,
        "The 'Access-Control-Allow-Origin' header contains the invalid value '{found}'.",
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "The 'Access-Control-Allow-Origin' header contains multiple values '{found}', but only "
        "one is allowed.",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the "
        "wildcard '*' when the request's credentials mode is 'include'.",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "The value of the 'Access-Control-Allow-Credentials' header in the response is "
        "'{found}' which must be 'true' when the request's credentials mode is 'include'.",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "It does not have HTTP ok status."),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "Redirect is not allowed for a preflight request.",
    ),
    Line(
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "Cannot parse Access-Control-Allow-Methods response header field in preflight "
        "response.",
    ),
    Line(
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "Cannot parse Access-Control-Allow-Headers response header field in preflight "
        "response.",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Method {expected} is not allowed by Access-Control-Allow-Methods in preflight "
        "response.",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Request header field {expected} is not allowed by Access-Control-Allow-Headers in "
        "preflight response.",
    ),
    Line(
        Code.REDIRECT_CONTAINS_CREDENTIALS,
        "Redirect location '' contains a username and password, which is disallowed for "
        "cross-origin requests.",
    ),
    # Of a mode that forbids it, of a scheme: with frames of their own.
    Line(
        Code.DISALLOWED_BY_MODE,
        'Fetch API cannot load {url}. Request mode is "same-origin" but the URL\'s origin is '
        "not same as the request origin {origin}.",
    ),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Unsafe attempt to load URL {url} from frame with URL {origin}. Domains, protocols and "
        "ports must match.",
    ),
    Line(
        Code.CORS_DISABLED_SCHEME,
        'Fetch API cannot load {url}. URL scheme "{found}" is not supported.',
    ),
    # After a redirect it is the redirect that is unsafe: `messages` decides by the frame.
    Line(
        Code.CORS_DISABLED_SCHEME,
        "Cross origin requests are only supported for protocol schemes: ",
    ),
    Line(
        "LocalNetworkAccessPermissionDenied",
        "Permission was denied for this request to access the `{found}` address space.",
    ),
    Line(
        "InsecureLocalNetwork",
        "The request client is not a secure context and the resource is in more-private "
        "address space `{found}`.",
    ),
    Line(
        "InvalidLocalNetworkAccess",
        "Request had a target IP address space of `{expected}` yet the resource is in address "
        "space `{found}`.",
    ),
    Line(
        "LocalNetworkAccessPermissionDenied",
        "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
    ),
    Line("TaintedCanvas", "The canvas has been tainted by cross-origin data."),
    Line("TaintedCanvas", "Tainted canvases may not be exported."),
    Line(
        Code.MIXED_CONTENT,
        "was loaded over HTTPS, but requested an insecure {url}. This request has been blocked",
    ),
    Line(
        "HandshakeRefused",
        "Error during WebSocket handshake: Unexpected response code: {status}",
    ),
    Line("BlockedByClient", "net::ERR_BLOCKED_BY_CLIENT"),
    *(Line(code, name) for code, name in _ERROR_NAMES.items()),
    *(Line(Code.NETWORK_FAILURE, start) for start in _NETWORK_ERRORS),
    Line("Untold", "net::ERR_FAILED"),
    Line("Untold", "TypeError: Failed to fetch"),
)
"""Its reasons, the precise ones before the vague ones."""

_WITH_ADVICE: Final = frozenset(
    {
        Code.ALLOW_ORIGIN_MISMATCH,
        Code.INVALID_ALLOW_ORIGIN_VALUE,
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
    }
)


def lines(outcome: Outcome, facts: dict[str, str]) -> Iterator[str]:
    """Yield Chromium's messages.

    Args:
        outcome: the outcome of a blocked fetch.
        facts: the values of the gaps.
    """
    code = outcome.verdict.code
    if code in _ERROR_NAMES:
        yield f"Failed to load resource: {_ERROR_NAMES[code]}"
        return
    reason = fill(wording(REASONS, code), facts)
    if code is Code.CORS_DISABLED_SCHEME:
        yield reason
    elif code.is_cors:
        moved = facts["first"] != facts["url"]
        frame = fill(_REDIRECTED if moved else _FRAME, facts)
        before = _PREFLIGHT if code.value.startswith("Preflight") else ""
        after = _ADVICE if base(code) in _WITH_ADVICE else ""
        yield frame + before + reason + after
