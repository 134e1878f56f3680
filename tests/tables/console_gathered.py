"""Lines that people pasted into public issues, from the tools that they use, shortened.

Hosts, paths and tokens are replaced. The source names the project in whose issues the line stood;
"own" is a line in the words of the same tool, or of a message beside a found one.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Gathered(NamedTuple):
    """One line, or a few of one paste.

    Attributes:
        code: its cause; several, with blanks between them, where the paste holds several.
        text: as it was pasted.
        source: where it was pasted.
    """

    code: str
    text: str
    source: str


_A: Final = "https://app.example"
_NO: Final = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
_CHECK: Final = "Response to preflight request doesn't pass access control check: "
_FF: Final = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
_OPAQUE: Final = (
    " If an opaque response serves your needs, set the request's mode to 'no-cors' to fetch the "
    "resource with CORS disabled."
)


def _access(url: str, origin: str = _A, kind: str = "fetch", first: str = "") -> str:
    hop = f" (redirected from '{first}')" if first else ""
    return f"Access to {kind} at '{url}'{hop} from origin '{origin}' has been blocked by CORS policy: "


# fmt: off
_KEYS: Final = (
    "MultipleAllowOriginValues",
    "CorsDisabled",
    "PreflightDisallowedRedirect",
    "NetworkFailure",
    "InvalidAllowHeadersPreflightResponse",
    "NetworkFailure",
)
_FIREFOX: Final = {
    "de": (
        "Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der externen Ressource auf https://api.example/x. (Grund: {}).",
        "mehr als eine CORS-Kopfzeile ‘Access-Control-Allow-Origin’",
        "CORS deaktiviert",
        "externe Weiterleitung der CORS-Anfrage nicht erlaubt",
        "CORS-Kopfzeile ‘Origin’ kann nicht hinzugefügt werden",
        "ungültiges Token ‘a b’ in der CORS-Kopfzeile ‘Access-Control-Allow-Headers’",
        "CORS-Anfrage schlug fehl",
    ),
    "fr": (
        "Blocage d’une requête multiorigine (Cross-Origin Request) : la politique « Same Origin » ne permet pas de consulter la ressource distante située sur https://api.example/x. Raison : {}.",
        "plusieurs en-têtes CORS ‘Access-Control-Allow-Origin’ ne sont pas autorisés",
        "CORS désactivé",
        "redirection externe de la requête CORS non autorisée",
        "l’en-tête CORS ‘Origin’ n’a pas pu être ajouté",
        "jeton ‘a b’ invalide dans l’en-tête CORS ‘Access-Control-Allow-Headers’",
        "échec de la requête CORS",
    ),
    "es": (
        "Solicitud de origen cruzado bloqueada: la política de mismo origen impide leer el recurso remoto en https://api.example/x. (Razón: {}).",
        "no se permite más de un encabezado CORS ‘Access-Control-Allow-Origin’",
        "CORS desactivado",
        "redirección externa de la solicitud CORS no permitida",
        "no se puede agregar el encabezado CORS ‘Origin’",
        "elemento no válido ‘a b’ en el encabezado CORS ‘Access-Control-Allow-Headers’",
        "la solicitud CORS no tuvo éxito",
    ),
    "pt": (
        "Requisição cross-origin bloqueada: a política de mesma origem impede a leitura do recurso remoto em https://api.example/x. (Motivo: {}).",
        "mais de um cabeçalho CORS ‘Access-Control-Allow-Origin’",
        "CORS desativado",
        "redirecionamento externo da requisição CORS não permitido",
        "não foi possível adicionar o cabeçalho CORS ‘Origin’",
        "item inválido ‘a b’ no cabeçalho CORS ‘Access-Control-Allow-Headers’",
        "a requisição CORS não teve êxito",
    ),
    "ru": (
        "Запрос из постороннего источника заблокирован: Политика одного источника запрещает чтение удаленного ресурса на https://api.example/x. (Причина: {}).",
        "более одного заголовка CORS ‘Access-Control-Allow-Origin’",
        "CORS отключен",
        "внешнее перенаправление запроса CORS не разрешено",
        "заголовок CORS ‘Origin’ не может быть добавлен",
        "неверный элемент ‘a b’ в заголовке CORS ‘Access-Control-Allow-Headers’",
        "не удалось выполнить запрос CORS",
    ),
    "zh": (
        "已拦截跨源请求：同源策略禁止读取位于 https://api.example/x 的远程资源。（原因：{}）。",
        "不允许出现多个 ‘Access-Control-Allow-Origin’ CORS 头",
        "CORS 已禁用",
        "不允许 CORS 请求的外部重定向",
        "无法添加 CORS 头 ‘Origin’",
        "CORS 头 ‘Access-Control-Allow-Headers’ 中有无效值 ‘a b’",
        "CORS 请求未能成功",
    ),
    "ja": (
        "クロスオリジン要求をブロックしました: 同一生成元ポリシーにより、https://api.example/x にあるリモートリソースの読み込みは拒否されます (理由: {})。",
        "複数の CORS ヘッダー ‘Access-Control-Allow-Origin’ は許可されません",
        "CORS が無効です",
        "CORS 要求の外部リダイレクトは許可されません",
        "CORS ヘッダー ‘Origin’ を追加できません",
        "CORS ヘッダー ‘Access-Control-Allow-Headers’ に無効な値 ‘a b’ があります",
        "CORS 要求が成功しませんでした",
    ),
    "ko": (
        "교차 출처 요청 차단: 동일 출처 정책으로 인해 https://api.example/x 의 원격 자원을 읽을 수 없습니다. (원인: {}).",
        "여러 CORS 헤더 ‘Access-Control-Allow-Origin’ 는 허용되지 않음",
        "CORS 비활성화됨",
        "CORS 요청의 외부 리디렉션이 허용되지 않음",
        "CORS 헤더 ‘Origin’ 을 추가할 수 없음",
        "CORS 헤더 ‘Access-Control-Allow-Headers’ 의 잘못된 값 ‘a b’",
        "CORS 요청 실패",
    ),
    "pl": (
        "Zablokowano żądanie do zasobu innego pochodzenia: zasady „Same Origin Policy” nie pozwalają wczytywać zdalnych zasobów z https://api.example/x (powód: {}).",
        "więcej niż jeden nagłówek CORS ‘Access-Control-Allow-Origin’",
        "CORS wyłączony",
        "zewnętrzne przekierowanie żądania CORS nie jest dozwolone",
        "nie można dodać nagłówka CORS ‘Origin’",
        "niewłaściwy element ‘a b’ w nagłówku CORS ‘Access-Control-Allow-Headers’",
        "żądanie CORS nie powiodło się",
    ),
}

GATHERED: Final = (
    # axios and other libraries
    Gathered("NetworkFailure", "xhr.js:178 POST http://localhost:8888/odoo net::ERR_CONNECTION_REFUSED\ndispatchXhrRequest @ xhr.js:178", "axios/axios#1488"),
    Gathered("Untold", "createError.js:16 Uncaught (in promise) Error: Network Error at createError (createError.js:16) at XMLHttpRequest.handleError (xhr.js:69)", "axios/axios#2755"),
    Gathered("Untold", "AxiosError {message: 'Network Error', name: 'AxiosError', code: 'ERR_NETWORK', config: {…}, request: XMLHttpRequest, …}", "axios/axios#5644"),
    Gathered("Untold", 'Object { message: "Network Error", name: "AxiosError", code: "ERR_NETWORK", config: {…}, request: XMLHttpRequest }', "axios/axios#4655"),
    Gathered("Untold", "mt {message: 'Network Error', name: 'AxiosError', code: 'ERR_NETWORK', config: {…}}", "axios/axios#5644"),
    Gathered("Untold", '{\n    "message": "Network Error",\n    "name": "AxiosError",\n    "stack": "AxiosError: Network Error\\n    at XMLHttpRequest.handleError (http://localhost:8080/js/chunk-vendors.js:24846:14)",\n    "code": "ERR_NETWORK"\n}', "axios/axios#5644"),
    Gathered("Untold", "AxiosError: Network Error\n    at XMLHttpRequest.handleError (http://localhost:3000/static/js/bundle.js:1)", "expo/expo#24606"),
    Gathered("Untold", "error code: ERR_NETWORK\nresponse status: 200", "axios/axios#4655"),
    Gathered("Untold", "[AxiosError: Network Error]", "expo/expo#24606"),
    Gathered("Untold", "Error: Network Error\n    at XMLHttpRequest.handleError", "own"),
    Gathered("HeaderDisallowedByPreflightResponse", _access("DOMAIN", "http://localhost:8080", "XMLHttpRequest") + "Request header field accesstoken is not allowed by Access-Control-Allow-Headers in preflight response.\nGET DOMAIN net::ERR_FAILED", "axios/axios#5644"),
    Gathered("Untold", "Error: Request has been terminated\nPossible causes: the network is offline, Origin is not allowed by Access-Control-Allow-Origin, the page is being unloaded, etc.", "own"),
    Gathered("Untold", 'FetchError: [GET] "https://api.example/items": <no response> Failed to fetch', "own"),
    Gathered("NetworkFailure", "TypeError: fetch failed", "own"),
    Gathered("Untold", "ApolloError: Failed to fetch\n    at new ApolloError (bundle.js:5317:28)", "own"),
    Gathered("Untold", "[Network error]: TypeError: Failed to fetch", "own"),
    Gathered("Untold", "ServerParseError\nUnhandled Rejection (Error): Network error: Failed to fetch", "own"),
    Gathered("Untold", "CombinedError: [Network] Failed to fetch", "own"),
    Gathered("Untold", "Error: Network error: NetworkError when attempting to fetch resource.", "own"),
    Gathered("Untold", 'Error message: "TypeError: Failed to fetch\\n    at $jscomp.generator.Engine_.program_ (https://app.example/dist/shaka-player.js)"', "shaka-project/shaka-player#4070"),
    Gathered("Untold", "Cannot load https://media.example/axn/playlist.m3u8 HTTP response code:0 This might be a CORS issue, consider installing Allow-Control-Allow-Origin Chrome Extension\n1.711 | A network error occurred: manifestLoadError", "video-dev/hls.js#5910"),
    Gathered("Untold", 'Failed to fetch.\nPossible Reasons:\nCORS\nNetwork Failure\nURL scheme must be "http" or "https" for CORS request.', "own"),
    Gathered("Untold", "could not load images: Failed to fetch", "own"),
    Gathered("Untold", "PostHog: Failed to fetch TypeError: Failed to fetch", "own"),
    Gathered("Untold", "GET https://api.example/v1 net::ERR_FAILED 200 (OK)", "own"),
    Gathered("Untold", "POST https://api.example/v1 net::ERR_FAILED", "own"),
    Gathered("Untold", "(failed)net::ERR_FAILED", "own"),
    # React Native and Expo
    Gathered("PreflightMissingAllowOriginHeader", _access("...", "http://localhost:19006", "XMLHttpRequest") + _CHECK + _NO, "react/react#26875"),
    Gathered("MissingAllowOriginHeader", "Failed to load http://packager.example/node_modules/expo/AppEntry.delta?platform=ios&hashAssetFiles: " + _NO + " Origin 'http://localhost:19001' is therefore not allowed access." + _OPAQUE + "\n(index):188 Uncaught (in promise) TypeError: Failed to fetch", "expo/expo#1351"),
    Gathered("MissingAllowOriginHeader", "Failed to load http://192.168.1.6:19004/AppEntry.delta?assetPlugin=G:\\Projects\\bt\\ff\\node_modules\\expo\\tools\\hashAssetFiles: " + _NO + " Origin 'http://localhost:19004' is therefore not allowed access.", "expo/create-react-native-app#545"),
    Gathered("NetworkFailure", "WebSocket connection to 'ws://localhost:19002/FT2W2u8E/graphql' failed: ", "expo/expo-cli#3510"),
    Gathered("Untold", "TypeError: Network request failed\n    at anonymous (http://localhost:8081/index.bundle?platform=android:10046:8)", "react/react-native#18432"),
    Gathered("Untold", "[TypeError: Network request failed]", "own"),
    Gathered("Untold", "Possible Unhandled Promise Rejection (id: 0):\nTypeError: Network request failed", "own"),
    # Flutter and Dart
    Gathered("Untold", "Error: XMLHttpRequest error.\n    dart-sdk/lib/_internal/js_dev_runtime/patch/core_patch.dart 909:28  get current", "firebase/flutterfire#6172"),
    Gathered("Untold", "ClientException: XMLHttpRequest error., uri=https://api.example/wiki", "own"),
    Gathered("Untold", "DioException [connection error]: The connection errored: The XMLHttpRequest onError callback was called. This typically indicates an error on the network layer.", "own"),
    Gathered("Untold", "DioError [DioErrorType.response]: XMLHttpRequest error.", "own"),
    Gathered("Untold", 'The following ProgressEvent$ object was thrown resolving an image codec:\n  [object ProgressEvent]\nImage provider: NetworkImage("https://img.example/a.jpg", scale: 1)', "flutter/flutter#71619"),
    Gathered("Untold", "HTTP request failed, statusCode: 0, https://img.example/a.jpg", "own"),
    Gathered("MissingAllowOriginHeader", _access("https://firebasestorage.example/v0/b/pictures/?token=k", "https://my-project.example") + _NO + _OPAQUE, "firebase/flutterfire#3219"),
    # Angular
    Gathered("Untold", "ERROR Error: Uncaught (in promise): Response with status: 0  for URL: null", "own"),
    Gathered("Untold", "HttpErrorResponse {headers: HttpHeaders, status: 0, statusText: 'Unknown Error', url: 'https://api.example/x', ok: false, …}", "own"),
    Gathered("Untold", "Http failure response for https://api.example/x: 0 Unknown Error", "own"),
    Gathered("Untold", "Http failure response for (unknown url): 0 Unknown Error", "own"),
    Gathered("Untold", '{"headers":{"normalizedNames":{},"lazyUpdate":null},"status":0,"statusText":"Unknown Error","url":"https://api.example/x","ok":false,"name":"HttpErrorResponse"}', "own"),
    Gathered("MissingAllowOriginHeader", "core.js:1448 ERROR Error: Uncaught (in promise): TypeError: Failed to fetch\nFailed to load https://firebasestorage.example/v0/b?alt=media&token=x:\n " + _NO + " Origin 'http://localhost:4200' is therefore not allowed access.", "VadimDez/ng2-pdf-viewer#317"),
    # Firebase, S3, Maps, payment
    Gathered("MissingAllowOriginHeader", _access("https://firebasestorage.example/v0/b/x/o/a%20b.png?alt=media&token=a041", "https://site.example", "image") + _NO, "firebase/firebase-tools#8364"),
    Gathered("PreflightInvalidStatus", _access("https://firebasestorage.example/v0/b/[redacted].appspot.com/o?name=file%2Fccsp3.jpeg", "http://localhost:3000", "XMLHttpRequest") + _CHECK + "It does not have HTTP ok status.", "rrs301/cloud-file-manager-nextjs#1"),
    Gathered("PreflightMissingAllowOriginHeader", '"Access to fetch at \'xyz\' from origin \'http://localhost:3000\' has been blocked by CORS policy: ' + _CHECK + _NO + _OPAQUE + '"', "isoaxe/cors-server#18"),
    Gathered("MissingAllowOriginHeader", _access("https://bucket.s3.example/a.pdf", "http://localhost:3000", "XMLHttpRequest") + _NO + "\nGET https://bucket.s3.example/a.pdf net::ERR_FAILED 403 (Forbidden)", "own"),
    Gathered("MissingAllowOriginHeader", _access("https://r.pay.example/0", "https://js.pay.example", "XMLHttpRequest").replace("' from", "' from \n").replace("by", "by\n") + _NO + "\n\nPOST https://r.pay.example/0 net::ERR_FAILED 400", "joshnuss/svelte-stripe#21"),
    Gathered("PreflightMissingAllowOriginHeader", _access("https://checkout.pay.example/c/pay/cs_test_a1#fid%2F", "http://localhost:3000", first="http://localhost:3000/checkouts") + _CHECK + _NO + _OPAQUE, "stripe/stripe-ruby#1160"),
    Gathered("PreflightDisallowedRedirect", _access("https://shop.example/login/?next=/pay", "https://payment.shop.example/", "XMLHttpRequest", "https://shop.example/pay") + _CHECK + "Redirect is not allowed for a preflight request.", "openedx/frontend-app-payment#656"),
    Gathered("ContentSecurityPolicy", "uiLayer.js:183  Fetch API cannot load https://r.pay.example/0. Refused to connect because it violates the document's Content Security Policy.", "stripe/connect-js#205"),
    Gathered("BlockedByClient", "POST https://r.pay.example/0 net::ERR_BLOCKED_BY_CLIENT", "own"),
    # single sign-on
    Gathered("MissingAllowOriginHeader", _access("http://sso:8080/realms/mna/protocol/openid-connect/auth?response_type=code&redirect_uri=http://api:8081/cb", "http://ui:4200", "XMLHttpRequest", "http://api:8081/cities") + _NO, "keycloak/keycloak#15031"),
    Gathered("PreflightMissingAllowOriginHeader", "Failed to load http://localhost:8080/auth/realms/demo/protocol/openid-connect/auth?redirect_uri=http:%2F%2Flocalhost:5595%2Fcb&client_id=zzz: " + _CHECK + _NO + " Origin 'http://localhost:5595' is therefore not allowed access.", "mattmorg55/Owin.Security.Keycloak#7"),
    Gathered("MissingAllowOriginHeader", _FF + "https://[redacted]:8443/auth/realms/[redacted]/protocol/openid-connect/token. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing).\n\nXML Parsing Error: no root element found", "dasniko/keycloak-reactjs-demo#10"),
    Gathered("PreflightMissingAllowOriginHeader", _access("https://login.example/common/GetCredentialType?mkt=en-US", "workers-domain", "XMLHttpRequest") + _CHECK + _NO, "zolderio/AITMWorker#6"),
    Gathered("FrameRefused", "Refused to display 'https://login.example/common/oauth2/authorize?...' in a frame because it set 'X-Frame-Options' to 'deny'.", "cypress-io/cypress#3604"),
    Gathered("FrameRefused", "Refused to display 'https://login.example/' in a frame because an ancestor violates the following Content Security Policy directive: \"frame-ancestors 'none'\".", "own"),
    Gathered("FrameRefused", "Framing 'https://login.example/' violates the following Content Security Policy directive: \"frame-ancestors 'self'\". The request has been blocked.", "own"),
    Gathered("FrameRefused", "Load denied by X-Frame-Options: https://login.example/ does not permit cross-origin framing.", "own"),
    Gathered("FrameRefused", "The loading of “https://login.example/” in a frame is denied by “X-Frame-Options“ directive set to “deny“.", "own"),
    # Edge and Internet Explorer
    Gathered("Untold", "SEC7118: XMLHttpRequest for http://tile.example/1/1/0.png required Cross Origin Resource Sharing (CORS).", "emscripten-core/emscripten#2087"),
    Gathered("Untold", "SEC7118: XMLHttpRequest for http://api.example/track/?... required Cross Origin Resource Sharing (CORS).\nFile: play", "codecombat/codecombat#2151"),
    Gathered("Untold", "SEC7119: XMLHttpRequest for https://api.example/x required CORS preflight.", "own"),
    Gathered("MissingAllowOriginHeader", "SEC7120: Origin http://localhost:4200 not found in Access-Control-Allow-Origin header.", "own"),
    Gathered("MissingAllowOriginHeader", "SEC7120: [CORS] The origin 'http://localhost:4200' did not find 'http://localhost:4200' in the Access-Control-Allow-Origin response header for cross-origin  resource at 'http://localhost:5000/api'.", "own"),
    Gathered("WildcardOriginNotAllowed", "SCRIPT7002: XMLHttpRequest: Network Error 0x80070005, Access is denied.\nSEC7121: Wildcard in Access-Control-Allow-Origin not allowed when credentials flag is set to true.", "jwplayer/jwplayer#3671"),
    Gathered("InvalidAllowCredentials", "SEC7122: Credentials flag was set to true, but Access-Control-Allow-Credentials was not set to true.", "own"),
    Gathered("HeaderDisallowedByPreflightResponse", "SEC7123: Request header x-token was not present in the Access-Control-Allow-Headers list.", "own"),
    Gathered("HeaderDisallowedByPreflightResponse", "SEC7123: [CORS] Request header 'x-token' was not present in the Access-Control-Allow-Headers list for cross-origin resource at 'http://localhost:5000/api'.", "own"),
    Gathered("MethodDisallowedByPreflightResponse", "SEC7124: Request method PUT was not present in the Access-Control-Allow-Methods list.", "own"),
    Gathered("PreflightDisallowedRedirect", "SEC7126: Redirects are not allowed for CORS preflight requests.", "own"),
    Gathered("InvalidAllowHeadersPreflightResponse", "SEC7125: XMLHttpRequest for http://localhost:5000/api caused a response headers parsing failure.", "own"),
    Gathered("InvalidAllowHeadersPreflightResponse", "SEC7125: fehler in den Kopfzeilen von http://localhost:5000/api", "own"),
    Gathered("InvalidAllowCredentials", "SEC7129: Multiple Access-Control-Allow-Credentials headers are not allowed for CORS response.", "own"),
    Gathered("WildcardOriginNotAllowed", "Wildcard in Access-Control-Allow-Origin not allowed when credentials flag is set to true.", "own"),
    Gathered("PreflightDisallowedRedirect", "SEC7127: Redirect was blocked for CORS request.", "own"),
    Gathered("MultipleAllowOriginValues", "SEC7128: Multiple Access-Control-Allow-Origin headers are not allowed for CORS response.", "own"),
    Gathered("MultipleAllowOriginValues", "SEC7128: [CORS] Multiple Access-Control-Allow-Origin headers are not allowed for CORS response at 'http://localhost:5000/api'.", "own"),
    Gathered("Untold", "SCRIPT7002: XMLHttpRequest: Network Error 0x80070005, Access is denied.", "sendbird/SendBird-SDK-JavaScript#146"),
    Gathered("Untold", "SCRIPT7002: XMLHttpRequest: Network Error 0x2efd, Could not complete the operation due to error 00002efd.", "own"),
    Gathered("Untold", "SCRIPT5: Access is denied.", "ded/reqwest#136"),
    # Capacitor, Cordova, Electron
    Gathered("MissingAllowOriginHeader", "Origin capacitor://app is not allowed by Access-Control-Allow-Origin.\nFailed to load resource: Origin capacitor://app is not allowed by Access-Control-Allow-Origin.\n2", "ionic-team/capacitor#1041"),
    Gathered("MissingAllowOriginHeader", "[Error] Origin http://localhost:5173 is not allowed by Access-Control-Allow-Origin. Status code: 200\n[Error] Failed to load resource: Origin http://localhost:5173 is not allowed by Access-Control-Allow-Origin. Status code: 200 (_capacitor_http_interceptor_, line 0)\n[Error] Fetch API cannot load c", "ionic-team/capacitor#8007"),
    Gathered("MissingAllowOriginHeader", "`Origin is not allowed by Access-Control-Allow-Origin.`", "ionic-team/ionic-framework#14210"),
    Gathered("MissingAllowOriginHeader", "origin is not allowed by access-control-allow-origin", "own"),
    Gathered("PreflightMissingAllowOriginHeader", "Line 0 - Msg: Failed to load https://api.example/v1/get/?letter=%D0%9A: " + _CHECK + _NO + " Origin 'http://localhost' is therefore not allowed access.", "ionic-team/ionic-framework#22470"),
    Gathered("MissingAllowOriginHeader", "File: https://captcha.example/checkbox.html#id=0&host=localhost - Line 0 - Msg: " + _access("https://captcha.example/check?host=localhost&sc=1", "https://newassets.captcha.example", "XMLHttpRequest") + _NO, "leNicDev/ng-hcaptcha#20"),
    Gathered("FrameAccessDenied", 'Blocked a frame with origin "http://localhost:8237" from accessing a frame with origin "http://ads.example". Protocols, domains, and ports must match.', "ionic-team/capacitor#788"),
    Gathered("CorsDisabledScheme", "XMLHttpRequest cannot load file:///var/containers/Bundle/App.app/www/img/sprite.svg. Cross origin requests are only supported for HTTP.", "oracle/cordova-plugin-wkwebview-file-xhr#3"),
    Gathered("CorsDisabledScheme", "[Error] XMLHttpRequest cannot load file:///Users/u/App.app/www/pages/home.html. Cross origin requests are only supported for HTTP.\n\ttestXHR (index.html:112)", "oracle/cordova-plugin-wkwebview-file-xhr#23"),
    Gathered("CorsDisabledScheme", "cross origin requests are only supported for HTTP.\nvendor.js:1046 Cross origin requests are only supported for HTTP.\nvendor.js:1046 Fetch API cannot load file:///private/var/App.app/www/C7.mp3 due to access control checks.", "oracle/cordova-plugin-wkwebview-file-xhr#84"),
    Gathered("CorsDisabledScheme", "XMLHttpRequest cannot load file:///Users/u/App.app/www/a.mp3 due to access control checks.", "apache/cordova-ios#1082"),
    Gathered("Untold", "**[Error] XMLHttpRequest cannot load https://games.example/ios-config.json?0.96 due to access control checks.**", "apache/cordova-ios#736"),
    Gathered("HeaderDisallowedByPreflightResponse", "1. XMLHttpRequest cannot load www.api.example due to access control checks.\n2. Request header field API-KEY is not allowed by Access-Control-Allow-Headers.", "AlphaWallet/alpha-wallet-ios#3322"),
    Gathered("CorsDisabledScheme", '"Not allowed to load local resource: file:///C:/Users/.../public/window.ejs", source: data:text/html,chromewebdata (0)', "bowheart/ejs-electron#4"),
    Gathered("CorsDisabledScheme", "Not allowed to load local resource: file:///Users/u/app/dist/index.html", "egoist/vuepack#79"),
    Gathered("CorsDisabledScheme", "Not allowed to load local resource", "electron/electron#15220"),
    Gathered("CorsDisabledScheme", "Security Error: Content at http://localhost:3000/ may not load or link to file:///C:/a.png.", "own"),
    Gathered("CorsDisabledScheme", _access("kiosk-protocol:///Users/.../Library/Application Support/blob/9", "http://localhost:8080", "audio") + "Cross origin requests are only supported for protocol schemes: http, data, chrome, https.", "nklayman/vue-cli-plugin-electron-builder#1007"),
    Gathered("InvalidLocalNetworkAccess", "Access to HMLHttpRequest at 'http://localhost:3100/v1/a .... 'has been blocked by CORS policy: Request had to target IP address space, yet the resource is in address space 'local''", "electron/electron#38639"),
    Gathered("CorsDisabledScheme", 'Fetch API cannot load file:///C:/app/data.json. URL scheme "file" is not supported.', "own"),
    Gathered("CorsDisabledScheme", "Unsafe attempt to load URL file:///C:/a/b.svg from frame with URL file:///C:/a/index.html. 'file:' URLs are treated as unique security origins.", "own"),
    # Unity, games, images, canvas
    Gathered("PreflightMissingAllowOriginHeader", _access("https://config.engine.example/", "http://vr.example", "XMLHttpRequest") + _CHECK + _NO, "vimeo/vimeo-unity-sdk#90"),
    Gathered("MissingAllowOriginHeader", _access("http://127.0.0.1:8082/CDN/WebGL/v1.0/PackageManifest.version?638", "http://localhost:8082") + _NO + _OPAQUE, "tuyoogame/YooAsset#411"),
    Gathered("InvalidAllowOriginValue", "> XMLHttpRequest cannot load http://user.game.example/stats. The 'Access-Control-Allow-Origin' header contains the invalid value 'none'. Origin 'http://uploads.game.example' is therefore not allowed access.", "Rob--W/cors-anywhere#76"),
    Gathered("PreflightMissingAllowOriginHeader", "localhost/:1 " + _access("https://api.game.example/user/email", "http://localhost:51115") + _CHECK + _NO + _OPAQUE + "Understand this error\nwebgl22.loader.js:1 \n        \nPOST https://api.game.example/user/email net::ERR_FAILED", "ChainSafe/web3.unity#1100"),
    Gathered("FrameAccessDenied", 'Invoking error handler due to\nSecurityError: Blocked a frame with origin "https://app.example" from accessing a cross-origin frame.', "gree/unity-webview#672"),
    Gathered("TaintedCanvas", "three.js:26190 Uncaught SecurityError: Failed to execute 'texImage2D' on 'WebGLRenderingContext': The cross-origin image at \"https://img.example/a.png\" may not be loaded", "shokai/theta-viewer.js#2"),
    Gathered("TaintedCanvas", "Failed to execute 'texImage2D' on 'WebGLRenderingContext': The cross-origin image at http://img.example/square.png may not be loaded.three.min.js:572 setTexture", "NPellet/visualizer#406"),
    Gathered("TaintedCanvas", "Failed to execute 'texImage2D' on 'WebGL2RenderingContext': Tainted canvases may not be loaded", "jeeliz/jeelizFaceFilter#30"),
    Gathered("TaintedCanvas", "Uncaught (in promise) DOMException: Failed to execute 'texImage2D' on 'WebGLRenderingContext': The image element contains cross-origin data, and may not be loaded.", "arturbien/3D-image#24"),
    Gathered("InsecureOperation", "Error: The operation is insecure", "mrdoob/three.js#6413"),
    Gathered("InsecureOperation", "SecurityError: The operation is insecure.", "own"),
    Gathered("TaintedCanvas", "Uncaught DOMException: Failed to execute 'getImageData' on 'CanvasRenderingContext2D': The canvas has been tainted by cross-origin data.", "own"),
    Gathered("TaintedCanvas", "SecurityError: Failed to execute 'texImage2D' on 'WebGLRenderingContext': The video element contains cross-origin data, and may not be loaded.", "own"),
    Gathered("OpaqueResponseBlocked", "> Cross-Origin Read Blocking (CORB) blocked cross-origin response https://img.example/logo.png with MIME type text/html. See https://www.chromestatus.com/feature/5629709824032768 for more details.", "openpitrix/dashboard#213"),
    Gathered("OpaqueResponseBlocked", "Cross-Origin Read Blocking (CORB) blocked cross-origin response \n\nSee https://www.chromestatus.com/feature/5629709824032768 for more details.", "bryntum/support#5623"),
    Gathered("OpaqueResponseBlocked", "Cross-Origin Read Blocking (CORB) blocked cross-origin response", "awslabs/aws-api-gateway-developer-portal#73"),
    Gathered("OpaqueResponseBlocked", "Response was blocked by CORB (Cross-Origin Read Blocking)", "own"),
    Gathered("OpaqueResponseBlocked", "GET https://lh3.example/a=s96 net::ERR_BLOCKED_BY_ORB", "own"),
    Gathered("BlockedByResourcePolicy", "net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep 200", "helmetjs/helmet#343"),
    Gathered("BlockedByResourcePolicy", "Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", "microsoft/playwright#36960"),
    Gathered("BlockedByResourcePolicy", "NS_ERROR_DOM_COEP_FAILED", "TASVideos/tasvideos#1852"),
    Gathered("BlockedByResourcePolicy", "NS_ERROR_DOM_CORP_FAILED", "own"),
    Gathered("BlockedByResourcePolicy", "Because your site has the Cross-Origin Embedder Policy (COEP) enabled, each resource must specify a suitable Cross-Origin Resource Policy (CORP). This behavior prevents a document from loading cross-origin resources which don’t explicitly grant permission to be loaded.", "mshaugh/nerdfont-webfonts#4"),
    Gathered("BlockedByResourcePolicy", "Specify a Cross-Origin Resource Policy to prevent a resource from being blocked", "own"),
    # tests and crawlers
    Gathered("FrameAccessDenied", 'CypressError: Cypress detected a cross origin error happened on page load:\n\n  > Blocked a frame with origin "http://agents.test" from accessing a cross-origin frame.\n\nBefore the page load, you were bound to the origin policy:\n  > http://agents.test', "cypress-io/cypress#2448"),
    Gathered("FrameAccessDenied", 'SecurityError: Blocked a frame with origin "https://app.example" from accessing a cross-origin frame.', "cypress-io/cypress#3685"),
    Gathered("FrameAccessDenied", "SecurityError: Failed to read a named property 'document' from 'Window': Blocked a frame with origin \"http://localhost\" from accessing a cross-origin frame.", "own"),
    Gathered("FrameAccessDenied", "Failed to execute 'postMessage' on 'DOMWindow': The target origin provided ('https://a.example') does not match the recipient window's origin ('https://b.example').", "own"),
    Gathered("MissingAllowOriginHeader", "Error: Cross origin null forbidden\n    at dispatchError (node_modules/jsdom/lib/jsdom/living/xhr-utils.js:65:19)\n    at Object.validCORSHeaders (node_modules/jsdom/lib/jsdom/living/xhr-utils.js:77:5)", "jsdom/jsdom#2319"),
    Gathered("MissingAllowOriginHeader", "Error: Cross origin http://localhost forbidden", "AntonRublev360/react-app-integration-tests-sample#4"),
    Gathered("HeaderDisallowedByPreflightResponse", "Error: Headers Authorization forbidden", "jsdom/jsdom#2408"),
    Gathered("HeaderDisallowedByPreflightResponse", "Playwright console: Watch URL: https://eco.example/en/ error: " + _access("https://ca.example/v6/availabilities/", "https://eco.example", "XMLHttpRequest") + "Request header field accept is not allowed by Access-Control-Allow-Headers in preflight response. []", "dgtlmoon/changedetection.io#745"),
    Gathered("MissingAllowOriginHeader", _FF + "https://api.forge.example/releases. (Reason: CORS header 'Access-Control-Allow-Origin' missing).", "puppeteer/pptr.dev#13"),
    Gathered("Untold", "UnhandledPromiseRejectionWarning: Error: Evaluation failed: TypeError: Failed to fetch", "microsoft/playwright#1397"),
    # GraphQL, sockets
    Gathered("PreflightInvalidStatus", "Fetch API cannot load http://localhost:8000/. Preflight response is not successful", "vercel/next.js#1362"),
    Gathered("PreflightMissingAllowOriginHeader", "```\nFailed to load resource: the server responded with a status of 405 (Method Not Allowed)\n```\n\n```\nFetch API cannot load http://localhost:3000/graphql. Response to preflight request doesn't pass access \n\ncontrol check: " + _NO + " Origin \n\n'http://my_ip:3000' is therefore not allowed access. The response had HTTP status code 405. \n```", "apollographql/apollo-client#529"),
    Gathered("PreflightInvalidStatus", "`" + _access("http://127.0.0.1:8000/subgraphs/name/x", "http://localhost:3000") + _CHECK + "It does not have HTTP ok stat`", "graphprotocol/graph-node#3109"),
    Gathered("PreflightInvalidStatus", "Access to fetch at 'http://site.example/graphql' from origin 'http://localhost:3000' **has been blocked by CORS policy: " + _CHECK + "It does not have HTTP ok status.**\n**Failed to load resource: the server responded with a status of 500 (Internal Server Error)**", "wp-graphql/examples#4"),
    Gathered("PreflightDisallowedRedirect", _access("https://graph.example/.netlify/functions/index", "https://graphql.example") + _CHECK + "Redirect is not allowed for a preflight request.", "graphql/swapi-graphql#229"),
    Gathered("HeaderDisallowedByPreflightResponse", "> Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response.", "graphql-python/aiohttp-graphql#3"),
    Gathered("WildcardOriginNotAllowed", "`XMLHttpRequest cannot load http://...... Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.`", "socketio/engine.io#9"),
    Gathered("WildcardOriginNotAllowed", "Failed to load http://0.0.0.0:8082/socket.io/?EIO=3&transport=polling: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'. Origin 'http://localhost:8080' is therefore not allowed access.", "hapijs/hapi#3799"),
    Gathered("WildcardOriginNotAllowed", "XMLHttpRequest cannot load http://slack.example/?EIO=3. A wildcard '_' cannot be used in the 'Access-Control-Allow-Origin' header when the credentials flag is true. Origin 'http://socket.example' is therefore not allowed access.(index):1", "socketio/socket.io#2439"),
    Gathered("WildcardOriginNotAllowed", "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'", "socketio/socket.io#3159"),
    Gathered("WildcardOriginNotAllowed", "`from origin 'http://localhost:3000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.`", "socketio/socket.io#3575"),
    Gathered("HandshakeRefused", "WebSocket connection to 'ws://localhost:3000/socket.io/?EIO=4&transport=websocket' failed: Error during WebSocket handshake: Unexpected response code: 400", "own"),
    Gathered("NetworkFailure", "WebSocket connection to 'wss://api.example/ws' failed: Error in connection establishment: net::ERR_CONNECTION_REFUSED", "own"),
    Gathered("NetworkFailure", "Firefox can’t establish a connection to the server at wss://api.example/ws.", "own"),
    # multiple values
    Gathered("MultipleAllowOriginValues", "XMLHttpRequest cannot load XXXXXX. The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed. Origin 'XXXXX' is therefore not allowed access.", "adamchainz/django-cors-headers#35"),
    Gathered("MultipleAllowOriginValues", "'XMLHttpRequest cannot load https://proxy.example/http://mydomain/api. The 'Access-Control-Allow-Origin' header contains multiple values '*, https://creator.example', but only one is allowed. Origin 'https://creator.example' is therefore not allowed access.'", "hyperobject/crossorigin.me#73"),
    Gathered("MultipleAllowOriginValues", "Access to font at '[URL]' from origin 'null' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed.", "rgrove/rawgit#205"),
    Gathered("MultipleAllowOriginValues", "Reason: Multiple CORS header 'Access-Control-Allow-Origin' not allowed", "spenibus/cors-everywhere-firefox-addon#30"),
    Gathered("MultipleAllowOriginValues", "> has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://localhost:3000, https://site.example', but only one is allowed.", "OPGG-HACKTHON/MusicWard-Server#246"),
    Gathered("MultipleAllowOriginValues", "原因：不允许出现多个‘Access-Control-Allow-Origin’CORS 头信息。", "mdn/translated-content#12350"),
    Gathered("MultipleAllowOriginValues", _FF + "<url>. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘(null)’)", "MoonchildProductions/UXP#682"),
    Gathered("InvalidAllowCredentials", "Access-Control-Allow-Credentials header in the response is '' which must be 'true' when the request's credentials mode is 'include'", "koala73/worldmonitor#3932"),
    # media
    Gathered("HeaderDisallowedByPreflightResponse", "`XMLHttpRequest cannot load http://dash.example/manifest.mpd. Request header field Cache-Control is not allowed by Access-Control-Allow-Headers in preflight response.`", "dazedsheep/DASH-JS#4"),
    Gathered("MissingAllowOriginHeader", '"GET XHR http://cdn.example/manifest_en.m3u8 ' + _FF + "http://cdn.example/manifest_en.m3u8. (Reason: CORS header 'Access-Control-Allow-Origin' missing).\"", "video-dev/hls.js#354"),
    Gathered("SilencedAudio", "MediaElementAudioSource outputs zeroes due to CORS access restrictions for https://radio.example/a.mp3", "own"),
    # Content Security Policy
    Gathered("ContentSecurityPolicy", "Refused to connect to 'https://cdn.example/loader.js.map' because it violates the following Content Security Policy directive: \"default-src 'self' https://api.example\". Note that 'connect-src' was not explicitly set, so 'default-src' is used as a fallback.\nUnderstand this error", "supabase/supabase#39174"),
    Gathered("ContentSecurityPolicy", "Refused to execute inline script because it violates the following Content Security Policy directive: \"script-src 'self'\".", "wallabyjs/console-ninja#319"),
    Gathered("ContentSecurityPolicy", "Refused to load the image 'blob:http://localhost:3000/5804' because it violates the following Content Security Policy directive: \"img-src 'self' data:\".", "splinetool/react-spline#129"),
    Gathered("ContentSecurityPolicy", "Refused to connect to ws://localhost:3000/_next/webpack-hmr because it does not appear in the connect-src directive of the Content Security Policy.", "josbroers/nextjs-skeleton#93"),
    Gathered("ContentSecurityPolicy", "(index):3 Executing inline script violates the following Content Security Policy directive 'script-src 'self' 'nonce-9Z''. The action has been blocked.", "sveltejs/kit#15019"),
    Gathered("ContentSecurityPolicy", "Loading the script 'https://cdn.example/a.js' violates the following Content Security Policy directive: \"script-src 'self'\". The action has been blocked.", "own"),
    Gathered("ContentSecurityPolicy", "Content-Security-Policy: The page’s settings blocked an inline script (script-src-elem) from being executed because it violates the following directive: “script-src 'self'”", "own"),
    # cookies
    Gathered("CookieRefused", "Cookie “_cookies_accepted” will be soon rejected because it has the “SameSite” attribute set to “None” or an invalid value, without the “secure” attribute. To know more about the “SameSite“ attribute, read https://developer.mozilla.org/docs/Web/HTTP/Headers/Set-Cookie/SameSite", "canonical/cookie-policy#79"),
    Gathered("CookieRefused", "Because a cookie's SameSite attribute was not set or is invalid, it defaults to SameSite=Lax, which prevents the cookie from being sent in a cross-site request.", "macbre/phantomas#776"),
    Gathered("CookieRefused", "Cookie “sid” has been rejected because it is in a cross-site context and its “SameSite” is “Lax” or “Strict”.", "own"),
    Gathered("CookieRefused", "Cookie “sid” is foreign and does not have the “Partitioned“ attribute.", "own"),
    Gathered("CookieRefused", "Cookie “sid” will soon be rejected because it is foreign and does not have the “Partitioned“ attribute.", "own"),
    Gathered("CookieRefused", "Request to access cookie or storage on “https://api.example/x” was blocked because it came from a tracker and content blocking is enabled.", "own"),
    Gathered("CookieRefused", "Third-party cookie will be blocked. Learn more in the Issues tab.", "own"),
    Gathered("CookieRefused", 'This attempt to set a cookie via a Set-Cookie header was blocked because it had the "SameSite=Lax" attribute but came from a cross-site response', "own"),
    # local network
    Gathered("LocalNetworkAccessPermissionDenied", "Access to fetch at 'http://127.0.0.1:5700/api/v2' from origin 'https://chat.example'\nhas been blocked by CORS policy: Permission was denied for this request to access\nthe `loopback` address space.", "gptme/gptme#2483"),
    Gathered("LocalNetworkAccessPermissionDenied", _access("http://192.168.0.2/x") + "Permission was denied for this request to access the `unknown` address space.", "own"),
    Gathered("LocalNetworkAccessPermissionDenied", "main-Bnh3qBaf.js:1 Uncaught (in promise) InvalidAccessError: Access to local network is blocked.", "chromeos/iwa-sink#34"),
    Gathered("InsecureLocalNetwork", "net::ERR_INSECURE_PRIVATE_NETWORK_REQUEST", "own"),
    Gathered("InsecureLocalNetwork", _access("http://localhost:8000/x", "http://10.example", "XMLHttpRequest") + "The request client is not a secure context and the resource is in more-private address space `local`.", "own"),
    # workers, files
    Gathered("ServiceWorkerRefused", "Error during service worker registration: DOMException: Failed to register a ServiceWorker: The URL protocol of the current origin ('null') is not supported.", "react/create-react-app#3492"),
    Gathered("ServiceWorkerRefused", "Error during service worker registration: DOMException: Only secure origins are allowed (see: https://goo.gl/Y0ZkNV).", "yentsun/korinets.name#23"),
    Gathered("ServiceWorkerRefused", "Uncaught (in promise) SecurityError: Failed to get a ServiceWorkerRegistration: The origin of the provided documentURL ('null') does not match the current origin ('http://localhost:3000')", "basecamp/once-campfire#50"),
    Gathered("InvalidRequest", "Uncaught (in promise) TypeError: Failed to execute 'fetch' on 'ServiceWorkerGlobalScope': 'only-if-cached' can be set only with 'same-origin' mode", "tinode/webapp#28"),
    Gathered("DisallowedByMode", "Uncaught SecurityError: Failed to construct 'Worker': Script at 'https://cdn.example/w.js' cannot be accessed from origin 'http://localhost:3000'.", "own"),
    Gathered("ServiceWorkerResponse", 'The FetchEvent for "https://cdn.example/b.css" resulted in a network error response: an "opaque" response was used for a request whose type is not no-cors', "own"),
    # Safari
    Gathered("Untold", "Fetch API cannot load http://192.168.0.201/metrics due to access control checks.\n    m — status.js:1:1599\n\nUnhandled Promise Rejection: TypeError: Load failed", "OpenIPC/majestic-webui#149"),
    Gathered("PreflightInvalidStatus", "[Error] Preflight response is not successful\n[Error] Fetch API cannot load https://proxy.example/repos/issues?state=open due to access control checks.", "upptime/upptime#358"),
    Gathered("PreflightInvalidStatus", "> [Error] Preflight response is not successful. Status code: 403\n[Error] Fetch API cannot load https://tiles.example/v4.pmtiles due to access control checks.\n[Error] Failed to load resource: Preflight response is not successful. Status code: 403 (v4.pmtiles, line 0)\n[Error] Unhandled Promise Rejection: TypeError: Load failed.", "protomaps/PMTiles#497"),
    Gathered("PreflightInvalidStatus", "“Preflight response is not successful. fetch cannot load [url omitted] due to access control checks.”", "lionheart/openradar-mirror#19910"),
    Gathered("Untold", "TypeError: Load failed", "supabase/supabase#20982"),
    Gathered("Untold", "TypeError: cancelled", "own"),
    Gathered("NetworkFailure", "TypeError: The network connection was lost. Load failed", "own"),
    # MIME, integrity, mixed content
    Gathered("IntegrityWithoutCors", "...has an integrity attribute, but the resource requires the request to be CORS enabled to check the integrity, and it is not.", "own"),
    Gathered("IntegrityMismatch", "None of the “sha512” hashes in the integrity attribute match the content of the subresource.", "own"),
    Gathered("DisallowedContentType", "Loading module from “http://localhost:5173/src/main.ts” was blocked because of a disallowed MIME type (“text/html”).", "own"),
    Gathered("DisallowedContentType", 'Failed to load module script: Expected a JavaScript-or-Wasm module script but the server responded with a MIME type of "text/html". Strict MIME type checking is enforced for module scripts per HTML spec.', "own"),
    Gathered("DisallowedContentType", "TypeError: 'text/html' is not a valid JavaScript MIME type.", "own"),
    Gathered("DisallowedContentType", 'Refused to execute http://localhost/a.js as script because "X-Content-Type-Options: nosniff" was given and its Content-Type is not a script MIME type.', "own"),
    Gathered("MixedContent", "Mixed Content: The page at 'https://app.example/' was loaded over HTTPS, but requested an insecure resource 'http://api.example/x'. This request has been blocked; the content must be served over HTTPS.", "own"),
    Gathered("MixedContent", "Blocked loading mixed active content “http://api.example/x”", "own"),
    Gathered("MixedContent", "[blocked] The page at https://app.example/ requested insecure content from http://api.example/x. This content was blocked and must be served over HTTPS.", "own"),
    # modules, and lines that lost their beginning or their end
    Gathered("Untold", "`from origin 'http://localhost:3001' has been blocked by CORS policy:`", "vuestorefront/template-shopify#34"),
    Gathered("Untold", "has been blocked by CORS policy:", "own"),
    Gathered("Untold", 'XHR failed loading: GET "https://sts.example/.well-known/openid-configuration".', "DuendeArchive/identity-model-oidc-client-js#462"),
    Gathered("MissingAllowOriginHeader", "Image from origin 'http://tile.example' has been blocked from loading by Cross-Origin Resource Sharing policy: " + _NO + " Origin 'http://site.example' is therefore not allowed access.", "datanews/locator#7"),
    Gathered("PreflightDisallowedRedirect", 'Brave complains about "Redirect is not allowed for a preflight request."', "brave/brave-browser#2409"),
    Gathered("MissingAllowOriginHeader", "bekomme ich immer die selbe Fehlermeldung (\"Grund: CORS-Kopfzeile 'Access-Control-Allow-Origin' fehlt\").", "mapbox/mapbox-gl-leaflet#108"),
    Gathered("MissingAllowOriginHeader", "Access to Image at 'http://s.tile.example/3/5/3.png' from origin 'null' has been blocked by CORS policy: " + _NO + " Origin 'null' is therefore not allowed access.", "planetfederal/qgis-webappbuilder-plugin#375"),
    Gathered("Untold", "index.html:1\n  Access to CSS stylesheet at 'data:text;charset=utf-8,' from origin 'null' has\n  been blocked by CORS policy: Invalid response. Origin 'null' is therefore not\n  allowed access.", "Leaflet/Leaflet#5692"),
    Gathered("CorsDisabledScheme", _FF + "file:///E:/js%20examples/main.js. (Reason: CORS request not http).\n2\nModule source URI is not allowed in this document: “file:///E:/js%20examples/main.js”.", "mdn/js-examples#14"),
    Gathered("CorsDisabledScheme", "Module source URI is not allowed in this document: “file:///somepath/webgl-demo.js”. index.html:6:1", "mdn/content#23821"),
    Gathered("DisallowedContentType", "Loading module from main.mjs was blocked because of a disallowed MIME type (“text/plain”).", "TecharoHQ/anubis#575"),
    Gathered("Untold", "Loading failed for the module with source “https://site.example/src/main.js”.", "NullVoxPopuli/latency-tester#7"),
    Gathered("Untold", "Loading failed for the <script> with source “https://site.example/a.js”.", "own"),
    Gathered("Untold", "TypeError: error loading dynamically imported module: https://site.example/a.js", "NeoCoderMatrix86/AudioCuesheetEditor#138"),
    Gathered("Untold", "TypeError: Failed to fetch dynamically imported module: https://site.example/a.js", "own"),
    Gathered("Untold", "TypeError: Importing a module script failed.", "own"),
    Gathered("NetworkFailure", 'Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der externen Ressource auf https://cdn.example/ffmpeg.min.js. (Grund: CORS-Anfrage schlug fehl).\n\nModul-Quell-URI ist in diesem Dokument nicht erlaubt: "https://cdn.example/ffmpeg.min.js".', "NeoCoderMatrix86/AudioCuesheetEditor#138"),
    Gathered("NetworkFailure", "FetchError: request to https://api.example/v2/versions/latest failed, reason: socket hang up", "stackblitz/bolt.new#179"),
    # development servers
    Gathered("NetworkFailure", "[webpack-dev-server] Proxy error: Could not proxy request /api from localhost:3000 to http://localhost:5000. (ECONNREFUSED)", "own"),
    Gathered("NetworkFailure", "Proxy error: Could not proxy request /api/users from localhost:3000 to http://localhost:5000/ (ECONNREFUSED).", "own"),
    Gathered("NetworkFailure", "[vite] http proxy error: /api/users\nAggregateError [ECONNREFUSED]:", "own"),
    Gathered("NetworkFailure", "[HPM] Error occurred while proxying request localhost:4200/api to http://localhost:5000/ [ECONNREFUSED]", "own"),
    Gathered("MissingAllowOriginHeader", "Font from origin 'http://cdn.example' has been blocked from loading by Cross-Origin Resource Sharing policy: No 'Access-Control-Allow-Origin' header is present on the requested resource", "own"),
    Gathered("MissingAllowOriginHeader", 'downloadable font: download failed (font-family: "Icons" style:normal weight:400 stretch:100 src index:1): bad URI or cross-site access not allowed source: https://cdn.example/icons.woff2', "own"),
    *(
        Gathered(code, blocked.format(reason), f"own words in {language}")
        for language, (blocked, *reasons) in _FIREFOX.items()
        for code, reason in zip(_KEYS, reasons, strict=True)
    ),
)
# fmt: on
"""The lines. Firefox's in other languages than English are our own reconstruction."""

_LED: Final = (
    "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: "
)
_HEADER: Final = "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: "

# fmt: off
LED_AWAY: Final = (
    _access("https://login.example/auth", first="https://api.example/x") + _NO,
    _access("https://login.example/auth", first="https://api.example/x") + _CHECK + _NO,
    _access("https://login.example/auth", first="https://api.example/x") + "The 'Access-Control-Allow-Origin' header has a value 'https://login.example' that is not equal to the supplied origin.",
    _access("https://login.example/auth", "null", first="https://api.example/x") + _NO,
    _access("https://login.example/oauth2/authorize?client_id=x&redirect_uri=https%3A%2F%2Fapi.example") + _NO,
    _access("https://login.example/saml2?SAMLRequest=x") + _NO,
    "GET https://api.example/x net::ERR_FAILED 302 (Found)\n" + _access("https://api.example/x") + _NO,
    f"{_FF}https://api.example/x. {_HEADER}302.",
    f"{_FF}https://login.example/auth?response_type=code&client_id=x. {_HEADER}200.",
    f"Cross-origin redirection to https://login.example/auth denied by Cross-Origin Resource Sharing policy: {_LED}302",
    f"{_LED}307\nFetch API cannot load https://api.example/x due to access control checks.",
)
"""Messages on a redirect to a login, or to another origin that does not know the page."""

NOT_LED_AWAY: Final = (
    _access("https://api.example/x/", first="https://api.example/x") + _NO,
    _access("https://api.example/login") + _NO,
    _access("https://api.example/x?uri=response_type") + _NO,
    f"{_FF}https://api.example/x. {_HEADER}200.",
    f"{_FF}https://api.example/x. {_HEADER}304.",
    f"{_LED}403",
)
# fmt: on
"""Messages on the API itself."""
