"""Causes that servers, tools and libraries tell; most of them are not causes of CORS.

Servers, tools and libraries have words of their own; most of them say nothing about CORS. Each
answer names the text, and the line to paste or the command to run next.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles import missing
from crossorigin.consoles.cause import Cause

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
            "A server or its framework does not accept a setting of CORS, and says so in its "
            "own log.",
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
            "An extension of the browser wrote this line about its own messages. It says "
            "nothing about a request of the page.",
            "user",
            remedy="Look in a window without extensions: the lines that stay are the page's.",
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
            "A program read a response, and could not parse its body. CORS is not the cause: "
            "the response could be read.",
            "page",
            remedy="Look at the response's body in the network panel: mostly it is a page in "
            "HTML, of an error or of a login, or empty. A request with mode no-cors has an "
            "empty body: take mode cors.",
        ),
        "HydrationMismatch": Cause(
            "The markup that the server rendered is not the one that the page's script makes "
            "(hydration). CORS is not the cause.",
            "page",
            remedy="Look for values that differ on the two sides, such as Date.now(), "
            "Math.random(), a locale or window, for tags that are nested wrongly, and for "
            "extensions that change the page. If data is missing because a request failed, "
            "paste that line of the console.",
        ),
        "BuildFailed": Cause(
            "A bundler, a compiler or a loader of modules failed, before any page sent a "
            "request. CORS is not the cause.",
            "page",
            remedy="Mend the error that the tool names: a path, a package that is not "
            "installed, or a type.",
        ),
        "PlainTextRefused": Cause(
            "The system of a telephone lets this application send no request by plain http "
            "(cleartext in Android, App Transport Security in iOS). CORS is not the cause: "
            "nothing was sent.",
            "page",
            remedy="Serve the API over https. For development alone: usesCleartextTraffic or "
            "a network security configuration in Android, NSAppTransportSecurity in iOS.",
        ),
        "NotEnough": Cause(
            "The text tells that something does not work, and shows too little to tell a "
            "cause.",
            "page",
            remedy=missing.remedy(),
        ),
        "PageError": Cause(
            "An error that a program or a page reports. It says nothing about CORS.",
            "page",
            remedy="If a request failed before it, paste that line of the console; or ask the "
            f"server: {_CHECK}.",
        ),
        "ServerError": Cause(
            "An error in the log of a program, such as a server. It says nothing about CORS; "
            "but the answer of a server that fails often lacks the headers of CORS.",
            "server",
            remedy=f"Mend the error in the last line first. Then ask the server: {_CHECK}.",
        ),
        "NoConnection": Cause(
            "A program could not connect to a server. Programs other than browsers know no "
            "CORS.",
            "network",
            remedy="See that the server runs, that the name and the port are right, and that "
            "its certificate is valid.",
        ),
        "ErrorBody": Cause(
            "The body of a server's answer, with an error of the server's own. It says nothing "
            "about CORS.",
            "server",
            remedy="Mend the error that the body names. If the page cannot read the answer, "
            f"paste the line of the browser's console; or ask the server: {_CHECK}.",
        ),
        "ReferrerPolicy": Cause(
            "A row of the network panel on the header Referer, with the value that browsers "
            "take by default. It is no error, and no part of CORS.",
            "page",
            remedy="Paste the line of the console about the same request: one that begins with "
            "“Access to”, “Cross-Origin Request Blocked” or “Origin”.",
        ),
        "ServerLog": Cause(
            "A server's log says that it answered. The browser decides by the headers of the "
            "answer, which the log does not show.",
            "server",
            remedy=f"Ask the server for them: {_CHECK}; or paste the line of the browser's "
            "console.",
        ),
        "ResponseHead": Cause(
            "The head of a response, or a part of it. It tells the answer of the server, "
            "not the judgement of the browser.",
            "server",
            remedy=f"Let the answer be judged: {_CHECK}; or paste the line of the browser's "
            "console.",
        ),
        "DeveloperNotice": Cause(
            "A notice of the browser or of a tool to developers. No request failed.",
            "page",
            remedy="Look for another line of the console: one that begins with “Access to”, "
            "“Cross-Origin Request Blocked” or “Origin”.",
        ),
        "FileMissing": Cause(
            "The browser did not find a file of the disk. CORS is not the cause.",
            "page",
            remedy="See that the path is right. A path that begins with / starts at the root "
            "of the disk where the page is a file: serve the folder instead, python -m "
            "http.server.",
        ),
        "ViewerOrigin": Cause(
            "The viewer of PDF.js opens files of its own origin alone, by a check of its own. "
            "Nothing was sent.",
            "page",
            remedy="Serve the file from the origin of the viewer, or change the list "
            "HOSTED_VIEWER_ORIGINS of the viewer; then the server of the file has to allow the "
            "viewer's origin.",
        ),
        "HiddenStyleRules": Cause(
            "A script read the rules of a style sheet of another origin that the page had "
            "loaded without CORS.",
            "page",
            remedy='Write crossorigin="anonymous" on the <link>, and let the server of the '
            "style sheet allow the page's origin; or leave out style sheets of other origins.",
        ),
        "InsecureOperation": Cause(
            "The browser refused an operation of the page as insecure, and does not name it.",
            "page",
            remedy="Look at the first line of the stack. If it reads a canvas, the image needs "
            "crossorigin; if it reads cssRules, the style sheet does; storage and history are "
            "refused to pages of an opaque origin.",
        ),
    }
)
"""The causes, by name."""
