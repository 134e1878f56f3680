"""Messages on mechanisms besides CORS that block or break a request; see `mechanisms`."""

from __future__ import annotations

from typing import Final

from crossorigin.consoles.engines.lines import Line
from crossorigin.fetch import Code

_CSP: Final = "ContentSecurityPolicy"
_CORP: Final = Code.BLOCKED_BY_RESOURCE_POLICY
_TYPE: Final = "DisallowedContentType"

CHROMIUM: Final = (
    Line(
        "DeveloperNotice",
        "[Report Only] Refused to {url} because it violates the following Content Security "
        "Policy directive: ",
    ),
    Line(
        _CSP,
        "Refused to {url} because it violates the following Content Security Policy "
        "directive: ",
    ),
    Line(
        _CSP,
        "Connecting to '{url}' violates the following Content Security Policy directive: ",
    ),
    Line(
        _CSP,
        "Refused to {url} because it violates the document's Content Security Policy",
    ),
    Line(_CSP, "violates the following Content Security Policy directive"),
    Line(_CSP, "violates the document's Content Security Policy"),
    Line(_CSP, "is denied by the document's C"),
    Line(Code.CORS_DISABLED_SCHEME, 'URL scheme "{found}" is not supported'),
    Line(Code.CORS_DISABLED_SCHEME, 'Fetch API cannot load {url}. URL scheme must be "http"'),
    Line("Untold", "XMLHttpRequest Exception 101"),
    # The end was left out.
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "No 'Access-Control-Allow-Origin' header is present",
    ),
    Line(Code.MULTIPLE_ALLOW_ORIGIN_VALUES, "contains multiple values '*"),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "Access-Control-Allow-Origin' header contains multiple values",
    ),
    Line(
        "IntegrityWithoutCors",
        "The resource '{url}' has an integrity attribute, but the response is not eligible for "
        "integrity validation",
    ),
    Line(
        "IntegrityWithoutCors",
        "The resource '{url}' has an integrity attribute, but the resource requires the "
        "request to be CORS enabled",
    ),
    Line(
        "IntegrityWithoutCors",
        "has an integrity attribute, but the resource requires the request to be CORS enabled",
    ),
    Line(
        "IntegrityMismatch",
        "Failed to find a valid digest in the 'integrity' attribute for resource '{url}'",
    ),
    Line("IntegrityMismatch", "Failed to find a valid digest in the 'integrity' attribute"),
    Line(
        "OpaqueResponseBlocked",
        "Cross-Origin Read Blocking (CORB) blocked cross-origin response {url} with MIME type",
    ),
    Line("OpaqueResponseBlocked", "Cross-Origin Read Blocking (CORB) blocked"),
    Line("OpaqueResponseBlocked", "Response was blocked by CORB"),
    Line("OpaqueResponseBlocked", "net::ERR_BLOCKED_BY_ORB"),
    Line(_CORP, "net::ERR_BLOCKED_BY_RESPONSE"),
    Line(_CORP, "each resource must specify a suitable Cross-Origin Resource Policy"),
    Line(_CORP, "Specify a Cross-Origin Resource Policy to prevent a resource from"),
    Line(
        "PrivateNetworkPreflight",
        "'Access-Control-Allow-Private-Network' header was present in the preflight response",
    ),
    Line("SilencedAudio", "outputs zeroes due to CORS access restrictions for {url}"),
    Line(
        "UnusedPreload",
        "A preload for '{url}' is found, but is not used because the request credentials mode "
        "does not match.",
    ),
    Line(
        "EventStreamType",
        'EventSource\'s response has a MIME type ("{found}") that is not "text/event-stream"',
    ),
    Line(
        _TYPE,
        "module script but the server responded with a MIME type of '{found}'",
    ),
    Line(
        _TYPE,
        "Refused to execute script from '{url}' because its MIME type ('{found}') is not",
    ),
    Line(_TYPE, "Refused to apply style from '{url}' because its MIME type ('{found}') is not"),
    Line(
        "CookieRefused",
        "A cookie associated with a cross-site resource at {url} was set without the "
        "`SameSite` attribute",
    ),
    Line(
        "CookieRefused",
        "Tracking Prevention blocked access to storage for {url}",
        weak=True,
    ),
    Line("CookieRefused", "Tracking Prevention blocked access to storage for", weak=True),
    Line("CookieRefused", "attempt to set a cookie via a Set-Cookie header was blocked"),
    Line("CookieRefused", "This Set-Cookie was blocked because"),
    Line("CookieRefused", "This Set-Cookie didn't specify a"),
    Line(
        "ServiceWorkerResponse",
        'The FetchEvent for "{url}" resulted in a network error response: a redirected '
        "response",
    ),
    Line(
        "ServiceWorkerResponse",
        'The FetchEvent for "{url}" resulted in a network error response: an "opaque" response',
    ),
    *(
        Line(
            "ServiceWorkerResponse",
            f'The FetchEvent for "{{url}}" resulted in a network error response: {reason}',
        )
        for reason in (
            "an object that was not a Response",
            'an "error" response',
            'a Response whose "bodyUsed"',
            "the response",
        )
    ),
    Line(
        "Untold",
        'The FetchEvent for "{url}" resulted in a network error response: the promise was '
        "rejected",
    ),
    Line("Untold", "resulted in a network error response: the promise was rejected"),
    Line("ServiceWorkerResponse", "resulted in a network error response"),
    Line("Untold", "An unknown error occurred when fetching the script"),
    Line("CookieRefused", "Because a cookie's SameSite attribute was not set or is invalid"),
    Line("CookieRefused", "Third-party cookie will be blocked"),
    Line("CookieRefused", "Third-party cookie is blocked"),
    Line(Code.CORS_DISABLED_SCHEME, "Not allowed to load local resource: {url}"),
    Line(Code.CORS_DISABLED_SCHEME, "Not allowed to load local resource"),
    Line(Code.CORS_DISABLED_SCHEME, "'file:' URLs are treated as unique security origins"),
    Line("InsecureLocalNetwork", "net::ERR_INSECURE_PRIVATE_NETWORK_REQUEST"),
    Line("LocalNetworkAccessPermissionDenied", "Access to local network is blocked"),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Failed to construct '{kind}': Script at '{url}' cannot be accessed from origin "
        "'{origin}'",
    ),
    # A mistake in the page's call: Chromium has dozens of sentences for them.
    Line(Code.INVALID_REQUEST, "Failed to execute 'fetch'"),
    Line(Code.INVALID_REQUEST, "'importScripts' on 'WorkerGlobalScope': The URL"),
    Line(Code.INVALID_REQUEST, "Failed to construct 'WebSocket': The URL"),
    Line(Code.INVALID_REQUEST, "Cannot open an EventSource to '{found}'. The URL is invalid"),
    Line(Code.INVALID_REQUEST, "TypeError: Failed to parse URL from"),
    Line("ServiceWorkerRefused", "The URL protocol of the current origin"),
    Line("ServiceWorkerRefused", "Only secure origins are allowed (see"),
    Line("ServiceWorkerRefused", "Failed to get a ServiceWorkerRegistration: "),
    Line(_TYPE, "The script has an unsupported MIME type ('{found}')"),
    Line("FrameAccessDenied", "does not match the recipient window's origin"),
    Line("FrameAccessDenied", "from accessing a frame with origin"),
    Line("FrameAccessDenied", "from accessing a cross-origin frame"),
    Line(
        "FrameRefused", "Refused to display '{url}' in a frame because it set 'X-Frame-Options'"
    ),
    Line(
        "FrameRefused",
        "Refused to display '{url}' in a frame because an ancestor violates the following "
        "Content Security Policy directive",
    ),
    Line(
        "FrameRefused",
        "because an ancestor violates the following Content Security Policy directive",
    ),
    Line(
        "FrameRefused",
        "Framing '{url}' violates the following Content Security Policy directive",
    ),
    Line("TaintedCanvas", "The cross-origin image at {url} may not be loaded"),
    Line("TaintedCanvas", "Tainted canvases may not be loaded"),
    Line("TaintedCanvas", "contains cross-origin data, and may not be loaded"),
)
"""Chromium's messages."""

FIREFOX: Final = (
    Line(
        _CSP, "Content-Security-Policy: The page's settings blocked the loading of a resource"
    ),
    Line(
        _CSP, "Content Security Policy: The page's settings blocked the loading of a resource"
    ),
    Line(_CSP, "Content-Security-Policy: The page's settings blocked a"),
    Line(
        _CORP,
        "The resource at '{url}' was blocked due to its Cross-Origin-Resource-Policy header",
    ),
    Line(
        "OpaqueResponseBlocked",
        "The resource at '{url}' was blocked by OpaqueResponseBlocking.",
    ),
    Line("OpaqueResponseBlocked", "is blocked by OpaqueResponseBlocking"),
    Line(_CORP, "NS_ERROR_DOM_CORP_FAILED"),
    Line(_CORP, "NS_ERROR_DOM_COEP_FAILED"),
    Line("FrameRefused", "Load denied by X-Frame-Options: {url} does not permit"),
    Line("FrameRefused", "The loading of '{url}' in a frame is denied by"),
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "bad URI or cross-site access not allowed source: {url}",
    ),
    Line(
        "IntegrityWithoutCors",
        "is not eligible for integrity checks since it's neither CORS-enabled nor same-origin.",
    ),
    Line(
        "IntegrityMismatch", "in the integrity attribute match the content of the subresource"
    ),
    Line(
        "SilencedAudio",
        "passed to createMediaElementSource has a cross-origin resource, the node will output "
        "silence",
    ),
    Line(_TYPE, "from '{url}' was blocked because of a disallowed MIME type ('{found}')"),
    Line(_TYPE, "from '{url}' was blocked because of MIME type ('{found}') mismatch"),
    *(
        Line("CookieRefused", f"Cookie '{{found}}' has been rejected {goes_on}")
        for goes_on in ("because", "in a", "for", "as")
    ),
    Line("CookieRefused", "Cookie '{found}' will be soon rejected"),
    Line("CookieRefused", "Cookie '{found}' will soon be rejected"),
    Line("CookieRefused", "rejected because it has the 'SameSite=None' attribute"),
    Line("CookieRefused", "does not have a proper 'SameSite' attribute value"),
    Line(
        "CookieRefused",
        "Cookie '{found}' is foreign and does not have the 'Partitioned' attribute",
    ),
    Line("CookieRefused", "Request to access cookie or storage on '{url}' was blocked"),
    Line("CookieRefused", "Request to access cookies or storage on '{url}' was blocked"),
    *(
        Line("BlockedByClient", f"The resource at '{{url}}' was blocked {because}")
        for because in (
            "because content blocking is enabled",
            "because tracking protection is enabled",
            "by Safe Browsing",
        )
    ),
    Line(
        "FrameAccessDenied",
        "Permission denied to access property {found} on cross-origin object",
    ),
    Line("ServiceWorkerResponse", "A ServiceWorker passed an opaque Response to"),
    Line("ServiceWorkerResponse", "A ServiceWorker passed a redirected Response to"),
    Line(
        "Untold", "A ServiceWorker passed a promise to FetchEvent.respondWith() that rejected"
    ),
)
"""Firefox's messages."""

WEBKIT: Final = (
    Line(
        _CORP,
        "Cancelled load to {url} because it violates the resource's "
        "Cross-Origin-Resource-Policy response header",
    ),
    Line(
        _CSP,
        "Refused to connect to {url} because it does not appear in the {expected} directive of "
        "the Content Security Policy",
    ),
    Line(_CSP, "directive of the Content Security Policy"),
    Line(_TYPE, "is not a valid JavaScript MIME type"),
    Line(_TYPE, "was given and its Content-Type is not a script MIME type"),
    Line(_TYPE, "because non CSS MIME types are not allowed in strict mode"),
    Line("IntegrityMismatch", "Failed integrity metadata check"),
    Line(
        "KeepaliveTooLarge",
        "Reached maximum amount of queued data of 64Kb for keepalive requests",
    ),
)
"""WebKit's messages."""
