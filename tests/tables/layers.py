"""The warnings of the self-check on each application of `harness.layer_apps`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SECOND = "crossorigin.second-layer"
OUTSIDE = "crossorigin.not-outermost"
HERE = "harness.layer_apps."
OF_A, OF_B = (
    f"CORSMiddleware(policy=Policy(allow_origins=['https://{name}.example']))" for name in "ab"
)

# Of each application: the codes, each with the layers that it names.
TOLD: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "starlette-second-layer": {SECOND: "starlette.middleware.cors.CORSMiddleware"},
        "starlette-second-layer-mounted": {SECOND: "starlette.middleware.cors.CORSMiddleware"},
        "starlette-second-layer-around-a-mount": {
            SECOND: "starlette.middleware.cors.CORSMiddleware"
        },
        "starlette-second-layer-and-a-mount-that-knows-it": {
            SECOND: "starlette.middleware.cors.CORSMiddleware"
        },
        "starlette-after-it-was-built": {SECOND: "starlette.middleware.cors.CORSMiddleware"},
        "starlette-gateway-as-middleware": {
            OUTSIDE: "starlette.middleware.errors.ServerErrorMiddleware"
        },
        "starlette-gateway-within-others": {
            OUTSIDE: "starlette.middleware.errors.ServerErrorMiddleware, "
            "starlette.middleware.authentication.AuthenticationMiddleware, "
            "starlette.middleware.trustedhost.TrustedHostMiddleware, "
            "starlette.middleware.httpsredirect.HTTPSRedirectMiddleware"
        },
        "starlette-gateway-within-a-second-layer": {
            SECOND: "starlette.middleware.cors.CORSMiddleware",
            OUTSIDE: "starlette.middleware.errors.ServerErrorMiddleware",
        },
        "starlette-wrapped-when-built": {OUTSIDE: f"{HERE}Wrapper"},
        "fastapi-second-layer": {SECOND: "starlette.middleware.cors.CORSMiddleware"},
        "fastapi-gateway-as-middleware": {
            OUTSIDE: "starlette.middleware.errors.ServerErrorMiddleware"
        },
        "gateway-around-starlette": {SECOND: "starlette.middleware.cors.CORSMiddleware"},
        "gateway-around-a-second-layer": {
            SECOND: "starlette.middleware.cors.CORSMiddleware, quart_cors._after_request"
        },
        "gateway-around-quart": {SECOND: "quart_cors._after_request"},
        "gateway-around-blacksheep": {SECOND: "blacksheep.server.cors.CORSStrategy"},
        # Two gateways, each with its policy: that of A is outside.
        "starlette-gateway-inside-the-gateway": {SECOND: OF_B},
        "gateway-around-a-gateway": {SECOND: OF_B},
        "gateway-around-cors": {SECOND: OF_A},
        "flask-gateway-inside-the-gateway": {SECOND: OF_B},
        # The gateway of A decides, and is inside.
        "flask-gateway-outside-the-gateway": {SECOND: OF_B},
        "gateway-around-flask-with-cors": {SECOND: OF_B},
        "flask-second-layer-before": {
            SECOND: "flask_cors.extension.make_after_request_function"
        },
        "flask-second-layer-after": {
            SECOND: "flask_cors.extension.make_after_request_function"
        },
        "flask-second-layer-on-a-blueprint": {
            SECOND: "flask_cors.extension.make_after_request_function"
        },
        "flask-second-layer-by-hand": {SECOND: f"{HERE}add_cors_headers"},
        "flask-second-layer-around-it": {SECOND: f"{HERE}CorsWrapper"},
        "flask-wrapped": {OUTSIDE: f"{HERE}Wrapper"},
        "flask-wrapped-by-a-function": {OUTSIDE: f"{HERE}opaque"},
        "flask-wrapped-in-a-circle": {OUTSIDE: f"{HERE}Circle"},
        "flask-wrapped-twice": {OUTSIDE: f"{HERE}Wrapper"},
        "blacksheep-second-layer": {SECOND: "blacksheep.server.cors.CORSStrategy"},
        "bottle-second-layer": {SECOND: f"{HERE}CorsPlugin"},
        "sanic-second-layer": {SECOND: f"{HERE}cors_hook"},
        "sanic-extended-with-origins": {SECOND: "sanic_ext.extensions.http.cors.cors_hook"},
        "sanic-asgi-second-layer": {SECOND: f"{HERE}cors_hook"},
        "pyramid-second-layer": {SECOND: f"{HERE}cors_tween"},
        "falcon-second-layer": {SECOND: "falcon.middleware.CORSMiddleware"},
        "falcon-second-layer-later": {SECOND: "falcon.middleware.CORSMiddleware"},
        "falcon-asgi-second-layer": {SECOND: "falcon.middleware.CORSMiddleware"},
        "litestar-second-layer": {
            SECOND: "litestar.middleware._internal.cors.CORSMiddleware, "
            "litestar.config.cors.CORSConfig"
        },
        "litestar-second-layer-as-middleware": {
            SECOND: "starlette.middleware.cors.CORSMiddleware"
        },
        "litestar-wrapped": {OUTSIDE: f"{HERE}Wrapper"},
        "quart-second-layer-before": {SECOND: "quart_cors._after_request"},
        "quart-second-layer-after": {SECOND: "quart_cors._after_request"},
        "quart-wrapped": {OUTSIDE: f"{HERE}Wrapper"},
        "aiohttp-second-layer-before": {
            SECOND: "aiohttp_cors.cors_config._CorsConfigImpl._on_response_prepare"
        },
        "aiohttp-second-layer-after": {
            SECOND: "aiohttp_cors.cors_config._CorsConfigImpl._on_response_prepare"
        },
        "aiohttp-middleware-before": {
            OUTSIDE: "aiohttp.web_middlewares.normalize_path_middleware"
        },
        # Ordinary ones.
        "starlette-gateways-of-one-policy": {},
        "starlette-mounts-another-gateway": {},
        # The layer may answer in place of the application, by the policy of the gateway.
        "gateway-around-a-layer-around-cors": {},
        "starlette-quiet": {},
        "starlette-quiet-without-lifespan": {},
        "fastapi-quiet": {},
        "fastapi-with-a-gateway-as-middleware": {},
        "gateway-around-starlette-quiet": {},
        "gateway-around-blacksheep-quiet": {},
        "gateway-around-nothing-known": {},
        "gateway-around-an-application-of-that-name": {},
        "flask-quiet": {},
        "blacksheep-quiet": {},
        "sanic-quiet": {},
        "sanic-extended-without-origins": {},
        "bottle-quiet": {},
        "pyramid-quiet": {},
        "falcon-quiet": {},
        "falcon-asgi-quiet": {},
        "litestar-quiet": {},
        "quart-quiet": {},
        "aiohttp-quiet": {},
    }
)
