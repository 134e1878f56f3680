"""Servers and tools: their words about origins, hosts, forged requests and settings.

They count only where no message of a console stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.fetch import Code

WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "OriginRefusedByServer": (
            "Not allowed by CORS",  # the example of Express's cors
            "Error: Origin not allowed",
            "Origin {origin} not allowed by CORS",
            "not allowed by CORS policy of this server",
            "Invalid CORS request",  # Spring
            "referer was either not sent, or did not match",  # Discourse
            "CORS request rejected: ",  # Spring, Zuul
            "DefaultCorsProcessor : Reject: ",
            "Reject: '{origin}' origin is not allowed",
            "Disallowed CORS origin",  # Starlette
            "Disallowed CORS method",
            "Disallowed CORS headers",
            "Blocking Cross Origin API request",  # Jupyter
            "Blocking Cross Origin WebSocket Attempt",
            "Blocking API request with no ",
            "Invalid Server Actions request",  # Next.js
            "Cross origin websockets not allowed",  # Tornado
            "Refusing websocket connection from Origin '{origin}'",  # Bokeh
            "Blocking request from unknown origin",
            "Blocking request with non-local 'Host'",
            "is not an accepted origin",  # python-engineio
            "CORS policy execution failed",  # ASP.NET
            "does not have permission to access the resource",
            "requires additional access origins",  # clients of Ollama
            "Blocked cross-origin request from",  # Next.js
            "Blocked cross-origin request to",
            "Cross origin request detected from",
            "Cross-origin request detected from",
            "Cross-Site Server Action requests are forbidden",
            "does not match `origin` header with value",
            "Request origin not allowed: {origin}",  # Action Cable
            "Handshake failed due to invalid Origin header",  # Spring
            "request origin not allowed by Upgrader.CheckOrigin",  # gorilla/websocket
            "request Origin {found} is not authorized for Host",  # coder/websocket
            "Websocket origin does not match",
            "Could not check origin for",  # Phoenix
            "CORS Error: This request has been blocked as the origin",
            "Only localhost origin is allowed",  # Quarkus
            "CORS Rejected - ",
            "Not a valid origin for the client",  # Google's sign-in
            "Error 400: origin_mismatch",
            "CORSResponse: ",  # S3
            "CORS is not enabled for this bucket",
            "CORS not enabled or no matching rule found for this request",  # Azure
            "CorsPreflightFailure",
            "AADSTS9002326",  # Entra ID
            "AADSTS9002327",
            "Unauthorized request from http",  # Expo
            "does not have a registered origin",  # Auth0
            "The current domain is not authorized for OAuth operations",  # Firebase
            "auth/unauthorized-domain",
        ),
        "ServerSettingRefused": (
            "When allowCredentials is true, allowedOrigins cannot contain the special value",
            "The CORS protocol does not allow specifying a wildcard",
            "conflict settings: all origins are allowed",  # gin
            "all origins disabled",
            "[CORS] Insecure setup, 'AllowCredentials' is set to true",  # Fiber
            "'Access-Control-Allow-Origin' response header value cannot be '*'",
            "is missing scheme or netloc",  # django-cors-headers
            "in CORS_ALLOWED_ORIGINS should not have path",
            "in CORS_ORIGIN_WHITELIST",
            "(corsheaders.E",
            "contains CORS metadata, but a middleware was not found",  # ASP.NET
            "option 'server.enableCORS=false' is not compatible with",  # Streamlit
            "Invalid origin: specify origin as",
        ),
        "HostRefused": (
            'Blocked request. This host ("{found}") is not allowed',  # Vite
            "Blocked request. This host",
            "Invalid Host header",  # webpack
            "Invalid Host/Origin header",
            "Invalid HTTP_HOST header",  # Django
            "You may need to add '{found}' to ALLOWED_HOSTS",
            "[ActionDispatch::HostAuthorization",
            "Blocked host: ",
            "Blocked hosts: ",
        ),
        "ForgeryCheck": (
            "CSRF verification failed",  # Django
            "CSRF Failed: ",
            "CSRF cookie not set",
            "CSRF token missing",
            "CSRF token mismatch",  # Laravel
            "The CSRF token ",  # Flask-WTF
            "Invalid CSRF token",
            "Invalid CSRF Token '{found}' was found",  # Spring
            "Could not verify the provided CSRF token",
            "does not match any trusted origins",
            "'_xsrf' argument missing",  # Tornado
            "XSRF cookie does not match",
            "HTTP Origin header ({origin}) didn't match request.base_url",  # Rails
            "didn't match request.base_url",
            "ActionController::InvalidAuthenticityToken",
            "Can't verify CSRF token authenticity",
            "ForbiddenError: invalid csrf token",
            "EBADCSRFTOKEN",
            "Cross-site POST form submissions are forbidden",  # SvelteKit
            "419 | Page Expired",  # Laravel
            "potential Cross-Site Request Forgery",  # Apollo
        ),
        "OpenerPolicy": (
            "Cross-Origin-Opener-Policy policy would block the",
            "Cross-Origin-Opener-Policy header has been ignored",
            "Cross-Origin-Opener-Policy policy blocks",
            "ERR_BLOCKED_BY_RESPONSE.CoopSandboxedIFrameCannotNavigateToCoopPage",
        ),
        "NotIsolated": (
            "SharedArrayBuffer is not defined",
            "Can't find variable: SharedArrayBuffer",
            "SharedArrayBuffer transfer requires self.crossOriginIsolated",
            "SharedArrayBuffer usage is restricted to cross-origin isolated",
            "requires cross-origin isolation",
            "are missing: Cross Origin Isolation",  # Godot
            "crossOriginIsolated is false",
            "COOP and/or COEP headers are not served",
        ),
        "StorageDenied": (
            "is not available for opaque origins",
            "'localStorage' property from 'Window'",
            "'sessionStorage' property from 'Window'",
            "'cookie' property from 'Document'",
            "Access is denied for this document",
            "requestStorageAccess: ",
            "Failed to execute 'open' on 'IDBFactory': access to the Indexed Database API",
            "The request is not allowed by the user agent or the platform",
        ),
        "ExtensionPermission": (
            "Extension manifest must request permission to access",
            "Cannot access contents of url",
            "Cannot access contents of the page",
            "Cannot access a chrome:// URL",
            "Denying load of chrome-extension://",
            "Missing host permission for the tab",
            "url not allowed on the configured scope",  # Tauri
            "URL is not a part of the @connect list",  # userscripts
            "Request was blocked by the user",
            "A userscript wants to access a cross-origin resource",
        ),
        "ExtensionMessage": (
            "Unchecked runtime.lastError",
            "Could not establish connection. Receiving end does not exist",
            "The message port closed before a response was received",
            "A listener indicated an asynchronous response by returning true",
            "Extension context invalidated",
        ),
        "SourceMap": (
            "DevTools failed to load SourceMap",
            "DevTools failed to load source map",
            "Source map error: ",
        ),
        "DeveloperNotice": (
            "Electron Security Warning",
            "warnAboutInsecure",
            "ExperimentalWarning: ",
            "Download the React DevTools",
            "was preloaded using link preload but not used within",
            "[Violation] ",
            "[Deprecation] ",
            "[Intervention] ",
            "Third-party cookie will be blocked in future",
            "is deprecated and will be removed in",
            "local network requests are compatible with upcoming restrictions",
        ),
        "ReferrerPolicy": ("Referrer Policy: strict-origin-when-cross-origin",),
        "LocalNetworkAccessPermissionDenied": ("its users' privileged network position",),
        "DisallowedContentType": (
            "Incorrect response MIME type",
            "your server does not serve wasm with",
            "Response has unsupported MIME type",
            "Unexpected response MIME type",
        ),
        "ServerError": (
            "Cannot set headers after they are sent",
            "Cannot modify header information",
            "nginx: [emerg]",
            "nginx: configuration file",
        ),
        "HandshakeRefused": ("WebSocket REJECT /",),  # Channels
        "NoConnection": (
            "upstream connect error or disconnect/reset before headers",  # Envoy
            "has no server available!",  # HAProxy
        ),
        Code.MISSING_ALLOW_ORIGIN_HEADER: (
            "is present on the requested resource. Origin '{origin}' is therefore not allowed",
        ),
        "ErrorBody": (
            "Missing required request header. Must specify one of: origin",
            "SignatureDoesNotMatch",  # S3
            "The request signature we calculated does not match the signature you provided",
            "<Code>AccessDenied</Code>",
            "<Code>NoSuchKey</Code>",
        ),
        "PlainTextRefused": (
            "Cleartext HTTP traffic to",  # Android
            "CLEARTEXT communication to",
            "App Transport Security policy requires the use of a secure connection",  # iOS
            "Transport Security has blocked a cleartext",
        ),
    }
)
"""The words, by their cause."""
