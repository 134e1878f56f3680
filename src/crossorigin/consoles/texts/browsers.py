"""Browsers: the words of their pages and panels, of pages of errors and of libraries.

They count only where no message of a console stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.fetch import Code

WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
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
            "This request has been blocked; the content must be served over HTTPS",
            "This content should also be served over HTTPS",
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
            "MEDIA_ELEMENT_ERROR",
            "DEMUXER_ERROR",
            "element has no supported sources",
            "no supported source was found",
            "No decoders for requested formats",
            "The media resource indicated by the src attribute",
            "is not supported. Load of media resource",
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
            "storage/retry-limit-exceeded",
            "Max retry time for operation exceeded",
            "because the client is offline",
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
"""The words, by their cause."""
