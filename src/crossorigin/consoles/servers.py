"""Servers and tools: their words about origins, hosts, forged requests and bodies.

They count only where no message of a console stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.lines import Line
from crossorigin.fetch import Code

_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
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
            "The CORS protocol does not allow specifying a wildcard (any) origin",
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
        "NoConnection": ("upstream connect error or disconnect/reset before headers",),
        Code.MISSING_ALLOW_ORIGIN_HEADER: (
            "is present on the requested resource. Origin '{origin}' is therefore not allowed",
            "No 'Access-Control-Allow-Origin' header is present",
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
        "ViewerOrigin": ("file origin does not match viewer",),
        "HiddenStyleRules": (
            "'cssRules' property from 'CSSStyleSheet'",
            "'rules' property from 'CSSStyleSheet'",
            "Not allowed to access cross-origin stylesheet",
            "Error while reading CSS rules from {url}",
            "Error inlining remote css file SecurityError",
            "Error loading remote stylesheet SecurityError",
            "CSSStyleSheet.cssRules getter: Not allowed",
        ),
        "TaintedCanvas": (
            "'WebGLRenderingContext': The cross-origin image",
            "'WebGL2RenderingContext': The cross-origin image",
            "texImage2D: The operation is insecure",
            "texImage2D: Cross-origin elements require CORS",
            "texImage2D() with cross-origin data",
            "Canvas is tainted",
            "Canvas has been tainted by cross-origin data",
            "canvas is not origin-clean",
            "toDataURL: The operation is insecure",
            "getImageData: The operation is insecure",
        ),
        "ContentSecurityPolicy": (
            "denied by the document's Content Security Policy",
            "Refused to evaluate a string as JavaScript because 'unsafe-eval'",
            "Content Security Policy of your site blocks",
            "Content Security Policy blocks",
            "Blocked by Content Security Policy",
            "Refused to frame '{url}'",
            "blocked by CSP",
            "Loading of '{url}' blocked by CSP",
            "Evaluating a string as JavaScript violates",
            "This document requires 'TrustedScript",
        ),
        Code.MIXED_CONTENT: (
            "was not allowed to display insecure content",
            "was not allowed to run insecure content",
            "Blocked loading mixed active content",
            "Blocked loading mixed display content",
            "Loading mixed (insecure) display content",
            "blocked since the page was loaded over HTTPS",
            "blocked:mixed content",
            "An insecure WebSocket connection may not be initiated from a page loaded over",
            "attempted to load over HTTPS, but requested an insecure",
        ),
        "CookieRefused": (
            "browser is blocking access to 3rd-party cookies",
            "Third-party cookies are blocked",
            "third-party cookies have been blocked",
            "Indicate whether to send a cookie in a cross-site request",
            "Mark cross-site cookies as Secure",
        ),
        "FrameRefused": ("ERR_BLOCKED_BY_RESPONSE.CoepFrameResourceNeedsCoepHeader",),
        Code.BLOCKED_BY_RESOURCE_POLICY: (
            "Specify a more permissive Cross-Origin Resource Policy",
            "Specify a Cross-Origin Embedder Policy",
            "Cross-Origin-Embedder-Policy blocked",
            "violates the resource's Cross-Origin-Resource-Policy",
        ),
        Code.TOO_MANY_REDIRECTS: (
            "The page isn't redirecting properly",  # Firefox
            "redirected you too many times",  # Chrome
            "too many HTTP redirects",  # Safari
        ),
        Code.NETWORK_FAILURE: (
            "This site can't be reached",  # Chrome
            "took too long to respond",
            "Your connection is not private",
            "We're having trouble finding that site",  # Firefox
            "Secure Connection Failed",
            "Safari can't open the page",
        ),
        "ErrorStatus": (
            "Whitelabel Error Page",  # Spring
            "Cannot GET /",  # Express
            "was not found on this server",  # Apache
            "default backend - 404",  # ingress-nginx
            "404 page not found",  # Go
            "no Route matched with those values",  # Kong
            "No server is available to handle this request",  # HAProxy
            "We're sorry, but something went wrong",  # Rails
            "Whoops, looks like something went wrong",  # Laravel
            "Server Error (500)",  # Django
            "Server Error in '/",  # ASP.NET
        ),
        Code.PREFLIGHT_INVALID_STATUS: (
            "Request method 'OPTIONS' not supported",
            "Request method 'OPTIONS' is not supported",
            "Cannot OPTIONS /",
            "No route matches [OPTIONS]",
            "The OPTIONS method is not supported for",
            "MethodNotAllowed (OPTIONS)",
            "Method Not Allowed (OPTIONS)",
            "Ensure preflight responses are valid",
        ),
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: (
            "Ensure credentialed requests are not sent to CORS resources with origin wildcards",
        ),
        Code.ALLOW_ORIGIN_MISMATCH: (
            "Ensure CORS requesting origin matches resource's allowed origin",
        ),
        Code.INVALID_ALLOW_CREDENTIALS: (
            "Ensure CORS requests include credentials only when allowed",
        ),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "Ensure CORS request uses allowed method",
        ),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "Ensure CORS request includes only allowed headers",
        ),
        Code.REDIRECT_CONTAINS_CREDENTIALS: (
            "Ensure CORS requests are not redirected to URLs containing credentials",
        ),
        Code.CORS_DISABLED_SCHEME: ("Ensure CORS requests are made on supported schemes",),
        Code.INVALID_REQUEST: (
            "HTTP method is unsupported",
            "Request with GET/HEAD method cannot have body",
            "HEAD or GET Request cannot have a body",
            "Request has method 'GET' and cannot have a body",
        ),
        Code.DISALLOWED_BY_MODE: (
            "parent of track element does not have a 'crossorigin' attribute",
            "Ensure only same-origin resources are requested",
        ),
        "InsecureLocalNetwork": (
            "Ensure private network requests are made from secure contexts",
        ),
        "PrivateNetworkPreflight": (
            "Ensure private network requests are only made to resources that allow them",
        ),
        "RequestAborted": (
            "AbortError",
            "The user aborted a request",
            "request has been aborted",
            "signal is aborted without reason",
            "Fetch is aborted",
            "NS_BINDING_ABORTED",
            "CanceledError: canceled",
            "message: 'canceled'",
            "ERR_CANCELED",
            "AxiosError: timeout of",
            "timeout of {found}ms exceeded",
            "ECONNABORTED",
            "TimeoutError: signal timed out",
            "(canceled)",  # a row of Chromium's network panel
        ),
        "UnexpectedBody": (
            "SyntaxError: Unexpected token",
            "(SyntaxError): Unexpected token",
            "Unexpected token '<'",
            "Unexpected token <",
            "SyntaxError: JSON.parse: ",
            "JSON.parse: unexpected",
            "expected magic word {found}, found ",  # WebAssembly
            "SyntaxError: JSON Parse error",
            "SyntaxError: Unexpected end of JSON input",
            "SyntaxError: Unexpected end of input",
            "is not valid JSON",
            "Http failure during parsing for",
            "JSONDecodeError: ",
            "XML Parsing Error: ",
            "ServerParseError: ",
            "Unexpected end of JSON input",
            "in JSON at position",
            "Failed to decode downloaded font",
            "OTS parsing error",
            "rejected by sanitizer",
        ),
        "Untold": (
            "Failed to complete negotiation with the server",
            "Failed to start the connection",
            "Error during negotiation request",
            "WebSocket connection failed",
            "Crossdomain access denied",
            "NetworkError: A network error occurred",
            "Network request failed",
            "Network Error",
            "XMLHttpRequest error",
            "Could not create web worker",
            "The media could not be loaded",
            "MEDIA_ERR_SRC_NOT_SUPPORTED",
            "Unable to load asset bundle",
            "can't establish a connection to the server",  # Firefox
            "EventSource failed",
            "xhr poll error",
            "TransportError: xhr poll error",
            "AudioError",
            "Failed to send a request to the Edge Function",
            "FunctionsFetchError",
            "AuthRetryableFetchError",
            "auth/network-request-failed",
            "storage/unknown",
            "Could not reach Cloud Firestore backend",
            "Http response at 400 or 500 level",  # gRPC-Web
            "Response closed without",
            "no-response: no-response",  # Workbox
            "bad-precaching-response",
            "Could not get any response",  # Postman
            "There was an error connecting to",
            "Http failure response for",  # Angular
            "request:fail",  # mini programs
            "to fetch the resource with CORS disabled",
            "Response to preflight request doesn't pass access control check",
            "Cross Origin access denied",
            "Failed to initialize Keycloak",
            "Timeout when waiting for 3rd party check iframe message",
            "Ensure CORS response header values are valid",
            "Uncaught (in promise): SecurityError",
            "Provisional headers are shown",
            "Cross-Origin Request Blocked",
            "Script error.",
        ),
    }
)
"""The words, by their cause, without the engines' own messages."""

LINES: Final = tuple(Line(cause, text) for cause, texts in _WORDS.items() for text in texts)
"""The words of servers, tools and libraries, and those of panels that tell less."""
