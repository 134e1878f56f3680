"""WebKit's console: its words, recorded from WebKitGTK 2.50."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.engines.lines import (
    SOCKET_FRAME,
    Line,
    answer_of,
    base,
    is_redirect,
    wording,
)
from crossorigin.consoles.engines.templates import fill
from crossorigin.fetch import Code, Outcome, Verdict

_FRAME: Final = "{kind} cannot load {url} due to access control checks."
_REDIRECTION: Final = (
    "Cross-origin redirection to {url} denied by Cross-Origin Resource Sharing policy: "
)

FRAMES: Final = (
    _REDIRECTION,
    SOCKET_FRAME,
    "cannot load {url} due to",
    "Cannot load image {url} due to",
    "Beacon API cannot load {url}.",
)
"""The texts around WebKit's reasons, or after them in a line of their own."""

ORIGINS: Final = (
    Code.ALLOW_ORIGIN_MISMATCH,
    Code.INVALID_ALLOW_ORIGIN_VALUE,
    Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
)
"""The codes for which WebKit has one message, as old browsers had."""

REASONS: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "Origin {origin} is not allowed by Access-Control-Allow-Origin.",
        ORIGINS,
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "Access-Control-Allow-Origin cannot contain more than one origin.",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    ),
    Line(
        Code.PREFLIGHT_INVALID_STATUS,
        "Preflight response is not successful. Status code: {status}",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "Preflight response is not successful"),
    Line(
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "Header Access-Control-Allow-Methods has an invalid value: {found}",
    ),
    Line(
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "Header Access-Control-Allow-Headers has an invalid value: {found}",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Method {expected} is not allowed by Access-Control-Allow-Methods.",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Request header field {expected} is not allowed by Access-Control-Allow-Headers.",
    ),
    Line(Code.REDIRECT_CONTAINS_CREDENTIALS, "redirection URL {found} has credentials"),
    Line(
        Code.UNSAFE_REDIRECT,
        "not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        (Code.INVALID_REDIRECT,),
    ),
    Line(Code.REDIRECT_DISALLOWED, "Not allowed to follow a redirection while loading {url}"),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Unsafe attempt to load URL {url} from origin {origin}. Domains, protocols and ports "
        "must match.",
    ),
    Line(Code.CORS_DISABLED_SCHEME, "Cross origin requests are only supported for HTTP."),
    Line(Code.BAD_PORT, "Not allowed to use restricted network port {found}: {url}"),
    Line(Code.TOO_MANY_REDIRECTS, "Load cannot follow more than 20 redirections"),
    Line(Code.NETWORK_FAILURE, "Could not connect to {found}: "),
    Line(Code.NETWORK_FAILURE, "Error resolving “{found}”: "),
    Line(Code.NETWORK_FAILURE, "Error receiving data: "),
    Line(Code.NETWORK_FAILURE, "Error sending data: "),
    Line(Code.NETWORK_FAILURE, "Connection terminated unexpectedly"),
    Line(Code.NETWORK_FAILURE, "Could not parse HTTP response"),
    Line(Code.NETWORK_FAILURE, "Could not connect to the server."),
    Line(Code.NETWORK_FAILURE, "The network connection was lost."),
    Line(
        Code.NETWORK_FAILURE,
        "A server with the specified hostname could not be found.",
    ),
    Line(Code.NETWORK_FAILURE, "Unacceptable TLS certificate"),
    Line("HandshakeRefused", "The server did not accept the WebSocket handshake."),
    Line(
        Code.MIXED_CONTENT,
        "requested insecure content from {url}. This content was blocked",
    ),
    Line(
        "TaintedCanvas",
        "because the canvas has been tainted by cross-origin data.",
    ),
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "load denied by Cross-Origin Resource Sharing policy.",
        ORIGINS,
        weak=True,
    ),
    Line(
        "BlockedByClient",
        "Content blocker prevented frame displaying {origin} from loading a resource from "
        "{url}",
    ),
    Line("BlockedByClient", "Resource blocked by content blocker"),
    Line("Untold", "TypeError: Load failed"),
    Line("Untold", "TypeError: cancelled"),
    Line("Untold", " due to access control checks."),
    Line("Untold", "Not allowed to request resource"),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Fetch API cannot load {url}.",
        # Earlier messages of Chromium begin so, and their reason may be cut off.
        also=("Untold",),
        weak=True,
        alone=True,
    ),
)
"""Its reasons, the precise ones before the vague ones."""

_REDIRECTIONS: Final = frozenset({Code.UNSAFE_REDIRECT, Code.INVALID_REDIRECT})
_SAYS: Final = {
    Code.PREFLIGHT_DISALLOWED_REDIRECT: Code.PREFLIGHT_INVALID_STATUS,
    Code.INVALID_REDIRECT: Code.UNSAFE_REDIRECT,
}


def lines(outcome: Outcome, facts: dict[str, str]) -> Iterator[str]:
    """Yield WebKit's messages.

    Args:
        outcome: the outcome of a blocked fetch.
        facts: the values of the gaps.
    """
    verdict, code = outcome.verdict, _own_code(outcome.verdict)
    reason = fill(wording(REASONS, code), facts)
    if code is Code.MISSING_ALLOW_ORIGIN_HEADER:
        reason += f" Status code: {facts['status']}"
    hop = is_redirect(answer_of(outcome)) and not verdict.is_preflight
    if hop and (code.is_cors or code in _REDIRECTIONS):
        reason = fill(_REDIRECTION, {"url": facts["target"]}) + reason
    if reason:
        yield reason
    if code is not Code.BAD_PORT:
        yield fill(_FRAME, facts)


def _own_code(verdict: Verdict) -> Code:
    """Return WebKit's own code of a reason: it has one for missing and wrong origins."""
    plain = base(verdict.code)
    blanks = plain is Code.MULTIPLE_ALLOW_ORIGIN_VALUES and "," not in (verdict.found or "")
    if blanks or plain in {Code.ALLOW_ORIGIN_MISMATCH, Code.INVALID_ALLOW_ORIGIN_VALUE}:
        return Code.MISSING_ALLOW_ORIGIN_HEADER
    return _SAYS.get(plain, plain)
