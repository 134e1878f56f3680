"""Applications with a layer behind the gateway that gives requests other paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Final
from wsgiref.util import shift_path_info

import bottle
import falcon
import falcon.asgi
import flask
import quart
from blacksheep import URL, Application
from blacksheep import Router as BlackSheepRouter
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path as django_path
from django.utils.decorators import sync_only_middleware
from frameworks.django import build
from harness.asgi_types import Receive, Scope, Send
from harness.inner_requests import policies
from litestar import Litestar, asgi
from litestar import Request as LitestarRequest
from litestar import get as litestar_get
from litestar import route as litestar_route
from litestar._asgi.asgi_router import ASGIRouter
from litestar.types import ASGIApp
from pyramid.config import Configurator
from pyramid.events import NewRequest
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, Router
from tables.rerouting import ROUTES, led

from crossorigin import Policy, PolicyMap
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


_DECLARED: ContextVar[dict[str, Any] | None] = ContextVar("declared", default=None)


@contextmanager
def declaring(policy: Any, **more: Any) -> Iterator[None]:  # noqa: ANN401 - arguments of `CORS`
    """Let the applications that are made have other declarations, and no marks."""
    token = _DECLARED.set({"policy": policy, **more})
    try:
        yield
    finally:
        _DECLARED.reset(token)


def declared() -> dict[str, Any]:
    """Return the arguments of `CORS`; by default the map of the table."""
    given = _DECLARED.get()
    return {"policy": policies()} if given is None else given


def _mark(path: str, no_cors: Callable[[Any], Any], view: Any) -> Any:  # noqa: ANN401 - a view
    is_marked = path == "/marked/plain" and _DECLARED.get() is None
    return no_cors(view) if is_marked else view


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


def _put(scope: Scope, key: str, value: str) -> None:
    scope[key] = value


class Hiding:
    """A layer whose code does not show that it changes the scope."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _put(scope, "path", led(scope["path"]))
        await self.app(scope, receive, send)


async def dispatching(request: Request, call_next: Any) -> Any:  # noqa: ANN401 - of Starlette
    """Lead a request elsewhere, as the function of a middleware."""
    request.scope["path"] = led(request.scope["path"])
    return await call_next(request)


class MovingASGI(Copying):
    """An ASGI layer that declares the first segment as the prefix of the application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = dict(scope, root_path="/" + scope["path"].split("/")[1])
        await self.app(scope, receive, send)


class Passing:
    """A WSGI layer of an owner that passes requests on."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - a WSGI application
        self.app = app

    def __call__(self, environ: Any, start: Any) -> Any:  # noqa: ANN401 - of WSGI
        return self.app(environ, start)


def moving(app: Any) -> Any:  # noqa: ANN401 - a WSGI application
    """Return a WSGI layer that moves the first segment into the prefix of the application."""

    def layer(environ: Any, start: Any) -> Any:  # noqa: ANN401 - of WSGI
        shift_path_info(environ)
        return app(environ, start)

    return layer


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
    given = declared() if policy is None else {"policy": policy}
    in_starlette.CORS(app, **given, observe=observe)
    return app


SUB: Final = "/sub"
"""The prefix of a mount."""


class _Below(Mutating):
    """A layer below a mount, which leads to paths below it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(SUB)
        made = scope if path == scope["path"] else dict(scope, path=SUB + led(path))
        await self.app(made, receive, send)


def _stripping(app: Any) -> Any:  # noqa: ANN401 - an ASGI application
    """Return a layer that keeps the application behind it in a closure."""
    inner = _Below(app)

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        await inner(scope, receive, send)

    return layer


def mounted(kind: str, *, is_late: bool = False) -> Starlette:
    """Return an application with a layer that copies the scope, below a mount.

    Args:
        kind: the form of the mount.
        is_late: whether a view of the application adds the mount.
    """

    async def add(_request: Request) -> PlainTextResponse:
        app.router.routes.append(mounts[kind]())
        return PlainTextResponse("added")

    routes = starlette(None).routes
    layer = [Middleware(_Below)]
    mounts: dict[str, Callable[[], Any]] = {
        "routes": lambda: Mount(SUB, routes=routes, middleware=layer),
        "layer": lambda: Mount(SUB, app=_Below(Router(routes))),
        "router": lambda: Mount(SUB, app=Router(routes, middleware=layer)),
        "application": lambda: Mount(SUB, app=Starlette(routes=routes, middleware=layer)),
        "closure": lambda: Mount(SUB, app=_stripping(Router(routes))),
        "within": lambda: Mount("", routes=[Mount(SUB, app=_Below(Router(routes)))]),
        "host": lambda: Host("x", app=_Below(Router([Mount(SUB, routes=routes)]))),
    }
    app = Starlette(routes=[Route("/add", add) if is_late else mounts[kind]()])
    in_starlette.CORS(app, PolicyMap({f"{SUB}/closed/*": None}, default=PUBLIC))
    return app


MOUNTED: Final = ("routes", "layer", "router", "application", "closure", "within", "host")


def _flask(layer: Any) -> Any:  # noqa: ANN401 - an application
    app = flask.Flask(__name__)
    for path in ROUTES:
        view = _mark(path, in_flask.no_cors, lambda: "ok")
        app.add_url_rule(path, path, view, methods=METHODS)
    app.wsgi_app = layer(app.wsgi_app)  # type: ignore[method-assign]
    in_flask.CORS(app, **declared())
    return app


def by_host(layer: Any, **options: Any) -> flask.Flask:  # noqa: ANN401 - a WSGI layer; of the application
    """Return an application whose rules are for hosts or subdomains."""
    app = flask.Flask(__name__, **options)
    app.config["SERVER_NAME"] = "x.example"
    name, after = ("host", ".x.example") if app.url_map.host_matching else ("subdomain", "")
    rules: list[dict[str, Any]] = [{name: f"{first}{after}"} for first in ("a", "b")]
    app.add_url_rule("/v", "closed", in_flask.no_cors(lambda: "closed"), **rules[0])
    app.add_url_rule("/v", "open", lambda: "open", **rules[1])
    app.wsgi_app = layer(app.wsgi_app)  # type: ignore[method-assign]
    in_flask.CORS(app, PUBLIC)
    return app


def async_by_host(layer: Any) -> quart.Quart:  # noqa: ANN401 - an ASGI layer
    """Return an application of Quart whose rules are for hosts."""

    async def answer() -> str:
        return "ok"

    app = quart.Quart(__name__, host_matching=True, static_host="s.x.example")
    app.add_url_rule("/v", "closed", in_quart.no_cors(answer), host="a.x.example")
    app.add_url_rule("/v", "open", answer, host="b.x.example")
    app.asgi_app = layer(app.asgi_app)  # type: ignore[method-assign]
    in_quart.CORS(app, PUBLIC)
    return app


def _quart(layer: Any, kind: type[quart.Quart] = quart.Quart) -> Any:  # noqa: ANN401 - an application
    app = kind(__name__)

    async def ok() -> str:
        return "ok"

    for path in ROUTES:
        app.add_url_rule(path, path, _mark(path, in_quart.no_cors, ok), methods=METHODS)
    app.asgi_app = layer(app.asgi_app)  # type: ignore[method-assign]
    in_quart.CORS(app, **declared())
    return app


def _litestar(layer: Any, kind: type[ASGIRouter] | None = None) -> Litestar:  # noqa: ANN401 - a class of layers
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
    if kind is not None:
        app.asgi_router = kind(app=app)
        app.asgi_router.construct_routing_trie()
        app.asgi_handler = app._create_asgi_handler()
    app.asgi_handler = layer(app.asgi_handler)
    in_litestar.CORS(app, **declared())
    return app


class _Behind(Hiding):
    """A layer of a mounted application, which gets paths without the prefix."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = dict(scope)
        _put(scope, "path", led(scope["path"].rstrip("/")))
        await self.app(scope, receive, send)


def litestar_mounted() -> Litestar:
    """Return an application of Litestar in which a layer of a mounted one leads requests."""

    async def ok() -> str:
        return "ok"

    handlers = [litestar_get(path)(_mark(path, in_litestar.no_cors, ok)) for path in ROUTES]

    async def ask(request: LitestarRequest[Any, Any, Any]) -> ASGIApp:
        scope: Any = request.scope

        async def passed(_scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
            made: Any = dict(scope, path="/marked/plain", app=inner)
            await inner(made, receive, send)

        return passed

    inner = Litestar(handlers, openapi_config=None, logging_config=None)
    layer: Any = _Behind(inner.asgi_handler)
    inner.asgi_handler = layer
    mount = asgi(SUB, is_mount=True, copy_scope=True)(inner)
    app = Litestar([mount, litestar_get("/ask")(ask)], openapi_config=None, logging_config=None)
    in_litestar.CORS(app, PUBLIC)
    return app


class _Leading(Application):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        if scope["type"] == "http":
            scope["path"] = led(scope["path"])
            scope["raw_path"] = scope["path"].encode()
        await super().__call__(scope, receive, send)  # type: ignore[no-untyped-call]  # BlackSheep gives it no types


class _Moving(_Leading):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await MovingASGI(super().__call__)(scope, receive, send)


def _blacksheep(kind: type[Application] = _Leading) -> Any:  # noqa: ANN401 - an application
    def ok() -> str:
        return "ok"

    app = kind(router=BlackSheepRouter())
    for path in ROUTES:
        view = _mark(path, in_blacksheep.no_cors, ok)
        app.router.add_get(path, view)
        app.router.add_put(path, view)
    in_blacksheep.CORS(app, **declared())
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
    in_bottle.CORS(app, **declared())
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
    in_falcon.CORS(app, **declared())
    return app


def _lead(event: Any) -> None:  # noqa: ANN401 - of Pyramid
    event.request.path_info = led(event.request.path_info)


def moving_tween(handler: Any, _registry: object) -> Any:  # noqa: ANN401 - of Pyramid
    """Return a tween that moves the first segment into the prefix."""

    def tween(request: Any) -> Any:  # noqa: ANN401 - of Pyramid
        request.path_info_pop()
        return handler(request)

    return tween


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
    in_pyramid.CORS(app, **declared())
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
    given = {f"CROSSORIGIN_{name.upper()}": value for name, value in declared().items()}
    policy = given.pop("CROSSORIGIN_POLICY")
    return build(WSGIHandler, policy, "harness.rerouted.leading_middleware", **given)


class _LeadingRouter(ASGIRouter):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        scope["path"] = led(scope["path"])
        await super().__call__(scope, receive, send)


def _litestar_router() -> Litestar:
    return _litestar(lambda inner: inner, _LeadingRouter)


class _LeadingQuart(quart.Quart):
    async def handle_request(self, request: Any) -> Any:  # noqa: ANN401 - of Quart
        request.path = led(request.path)
        return await super().handle_request(request)


class _LeadingFalcon(falcon.asgi.App[Any, Any]):
    def _get_responder(self, req: Any) -> Any:  # noqa: ANN401 - of Falcon
        req.path = led(req.path)
        return super()._get_responder(req)


class _LeadingScope(Application):
    async def _handle_http(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        scope["path"] = led(scope["path"])
        scope["raw_path"] = scope["path"].encode()
        await super()._handle_http(scope, receive, send)


class _LeadingURL(Application):
    async def handle(self, request: Any) -> Any:  # noqa: ANN401 - of BlackSheep
        request.url = URL(led(request.path).encode())
        return await super().handle(request)


OVERRIDING: Final[dict[str, Callable[[], Any]]] = {
    "litestar": _litestar_router,
    "quart": lambda: _quart(lambda inner: inner, _LeadingQuart),
    "falcon": lambda: _falcon(_LeadingFalcon(), _answer_later),
    "blacksheep scope": lambda: _blacksheep(_LeadingScope),
    "blacksheep request": lambda: _blacksheep(_LeadingURL),
}
"""Applications of an owner's class, a method of which leads requests elsewhere."""
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
MOVABLE: Final[dict[str, Callable[[Any], Any]]] = {"quart": _quart, "litestar": _litestar}
"""Applications around whose inner entry a layer can be placed."""
MOVING_WSGI: Final[dict[str, Callable[[], Any]]] = {
    "flask": partial(_flask, moving),
    "bottle": partial(_bottle, moving),
    "pyramid": lambda: _pyramid(
        lambda config: config.add_tween("harness.rerouted.moving_tween")
    ),
}
MOVING_ASGI: Final[dict[str, Callable[[], Any]]] = {
    "starlette": partial(starlette, MovingASGI),
    "quart": partial(_quart, MovingASGI),
    "litestar": partial(_litestar, MovingASGI),
    "blacksheep": partial(_blacksheep, _Moving),
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
