"""The console messages of real engines on the complaints; written by tools/record_engines.py.

Of a message of several lines, with a stack of calls, only the first is kept.
"""

from __future__ import annotations

from typing import Final

from tables.console_messages import Printed

# fmt: off
HEARD: Final[tuple[Printed, ...]] = (
    Printed("chromium", "complaints", "image", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "script", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "module", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "style sheet", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "video", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "audio", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "text track", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "font", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "mask-image", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "shape-outside", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "EventSource", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "sendBeacon", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "fetch that nobody catches", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load resource: net::ERR_FAILED",
        "Uncaught (in promise) TypeError: Failed to fetch",
    )),
    Printed("chromium", "complaints", "toDataURL", (
        "Uncaught SecurityError: Failed to execute 'toDataURL' on 'HTMLCanvasElement': Tainted canvases may not be exported.",
    )),
    Printed("chromium", "complaints", "getImageData", (
        "Uncaught SecurityError: Failed to execute 'getImageData' on 'CanvasRenderingContext2D': The canvas has been tainted by cross-origin data.",
    )),
    Printed("chromium", "complaints", "a header that is not exposed", (
        'Refused to get unsafe header "x-one"',
    )),
    Printed("chromium", "complaints", "fetch: nobody listens", (
        "Failed to load resource: net::ERR_CONNECTION_REFUSED",
    )),
    Printed("chromium", "complaints", "fetch: the server hangs up at once", (
        "Failed to load resource: net::ERR_SOCKET_NOT_CONNECTED",
    )),
    Printed("chromium", "complaints", "fetch: the server hangs up without an answer", (
        "Failed to load resource: net::ERR_EMPTY_RESPONSE",
    )),
    Printed("chromium", "complaints", "fetch: a name without address", (
        "Failed to load resource: net::ERR_NAME_NOT_RESOLVED",
    )),
    Printed("chromium", "complaints", "socket: nobody listens", (
        "WebSocket connection to 'ws://localhost:8004/a' failed: Error in connection establishment: net::ERR_CONNECTION_REFUSED",
    )),
    Printed("chromium", "complaints", "socket: the server hangs up at once", (
        "WebSocket connection to 'ws://localhost:8005/a' failed: Error in connection establishment: net::ERR_SOCKET_NOT_CONNECTED",
    )),
    Printed("chromium", "complaints", "socket: the server hangs up without an answer", (
        "WebSocket connection to 'ws://localhost:8006/a' failed: Connection closed before receiving a handshake response",
    )),
    Printed("chromium", "complaints", "socket: a name without address", (
        "WebSocket connection to 'ws://nowhere.invalid/a' failed: Error in connection establishment: net::ERR_NAME_NOT_RESOLVED",
    )),
    Printed("chromium", "complaints", "fetch: a certificate that nobody vouches for", (
        "Failed to load resource: net::ERR_CERT_AUTHORITY_INVALID",
    )),
    Printed("chromium", "complaints", "socket: a certificate that nobody vouches for", (
        "WebSocket connection to 'wss://localhost:8007/a' failed: Error in connection establishment: net::ERR_CERT_AUTHORITY_INVALID",
    )),
    Printed("chromium", "complaints", "a server without WebSockets", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: Error during WebSocket handshake: Unexpected response code: 200",
    )),
    Printed("chromium", "complaints", "from the internet: fetch", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Permission was denied for this request to access the `loopback` address space.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "from the internet: image", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Permission was denied for this request to access the `loopback` address space.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "from the internet: WebSocket", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: Error in connection establishment: net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
    )),
    Printed("chromium", "complaints", "from the internet: another address space", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request had a target IP address space of `local` yet the resource is in address space `loopback`.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "from the internet: a page that is not secure", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://insecure.test:8000' has been blocked by CORS policy: The request client is not a secure context and the resource is in more-private address space `loopback`.",
        "Failed to load resource: net::ERR_FAILED",
    )),
    Printed("chromium", "complaints", "mixed content: fetch", (
        "Mixed Content: The page at 'https://localhost:8007/complaints' was loaded over HTTPS, but requested an insecure resource 'http://api.invalid/a'. This request has been blocked; the content must be served over HTTPS.",
    )),
    Printed("chromium", "complaints", "mixed content: script", (
        "Mixed Content: The page at 'https://localhost:8007/complaints' was loaded over HTTPS, but requested an insecure script 'http://api.invalid/a'. This request has been blocked; the content must be served over HTTPS.",
    )),
    Printed("firefox", "complaints", "image", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "script", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "complaints", "module", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "complaints", "style sheet", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "video", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "audio", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "text track", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "font", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        'downloadable font: download failed (font-family: "complaint" style:normal weight:400 stretch:100 src index:0): bad URI or cross-site access not allowed source: http://localhost:8002/a',
    )),
    Printed("firefox", "complaints", "mask-image", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "shape-outside", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "complaints", "EventSource", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "complaints", "sendBeacon", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "fetch that nobody catches", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "TypeError: NetworkError when attempting to fetch resource.",
    )),
    Printed("firefox", "complaints", "toDataURL", (
        "SecurityError: The operation is insecure.",
    )),
    Printed("firefox", "complaints", "getImageData", (
        "SecurityError: The operation is insecure.",
    )),
    Printed("firefox", "complaints", "a header that is not exposed", (
    )),
    Printed("firefox", "complaints", "fetch: nobody listens", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8004/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "fetch: the server hangs up at once", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8005/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "fetch: the server hangs up without an answer", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8006/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "fetch: a name without address", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://nowhere.invalid/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "socket: nobody listens", (
        "Firefox can’t establish a connection to the server at ws://localhost:8004/a.",
    )),
    Printed("firefox", "complaints", "socket: the server hangs up at once", (
        "Firefox can’t establish a connection to the server at ws://localhost:8005/a.",
    )),
    Printed("firefox", "complaints", "socket: the server hangs up without an answer", (
        "Firefox can’t establish a connection to the server at ws://localhost:8006/a.",
    )),
    Printed("firefox", "complaints", "socket: a name without address", (
        "Firefox can’t establish a connection to the server at ws://nowhere.invalid/a.",
    )),
    Printed("firefox", "complaints", "fetch: a certificate that nobody vouches for", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://localhost:8007/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "socket: a certificate that nobody vouches for", (
        "Firefox can’t establish a connection to the server at wss://localhost:8007/a.",
    )),
    Printed("firefox", "complaints", "a server without WebSockets", (
        "Firefox can’t establish a connection to the server at ws://localhost:8002/a.",
    )),
    Printed("firefox", "complaints", "from the internet: fetch", (
        "Local Network Access detected: top-level site “http://127.0.0.1:8000/public”, initiator “http://127.0.0.1:8000/public”, accessing target “http://localhost:8002/a” (127.0.0.1:8000) via fetch. Secure context: True, prompt action: auto_deny",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "from the internet: image", (
        "Local Network Access detected: top-level site “http://127.0.0.1:8000/public”, initiator “http://127.0.0.1:8000/public”, accessing target “http://localhost:8002/a” (127.0.0.1:8000) via http. Secure context: True, prompt action: auto_deny",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "from the internet: another address space", (
        "Local Network Access detected: top-level site “http://127.0.0.1:8000/public”, initiator “http://127.0.0.1:8000/public”, accessing target “http://localhost:8002/a” (127.0.0.1:8000) via fetch. Secure context: True, prompt action: auto_deny",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "complaints", "mixed content: fetch", (
        "Blocked loading mixed active content “http://api.invalid/a”",
    )),
    Printed("firefox", "complaints", "mixed content: script", (
        "Blocked loading mixed active content “http://api.invalid/a”",
        "Loading failed for the <script> with source “http://api.invalid/a”.",
    )),
    Printed("firefox", "complaints", "CORS turned off", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS disabled).",
    )),
    Printed("webkit", "complaints", "image", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "script", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "complaints", "module", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "style sheet", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "video", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "audio", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "text track", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "font", (
    )),
    Printed("webkit", "complaints", "mask-image", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "shape-outside", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "EventSource", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "sendBeacon", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Beacon API cannot load http://localhost:8002/a. Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "complaints", "fetch that nobody catches", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Unhandled Promise Rejection: TypeError: Load failed",
    )),
    Printed("webkit", "complaints", "toDataURL", (
        "SecurityError: The operation is insecure.",
    )),
    Printed("webkit", "complaints", "getImageData", (
        "Unable to get image data from canvas because the canvas has been tainted by cross-origin data.",
        "SecurityError: The operation is insecure.",
    )),
    Printed("webkit", "complaints", "a header that is not exposed", (
    )),
    Printed("webkit", "complaints", "fetch: nobody listens", (
        "Failed to load resource: Could not connect to localhost: Connection refused",
    )),
    Printed("webkit", "complaints", "fetch: the server hangs up at once", (
        "Failed to load resource: Error receiving data: Connection reset by peer",
    )),
    Printed("webkit", "complaints", "fetch: the server hangs up without an answer", (
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "complaints", "fetch: a name without address", (
        "Failed to load resource: Error resolving “nowhere.invalid”: Name or service not known",
    )),
    Printed("webkit", "complaints", "socket: nobody listens", (
        "WebSocket connection to 'ws://localhost:8004/a' failed: Could not connect to localhost: Connection refused",
    )),
    Printed("webkit", "complaints", "socket: the server hangs up at once", (
        "WebSocket connection to 'ws://localhost:8005/a' failed: Connection terminated unexpectedly",
    )),
    Printed("webkit", "complaints", "socket: the server hangs up without an answer", (
        "WebSocket connection to 'ws://localhost:8006/a' failed: Connection terminated unexpectedly",
    )),
    Printed("webkit", "complaints", "socket: a name without address", (
        "WebSocket connection to 'ws://nowhere.invalid/a' failed: Error resolving “nowhere.invalid”: Name or service not known",
    )),
    Printed("webkit", "complaints", "fetch: a certificate that nobody vouches for", (
        "Failed to load resource: Unacceptable TLS certificate",
    )),
    Printed("webkit", "complaints", "socket: a certificate that nobody vouches for", (
        "WebSocket connection to 'wss://localhost:8007/a' failed: Unacceptable TLS certificate",
    )),
    Printed("webkit", "complaints", "a server without WebSockets", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: The server did not accept the WebSocket handshake.",
    )),
    Printed("webkit", "complaints", "mixed content: fetch", (
        "[blocked] The page at https://localhost:8007/complaints requested insecure content from http://api.invalid/a. This content was blocked and must be served over HTTPS.",
        "Not allowed to request resource",
        "Fetch API cannot load http://api.invalid/a due to access control checks.",
    )),
    Printed("webkit", "complaints", "mixed content: script", (
        "[blocked] The page at https://localhost:8007/complaints requested insecure content from http://api.invalid/a. This content was blocked and must be served over HTTPS.",
    )),
)
