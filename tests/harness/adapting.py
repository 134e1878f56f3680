"""Applications behind adapters and layers, and frameworks that mount them.

An adapter lets a framework call an application of the other protocol. A layer calls one of the
same protocol, which it keeps in a place that no convention names.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any, Final

import bottle
import flask
import pyramid.config
import pyramid.response
import pyramid.wsgi
from asgiref.wsgi import WsgiToAsgi
from blacksheep import Application, text
from harness.blacksheep_apps import new_application
from harness.servers import uvicorn_server, waitress_server
from harness.tornado_server import tornado_server
from litestar import Litestar, asgi, get
from litestar.types import Receive, Scope, Send
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tornado import web
from tornado.wsgi import WSGIContainer
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as in_tornado
from crossorigin.policy import Policy

App = Any


class ToWSGI:
    """An adapter from WSGI to ASGI, with the whole request at once."""

    def __init__(self, inner: App) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        root, path = environ["SCRIPT_NAME"], environ["PATH_INFO"]
        names = (key for key in environ if key.startswith("HTTP_"))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": environ["REQUEST_METHOD"],
            "scheme": "http",
            "path": root + path,
            "raw_path": (root + path).encode(),
            "root_path": root,
            "query_string": b"",
            "headers": [
                (key[5:].lower().replace("_", "-").encode(), environ[key].encode())
                for key in names
            ],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        serve = threading.Thread(target=lambda: asyncio.run(self._inner(scope, receive, send)))
        serve.start()
        serve.join()
        lines = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
        start(f"{sent[0]['status']} Any", lines)
        return [each.get("body", b"") for each in sent[1:]]


class AsyncLayer:
    """A layer that keeps the application under a name of its own, and copies the scope."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.inner({**scope}, receive, send)


class AsyncByCustom:
    """A layer that keeps the application under the name of custom."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope}, receive, send)


class _Slots:
    __slots__ = "__inner"  # noqa: PLC0205 - a single text, and private

    def __init__(self, inner: App) -> None:
        self.__inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.__inner({**scope}, receive, send)


class _Listed:
    def __init__(self, inner: App) -> None:
        self._mounts = SimpleNamespace(listed=[("/sub", inner)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._mounts.listed[0][1]({**scope}, receive, send)


def _default(inner: App) -> App:
    async def layer(scope: Scope, receive: Receive, send: Send, *, app: App = inner) -> None:
        await app({**scope}, receive, send)

    return layer


def _async_function(inner: App) -> App:
    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        await inner({**scope}, receive, send)

    return layer


class _Method:
    def __init__(self, inner: App) -> None:
        self._inner = inner

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._inner(scope, receive, send)


async def _call(inner: App, scope: Scope, receive: Receive, send: Send) -> None:
    await inner(scope, receive, send)


ASYNC_LAYERS: Final[dict[str, Callable[[App], App]]] = {
    "custom": AsyncByCustom,
    "slots": _Slots,
    "listed": _Listed,
    "default": _default,
    "object": AsyncLayer,
    "function": _async_function,
    "method": lambda inner: _Method(inner).serve,
    "partial": lambda inner: functools.partial(_call, inner),
    "two": lambda inner: _async_function(AsyncLayer(inner)),
}


class ByCustom:
    """A layer that keeps the application under the name of custom."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answered: Iterable[bytes] = self.app({**environ}, start)
        return answered


class Layer:
    """A layer that keeps the application in a dictionary, and copies the environ."""

    def __init__(self, inner: App) -> None:
        self._parts = {"inner": inner}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answered: Iterable[bytes] = self._parts["inner"]({**environ}, start)
        return answered


def _function(inner: App) -> App:
    def layer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answered: Iterable[bytes] = inner(environ, start)
        return answered

    return layer


LAYERS: Final[dict[str, Callable[[App], App]]] = {
    "custom": ByCustom,
    "object": Layer,
    "function": _function,
    "two": lambda inner: _function(Layer(inner)),
}


def to_asgi(inner: App) -> App:
    """Return a WSGI application as one of ASGI."""
    return WsgiToAsgi(inner)  # type: ignore[no-untyped-call]  # asgiref gives it no types


ASYNC_ADAPTERS: Final[dict[str, Callable[[App], App]]] = {
    "asgiref": to_asgi,
    "layered": lambda inner: _async_function(to_asgi(Layer(inner))),
}

ADAPTERS: Final[dict[str, Callable[[App], App]]] = {
    "object": ToWSGI,
    "layered": lambda inner: _function(ToWSGI(AsyncLayer(inner))),
}


def below_starlette(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a Starlette."""
    own = Route("/own", lambda _request: PlainTextResponse("ok"))
    app = Starlette(routes=[own, Mount("/sub", inner)])
    in_starlette.CORS(app, policy)
    return app


class _Typed:
    """A layer with the types that Litestar asks for; Litestar adds a last slash."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/") or "/"
        await self.app({**scope, "path": path}, receive, send)


def below_litestar(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a Litestar."""

    @get("/own")
    async def own() -> str:
        return "ok"

    mount = asgi("/sub", is_mount=True, copy_scope=True)(_Typed(inner))
    app = Litestar([own, mount], openapi_config=None)
    in_litestar.CORS(app, policy)
    return app


def below_blacksheep(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a BlackSheep application."""
    app = new_application()
    app.router.add_get("/own", lambda: text("ok"))
    app.mount("/sub", inner)
    in_blacksheep.CORS(app, policy)
    return app


def below_flask(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a Flask."""
    app = flask.Flask(__name__)
    app.add_url_rule("/own", view_func=lambda: "ok")
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/sub": inner})  # type: ignore[method-assign]
    in_flask.CORS(app, policy)
    return app


def below_bottle(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a Bottle."""
    app = bottle.Bottle()
    app.route("/own", callback=lambda: "ok")
    app.mount("/sub", inner)
    in_bottle.CORS(app, policy)
    return app


def below_pyramid(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a Pyramid application."""
    config = pyramid.config.Configurator()
    config.add_route("own", "/own")
    config.add_view(lambda _request: pyramid.response.Response("ok"), route_name="own")
    config.add_route("sub", "/sub/*subpath")
    config.add_view(pyramid.wsgi.wsgiapp2(inner), route_name="sub")
    app = config.make_wsgi_app()
    in_pyramid.CORS(app, policy)
    return app


class _Own(web.RequestHandler):
    def get(self) -> None:
        self.write("ok")


class Stripped:
    """Removes the prefix of a mount, as Tornado does not."""

    def __init__(self, inner: App) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        path = environ["PATH_INFO"].removeprefix("/sub")
        served: Iterator[bytes] = self._inner(
            {**environ, "SCRIPT_NAME": "/sub", "PATH_INFO": path}, start
        )
        return served


def below_tornado(inner: App, policy: Policy) -> App:
    """Mount an application at /sub of a Tornado application."""
    fallback = {"fallback": WSGIContainer(Stripped(inner))}
    app = web.Application([("/own", _Own), ("/sub/.*", web.FallbackHandler, fallback)])
    in_tornado.CORS(app, policy)
    return app


ASYNC_OUTER: Final = {
    "starlette": below_starlette,
    "litestar": below_litestar,
    "blacksheep": below_blacksheep,
}
OUTER: Final = {"flask": below_flask, "bottle": below_bottle, "pyramid": below_pyramid}


def serve(app: App) -> AbstractContextManager[int]:
    """Serve an application of `ASYNC_OUTER`, `OUTER` or Tornado."""
    if isinstance(app, web.Application):
        return tornado_server(app)
    is_async = isinstance(app, Starlette | Litestar | Application)
    return uvicorn_server(app) if is_async else waitress_server(app)
