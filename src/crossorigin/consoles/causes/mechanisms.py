"""Mechanisms besides CORS that block or break a request: their meaning and their remedies.

No response header of CORS helps against most of them, and a page's author who looks for one
loses hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.causes.cause import Cause

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
            "Subresource Integrity: the element has an integrity attribute, but was loaded "
            "without CORS, so the browser cannot check it.",
            "page",
            remedy='Write crossorigin="anonymous" next to the integrity attribute; the server '
            "of the file has to send Access-Control-Allow-Origin.",
        ),
        "IntegrityMismatch": Cause(
            "Subresource Integrity: the hash of the file differs from the hash in the page.",
            "page",
            remedy="Write the hash of the file that is served now, or use a URL with a fixed "
            "version. A proxy that changes files changes the hash too. CORS has no effect.",
        ),
        "OpaqueResponseBlocked": Cause(
            "Opaque Response Blocking (CORB, ORB): the page loaded data, such as JSON or HTML, "
            "with an element or with mode no-cors, and the browser withheld it.",
            "page",
            remedy="Request the data with fetch() and mode cors, and let the server allow the "
            "page's origin. For a real script or image let the server send the correct "
            "Content-Type.",
        ),
        "PrivateNetworkPreflight": Cause(
            "Private Network Access: Chromium 98 to 141 asked, in the preflight, whether a "
            "public page may reach this local address, and the answer did not allow it.",
            "user",
            header="Access-Control-Allow-Private-Network",
            remedy="Update the browser: current browsers do not require this header. Chromium "
            "142 and later ask the user instead. For older versions the server of the local "
            "address can send Access-Control-Allow-Private-Network: true.",
        ),
        "KeepaliveTooLarge": Cause(
            "The bodies of all running requests with keepalive may have 64 KiB together. No "
            "request was sent.",
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
            "A preloaded file was loaded a second time: the preload and the request have "
            "different credentials.",
            "page",
            remedy="Give the <link rel=preload> the crossorigin attribute of the request that "
            "uses it; fonts and fetch() need one.",
        ),
        "EventStreamType": Cause(
            "The Content-Type of an EventSource's response is not that of an event stream. The "
            "response is often an error page or a login.",
            "server",
            header="Content-Type",
            remedy="Answer with Content-Type: text/event-stream. Look at the URL's real "
            "response and status.",
        ),
        "DisallowedContentType": Cause(
            "A script, a style sheet or a WebAssembly file has another Content-Type, and was "
            "not used. The URL often has a page: an error, a login, an index.html.",
            "server",
            header="Content-Type",
            remedy="Look at the URL's real response: a wrong path is the usual reason. Serve "
            "scripts as text/javascript, style sheets as text/css and WebAssembly as "
            "application/wasm. CORS has no effect.",
        ),
        "CookieRefused": Cause(
            "The browser refused a cookie, or did not send it. CORS does not apply to it.",
            "server",
            header="Set-Cookie",
            remedy="For a request from another site set the cookie with SameSite=None; Secure; "
            "browsers that block third-party cookies need Partitioned too. A name with __Host- "
            "needs Secure, Path=/ and no Domain. A page and an API below one domain need none "
            "of this.",
        ),
        "ServiceWorkerResponse": Cause(
            "A service worker answered the request with a response that the browser does not "
            "accept for it.",
            "page",
            remedy="Let the service worker ignore such requests (return without respondWith), "
            "answer a navigation only with a response that was not redirected, and a request "
            "with mode cors only with a response that is not opaque.",
        ),
        "ServiceWorkerRefused": Cause(
            "The browser registers no service worker for this page, because its URL has "
            "neither https nor localhost.",
            "page",
            remedy="Serve the page over https, or over http from localhost: python -m "
            "http.server. A page that is opened as a file has no service worker. No CORS "
            "header changes this.",
        ),
        "FrameAccessDenied": Cause(
            "A script accessed a frame or a window of another origin. CORS does not apply to "
            "it.",
            "page",
            remedy="Let the two pages communicate with postMessage(). No CORS header changes "
            "this.",
        ),
        "FrameRefused": Cause(
            "A page refused to be shown in a frame of another origin. CORS does not apply to "
            "it.",
            "server",
            header="X-Frame-Options",
            remedy="The server of the framed page decides: X-Frame-Options, or frame-ancestors "
            "in its Content-Security-Policy.",
        ),
    }
)
"""The causes, by name."""
