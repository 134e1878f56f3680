"""What `crossorigin explain` says of messages; the messages themselves were printed by engines.

The reasons are read by a person here, apart from the templates of the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# A part of a line, and the code of what it means.
REASONS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "chromium": (
        ("No 'Access-Control-Allow-Origin' header is present", "MissingAllowOriginHeader"),
        ("that is not equal to the supplied origin", "AllowOriginMismatch"),
        ("contains the invalid value", "InvalidAllowOriginValue"),
        ("contains multiple values", "MultipleAllowOriginValues"),
        ("must not be the wildcard '*'", "WildcardOriginNotAllowed"),
        ("which must be 'true'", "InvalidAllowCredentials"),
        ("It does not have HTTP ok status", "PreflightInvalidStatus"),
        ("Redirect is not allowed for a preflight", "PreflightDisallowedRedirect"),
        ("Cannot parse Access-Control-Allow-Methods", "InvalidAllowMethodsPreflightResponse"),
        ("Cannot parse Access-Control-Allow-Headers", "InvalidAllowHeadersPreflightResponse"),
        (
            "is not allowed by Access-Control-Allow-Methods in",
            "MethodDisallowedByPreflightResponse",
        ),
        (
            "is not allowed by Access-Control-Allow-Headers in",
            "HeaderDisallowedByPreflightResponse",
        ),
        ("contains a username and password", "RedirectContainsCredentials"),
        ('Request mode is "same-origin"', "DisallowedByMode"),
        ("Domains, protocols and ports must match", "DisallowedByMode"),
        ("URL scheme ", "CorsDisabledScheme"),
        ("are only supported for protocol schemes", "UnsafeRedirect"),
    ),
    "firefox": (
        ("‘Access-Control-Allow-Origin’ missing", "MissingAllowOriginHeader"),
        (
            "‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000’",
            "AllowOriginMismatch",
        ),
        ("‘Access-Control-Allow-Origin’ does not match ‘null’", "AllowOriginMismatch"),
        (
            "‘Access-Control-Allow-Origin’ does not match ‘http://localhost:8002’",
            "AllowOriginMismatch",
        ),
        ("‘Access-Control-Allow-Origin’ does not match", "InvalidAllowOriginValue"),
        ("‘Access-Control-Allow-Origin’ does not match", "MultipleAllowOriginValues"),
        ("‘Access-Control-Allow-Origin’ does not match", "AllowOriginMismatch"),
        ("Multiple CORS header", "MultipleAllowOriginValues"),
        ("Credential is not supported", "WildcardOriginNotAllowed"),
        ("expected ‘true’", "InvalidAllowCredentials"),
        ("CORS preflight response did not succeed", "PreflightInvalidStatus"),
        ("external redirect not allowed", "PreflightDisallowedRedirect"),
        (
            "in CORS header ‘Access-Control-Allow-Methods’",
            "InvalidAllowMethodsPreflightResponse",
        ),
        (
            "in CORS header ‘Access-Control-Allow-Headers’",
            "InvalidAllowHeadersPreflightResponse",
        ),
        ("Did not find method", "MethodDisallowedByPreflightResponse"),
        ("is not allowed according to header", "HeaderDisallowedByPreflightResponse"),
        ("CORS request not http", "CorsDisabledScheme"),
        ("may not load data from", "DisallowedByMode"),
        ("may not load or link to", "UnsafeRedirect"),
        ("`Authorization` header is not covered", "AuthorizationCoveredByWildcard"),
    ),
    "webkit": (
        ("is not allowed by Access-Control-Allow-Origin.", "MissingAllowOriginHeader"),
        ("cannot contain more than one origin", "MultipleAllowOriginValues"),
        ("Cannot use wildcard in Access-Control-Allow-Origin", "WildcardOriginNotAllowed"),
        ('Access-Control-Allow-Credentials is not "true"', "InvalidAllowCredentials"),
        ("Preflight response is not successful", "PreflightInvalidStatus"),
        (
            "Header Access-Control-Allow-Methods has an invalid value",
            "InvalidAllowMethodsPreflightResponse",
        ),
        (
            "Header Access-Control-Allow-Headers has an invalid value",
            "InvalidAllowHeadersPreflightResponse",
        ),
        (
            "is not allowed by Access-Control-Allow-Methods.",
            "MethodDisallowedByPreflightResponse",
        ),
        (
            "is not allowed by Access-Control-Allow-Headers.",
            "HeaderDisallowedByPreflightResponse",
        ),
        ("has credentials", "RedirectContainsCredentials"),
        ("redirection with non CORS scheme", "UnsafeRedirect"),
        ("Domains, protocols and ports must match", "DisallowedByMode"),
        ("only supported for HTTP.", "CorsDisabledScheme"),
        ("restricted network port", "BadPort"),
        ("more than 20 redirections", "TooManyRedirects"),
        ("Not allowed to follow a redirection", "RedirectDisallowed"),
        ("Could not connect to", "NetworkFailure"),
        ("Refused to set unsafe header", "ForbiddenRequestHeader"),
        ("the server responded with a status of", "ErrorStatus"),
    ),
}

# Where no line tells, these are what the engine leaves to be guessed.
UNTOLD: Final[dict[str, set[str]]] = {
    "chromium": {"Untold"},
    "firefox": {"NetworkFailure"},
    "webkit": {"DisallowedByMode"},
}

# Lines of a console that speak of something else.
NOT_OF_CORS: Final = ("Referrer Policy: Ignoring",)


@dataclass(frozen=True)
class Other:
    """A message that the matrix of scenarios does not bring about.

    Attributes:
        engine: whose words.
        text: of the message.
        code: its cause.
        who: has to change something.
        remedy: a part of it.
        url: that it names.
        command: that reproduces it.
    """

    engine: str | None
    text: str
    code: str
    who: str
    remedy: str
    url: str | None = None
    command: str | None = None


_CHROMIUM: Final = "Access to fetch at 'http://localhost:22002/' from origin 'http://127.0.0.1:22001' has been blocked by CORS policy: "
_FIREFOX: Final = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/. (Reason: "

OTHERS: Final = (
    Other("chromium", f"{_CHROMIUM}Permission was denied for this request to access the `loopback` address space.",
          "LocalNetworkAccessPermissionDenied", "user", "No response header changes this", "http://localhost:22002/"),
    Other("chromium", f"{_CHROMIUM}The request client is not a secure context and the resource is in more-private address space `loopback`.",
          "InsecureLocalNetwork", "page", "over https"),
    Other("chromium", f"{_CHROMIUM}Request had a target IP address space of `local` yet the resource is in address space `loopback`.",
          "InvalidLocalNetworkAccess", "page", "targetAddressSpace"),
    Other("chromium", "WebSocket connection to 'ws://localhost:1/' failed: Error in connection establishment: net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
          "LocalNetworkAccessPermissionDenied", "user", "permission"),
    Other("firefox", f"{_FIREFOX}CORS disabled).", "CorsDisabled", "user", "content.cors.disable"),
    Other("firefox", f"{_FIREFOX}CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200. [Learn More]",
          "MissingAllowOriginHeader", "server", "List the origin", "https://api.example/",
          "crossorigin check https://api.example/ --origin https://app.example"),
    Other("firefox", f"{_FIREFOX}CORS preflight response did not succeed). Status code: 405.",
          "PreflightInvalidStatus", "server", "200 to 299", "https://api.example/",
          "crossorigin check https://api.example/ --origin https://app.example --method PUT"),
    Other("firefox", f"{_FIREFOX}expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
          "InvalidAllowCredentials", "server", "Allow credentials", "https://api.example/",
          "crossorigin check https://api.example/ --origin https://app.example --credentials"),
    Other("firefox", f"{_FIREFOX}Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
          "MethodDisallowedByPreflightResponse", "server", "Add the method", "https://api.example/",
          "crossorigin check https://api.example/ --origin https://app.example --method PUT"),
    Other("chromium", "Access to script at 'https://cdn.example/a.js' from origin 'null' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
          "MissingAllowOriginHeader", "server", "anybody can have", "https://cdn.example/a.js",
          "crossorigin check https://cdn.example/a.js --origin null"),
    Other(None, 'Refused to get unsafe header "X-One"', "HiddenResponseHeader", "server", "expose_headers"),
    Other("chromium", "Uncaught SecurityError: Failed to execute 'toDataURL' on 'HTMLCanvasElement': Tainted canvases may not be exported.",
          "TaintedCanvas", "page", "<img crossorigin>"),
    Other("webkit", "Unable to get image data from canvas because the canvas has been tainted by cross-origin data.",
          "TaintedCanvas", "page", "<img crossorigin>"),
    Other("webkit", "Cross-origin script load denied by Cross-Origin Resource Sharing policy.", "MissingAllowOriginHeader", "server", "List the origin"),
    Other("chromium", "Uncaught (in promise) TypeError: Failed to fetch", "Untold", "page", "line before or after"),
    Other("firefox", "TypeError: NetworkError when attempting to fetch resource.", "Untold", "page", "line before or after"),
    Other("webkit", "TypeError: Load failed", "Untold", "page", "line before or after"),
    Other("chromium", "GET http://localhost:1/ net::ERR_CONNECTION_REFUSED", "NetworkFailure", "network", "see that the server is up"),
    Other("chromium", "GET https://api.example/ net::ERR_CERT_COMMON_NAME_INVALID", "NetworkFailure", "network", "certificate"),
    Other("chromium", "Mixed Content: The page at 'https://app.example/' was loaded over HTTPS, but requested an insecure resource 'http://api.example/'. This request has been blocked; the content must be served over HTTPS.",
          "MixedContent", "server", "TLS"),
)  # fmt: skip
