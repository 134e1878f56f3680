"""The explanations of `crossorigin explain`; engines printed the messages.

The reasons are read by a person here, apart from the templates of the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# A part of a line, and the code of its meaning.
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
        ("Failed to find a valid digest", "IntegrityMismatch"),
        ("not eligible for integrity validation", "IntegrityWithoutCors"),
        ("Error during WebSocket handshake", "HandshakeRefused"),
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
        ("hashes in the integrity attribute match", "IntegrityMismatch"),
        ("not eligible for integrity checks", "IntegrityWithoutCors"),
        ("due to its Cross-Origin-Resource-Policy header", "BlockedByResourcePolicy"),
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
        ("Connection terminated unexpectedly", "NetworkFailure"),
        ("Failed integrity metadata check", "IntegrityMismatch"),
        ("amount of queued data of 64Kb for keepalive", "KeepaliveTooLarge"),
        ("the canvas has been tainted", "TaintedCanvas"),
        ("violates the resource's Cross-Origin-Resource-Policy", "BlockedByResourcePolicy"),
        ("Refused to set unsafe header", "ForbiddenRequestHeader"),
        ("the server responded with a status of", "ErrorStatus"),
        ("did not accept the WebSocket handshake", "HandshakeRefused"),
    ),
}

# The causes to guess where no line of the engine names one.
UNTOLD: Final[dict[str, set[str]]] = {
    "chromium": {"Untold"},
    "firefox": {"NetworkFailure"},
    "webkit": {"DisallowedByMode", "Untold"},
}

# Lines of a console that speak of something else.
NOT_OF_CORS: Final = ("Referrer Policy: Ignoring",)


@dataclass(frozen=True)
class Told:
    """The explanation of a message that an engine printed.

    Attributes:
        engine: whose words.
        group: of the scenario in which it printed them; "complaints" for those.
        scenario: its name.
        code: its cause.
        who: has to change something.
        remedy: a part of it.
        url: that it names, or the lines around it do.
        command: that reproduces it, less the address, which is that of `url`.
    """

    engine: str
    group: str
    scenario: str
    code: str
    who: str
    remedy: str
    url: str | None = None
    command: str | None = None


_URL: Final = "http://localhost:8002/a"
_HERE: Final = "--origin http://127.0.0.1:8000"
_SOME: Final = "--origin https://app.example"

TOLD: Final = (
    Told("chromium", "complaints", "from the internet: fetch", "LocalNetworkAccessPermissionDenied", "user", "No response header changes this", _URL),
    Told("chromium", "complaints", "from the internet: WebSocket", "LocalNetworkAccessPermissionDenied", "user", "permission", "ws://localhost:8002/a"),
    Told("chromium", "complaints", "from the internet: a page that is not secure", "InsecureLocalNetwork", "page", "over https", _URL),
    Told("chromium", "complaints", "from the internet: another address space", "InvalidLocalNetworkAccess", "page", "targetAddressSpace", _URL),
    Told("chromium", "complaints", "image", "MissingAllowOriginHeader", "server", "List the origin", _URL, _HERE),
    Told("chromium", "complaints", "sendBeacon", "PreflightMissingAllowOriginHeader", "server", "List the origin", _URL, f"{_HERE} --method PUT"),
    Told("chromium", "complaints", "toDataURL", "TaintedCanvas", "page", "<img crossorigin>"),
    Told("chromium", "complaints", "a header that is not exposed", "HiddenResponseHeader", "server", "expose_headers"),
    Told("chromium", "complaints", "fetch: nobody listens", "NetworkFailure", "network", "check that the server runs"),
    Told("chromium", "complaints", "fetch: a certificate that nobody vouches for", "NetworkFailure", "network", "certificate"),
    Told("chromium", "complaints", "socket: nobody listens", "NetworkFailure", "network", "check that the server runs", "ws://localhost:8004/a"),
    Told("chromium", "complaints", "a server without WebSockets", "HandshakeRefused", "server", "Upgrade", "ws://localhost:8002/a"),
    Told("chromium", "complaints", "mixed content: fetch", "MixedContent", "server", "TLS", "http://api.invalid/a", _SOME),
    Told("chromium", "opaque", "data, <page>, PUT", "PreflightAllowOriginMismatch", "server", "any page can have", _URL, "--origin null --method PUT"),
    Told("firefox", "complaints", "from the internet: fetch", "LocalNetworkAccessPermissionDenied", "user", "No response header changes this", _URL),
    Told("firefox", "complaints", "CORS turned off", "CorsDisabled", "user", "content.cors.disable", _URL),
    Told("firefox", "complaints", "toDataURL", "InsecureOperation", "page", "the image needs crossorigin"),
    Told("firefox", "complaints", "socket: nobody listens", "NetworkFailure", "network", "check that the server runs", "ws://localhost:8004/a"),
    Told("firefox", "complaints", "mixed content: fetch", "MixedContent", "server", "TLS", "http://api.invalid/a", _SOME),
    Told("firefox", "allow-origin", "missing, same-origin", "MissingAllowOriginHeader", "server", "List the origin", _URL, _SOME),
    Told("firefox", "preflight-status", "300", "PreflightInvalidStatus", "server", "200 to 299", _URL, f"{_SOME} --method PUT"),
    Told("firefox", "allow-credentials", "missing", "InvalidAllowCredentials", "server", "Allow credentials", _URL, f"{_SOME} --credentials"),
    Told("firefox", "methods", "'PUT' not listed", "MethodDisallowedByPreflightResponse", "server", "Add the method", _URL, f"{_SOME} --method PUT"),
    Told("webkit", "complaints", "image", "MissingAllowOriginHeader", "server", "List the origin", _URL, _HERE),
    Told("webkit", "complaints", "script", "MissingAllowOriginHeader", "server", "List the origin"),
    Told("webkit", "complaints", "sendBeacon", "MissingAllowOriginHeader", "server", "List the origin", _URL, _HERE),
    Told("webkit", "complaints", "getImageData", "TaintedCanvas", "page", "<img crossorigin>"),
    Told("webkit", "complaints", "socket: nobody listens", "NetworkFailure", "network", "check that the server runs", "ws://localhost:8004/a"),
    Told("webkit", "complaints", "a server without WebSockets", "HandshakeRefused", "server", "Upgrade", "ws://localhost:8002/a"),
    Told("webkit", "complaints", "mixed content: fetch", "MixedContent", "server", "TLS", "http://api.invalid/a", _SOME),
)  # fmt: skip


@dataclass(frozen=True)
class Elsewhere:
    """A message that no engine could be brought to print here.

    Attributes:
        engine: whose words.
        text: of the message.
        code: its cause.
        who: has to change something.
        remedy: a part of it.
        source: where the words come from, and why not from here.
    """

    engine: str
    text: str
    code: str
    who: str
    remedy: str
    source: str


_PANEL: Final = "the panel of the developer tools writes method and address before the bare error that is printed"

ELSEWHERE: Final = (
    Elsewhere("chromium", "GET http://localhost:1/ net::ERR_CONNECTION_REFUSED", "NetworkFailure", "network", "check that the server runs", _PANEL),
    Elsewhere("webkit", "Failed to load resource: Error sending data: Broken pipe", "NetworkFailure", "network", "check that the server runs",
              "the words are those of GLib's sockets, as for what is received; whether a server that hangs up is met while sending is chance"),
    Elsewhere("firefox", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200. [Learn More]",
              "MissingAllowOriginHeader", "server", "List the origin", "the panel of the developer tools adds a link to the message"),
    Elsewhere("chromium", "GET https://api.example/ net::ERR_CERT_COMMON_NAME_INVALID", "NetworkFailure", "network", "certificate",
              "Chromium's list of network errors; a certificate that nobody vouches for is found out before its name is looked at"),
    Elsewhere("chromium", "GET https://api.example/ net::ERR_CONNECTION_TIMED_OUT", "NetworkFailure", "network", "check that the server runs",
              "Chromium's list of network errors; on loopback nothing is lost, and it would take minutes"),
    Elsewhere("chromium", "GET https://api.example/ net::ERR_TIMED_OUT", "NetworkFailure", "network", "check that the server runs", "the same"),
    Elsewhere("chromium", "GET https://api.example/ads.js net::ERR_BLOCKED_BY_CLIENT", "BlockedByClient", "user", "without extensions",
              "Chromium's list of network errors; the pages that the driver opens have no extensions, and requests that the DevTools protocol blocks print nothing"),
)  # fmt: skip
