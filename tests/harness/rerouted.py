"""Applications with a layer behind the gateway that gives requests other paths."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import bottle
import falcon
import falcon.asgi
import flask
import quart
from blacksheep import Application
from blacksheep import Router as BlackSheepRouter
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path as django_path
from django.utils.decorators import sync_only_middleware
from frameworks.django import build
from harness.asgi_types import Receive, Scope, Send
from harness.inner_requests import policies
from litestar import Litestar
from litestar import route as litestar_route
from pyramid.config import Configurator
from pyramid.events import NewRequest
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.rerouting import ROUTES, led

from crossorigin import Policy
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import django as in_django
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette

METHODS: Final = ["GET", "PUT"]
PUBLIC: Final = Policy()


def _mark(path: str, no_cors: Callable[[Any], Any], view: Any) -> Any:  # noqa: ANN401 - a view
    return no_cors(view) if path == "/marked/plain" else view


class Mutating:
    """An ASGI layer that changes the scope."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["path"] = led(scope["path"])
            scope["raw_path"] = scope["path"].encode()
        await self.app(scope, receive, send)


class Copying(Mutating):
    """An ASGI layer that passes a copy of the scope on."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = led(scope["path"])
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self.app(scope, receive, send)


class Hiding:
    """A layer whose code does not show that it changes the scope."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.update(path=led(scope["path"]))
        await self.app(scope, receive, send)


async def dispatching(request: Request, call_next: Any) -> Any:  # noqa: ANN401 - of Starlette
    """Lead a request elsewhere, as the function of a middleware."""
    request.scope["path"] = led(request.scope["path"])
    return await call_next(request)


def mutating(app: Any) -> Any:  # noqa: ANN401 - a WSGI application
    """Return a WSGI layer that changes the environ."""

    def layer(environ: Any, start: Any) -> Any:  # noqa: ANN401 - of WSGI
        environ["PATH_INFO"] = led(environ["PATH_INFO"])
        return app(environ, start)

    return layer


def copying(app: Any) -> Any:  # noqa: ANN401 - a WSGI application
    """Return a WSGI layer that passes a copy of the environ on."""

    def layer(environ: Any, start: Any) -> Any:  # noqa: ANN401 - of WSGI
        return app({**environ, "PATH_INFO": led(environ["PATH_INFO"])}, start)

    return layer


def starlette(
    layer: Any,  # noqa: ANN401 - a middleware
    policy: Any = None,  # noqa: ANN401 - of the application
    observe: Any = (),  # noqa: ANN401 - an observer
    **options: Any,  # noqa: ANN401 - of the middleware
) -> Starlette:
    """Return an application with a middleware; no route has a mark where a policy is given."""

    def made() -> Any:  # noqa: ANN401 - a view
        async def ok(_request: Request) -> PlainTextResponse:
            return PlainTextResponse("ok")

        return ok

    mark = in_starlette.no_cors if policy is None else lambda view: view
    routes = [Route(path, _mark(path, mark, made()), methods=METHODS) for path in ROUTES]
    app = Starlette(routes=routes)
    if layer is not None:
        app.add_middleware(layer, **options)
    in_starlette.CORS(app, policies() if policy is None else policy, observe=observe)
    return app


def _flask(layer: Any) -> Any:  # noqa: ANN401 - an application
    app = flask.Flask(__name__)
    for path in ROUTES:
        view = _mark(path, in_flask.no_cors, lambda: "ok")
        app.add_url_rule(path, path, view, methods=METHODS)
    app.wsgi_app = layer(app.wsgi_app)  # type: ignore[method-assign]
    in_flask.CORS(app, policies())
    return app


def _quart(layer: Any) -> Any:  # noqa: ANN401 - an application
    app = quart.Quart(__name__)

    async def ok() -> str:
        return "ok"

    for path in ROUTES:
        app.add_url_rule(path, path, _mark(path, in_quart.no_cors, ok), methods=METHODS)
    app.asgi_app = layer(app.asgi_app)  # type: ignore[method-assign]
    in_quart.CORS(app, policies())
    return app


def _litestar(layer: Any) -> Litestar:  # noqa: ANN401 - a class of layers
    async def ok() -> str:
        return "ok"

    app = Litestar(
        [
            litestar_route(path, http_method=["GET", "PUT"])(
                _mark(path, in_litestar.no_cors, ok)
            )
            for path in ROUTES
        ],
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = layer(app.asgi_handler)
    in_litestar.CORS(app, policies())
    return app


class _Leading(Application):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        if scope["type"] == "http":
            scope["path"] = led(scope["path"])
            scope["raw_path"] = scope["path"].encode()
        await super().__call__(scope, receive, send)  # type: ignore[no-untyped-call]  # BlackSheep gives it no types


def _blacksheep() -> Any:  # noqa: ANN401 - an application
    def ok() -> str:
        return "ok"

    app = _Leading(router=BlackSheepRouter())
    for path in ROUTES:
        view = _mark(path, in_blacksheep.no_cors, ok)
        app.router.add_get(path, view)
        app.router.add_put(path, view)
    in_blacksheep.CORS(app, policies())
    return app


def _bottle(layer: Any = None) -> Any:  # noqa: ANN401 - an application
    app = bottle.Bottle()
    for path in ROUTES:
        app.route(path, METHODS, callback=_mark(path, in_bottle.no_cors, lambda: "ok"))

    def lead() -> None:
        environ = bottle.request.environ
        environ["PATH_INFO"] = led(environ["PATH_INFO"])

    if layer is None:
        app.add_hook("before_request", lead)
    else:
        vars(app)["wsgi"] = layer(app.wsgi)
    in_bottle.CORS(app, policies())
    return app


class _FalconLayer:
    def process_request(self, req: Any, _resp: Any) -> None:  # noqa: ANN401 - of Falcon
        req.path = led(req.path)


class _AsyncFalconLayer:
    async def process_request(self, req: Any, _resp: Any) -> None:  # noqa: ANN401 - of Falcon
        req.path = led(req.path)


def _answer(_self: object, _req: object, resp: Any) -> None:  # noqa: ANN401 - of Falcon
    resp.text = "ok"


async def _answer_later(_self: object, _req: object, resp: Any) -> None:  # noqa: ANN401 - of Falcon
    resp.text = "ok"


def _falcon(app: Any, responder: Any) -> Any:  # noqa: ANN401 - an application
    for path in ROUTES:
        marked = _mark(path, in_falcon.no_cors, responder)
        app.add_route(path, type("Resource", (), {"on_get": marked, "on_put": marked})())
    in_falcon.CORS(app, policies())
    return app


def _lead(event: Any) -> None:  # noqa: ANN401 - of Pyramid
    event.request.path_info = led(event.request.path_info)


def leading_tween(handler: Any, _registry: object) -> Any:  # noqa: ANN401 - of Pyramid
    """Return a tween that leads requests elsewhere."""

    def tween(request: Any) -> Any:  # noqa: ANN401 - of Pyramid
        request.path_info = led(request.path_info)
        return handler(request)

    return tween


def _pyramid(place: Callable[[Configurator], None]) -> Any:  # noqa: ANN401 - an application
    config = Configurator()

    def ok(_request: object) -> PyramidResponse:
        return PyramidResponse("ok")

    for path in ROUTES:
        config.add_route(path, path)
        config.add_view(_mark(path, in_pyramid.no_cors, ok), route_name=path)
    place(config)
    app = config.make_wsgi_app()
    in_pyramid.CORS(app, policies())
    return app


@sync_only_middleware
def leading_middleware(get_response: Any) -> Any:  # noqa: ANN401 - of Django
    """Lead requests elsewhere, as a middleware of Django."""

    def layer(request: HttpRequest) -> Any:  # noqa: ANN401 - a response
        request.path_info = led(request.path_info)
        return get_response(request)

    return layer


def _django() -> Any:  # noqa: ANN401 - an application
    settings.ROOT_URLCONF = tuple(
        django_path(path[1:], _mark(path, in_django.no_cors, lambda _request: HttpResponse()))
        for path in ROUTES
    )
    return build(WSGIHandler, policies(), "harness.rerouted.leading_middleware")


WSGI: Final[dict[str, Callable[[], Any]]] = {
    "flask": partial(_flask, mutating),
    "flask copy": partial(_flask, copying),
    "bottle": partial(_bottle, mutating),
    "bottle copy": partial(_bottle, copying),
    "bottle hook": _bottle,
    "django": _django,
    "falcon": lambda: _falcon(falcon.App(middleware=[_FalconLayer()]), _answer),
    "pyramid subscriber": lambda: _pyramid(
        lambda config: config.add_subscriber(_lead, NewRequest)
    ),
    "pyramid tween": lambda: _pyramid(
        lambda config: config.add_tween("harness.rerouted.leading_tween")
    ),
}
ASGI: Final[dict[str, Callable[[], Any]]] = {
    "starlette": partial(starlette, Mutating),
    "starlette observed": partial(starlette, Mutating, observe=lambda _event: None),
    "starlette copy": partial(starlette, Copying),
    "starlette function": partial(starlette, BaseHTTPMiddleware, dispatch=dispatching),
    "quart": partial(_quart, Mutating),
    "quart copy": partial(_quart, Copying),
    "litestar": partial(_litestar, Mutating),
    "litestar copy": partial(_litestar, Copying),
    "blacksheep": _blacksheep,
    "falcon-asgi": lambda: _falcon(
        falcon.asgi.App(middleware=[_AsyncFalconLayer()]), _answer_later
    ),
}
