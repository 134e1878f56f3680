"""Applications with other layers of every kind, each on its real server; `tables.layers`."""

import itertools
import types
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType, ModuleType
from typing import Any, Final, TypeAlias

import aiohttp_cors
import falcon
import falcon.asgi
import flask_cors
import quart_cors
from aiohttp import web
from blacksheep import Application
from bottle import Bottle
from fastapi import FastAPI
from flask import Blueprint, Flask, Response
from harness.aiohttp_server import aiohttp_server
from harness.asgi_types import App
from harness.blacksheep_apps import new_application
from harness.sanic_server import sanic_server
from harness.servers import hypercorn_server, uvicorn_server, waitress_server
from hypercorn.middleware import ProxyFixMiddleware
from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.config.cors import CORSConfig
from litestar.middleware import DefineMiddleware
from pyramid.config import Configurator
from quart import Quart
from sanic import HTTPResponse, Request, Sanic
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.cors import CORSMiddleware as StarletteCORS
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.routing import Mount
from werkzeug.middleware.profiler import ProfilerMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from crossorigin import wsgi
from crossorigin.asgi import CORSMiddleware
from crossorigin.integrations import (
    aiohttp,
    blacksheep,
    bottle,
    fastapi,
    flask,
    litestar,
    pyramid,
    quart,
    starlette,
)
from crossorigin.integrations import falcon as falcon_words
from crossorigin.integrations import sanic as sanic_words

A: Final = "https://a.example"
B: Final = "https://b.example"
_NUMBERS: Final = itertools.count()
SECOND: Final = Middleware(StarletteCORS, allow_origins=["*"])

Change: TypeAlias = Callable[[Any], object]
Serve: TypeAlias = Callable[[], AbstractContextManager[int]]


class Wrapper:
    """A layer of WSGI or ASGI that shows the application inside."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        return self.app(*call)


class CorsWrapper(Wrapper):
    """A second layer around an application, written by hand."""


class CorsDemo(Starlette):
    """An application about CORS, which is no layer."""


class Circle(Wrapper):
    """A layer that leads back to itself."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = self
        self.inner = app

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        return self.inner(*call)


class Knowing(Wrapper):
    """A mounted application that knows the one that it is mounted in."""

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        return Starlette()(*call)


class Broken(Circle):
    """A layer that cannot be looked at."""

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - of any attribute
        if name == "__qualname__":
            raise RuntimeError
        return super().__getattribute__(name)


def opaque(app: Callable[..., Any]) -> Callable[..., Any]:
    """A layer that does not show it."""

    def within(*call: Any) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        return app(*call)

    return within


class CorsPlugin:
    """A second layer of Bottle's, written by hand."""

    api = 2

    def apply(self, callback: Callable[..., Any], _route: object) -> Callable[..., Any]:
        return callback


class Plugin(CorsPlugin):
    """One that is none."""


def add_cors_headers(response: Response) -> Response:
    """A second layer of Flask's, written by hand."""
    return response


def cors_tween(handler: Callable[..., Any], _registry: object) -> Callable[..., Any]:
    """A second layer of Pyramid's, written by hand."""
    return handler


class Backend(AuthenticationBackend):
    """Lets everybody in."""

    async def authenticate(self, _conn: HTTPConnection) -> tuple[AuthCredentials, SimpleUser]:
        return AuthCredentials(), SimpleUser("anybody")


async def _unchanged(response: Any) -> Any:  # noqa: ANN401 - Quart's
    return response


@dataclass(frozen=True, slots=True)
class Kind:
    """A framework: the maker of an app, the function that adds the gateway, and its server."""

    make: Callable[[], Any]
    place: Callable[[Any], Any]
    serve: Callable[[Any], AbstractContextManager[int]]

    def __call__(self, before: Change = id, after: Change = id) -> Serve:
        """An app that is changed before it gets the gateway, and after."""

        def serve() -> AbstractContextManager[int]:
            app = self.make()
            before(app)
            placed = self.place(app)
            after(app)
            return self.serve(placed)

        return serve


def _by(words: ModuleType) -> Callable[[Any], Any]:
    def place(app: Any) -> Any:  # noqa: ANN401 - any framework's
        words.CORS(app, allow_origins=A)
        return app

    return place


def gateway_of(app: Any) -> Any:  # noqa: ANN401 - Flask's attribute is another object by then
    """The gateway of an application of Flask's, be it there as such or as its method."""
    return getattr(app.wsgi_app, "__self__", app.wsgi_app)


def _bound(app: Any) -> None:  # noqa: ANN401 - the same
    app.wsgi_app = gateway_of(app).__call__


def _as_middleware(app: Starlette) -> Starlette:
    app.add_middleware(CORSMiddleware, allow_origins=A)
    return app


def _around(app: App) -> App:
    return CORSMiddleware(app, allow_origins=A)


def _several(*changes: Change) -> Change:
    def change(app: object) -> None:
        for each in changes:
            each(app)

    return change


def _adding(*given: Any, **keywords: Any) -> Change:  # noqa: ANN401 - Starlette's types
    return lambda app: app.add_middleware(*given, **keywords)


def _wrapping(attribute: str, wrapper: Callable[[Any], object] = Wrapper) -> Change:
    return lambda app: setattr(app, attribute, wrapper(getattr(app, attribute)))


def _building(app: Starlette) -> None:
    app.middleware_stack = app.build_middleware_stack()


def _wrapping_what_is_built(app: Starlette) -> None:
    build = app.build_middleware_stack
    app.build_middleware_stack = lambda: Wrapper(build())  # type: ignore[method-assign]  # as some do


def _second_on_a_blueprint(app: Flask) -> None:
    blueprint = Blueprint("some", __name__)
    flask_cors.CORS(blueprint)
    app.register_blueprint(blueprint)


uvicorn = partial(uvicorn_server, lifespan="on")
STARLETTE = Kind(Starlette, _by(starlette), uvicorn)
FASTAPI = Kind(FastAPI, _by(fastapi), uvicorn)
AS_MIDDLEWARE = Kind(Starlette, _as_middleware, uvicorn)
AROUND = Kind(Starlette, _around, uvicorn)
FLASK = Kind(lambda: Flask(__name__), _by(flask), waitress_server)
BOTTLE = Kind(Bottle, _by(bottle), waitress_server)
FALCON = Kind(falcon.App, _by(falcon_words), waitress_server)
FALCON_ASGI = Kind(falcon.asgi.App, _by(falcon_words), uvicorn)
SANIC = Kind(lambda: _sanic(), _by(sanic_words), sanic_server)  # noqa: PLW0108 - it stands below
SANIC_ASGI = Kind(lambda: _sanic(), _by(sanic_words), uvicorn)  # noqa: PLW0108 - the same
QUART = Kind(lambda: Quart(__name__), _by(quart), hypercorn_server)
AIOHTTP = Kind(web.Application, _by(aiohttp), aiohttp_server)


def _litestar(**settings: Any) -> Kind:  # noqa: ANN401 - Litestar's types
    # Its own logging would take the place of the tests'.
    make = partial(Litestar, openapi_config=None, logging_config=None, **settings)
    return Kind(make, _by(litestar), uvicorn)


def _defined(middleware: Any, **settings: Any) -> DefineMiddleware:  # noqa: ANN401 - in other words of ASGI
    return DefineMiddleware(middleware, **settings)


def _blacksheep() -> Application:
    # By default, all applications of a process share one router, and may not.
    return new_application()


async def _root(_request: Request) -> HTTPResponse:
    return HTTPResponse("ok")


def _sanic() -> Sanic[Any, Any]:
    made = Sanic(f"layers-{next(_NUMBERS)}", configure_logging=False)
    # Without any, its router cannot be asked.
    made.add_route(_root, "/")
    return made


async def cors_hook(_request: Request, response: HTTPResponse) -> None:
    """A second layer of Sanic's, written by hand."""
    response.headers["access-control-allow-origin"] = "*"


def _extended(app: Sanic[Any, Any]) -> None:
    """Add a hook of sanic-ext's: the real one breaks the other applications of the process."""
    hook = types.FunctionType(cors_hook.__code__, globals())
    hook.__module__ = "sanic_ext.extensions.http.cors"
    app.register_middleware(hook, "response")


def _extended_with_origins(app: Sanic[Any, Any]) -> None:
    app.config.CORS_ORIGINS = "https://a.example"
    _extended(app)


async def harmless_hook(_request: Request) -> None:
    """A layer of Sanic's that does nothing."""


def _defined_around(app: Any) -> App:  # noqa: ANN401 - in other words of ASGI
    return StarletteCORS(app, allow_origins=["*"])


def _pyramid(*tweens: str) -> Kind:
    def make() -> Any:  # noqa: ANN401 - Pyramid has no types
        config = Configurator()
        for tween in tweens:
            config.add_tween(tween)
        return config.make_wsgi_app()

    return Kind(make, _by(pyramid), waitress_server)


def _mounting(app: App, *layers: Middleware, at: str = "/inner") -> Change:
    return lambda outer: outer.routes.append(Mount(at, app, middleware=layers))


def _with_cors(words: ModuleType, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - any framework's
    app = make()
    words.CORS(app, allow_origins=B)
    return app


def _around_it(make: Callable[[], Any]) -> Serve:
    return Kind(make, _around, uvicorn)()


def _mounting_itself(app: Starlette) -> None:
    app.mount("/self", app)


def _with_a_mark(app: FastAPI) -> None:
    app.get("/mark")(fastapi.no_cors(lambda: 1))


SECURE = _adding(HTTPSRedirectMiddleware)
HOSTS = _adding(TrustedHostMiddleware, allowed_hosts=["*"])
SECRET: Final = "of tests"  # noqa: S105 - no secret
SESSIONS = _adding(SessionMiddleware, secret_key=SECRET)
USERS = _adding(AuthenticationMiddleware, backend=Backend())
GZIP = _adding(GZipMiddleware)
OTHER = _adding(CORSMiddleware, allow_origins=B)
OTHER_WSGI = partial(wsgi.CORSMiddleware, allow_origins=B)
STARLETTE_CORS = _adding(StarletteCORS, allow_origins=["*"])
ORDINARY = _several(
    USERS,
    HOSTS,
    SESSIONS,
    GZIP,
    _mounting(CORSMiddleware(Starlette(), allow_origins=A)),
    _mounting(Starlette(), Middleware(GZipMiddleware)),
)
NORMALIZING = web.normalize_path_middleware()

BROKEN: Final = FLASK(after=_wrapping("wsgi_app", Broken))

SERVERS: Mapping[str, Serve] = MappingProxyType(
    {
        "starlette-second-layer": STARLETTE(after=STARLETTE_CORS),
        "starlette-second-layer-mounted": STARLETTE(
            _mounting(Wrapper(Starlette(middleware=[SECOND])))
        ),
        "starlette-second-layer-around-a-mount": STARLETTE(_mounting(Starlette(), SECOND)),
        "starlette-second-layer-and-a-mount-that-knows-it": STARLETTE(
            _several(lambda app: app.mount("/admin", Knowing(app)), _mounting_itself),
            STARLETTE_CORS,
        ),
        "starlette-after-it-was-built": STARLETTE(_several(STARLETTE_CORS, _building)),
        "starlette-gateway-as-middleware": AS_MIDDLEWARE(),
        "starlette-gateway-within-others": AS_MIDDLEWARE(
            after=_several(SECURE, GZIP, HOSTS, SESSIONS, USERS)
        ),
        "starlette-gateway-within-a-second-layer": AS_MIDDLEWARE(after=STARLETTE_CORS),
        "starlette-wrapped-when-built": STARLETTE(after=_wrapping_what_is_built),
        "fastapi-second-layer": FASTAPI(before=STARLETTE_CORS),
        "fastapi-with-a-gateway-as-middleware": FASTAPI(
            _with_a_mark, _adding(CORSMiddleware, allow_origins=A)
        ),
        "fastapi-gateway-as-middleware": Kind(FastAPI, _as_middleware, uvicorn)(),
        "gateway-around-starlette": AROUND(STARLETTE_CORS),
        "gateway-around-a-second-layer": Kind(
            lambda: _defined_around(quart_cors.cors(Quart(__name__)).asgi_app),
            _around,
            hypercorn_server,
        )(),
        "gateway-around-quart": Kind(
            lambda: quart_cors.cors(Quart(__name__)), _around, hypercorn_server
        )(),
        "gateway-around-blacksheep": Kind(_blacksheep, _around, uvicorn)(
            lambda app: app.use_cors(allow_origins=A)
        ),
        "starlette-gateway-inside-the-gateway": STARLETTE(OTHER),
        "starlette-gateways-of-one-policy": STARLETTE(_adding(CORSMiddleware, allow_origins=A)),
        "starlette-mounts-another-gateway": STARLETTE(
            _mounting(CORSMiddleware(Starlette(), allow_origins=B), at="")
        ),
        "gateway-around-a-gateway": _around_it(
            lambda: CORSMiddleware(Starlette(), allow_origins=B)
        ),
        "gateway-around-cors": _around_it(partial(_with_cors, starlette, Starlette)),
        "gateway-around-a-layer-around-cors": _around_it(
            lambda: Wrapper(_with_cors(starlette, Starlette))
        ),
        "flask-gateway-inside-the-gateway": FLASK(_wrapping("wsgi_app", OTHER_WSGI)),
        "flask-gateway-outside-the-gateway": FLASK(after=_wrapping("wsgi_app", OTHER_WSGI)),
        "gateway-around-flask-with-cors": Kind(
            lambda: OTHER_WSGI(_by(flask)(Flask(__name__))), lambda app: app, waitress_server
        )(),
        "flask-second-layer-before": FLASK(flask_cors.CORS),
        "flask-second-layer-after": FLASK(after=flask_cors.CORS),
        "flask-second-layer-on-a-blueprint": FLASK(_second_on_a_blueprint),
        "flask-second-layer-by-hand": FLASK(lambda app: app.after_request(add_cors_headers)),
        "flask-second-layer-around-it": FLASK(_wrapping("wsgi_app", CorsWrapper)),
        "flask-wrapped": FLASK(after=_wrapping("wsgi_app")),
        "flask-wrapped-by-a-function": FLASK(after=_wrapping("wsgi_app", opaque)),
        "flask-wrapped-in-a-circle": FLASK(after=_wrapping("wsgi_app", Circle)),
        "flask-wrapped-twice": FLASK(
            after=_several(_bound, _wrapping("wsgi_app"), _wrapping("wsgi_app", ProxyFix))
        ),
        "blacksheep-second-layer": Kind(_blacksheep, _by(blacksheep), uvicorn)(
            lambda app: app.use_cors(allow_origins=A)
        ),
        "blacksheep-quiet": Kind(_blacksheep, _by(blacksheep), uvicorn)(),
        "sanic-second-layer": SANIC(lambda app: app.register_middleware(cors_hook, "response")),
        "sanic-asgi-second-layer": SANIC_ASGI(
            after=lambda app: app.register_middleware(cors_hook, "response")
        ),
        "sanic-extended-without-origins": SANIC(_extended),
        "sanic-extended-with-origins": SANIC(_extended_with_origins),
        "sanic-quiet": SANIC(lambda app: app.register_middleware(harmless_hook, "request")),
        "bottle-second-layer": BOTTLE(lambda app: app.install(CorsPlugin())),
        "pyramid-second-layer": _pyramid("harness.layer_apps.cors_tween")(),
        "falcon-second-layer": Kind(
            partial(falcon.App, cors_enable=True), _by(falcon_words), waitress_server
        )(),
        "falcon-second-layer-later": FALCON(
            after=lambda app: app.add_middleware(falcon.CORSMiddleware())
        ),
        "falcon-asgi-second-layer": FALCON_ASGI(
            lambda app: app.add_middleware(falcon.CORSMiddleware())
        ),
        "litestar-second-layer": _litestar(cors_config=CORSConfig())(),
        "litestar-second-layer-as-middleware": _litestar(
            middleware=[_defined(StarletteCORS, allow_origins=["*"])]
        )(),
        "litestar-wrapped": _litestar()(after=_wrapping("asgi_handler")),
        "quart-second-layer-before": QUART(quart_cors.cors),
        "quart-second-layer-after": QUART(after=quart_cors.cors),
        "quart-wrapped": QUART(after=_wrapping("asgi_app")),
        "aiohttp-second-layer-before": AIOHTTP(aiohttp_cors.setup),
        "aiohttp-second-layer-after": AIOHTTP(after=aiohttp_cors.setup),
        "aiohttp-middleware-before": AIOHTTP(
            after=lambda app: app.middlewares.insert(0, NORMALIZING)
        ),
        "starlette-quiet": STARLETTE(ORDINARY, SECURE),
        "starlette-quiet-without-lifespan": Kind(Starlette, _by(starlette), uvicorn_server)(
            ORDINARY
        ),
        "fastapi-quiet": FASTAPI(ORDINARY),
        "gateway-around-starlette-quiet": AROUND(ORDINARY),
        "gateway-around-blacksheep-quiet": Kind(_blacksheep, _around, uvicorn)(),
        "gateway-around-nothing-known": Kind(lambda: opaque(Starlette()), _around, uvicorn)(),
        "gateway-around-an-application-of-that-name": Kind(CorsDemo, _around, uvicorn)(),
        "flask-quiet": FLASK(
            lambda app: app.after_request(lambda response: response),
            _several(
                _wrapping("wsgi_app", ProxyFix), _wrapping("wsgi_app", ProfilerMiddleware)
            ),
        ),
        "bottle-quiet": BOTTLE(lambda app: app.install(Plugin())),
        "pyramid-quiet": _pyramid("pyramid.tweens.excview_tween_factory")(),
        "falcon-quiet": FALCON(),
        "falcon-asgi-quiet": FALCON_ASGI(),
        "litestar-quiet": _litestar(
            compression_config=CompressionConfig("gzip"),
            middleware=[_defined(SessionMiddleware, secret_key=SECRET)],
        )(),
        "quart-quiet": QUART(
            lambda app: app.after_request(_unchanged), _wrapping("asgi_app", ProxyFixMiddleware)
        ),
        "aiohttp-quiet": AIOHTTP(lambda app: app.middlewares.append(NORMALIZING)),
    }
)
