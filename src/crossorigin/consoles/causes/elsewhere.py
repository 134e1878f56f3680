"""Causes that servers, tools and libraries tell; most of them are not causes of CORS.

Servers, tools and libraries have words of their own; most of them say nothing about CORS. Each
answer names the text, and the line to paste or the command to run next.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.causes import missing
from crossorigin.consoles.causes.cause import Cause

_CHECK: Final = "crossorigin check URL --origin PAGE"

CAUSES: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        "OriginRefusedByServer": Cause(
            "A server's own check of the Origin header refuses the request, or warns that it "
            "will. The message is the server's, not the browser's.",
            "server",
            header="Origin",
            remedy="List the page's origin, with its scheme and its port, in the setting that "
            f"the server checks. Then ask the server: {_CHECK}.",
        ),
        "ServerSettingRefused": Cause(
            "A server or its framework refuses a CORS setting, and reports this in its own "
            "log.",
            "server",
            remedy="Change the setting that the message names: an origin is scheme, host and "
            "port, and with credentials each origin is listed, instead of *. Then ask the "
            f"server: {_CHECK}.",
        ),
        "HostRefused": Cause(
            "A server does not accept the name in the Host header. CORS does not apply to it.",
            "server",
            header="Host",
            remedy="Add the name to the hosts that the server accepts: ALLOWED_HOSTS in "
            "Django, server.allowedHosts in Vite, allowedHosts in webpack.",
        ),
        "ForgeryCheck": Cause(
            "A server's check for forged requests (CSRF, XSRF) refused the request. CORS "
            "does not apply to it.",
            "server",
            remedy="Send the token that the server asks for, and list the page's origin among "
            "those that the check trusts (Django: CSRF_TRUSTED_ORIGINS). Behind a proxy that "
            "ends TLS, let it pass X-Forwarded-Proto and X-Forwarded-Host on: the check "
            "compares the page's origin with the server's own URL.",
        ),
        "OpenerPolicy": Cause(
            "Cross-Origin-Opener-Policy separates a page from a window that it opened, mostly "
            "that of a login. CORS does not apply to it.",
            "server",
            header="Cross-Origin-Opener-Policy",
            remedy="Send Cross-Origin-Opener-Policy: same-origin-allow-popups with the page "
            "that opens the window. If the login works, the line is a warning only.",
        ),
        "NotIsolated": Cause(
            "SharedArrayBuffer exists only in a page that is isolated from other origins. CORS "
            "does not apply to it.",
            "server",
            header="Cross-Origin-Embedder-Policy",
            remedy="Send Cross-Origin-Opener-Policy: same-origin and "
            "Cross-Origin-Embedder-Policy: require-corp with the page, over https or from "
            "localhost.",
        ),
        "StorageDenied": Cause(
            "The browser gives this page or frame no storage. CORS does not apply to it.",
            "page",
            remedy="A sandboxed frame needs allow-same-origin, a page in jsdom a url; in a "
            "frame of another site the user's settings may refuse storage.",
        ),
        "ExtensionPermission": Cause(
            "A browser extension or an application lacks the permission for this URL. No "
            "header of CORS changes that.",
            "page",
            remedy="List the host in host_permissions of the extension's manifest, and send "
            "requests from its service worker: content scripts have the page's origin. In "
            "Tauri list the URL in the capabilities.",
        ),
        "ExtensionMessage": Cause(
            "An extension of the browser wrote this line about its own messages. It is not "
            "about a request of the page.",
            "user",
            remedy="Open the page in a window without extensions: the remaining lines belong "
            "to the page.",
        ),
        "SourceMap": Cause(
            "The developer tools did not load a source map. The page does not need it.",
            "page",
            remedy="Look for another line of the console if the page does not work.",
        ),
        "RequestAborted": Cause(
            "The request was cancelled: by the page's code, a timeout or a navigation. CORS "
            "is not the cause.",
            "page",
            remedy="Look for an AbortController, a timeout, a form or a link that leaves the "
            "page, and an effect that runs twice.",
        ),
        "UnexpectedBody": Cause(
            "A program read a response, but could not parse its body. CORS is not the cause: "
            "the program could read the response.",
            "page",
            remedy="Open the response's body in the network panel: usually it is an HTML page "
            "of an error or a login, or empty. A request with mode no-cors has an empty body: "
            "use mode cors.",
        ),
        "HydrationMismatch": Cause(
            "The markup of the server differs from the markup of the page's script "
            "(hydration). CORS is not the cause.",
            "page",
            remedy="Look for values that differ on the two sides, such as Date.now(), "
            "Math.random(), a locale or window, for wrongly nested tags, and for extensions "
            "that change the page. If data is missing because a request failed, paste that "
            "line of the console.",
        ),
        "BuildFailed": Cause(
            "A bundler, a compiler or a loader of modules failed, before any page sent a "
            "request. CORS is not the cause.",
            "page",
            remedy="Correct the error that the tool names: a path, a missing package, or a "
            "type.",
        ),
        "PlainTextRefused": Cause(
            "The system of a phone forbids this application plain http (cleartext in Android, "
            "App Transport Security in iOS). CORS is not the cause: no request was sent.",
            "page",
            remedy="Serve the API over https. For development only: usesCleartextTraffic or a "
            "network security configuration in Android, NSAppTransportSecurity in iOS.",
        ),
        "NotEnough": Cause(
            "The text reports that something does not work, but has too few facts for a cause.",
            "page",
            remedy=missing.remedy(),
        ),
        "PageError": Cause(
            "An error that a program or a page reports. It is not about CORS.",
            "page",
            remedy="If a request failed before it, paste that line of the console; or ask the "
            f"server: {_CHECK}.",
        ),
        "ServerError": Cause(
            "An error in the log of a program, such as a server. It is not about CORS, but the "
            "answer of a failing server often lacks the CORS headers.",
            "server",
            remedy=f"Correct the error in the last line first. Then ask the server: {_CHECK}.",
        ),
        "NoConnection": Cause(
            "A program could not connect to a server. CORS applies to browsers only.",
            "network",
            remedy="Check that the server runs, that the name and the port are correct, and "
            "that its certificate is valid.",
        ),
        "ErrorBody": Cause(
            "The body of a server's answer, with an error of the server itself. It is not "
            "about CORS.",
            "server",
            remedy="Correct the error that the body names. If the page cannot read the answer, "
            f"paste the line of the browser's console; or ask the server: {_CHECK}.",
        ),
        "ReferrerPolicy": Cause(
            "A row of the network panel on the header Referer, with the default value of "
            "browsers. It is not an error, and does not belong to CORS.",
            "page",
            remedy="Paste the line of the console about the same request: one that begins with "
            "“Access to”, “Cross-Origin Request Blocked” or “Origin”.",
        ),
        "ServerLog": Cause(
            "A server's log has the request and its status. The browser decides by the headers "
            "of the answer, which the log does not show.",
            "server",
            remedy=f"Ask the server for the headers: {_CHECK}; or paste the line of the "
            "browser's console.",
        ),
        "ResponseHead": Cause(
            "The head of a response, or a part of it. It shows the answer of the server, not "
            "the decision of the browser.",
            "server",
            remedy=f"Evaluate the answer: {_CHECK}; or paste the line of the browser's "
            "console.",
        ),
        "DeveloperNotice": Cause(
            "A notice of the browser or of a tool to developers. No request failed.",
            "page",
            remedy="Look for another line of the console: one that begins with “Access to”, "
            "“Cross-Origin Request Blocked” or “Origin”.",
        ),
        "FileMissing": Cause(
            "The browser did not find a file on the disk. CORS is not the cause.",
            "page",
            remedy="Check the path. If the page is a file, a path that begins with / starts at "
            "the root of the disk: serve the folder instead, python -m http.server.",
        ),
        "ViewerOrigin": Cause(
            "The viewer of PDF.js opens only files of its own origin, by its own check. No "
            "request was sent.",
            "page",
            remedy="Serve the file from the origin of the viewer, or change the list "
            "HOSTED_VIEWER_ORIGINS of the viewer; then the server of the file has to allow the "
            "viewer's origin.",
        ),
        "HiddenStyleRules": Cause(
            "A script read the rules of a style sheet of another origin, which the page has "
            "loaded without CORS.",
            "page",
            remedy='Write crossorigin="anonymous" on the <link>, and let the server of the '
            "style sheet allow the page's origin; or use no style sheets of other origins.",
        ),
        "InsecureOperation": Cause(
            "The browser refused an operation of the page as insecure, without its name.",
            "page",
            remedy="Read the first line of the stack. If it reads a canvas, the image needs "
            "crossorigin; if it reads cssRules, the style sheet needs it. Pages of an opaque "
            "origin have no storage and no history.",
        ),
    }
)
"""The causes, by name."""
