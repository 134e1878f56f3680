"""Mechanisms besides CORS that block or break a request: their messages and remedies.

No response header of CORS helps against most of them, and a page's author who looks for one
loses hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.cause import Cause
from crossorigin.consoles.lines import Line
from crossorigin.fetch import Code

CAUSES: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        "ContentSecurityPolicy": Cause(
            "The page's own Content Security Policy blocked the request. Nothing was sent.",
            "page",
            header="Content-Security-Policy",
            remedy="Add the URL's origin to the directive that the message names, such as "
            "connect-src, in the Content-Security-Policy of the page: its response header or "
            "its <meta>. No response header of the API changes this.",
        ),
        "IntegrityWithoutCors": Cause(
            "Subresource Integrity: the element has an integrity attribute, and was loaded "
            "without CORS, so the browser cannot check it.",
            "page",
            remedy='Write crossorigin="anonymous" beside the integrity attribute; the server '
            "of the file has to send Access-Control-Allow-Origin.",
        ),
        "IntegrityMismatch": Cause(
            "Subresource Integrity: the file that came has another hash than the page names.",
            "page",
            remedy="Name the hash of the file as it is served now, or a URL with a fixed "
            "version. A proxy that changes files breaks the hash too. CORS changes nothing.",
        ),
        "OpaqueResponseBlocked": Cause(
            "Opaque Response Blocking (CORB, ORB): the page loaded data, such as JSON or HTML, "
            "with an element or with mode no-cors, and the browser kept it away.",
            "page",
            remedy="Ask for the data with fetch() and mode cors, and let the server allow the "
            "page's origin. For a real script or image let the server send the right "
            "Content-Type.",
        ),
        "PrivateNetworkPreflight": Cause(
            "Private Network Access: Chromium 98 to 141 asked, in the preflight, whether a "
            "public page may reach this local address, and the answer did not say so.",
            "user",
            header="Access-Control-Allow-Private-Network",
            remedy="Bring the browser up to date: no browser asks for this header any more. "
            "Chromium 142 and later ask the user instead. For older ones alone the server of "
            "the local address can send Access-Control-Allow-Private-Network: true.",
        ),
        "KeepaliveTooLarge": Cause(
            "The bodies of all requests with keepalive that are under way have at most 64 KiB "
            "together. Nothing was sent.",
            "page",
            remedy="Send less, or without keepalive: fetch() while the page is open has no "
            "such limit. No response header changes this.",
        ),
        "SilencedAudio": Cause(
            "Web Audio plays silence: the audio was loaded from another origin without CORS.",
            "page",
            remedy='Write crossorigin="anonymous" on the <audio> or <video>, and let the '
            "server allow the page's origin for the file: one of the two is not enough.",
        ),
        "UnusedPreload": Cause(
            "A preloaded file was loaded a second time: the preload and the request do not "
            "agree on credentials.",
            "page",
            remedy="Give the <link rel=preload> the crossorigin attribute of the request that "
            "uses it; fonts and fetch() need one.",
        ),
        "EventStreamType": Cause(
            "The response of an EventSource is no event stream by its Content-Type. Often it "
            "is a page of an error or of a login.",
            "server",
            header="Content-Type",
            remedy="Answer with Content-Type: text/event-stream. Look at the URL's real "
            "response and status.",
        ),
        "DisallowedContentType": Cause(
            "A script or a style sheet came with the Content-Type of something else, and was "
            "not used. Often a page stands at that URL: an error, a login, an index.html.",
            "server",
            header="Content-Type",
            remedy="Look at the URL's real response: a wrong path is the usual reason. Serve "
            "scripts as text/javascript and style sheets as text/css. CORS changes nothing.",
        ),
        "CookieRefused": Cause(
            "The browser refused a cookie, or left it out. CORS plays no part in that.",
            "server",
            header="Set-Cookie",
            remedy="For a request from another site set the cookie with SameSite=None; Secure; "
            "browsers that block third-party cookies need Partitioned too. A name with __Host- "
            "needs Secure, Path=/ and no Domain. Serving page and API below one domain avoids "
            "all of it.",
        ),
        "ServiceWorkerResponse": Cause(
            "A service worker answered the request with a response that the browser does not "
            "take for it.",
            "page",
            remedy="Let the service worker pass such requests on (return without respondWith), "
            "answer a navigation only with a response that was not redirected, and a request "
            "with mode cors only with one that is not opaque.",
        ),
        "ServiceWorkerRefused": Cause(
            "The browser registers no service worker for this page: its URL is neither one of "
            "https nor one of localhost.",
            "page",
            remedy="Serve the page over https, or over http from localhost: python -m "
            "http.server. A page that is opened as a file has no service worker. No header of "
            "CORS changes this.",
        ),
        "FrameAccessDenied": Cause(
            "A script reached into a frame or a window of another origin. CORS plays no part "
            "in that.",
            "page",
            remedy="Let the two pages talk with postMessage(). No response header of CORS "
            "changes this.",
        ),
        "FrameRefused": Cause(
            "A page refused to be shown in a frame of another origin. CORS plays no part in "
            "that.",
            "server",
            header="X-Frame-Options",
            remedy="The server of the framed page decides: X-Frame-Options, or frame-ancestors "
            "in its Content-Security-Policy.",
        ),
    }
)
"""The causes, by name."""

_CSP: Final = "ContentSecurityPolicy"
_CORP: Final = Code.BLOCKED_BY_RESOURCE_POLICY
_TYPE: Final = "DisallowedContentType"

CHROMIUM: Final = (
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
    Line(
        "Untold",
        'The FetchEvent for "{url}" resulted in a network error response: the promise was '
        "rejected",
    ),
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
    Line(Code.INVALID_REQUEST, "Failed to execute 'fetch' on"),
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
    Line("CookieRefused", "Cookie '{found}' has been rejected"),
    Line("CookieRefused", "Cookie '{found}' will be soon rejected"),
    Line("CookieRefused", "Cookie '{found}' will soon be rejected"),
    Line("CookieRefused", "rejected because it has the 'SameSite=None' attribute"),
    Line("CookieRefused", "does not have a proper 'SameSite' attribute value"),
    Line(
        "CookieRefused",
        "Cookie '{found}' is foreign and does not have the 'Partitioned' attribute",
    ),
    Line("CookieRefused", "Request to access cookie or storage on '{url}' was blocked"),
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
