"""Earlier words: those of Chromium from 2013, Firefox from 2014, Internet Explorer and Edge.

They are read, and never written. Old WebViews, kiosks and most results of a search have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.engines.lines import Line
from crossorigin.consoles.engines.webkit import ORIGINS
from crossorigin.fetch import Code

_CHROMIUM: Final = (
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "cannot be used in the 'Access-Control-Allow-Origin' header when the "
        "credentials flag is true.",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "Credentials flag is 'true', but the 'Access-Control-Allow-Credentials' header is "
        "'{found}'. It must be 'true' to allow credentials.",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "header in the response is '{found}' which must be 'true' when the request's "
        "credentials mode is 'include'",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "Credentials flag is true, but Access-Control-Allow-Credentials is not 'true'",
    ),
    Line(
        Code.ALLOW_ORIGIN_MISMATCH,
        "The 'Access-Control-Allow-Origin' header has a value '{found}' that is not equal to "
        "the supplied origin. Origin '{origin}' is therefore not allowed access.",
    ),
    Line(
        Code.ALLOW_ORIGIN_MISMATCH,
        "The 'Access-Control-Allow-Origin' whitelists only '{found}'.",
    ),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "Response for preflight is invalid (redirect)",
    ),
    Line(
        Code.PREFLIGHT_INVALID_STATUS,
        "Response for preflight has invalid HTTP status code {status}",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "cannot load {url}. Invalid HTTP status code {status}"),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "The request was redirected to '{found}', which is disallowed for cross-origin "
        "requests that require preflight.",
    ),
    Line(
        Code.REDIRECT_CONTAINS_CREDENTIALS,
        "contains a username and password, which is disallowed for cross-origin requests.",
    ),
    Line(Code.CORS_DISABLED_SCHEME, "Cross origin requests are only supported for HTTP."),
    Line(
        "InsecureLocalNetwork",
        "The request client is not a secure context and the resource is in more-private "
        "address space",
    ),
    Line(
        "InvalidLocalNetworkAccess",
        "yet the resource is in address space '{found}'",
    ),
)

_FIREFOX: Final = (
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "(Reason: missing token '{expected}' in CORS header 'Access-Control-Allow-Headers' "
        "from CORS preflight channel)",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "(Reason: missing token '{expected}' in CORS header 'Access-Control-Allow-Headers' "
        "from CORS preflight response)",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "(Reason: CORS preflight channel did not succeed)"),
    Line(Code.NETWORK_FAILURE, "(Reason: CORS request failed)"),
    Line(
        "Untold",
        "This can be fixed by moving the resource to the same domain or enabling CORS.",
    ),
)

_UNREADABLE: Final = (
    Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
    Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
)
_REDIRECTED: Final = (Code.PREFLIGHT_DISALLOWED_REDIRECT, Code.REDIRECT_CONTAINS_CREDENTIALS)

_NUMBERS: Final[Mapping[str, tuple[Code, ...]]] = MappingProxyType(
    {
        "SEC7120:": (Code.MISSING_ALLOW_ORIGIN_HEADER,),
        "SEC7121:": (Code.WILDCARD_ORIGIN_NOT_ALLOWED,),
        "SEC7122:": (Code.INVALID_ALLOW_CREDENTIALS,),
        "SEC7123:": (Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,),
        "SEC7124:": (Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,),
        "SEC7125:": _UNREADABLE,
        "SEC7126:": (Code.PREFLIGHT_DISALLOWED_REDIRECT,),
        "SEC7127:": _REDIRECTED,
        "SEC7128:": (Code.MULTIPLE_ALLOW_ORIGIN_VALUES,),
        "SEC7129:": (Code.INVALID_ALLOW_CREDENTIALS,),
    }
)
"""The messages of Internet Explorer and the first Edge, by their numbers."""

_OTHERS: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "Origin {origin} not found in Access-Control-Allow-Origin header.",
        ORIGINS,
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Request header {expected} was not present in the Access-Control-Allow-Headers list.",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Request method {expected} was not present in the Access-Control-Allow-Methods list.",
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "Multiple Access-Control-Allow-Origin headers are not allowed for CORS response.",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "Wildcard in Access-Control-Allow-Origin not allowed when credentials flag is set to",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "Credentials flag was set to true, but Access-Control-Allow-Credentials was not",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "Multiple Access-Control-Allow-Credentials headers are not allowed for CORS response.",
    ),
    Line(_UNREADABLE[0], "caused a response headers parsing failure", _UNREADABLE[1:]),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "Redirects are not allowed for CORS preflight requests.",
    ),
    Line(_REDIRECTED[0], "Redirect was blocked for CORS request.", _REDIRECTED[1:]),
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "The origin '{origin}' did not find '{pages}' in the Access-Control-Allow-Origin "
        "response header for cross-origin resource at '{url}'",
        ORIGINS,
    ),
    Line("Untold", "XMLHttpRequest for {url} required "),
    Line("Untold", "XMLHttpRequest: Network Error 0x{found},"),
    Line("Untold", "SCRIPT5: Access is denied."),
    # The numbers are the same in every language of Windows.
    *(Line(one[0], number, one[1:], weak=True) for number, one in _NUMBERS.items()),
)

REASONS: Final[Mapping[str | None, tuple[Line, ...]]] = {
    "chromium": _CHROMIUM,
    "firefox": _FIREFOX,
    None: _OTHERS,
}
"""The earlier words of each engine; with None those of Internet Explorer and Edge."""

FRAMES: Final = (
    "Access to {kind} at '{url}' from origin {origin} has been blocked by CORS policy: ",
    "Access to {kind} at '{url}' has been blocked by CORS policy: ",
    "Redirect at '{url}' from origin '{origin}' has been blocked by CORS policy: ",
    "Redirect from '{first}' to '{url}' has been blocked by CORS policy: ",
    (
        # The origin of the resource; that of the page stands behind the reason.
        "from origin '{source}' has been blocked from loading by Cross-Origin Resource Sharing "
        "policy: "
    ),
    "from origin '{origin}' has been blocked by CORS policy: ",
    "has been blocked by CORS policy: ",
    "XMLHttpRequest cannot load {url}.",
    "Fetch API cannot load {url}.",
    "EventSource cannot load {url}.",
    "Failed to load {url}:",
    (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote "
        "resource at {url}."
    ),
)
"""The beginnings of the earlier messages."""

TRAILERS: Final = (
    "Origin '{origin}' is therefore not allowed access",
    "The response had HTTP status code {status}",
    "Status code: {status}",
)
"""The texts after a reason."""
