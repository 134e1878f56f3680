"""Messages as people pasted them: into issues, chats and mails, cut, wrapped and retyped.

Each text is as it was pasted; names of people and hosts are replaced. The source "own" is a text
in the shape of such pastes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Pasted:
    """One paste, and its meaning.

    Attributes:
        name: of the row.
        text: as it was pasted.
        engine: whose words they are, or None.
        code: its cause.
        who: has to change something.
        remedy: a part of it.
        url: that it names, canonical.
        origin: that it names.
        status: that it names.
        source: where it was pasted.
    """

    name: str
    text: str
    engine: str | None
    code: str
    who: str
    remedy: str
    url: str | None = None
    origin: str | None = None
    status: int | None = None
    source: str = "own"


# fmt: off
PASTED: Final = (
    Pasted("E30", "[Error] Preflight response is not successful. Status code: 403\n[Error] Fetch API cannot load https://raw.host.example/x/unstyled.html due to access control checks.\n[Error] Failed to load resource: Preflight response is not successful. Status code: 403 (unstyled.html, line 0)\n[Warning] Failed to fetch from https://host.example/tree: – TypeError: Load failed (1484.js, line 18)\nTypeError: Load failed",
           "webkit", "PreflightInvalidStatus", "server", "200 to 299", url="https://raw.host.example/x/unstyled.html", status=403, source="grafana-pathfinder-app#281"),
    Pasted("E09", "Access to script at 'file:///C:/Users/X/Downloads/gui-challenges-main/color-schemes/index.js' from origin 'null' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: http, data, chrome, chrome-extension, chrome-untrusted, https.\nindex.html:13 GET file:///C:/Users/X/Downloads/gui-challenges-main/color-schemes/index.js net::ERR_FAILED",
           "chromium", "CorsDisabledScheme", "page", "python -m http.server", url="file:///C:/Users/X/Downloads/gui-challenges-main/color-schemes/index.js", origin="null", source="argyleink/gui-challenges#35"),
    Pasted("E47", "Refused to connect to 'https://api.example/x' because it violates the document's Content Security Policy.\nFetch API cannot load https://api.example/x. Refused to connect because it violates the document's Content Security Policy.\nUncaught (in promise) TypeError: Failed to fetch. Refused to connect because it violates the document's Content Security Policy.",
           "chromium", "ContentSecurityPolicy", "page", "connect-src", url="https://api.example/x", source="own"),
    Pasted("E69", "Access to fetch at 'https://api.example/items' from origin\n'https://app.example' has been blocked by CORS policy: Response to\npreflight request doesn't pass access control check: It does not have\nHTTP ok status.\nFailed to load resource: net::ERR_FAILED",
           "chromium", "PreflightInvalidStatus", "server", "Answer preflights with a", url="https://api.example/items", origin="https://app.example", source="own, OCR"),
    Pasted("E02", "Access to XMLHttpRequest at 'https://api.example/v2/' from origin has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://api.example/v2/", source="disease-sh/API#627"),
    Pasted("E04", "Access to XMLHttpRequest at 'https://login.idp.example/tenant/oauth2/v2.0/authorize?client_id=x&redirect_uri=https%3A%2F%2Flocalhost%3A4001%2Fsignin-oidc' (redirected from 'https://localhost:4001/api/holds') from origin 'https://localhost:4001' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "401 instead of a redirect", url="https://login.idp.example/tenant/oauth2/v2.0/authorize?client_id=x&redirect_uri=https%3A%2F%2Flocalhost%3A4001%2Fsignin-oidc", origin="https://localhost:4001", source="dotnet/aspnetcore#23589"),
    Pasted("E07", "PUT http://localhost:3000/api/Modules?id=9 413 (Request Entity Too Large)\nXMLHttpRequest cannot load http://localhost:3000/api/Modules?id=9. No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'http://localhost' is therefore not allowed access. The response had HTTP status code 413.",
           "chromium", "MissingAllowOriginHeader", "server", "413", url="http://localhost:3000/api/Modules?id=9", origin="http://localhost", status=413, source="strongloop/loopback#1257"),
    Pasted("E08", 'Failed to load resource: the server responded with a status of 405 (Not Allowed)\nFetch API cannot load https://cdn.example/ajax/libs/hammer.js/2.0.6/hammer.min.js. Response to preflight request doesn\'t pass access control check: No \'Access-Control-Allow-Origin\' header is present on the requested resource. Origin \'https://app.example\' is therefore not allowed access. The response had HTTP status code 405. If an opaque response serves your needs, set the request\'s mode to \'no-cors\' to fetch the resource with CORS disabled.\nThe FetchEvent for "https://cdn.example/ajax/libs/hammer.js/2.0.6/hammer.min.js" resulted in a network error response: the promise was rejected.\nundefined:1 Uncaught (in promise) TypeError: Failed to fetch(…)',
           "chromium", "PreflightMissingAllowOriginHeader", "server", "405", url="https://cdn.example/ajax/libs/hammer.js/2.0.6/hammer.min.js", origin="https://app.example", status=405, source="sw-toolbox#104"),
    Pasted("E28", "Origin capacitor://app is not allowed by Access-Control-Allow-Origin.\nFailed to load resource: Origin capacitor://app is not allowed by Access-Control-Allow-Origin.\n2",
           "webkit", "MissingAllowOriginHeader", "server", "allow_origins=['capacitor://app']", origin="capacitor://app", source="ionic capacitor#1041"),
    Pasted("E29", "[Error] Failed to load resource: Origin http://localhost:8100 is not allowed by Access-Control-Allow-Origin.\n[Error] XMLHttpRequest cannot load http://localhost:8000/api/authenticate. Origin http://localhost:8100 is not allowed by Access-Control-Allow-Origin.",
           "webkit", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="http://localhost:8000/api/authenticate", origin="http://localhost:8100", source="laravel5-jokes-api#1"),
    Pasted("E32", "Access to XMLHttpRequest at 'http://myrestapi.example/x' from origin 'app://.' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "page", "app://localhost", url="http://myrestapi.example/x", origin="app://.", source="electron-nuxt#680"),
    Pasted("E57", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://store.example/compressed-store. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 413.",
           "firefox", "MissingAllowOriginHeader", "server", "413", url="https://store.example/compressed-store", status=413, source="firefox-devtools/profiler#998"),
    Pasted("E63", "Failed to load https://api.example/x: Request header field Authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
           "chromium", "HeaderDisallowedByPreflightResponse", "server", "Add the header: Policy(a", url="https://api.example/x", source="own"),
    Pasted("star-header", "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been blocked by CORS policy: Request header field * is not allowed by Access-Control-Allow-Headers in preflight response.",
           "chromium", "HeaderDisallowedByPreflightResponse", "page", "Give the method or the header another name", url="https://api.example/x", origin="https://app.example", source="own"),
    Pasted("star-method", "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been blocked by CORS policy: Method * is not allowed by Access-Control-Allow-Methods in preflight response.",
           "chromium", "MethodDisallowedByPreflightResponse", "page", "Give the method or the header another name", url="https://api.example/x", origin="https://app.example", source="own"),
    Pasted("E64", "Failed to load https://api.example/x: The 'Access-Control-Allow-Origin' header contains multiple values 'http://localhost:4200, *', but only one is allowed. Origin 'http://localhost:4200' is therefore not allowed access.",
           "chromium", "MultipleAllowOriginValues", "server", "Two layers set the heade", url="https://api.example/x", origin="http://localhost:4200", source="own"),
    Pasted("E68", "```\nAccess to fetch at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'https://app.example/' that is not equal to the supplied origin. Have the server send the header with a valid value.\n```",
           "chromium", "PreflightAllowOriginMismatch", "server", "slash", url="https://api.example/items", origin="https://app.example", source="own"),
    Pasted("E87", 'Refused to get unsafe header "x-total-count"',
           None, "HiddenResponseHeader", "server", "expose_headers=[…, 'x-total-count']", source="own"),
    Pasted("E89", "Access to fetch at 'https://api.example/items' from origin 'chrome-extension://abcdefghijklmnop' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "chrome-extension://abcdefghijklmnop", url="https://api.example/items", origin="chrome-extension://abcdefghijklmnop", source="own"),
    Pasted("E90", "Error: XMLHttpRequest cannot load https://api.example/v1/popular. No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'http://www.site.example' is therefore not allowed access. The response had HTTP status code 502.",
           "chromium", "MissingAllowOriginHeader", "server", "502", url="https://api.example/v1/popular", origin="http://www.site.example", status=502, source="staticfile/static#197"),
    Pasted("E95", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/me. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
           "firefox", "MethodDisallowedByPreflightResponse", "server", "allow_methods=[…]", url="https://api.example/me", source="own"),
    Pasted("X1", "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been blocked by CORS policy: Request header field access-control-allow-origin is not allowed by Access-Control-Allow-Headers in preflight response.",
           "chromium", "HeaderDisallowedByPreflightResponse", "page", "Take access-control-allow-origin out", url="https://api.example/x", origin="https://app.example", source="framework7#3164, axios#2063"),
    Pasted("X2", "Cancelled load to http://localhost:22002/x because it violates the resource's Cross-Origin-Resource-Policy response header.\nCross-origin script load denied by Cross-Origin Resource Sharing policy.",
           "webkit", "BlockedByResourcePolicy", "server", "Cross-Origin-Resource-Policy", url="http://localhost:22002/x", source="W, recorded"),
    Pasted("X3", "Cancelled load to https://cdn.example/x because it violates the resource's Cross-Origin-Resource-Policy response header.\nFetch API cannot load https://cdn.example/x due to access control checks.",
           "webkit", "BlockedByResourcePolicy", "server", "Cross-Origin-Resource-Policy", url="https://cdn.example/x", source="W"),
    Pasted("X4", "Access to fetch at 'localhost:8080/api' from origin 'http://localhost:3000' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-extension, chrome-untrusted, data, http, https, isolated-app.",
           "chromium", "CorsDisabledScheme", "page", "http://localhost:8080/api", url="localhost:8080/api", origin="http://localhost:3000", source="own"),
    Pasted("X5", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at file:///C:/x/drcs.html. (Reason: CORS request not http).",
           "firefox", "CorsDisabledScheme", "page", "python -m http.server", url="file:///C:/x/drcs.html", source="own"),
    Pasted("X6", "Reached maximum amount of queued data of 64Kb for keepalive requests\nFetch API cannot load https://api.example/x due to access control checks.",
           "webkit", "KeepaliveTooLarge", "page", "keepalive", url="https://api.example/x", source="W, recorded"),
    Pasted("X7", "Security Error: Content at http://127.0.0.1:22001/page may not load data from http://localhost:22002/w.js.",
           "firefox", "DisallowedByMode", "page", "crossorigin on the element", url="http://localhost:22002/w.js", origin="http://127.0.0.1:22001", source="F, recorded"),
    Pasted("E21", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://www.proxy.example/get?url=x. (Reason: CORS header 'Access-Control-Allow-Origin' missing).",
           "firefox", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="http://www.proxy.example/get?url=x", source="gnuns/allOrigins#21"),
    Pasted("E65", "Access to fetch at &#39;https://api.example/items&#39; from origin &#39;https://app.example&#39; has been blocked by CORS policy: No &#39;Access-Control-Allow-Origin&#39; header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://api.example/items", origin="https://app.example", source="own"),
    Pasted("E67", 'Access to XMLHttpRequest at "https://api.ejemplo.example" from origin\n"http://localhost:3000" has been blocked by CORS policy:\nNo "Access-Control-Allow-Origin" header is present on the requested resource.',
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://api.ejemplo.example/", origin="http://localhost:3000", source="a blog"),
    Pasted("E83", "Access to HMLHttpRequest at 'http://localhost:3100/v1/a .... 'has been blocked by CORS policy: Request had to target IP address space, yet the resource is in address space 'local'''",
           "chromium", "InvalidLocalNetworkAccess", "page", "Write the address space ", url="http://localhost:3100/v1/a", source="electron#38639, retyped"),
    Pasted("E24", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/v3. (Reason: missing token ‘content-type’ in CORS header ‘Access-Control-Allow-Headers’ from CORS preflight channel).",
           "firefox", "HeaderDisallowedByPreflightResponse", "server", "Add the header: Policy(a", url="https://api.example/v3", source="lorawan-stack#1208"),
    Pasted("E25", 'E/GeckoConsole( 2237): [JavaScript Warning: "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://bosh.example/. This can be fixed by moving the resource to the same domain or enabling CORS." {file: "https://bosh.example/" line: 0}]',
           "firefox", "Untold", "page", "crossorigin check URL", url="https://bosh.example/", source="loqui/im#402"),
    Pasted("E61", "XMLHttpRequest cannot load http://localhost:8080/api. A wildcard '*' cannot be used in the 'Access-Control-Allow-Origin' header when the credentials flag is true. Origin 'http://localhost:3000' is therefore not allowed access. The credentials mode of an XMLHttpRequest is controlled by the withCredentials attribute.",
           "chromium", "WildcardOriginNotAllowed", "server", "With credentials the sta", url="http://localhost:8080/api", origin="http://localhost:3000", source="own, Chrome 2016"),
    Pasted("E33", "SEC7120: Origin ms-browser-extension://EdgeExtension_x not found in Access-Control-Allow-Origin header.",
           None, "MissingAllowOriginHeader", "page", "cannot be listed", origin="ms-browser-extension://EdgeExtension_x", source="honestbleeps RES#4157"),
    Pasted("E11", "Blocage d’une requête multiorigines (Cross-Origin Request) : la politique « Same Origin » ne permet pas de consulter la ressource distante située sur file:///C:/Users/x/Downloads/miedit-master/import/tidget-form/drcs.html. Raison : la requête CORS n’utilise pas http.",
           "firefox", "CorsDisabledScheme", "page", "python -m http.server", url="file:///C:/Users/x/Downloads/miedit-master/import/tidget-form/drcs.html", source="Zigazou/miedit#13"),
    Pasted("E13", "Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der externen Ressource auf https://api.market.example/ws/v2.0/output.json/wantslist. (Grund: CORS-Kopfzeile 'Access-Control-Allow-Origin' stimmt nicht mit '(null)' überein).",
           "firefox", "MultipleAllowOriginValues", "server", "Two layers set", url="https://api.market.example/ws/v2.0/output.json/wantslist", source="HenrikWolf/MagicTools#14"),
    Pasted("E15", "已拦截跨源请求：同源策略禁止读取位于 https://v.cdn.example/share/5c75 的远程资源。（原因：CORS 头缺少 'Access-Control-Allow-Origin'）。状态码：200。",
           "firefox", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://v.cdn.example/share/5c75", status=200, source="LibreSpark/LibreTV#491"),
    Pasted("E17", "Запрос из постороннего источника заблокирован: Политика одного источника запрещает чтение удаленного ресурса на http://localhost:8888/. (Причина: заголовок CORS 'Access-Control-Allow-Origin' не совпадает с 'http://localhost:8888/').",
           "firefox", "AllowOriginMismatch", "server", "Every browser sends its origin as http://localhost:8888", url="http://localhost:8888/", source="grsu/web-dev#93"),
    Pasted("E18", "Pedido de origen cruzado bloqueado: La política de mismo origen no permite leer el recurso remoto en file:",
           "firefox", "CorsDisabledScheme", "page", "python -m http.server", url="file:", source="mdn/kuma#6392"),
    Pasted("E72", "CORS error\nCross-Origin Resource Sharing error: MissingAllowOriginHeader",
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", source="own, Network panel"),
    Pasted("E40", "Access to XMLHttpRequest at 'https://localhost:6176/' from origin 'https://page.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Private-Network' header was present in the preflight response for this private network request targeting the `local` address space.",
           "chromium", "PrivateNetworkPreflight", "user", "current browsers", url="https://localhost:6176/", origin="https://page.example", source="macless-haystack#61"),
    Pasted("E44", "GET https://rs.example/rec/integrations?OrgId=x net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep 200",
           "chromium", "BlockedByResourcePolicy", "server", "Send Cross-Origin-Resour", url="https://rs.example/rec/integrations?OrgId=x", status=200, source="fullstory-sdk#107, helmet#343"),
    Pasted("E42", "Cross-Origin Read Blocking (CORB) blocked cross-origin response https://api.example/result/?query=x with MIME type application/json. See https://www.chromestatus.com/feature/5629709824032768 for more details.",
           "chromium", "OpaqueResponseBlocked", "page", "mode cors", url="https://api.example/result/?query=x", source="naqushab/saavn#47"),
    Pasted("E46", 'Refused to connect to \'https://social.example/.well-known/nodeinfo\' because it violates the following Content Security Policy directive: "connect-src \'self\' https://api.example https://*.example".\n',
           "chromium", "ContentSecurityPolicy", "page", "Add the URL's origin to ", url="https://social.example/.well-known/nodeinfo", source="fedidb#30"),
    Pasted("E49", "Subresource Integrity: The resource 'https://cdn.example/npm/rx@4.1.0/index.js' has an integrity attribute, but the resource requires the request to be CORS enabled to check the integrity, and it is not. The resource has been blocked because the integrity cannot be enforced.",
           "chromium", "IntegrityWithoutCors", "page", 'crossorigin="anonymous"', url="https://cdn.example/npm/rx@4.1.0/index.js", source="jsdelivr#18038, anatole#27, Templating#781"),
    Pasted("E50", "WebPlatform.mjs:58 Uncaught DOMException: Failed to execute 'texImage2D' on 'WebGLRenderingContext': Tainted canvases may not be loaded.\n    at WebPlatform.uploadGlTexture (http://localhost:8080/build/bundle.js:46301:16)",
           "chromium", "TaintedCanvas", "page", "<img crossorigin>", source="rdkcentral/Lightning#53"),
    Pasted("E53", 'EventSource\'s response has a MIME type ("text/html") that is not "text/event-stream". Aborting the connection.',
           "chromium", "EventStreamType", "server", "text/event-stream", source="php-sse#15 and 7 others"),
    Pasted("E84", "Loading module from “https://cdn.example/x.js” was blocked because of a disallowed MIME type (“text/html”).",
           "firefox", "DisallowedContentType", "server", "real response", url="https://cdn.example/x.js", source="own"),
    Pasted("E54", "A cookie associated with a cross-site resource at https://music.example/ was set without the `SameSite` attribute. It has been blocked, as Chrome now only delivers cookies with cross-site requests if they are set with `SameSite=None` and `Secure`.",
           "chromium", "CookieRefused", "server", "SameSite=None", url="https://music.example/", source="gatsby-source-spotify#12"),
    Pasted("E56", 'The FetchEvent for "http://localhost:8111/survey/174/" resulted in a network error response: a redirected response was used for a request whose redirect mode is not "follow".',
           "chromium", "ServiceWorkerResponse", "page", "service worker", url="http://localhost:8111/survey/174/", source="w3c/ServiceWorker#1177"),
    Pasted("E81", 'Blocked a frame with origin "http://localhost:8237" from accessing a frame with origin "http://ads.example". Protocols, domains, and ports must match.',
           "chromium", "FrameAccessDenied", "page", "postMessage", source="ionic capacitor#788"),
    Pasted("E35", "SCRIPT7002: XMLHttpRequest: Network Error 0x80070005, Access is denied.",
           None, "Untold", "page", "crossorigin check URL", source="sendbird#146"),
    Pasted("E36", "Error: DioError [connection error]: The connection errored: The XMLHttpRequest onError callback was called. This typically indicates an error on the network layer.",
           None, "Untold", "page", "crossorigin check URL", source="cfug/dio#1664"),
    Pasted("E38", "createError.js:16 Uncaught (in promise) Error: Network Error\n    at createError (createError.js:16)\n    at XMLHttpRequest.handleError (xhr.js:69)",
           None, "Untold", "page", "crossorigin check URL", source="axios#2755"),
    Pasted("E79", 'ERROR HttpErrorResponse {headers: HttpHeaders, status: 0, statusText: \'Unknown Error\', url: \'https://api.example/items\', ok: false, …}\nmessage: "Http failure response for https://api.example/items: 0 Unknown Error"',
           None, "Untold", "page", "crossorigin check URL", url="https://api.example/items", source="own, Angular"),
    Pasted("E80", "TypeError: Network request failed\n    at anonymous (whatwg-fetch.js)",
           None, "Untold", "page", "crossorigin check URL", source="own, React Native"),
    Pasted("Y1", "https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors/CORSDidNotSucceed?utm_source=devtools&utm_medium=firefox-cors-errors&utm_campaign=default",
           "firefox", "NetworkFailure", "network", "No HTTP response came: c", source="safecycle#1"),
    Pasted("Y2", "XMLHttpRequest cannot load http://localhost:8000/api/x. Response for preflight is invalid (redirect)",
           "chromium", "PreflightDisallowedRedirect", "server", "A preflight must not be ", url="http://localhost:8000/api/x", source="Chrome 2016"),
    Pasted("Y3", "Access to fetch at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTT",
           "chromium", "PreflightInvalidStatus", "server", "Answer preflights with a", url="https://api.example/items", origin="https://app.example", source="own"),
    Pasted("Y4", "AxiosError: Network Error",
           None, "Untold", "page", "crossorigin check URL", source="own"),
    Pasted("Y5", "Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameSite",
           "chromium", "BlockedByResourcePolicy", "server", "Send Cross-Origin-Resour", source="C, recorded"),
    Pasted("Y6", "The resource at “https://cdn.example/i.png” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#",
           "firefox", "BlockedByResourcePolicy", "server", "Send Cross-Origin-Resour", url="https://cdn.example/i.png", source="F, recorded"),
    Pasted("Y7", "MediaElementAudioSource outputs zeroes due to CORS access restrictions for http://localhost:22002/a.wav",
           "chromium", "SilencedAudio", "page", 'crossorigin="anonymous"', url="http://localhost:22002/a.wav", source="C"),
    Pasted("Y8", "A preload for 'https://api.example/x' is found, but is not used because the request credentials mode does not match. Consider taking a look at crossorigin attribute.",
           "chromium", "UnusedPreload", "page", "crossorigin attribute", url="https://api.example/x", source="C"),
    Pasted("Y9", "Failed to load resource: net::ERR_CONTENT_LENGTH_MISMATCH",
           "chromium", "NetworkFailure", "network", "No HTTP response came: c", source="own"),
    Pasted("Y10", "Cookie “k” rejected because it has the “SameSite=None” attribute but is missing the “secure” attribute.",
           "firefox", "CookieRefused", "server", "For a request from anoth", source="own"),
    Pasted("Y11", "Access to fetch at 'https://login.idp.example/authorize?state=" + "a" * 4200 + "' from origin 'https://app.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://login.idp.example/authorize?state=" + "a" * 4200, origin="https://app.example", source="own"),
    Pasted("Y4, CORS Missing Allow Origin", "CORS Missing Allow Origin",
           "firefox", "MissingAllowOriginHeader", "server", "List the origin: Policy(", source="own"),
    Pasted("Y4, (blocked:cors)", "(blocked:cors)",
           "chromium", "CorsUntold", "server", "crossorigin check URL", source="own"),
    Pasted("Y4, CORS error", "CORS error",
           "chromium", "CorsUntold", "server", "crossorigin check URL", source="own"),
    Pasted("D21", "Access to fetch at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTT",
           "chromium", "PreflightInvalidStatus", "server", "Answer preflights with a", url="https://api.example/items", origin="https://app.example", source="own"),
    Pasted("D03", "Failed to load resource: Preflight response is not successful. Status code: 403 (x.html, line 0)",
           "webkit", "PreflightInvalidStatus", "server", "Answer preflights with a", status=403, source="own"),
    Pasted("D03, a stop", "Preflight response is not successful. Status code: 403.",
           "webkit", "PreflightInvalidStatus", "server", "Answer preflights with a", status=403, source="own"),
    Pasted("D03, a socket", "WebSocket connection to 'wss://api.example/ws' failed: Error during WebSocket handshake: Unexpected response code: 403 @ app.js:3",
           "chromium", "HandshakeRefused", "server", "Check that a WebSocket ", url="wss://api.example/ws", status=403, source="own"),
    Pasted("D07, the first line", "Cancelled load to http://localhost:22002/x because it violates the resource's Cross-Origin-Resource-Policy response header.",
           "webkit", "BlockedByResourcePolicy", "server", "Send Cross-Origin-Resour", url="http://localhost:22002/x", source="own"),
    Pasted("D08", "Access to fetch at 'https://api.example/items' from origin\n'https://app.example' has been blocked by CORS policy: Response to\npreflight request doesn't pass access control check: It does not have\nHTTP ok status.",
           "chromium", "PreflightInvalidStatus", "server", "Answer preflights with a", url="https://api.example/items", origin="https://app.example", source="own"),
    Pasted("D22, Safari", "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 502",
           "webkit", "MissingAllowOriginHeader", "server", "502", origin="https://app.example", status=502, source="own"),
    Pasted("D28", "Access to fetch at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "PreflightMissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://api.example/items", origin="https://app.example", source="own"),
    Pasted("D52, one machine", "Access to fetch at 'http://localhost:8000/items' from origin 'http://127.0.0.1:3000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://localhost:3000' that is not equal to the supplied origin.",
           "chromium", "AllowOriginMismatch", "server", "two origins", url="http://localhost:8000/items", origin="http://127.0.0.1:3000", source="own"),
    Pasted("D11, ionic", "Access to fetch at 'https://api.example/items' from origin 'ionic://localhost' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://api.example/items", origin="ionic://localhost", source="own"),
    Pasted("D11, tauri", "Access to fetch at 'https://api.example/items' from origin 'tauri://localhost' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
           "chromium", "MissingAllowOriginHeader", "server", "List the origin: Policy(", url="https://api.example/items", origin="tauri://localhost", source="own"),
    Pasted("Y10, a prefix", "Cookie “__Host-k” has been rejected for invalid prefix.",
           "firefox", "CookieRefused", "server", "For a request from anoth", source="own"),
    Pasted("Y9, net::ERR_CONTENT_DECODING_FAILED", "Failed to load resource: net::ERR_CONTENT_DECODING_FAILED",
           "chromium", "NetworkFailure", "network", "No HTTP response came: c", source="own"),
    Pasted("Y9, net::ERR_INVALID_HTTP_RESPONSE", "Failed to load resource: net::ERR_INVALID_HTTP_RESPONSE",
           "chromium", "NetworkFailure", "network", "No HTTP response came: c", source="own"),
    Pasted("Y9, net::ERR_UNEXPECTED_PROXY_AUTH", "Failed to load resource: net::ERR_UNEXPECTED_PROXY_AUTH",
           "chromium", "NetworkFailure", "network", "No HTTP response came: c", source="own"),
    Pasted("Y9, net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH", "Failed to load resource: net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH",
           "chromium", "NetworkFailure", "network", "No HTTP response came: c", source="own"),
    Pasted("Y9, Could not parse HTTP response", "Failed to load resource: Could not parse HTTP response",
           "webkit", "NetworkFailure", "network", "No HTTP response came: c", source="own"),
)
# fmt: on
"""The pastes that were found, each with its meaning."""

_FRAME: Final = "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been blocked by CORS policy: "

# fmt: off
MORE: Final = (
    Pasted("unknown words", _FRAME + "The moon is in the wrong house.", "chromium", "Untold", "page", "crossorigin check URL", "https://api.example/x", "https://app.example"),
    Pasted("nothing after the frame", _FRAME.rstrip(), "chromium", "Untold", "page", "crossorigin check URL", "https://api.example/x", "https://app.example"),
    Pasted("cut within the frame of a preflight", _FRAME + "Response to preflight request doesn't pass access con", "chromium", "Untold", "page", "crossorigin check URL", "https://api.example/x", "https://app.example"),
    Pasted("cut, then another line", _FRAME + "No 'Access-Control-All\nFailed to load resource: net::ERR_FAILED", "chromium", "MissingAllowOriginHeader", "server", "List the origin", "https://api.example/x", "https://app.example"),
    Pasted("cut within Firefox's reason", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/x. (Reason: CORS preflight resp", "firefox", "PreflightInvalidStatus", "server", "200 to 299", "https://api.example/x"),
    Pasted("cut before Firefox's reason", "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/x. (Rea", "firefox", "Untold", "page", "crossorigin check URL", "https://api.example/x"),
    Pasted("a status beside it", _FRAME + "No 'Access-Control-Allow-Origin' header is present on the requested resource.\nPOST https://api.example/x net::ERR_FAILED 502 (Bad Gateway)", "chromium", "MissingAllowOriginHeader", "server", "The response is an error, 502", "https://api.example/x", "https://app.example", 502),
    Pasted("a status that no hint is known for", "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 418", "webkit", "MissingAllowOriginHeader", "server", "look into the server's log", None, "https://app.example", 418),
    Pasted("only a status", "GET https://api.example/x 404 (Not Found)", "chromium", "ErrorStatus", "server", "the path is right", "https://api.example/x", None, 404),
    Pasted("the status of the preflight", "OPTIONS https://api.example/x 405 (Method Not Allowed)\n" + _FRAME + "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.", "chromium", "PreflightInvalidStatus", "server", "200 to 299", "https://api.example/x", "https://app.example", 405),
    Pasted("a cookie's header", _FRAME + "Request header field cookie is not allowed by Access-Control-Allow-Headers in preflight response.", "chromium", "HeaderDisallowedByPreflightResponse", "page", "Take cookie out", "https://api.example/x", "https://app.example"),
    Pasted("a forbidden method", _FRAME + "Method TRACE is not allowed by Access-Control-Allow-Methods in preflight response.", "chromium", "MethodDisallowedByPreflightResponse", "page", "No page can use", "https://api.example/x", "https://app.example"),
    Pasted("a method in lower case", _FRAME + "Method patch is not allowed by Access-Control-Allow-Methods in preflight response.", "chromium", "MethodDisallowedByPreflightResponse", "page", "upper case in the page: PATCH", "https://api.example/x", "https://app.example"),
    Pasted("a header that is hidden for good", 'Refused to get unsafe header "set-cookie"', None, "HiddenResponseHeader", "page", "No page can read"),
    Pasted("a page without TLS, with cookies", _FRAME.replace("https://app", "http://app") + "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.", "chromium", "WildcardOriginNotAllowed", "server", "Serve the page over https", "https://api.example/x", "http://app.example"),
    Pasted("a mismatch of an opaque origin", _FRAME.replace("https://app.example", "null") + "The 'Access-Control-Allow-Origin' header has a value 'https://x.example' that is not equal to the supplied origin.", "chromium", "AllowOriginMismatch", "server", "any page can have", "https://api.example/x", "null"),
    Pasted("a mismatch with another site", _FRAME + "The 'Access-Control-Allow-Origin' header has a value 'https://x.example' that is not equal to the supplied origin.", "chromium", "AllowOriginMismatch", "server", "Add the page's origin", "https://api.example/x", "https://app.example"),
    Pasted("a redirect within one origin", "Access to fetch at 'https://api.example/x/' (redirected from 'https://api.example/x') from origin 'https://app.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.", "chromium", "MissingAllowOriginHeader", "server", "List the origin", "https://api.example/x/", "https://app.example"),
    Pasted("a redirect to another scheme", "Access to fetch at 'mailto:a@b.example' (redirected from 'https://api.example/x') from origin 'https://app.example' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: http, https.", "chromium", "UnsafeRedirect", "server", "Redirect to an http", "mailto:a@b.example", "https://app.example"),
    Pasted("a scheme that no fetch knows", _FRAME.replace("https://api.example/x", "ftp://api.example/x") + "Cross origin requests are only supported for protocol schemes: http, https.", "chromium", "CorsDisabledScheme", "page", "Only http and https", "ftp://api.example/x", "https://app.example"),
    Pasted("WebKit's own mode", "Fetch API cannot load https://api.example/x.", "webkit", "DisallowedByMode", "page", "mode cors", "https://api.example/x"),
    Pasted("a wrapped address", "XMLHttpRequest cannot load https://api.example/very/long/\npath/of/it. No 'Access-Control-Allow-Origin' header is present on the requested resource.", "chromium", "MissingAllowOriginHeader", "server", "List the origin", "https://api.example/very/long/path/of/it"),
    Pasted("a frame without an address", "XMLHttpRequest cannot load \n. No 'Access-Control-Allow-Origin' header is present on the requested resource.", "chromium", "MissingAllowOriginHeader", "server", "List the origin"),
    Pasted("an address that is none", "Failed to load resource: No 'Access-Control-Allow-Origin' header is present on the requested resource.", "chromium", "MissingAllowOriginHeader", "server", "List the origin"),
    Pasted("a host with the word origin", "Origin https://origin.example is not allowed by Access-Control-Allow-Origin.", "webkit", "MissingAllowOriginHeader", "server", "List the origin", None, "https://origin.example"),
    Pasted("superagent", "Error: Request has been terminated\nPossible causes: the network is offline, Origin is not allowed by Access-Control-Allow-Origin, the page is being unloaded, etc.", None, "Untold", "page", "crossorigin check URL"),
    Pasted("Firefox's warning in German", "Quellübergreifende (Cross-Origin) Anfrage blockiert: https://api.example/x (Grund: Wenn 'Access-Control-Allow-Headers' '*' ist, ist 'Authorization' nicht erfasst)", "firefox", "AuthorizationCoveredByWildcard", "server", "authorization", "https://api.example/x"),
    Pasted("a bad list of headers in German", "Quellübergreifende (Cross-Origin) Anfrage blockiert: https://api.example/x (Grund: ungültiges Token 'a b' in der CORS-Kopfzeile 'Access-Control-Allow-Headers')", "firefox", "InvalidAllowHeadersPreflightResponse", "server", "not a token", "https://api.example/x"),
    Pasted("a redirect in Spanish", "Solicitud de origen cruzado bloqueada: recurso remoto en https://api.example/x. (Razón: redirección externa de la solicitud CORS no permitida).", "firefox", "PreflightDisallowedRedirect", "server", "must not be redirected", "https://api.example/x"),
    Pasted("a language without a stem", "Solicitud de origen cruzado bloqueada: recurso remoto en https://api.example/x. (Razón: CORS ha cambiado).", "firefox", "AnotherLanguage", "server", "Learn More", "https://api.example/x"),
    Pasted("a language, with Firefox's link", "Solicitud de origen cruzado bloqueada: recurso remoto en https://api.example/x. (Razón: CORS desactivado). [Saber más](https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors/CORSDisabled?utm_source=devtools)", "firefox", "CorsDisabled", "user", "content.cors.disable", "https://api.example/x"),
    Pasted("a language without an address or a header", "Solicitud de origen cruzado bloqueada\\nTypeError: Load failed", "webkit", "Untold", "page", "crossorigin check URL"),
    Pasted("a language without an address", "Solicitud de origen cruzado bloqueada: CORS error", "chromium", "CorsUntold", "server", "crossorigin check URL"),
    Pasted("Chromium's CSP of today", "Connecting to 'https://api.example/x' violates the following Content Security Policy directive: \"connect-src 'self'\". The action has been blocked.", "chromium", "ContentSecurityPolicy", "page", "connect-src", "https://api.example/x"),
    Pasted("Firefox's CSP", "Content-Security-Policy: The page’s settings blocked the loading of a resource (connect-src) at https://api.example/x because it violates the following directive: “connect-src 'self'”", "firefox", "ContentSecurityPolicy", "page", "connect-src"),
    Pasted("a header that the name hides", _FRAME + "Request header field x-token is not allowed by Access-Control-Allow-Headers in preflight response.\nDELETE https://api.example/x net::ERR_FAILED", "chromium", "HeaderDisallowedByPreflightResponse", "server", "Add the header", "https://api.example/x", "https://app.example"),
    Pasted("a header of a GET", _FRAME + "Request header field x-token is not allowed by Access-Control-Allow-Headers in preflight response.\nGET https://api.example/x net::ERR_FAILED", "chromium", "HeaderDisallowedByPreflightResponse", "server", "Add the header", "https://api.example/x", "https://app.example"),
    Pasted("Chrome of 2015", "XMLHttpRequest cannot load http://localhost:8000/x. Invalid HTTP status code 405", "chromium", "PreflightInvalidStatus", "server", "200 to 299", "http://localhost:8000/x", None, 405),
    Pasted("an origin that is none", _FRAME.replace("https://app.example", "a page") + "No 'Access-Control-Allow-Origin' header is present on the requested resource.", "chromium", "MissingAllowOriginHeader", "server", "List the origin", "https://api.example/x"),
)
# fmt: on
"""Shapes beside those that were found, in our own words."""
