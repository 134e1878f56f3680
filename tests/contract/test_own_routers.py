"""Rule 14 where a router, or a route, of the owner's own class reads the method.

In each application, `/x` leads to the open endpoint or to the closed one, by the method. A
preflight shows the route of the announced method only.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from types import ModuleType
from typing import Any

import bottle
import falcon
import falcon.asgi
import fastapi
import flask
import pytest
import quart
from aiohttp import web as aiohttp_web
from aiohttp.web_urldispatcher import UrlDispatcher
from blacksheep import Application, Request, Router, text
from blacksheep.server.routing import FilterRoute, HostFilter
from falcon.routing import CompiledRouter
from frameworks import sanic
from frameworks.falcon import resource
from harness.aiohttp_server import aiohttp_server
from harness.sanic_server import sanic_server
from harness.tornado_server import tornado_server
from pyramid.config import Configurator
from pyramid.interfaces import IRoutesMapper
from pyramid.response import Response
from pyramid.urldispatch import RoutesMapper
from quart.routing import QuartMap
from sanic import HTTPResponse, Sanic
from sanic.router import Router as SanicRouter
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Host, Match, Mount, Route
from starlette.routing import Router as StarletteRouter
from tornado import routing, web
from werkzeug.routing import Map, MapAdapter

from crossorigin.integrations import aiohttp as aiohttp_cors
from crossorigin.integrations import blacksheep as blacksheep_cors
from crossorigin.integrations import bottle as bottle_cors
from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import fastapi as fastapi_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import pyramid as pyramid_cors
from crossorigin.integrations import quart as quart_cors
from crossorigin.integrations import sanic as sanic_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations import tornado as tornado_cors
from crossorigin.testing import Browser, CORSBlocked

pytestmark = pytest.mark.rules(14, 19)

ORIGIN = "http://localhost:9"
METHODS = ["PUT", "DELETE"]
RAN: list[str] = []
"""The methods for which a closed endpoint has run."""

Closes = Callable[[str], bool]
"""Returns True for a method that leads to the closed endpoint."""
Mark = Callable[[Any], Any]
"""Marks the closed endpoint."""


# --- Starlette and FastAPI -----------------------------------------------------------------


async def _open(_request: Any) -> PlainTextResponse:  # noqa: ANN401 - of two frameworks
    return PlainTextResponse("open")


async def _closed(request: fastapi.Request) -> PlainTextResponse:
    RAN.append(request.method)
    return PlainTextResponse("closed")


def _starlette(routes: list[BaseRoute]) -> Starlette:
    return Starlette(routes=routes)


def _route(closes: Closes, mark: Mark) -> Starlette:
    class Own(Route):
        def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
            return super().matches(scope) if closes(scope["method"]) else (Match.NONE, {})

    closed = Own("/x", mark(_closed), methods=METHODS)
    return _starlette([closed, Route("/x", _open, methods=METHODS)])


def _changed_route(closes: Closes, mark: Mark) -> Starlette:
    closed = Route("/x", mark(_closed), methods=METHODS)
    matches = closed.matches
    vars(closed)["matches"] = lambda scope: (
        matches(scope) if closes(scope["method"]) else (Match.NONE, {})
    )
    return _starlette([closed, Route("/x", _open, methods=METHODS)])


class _Bare(BaseRoute):
    """A route of which no part is the framework's."""

    def __init__(self, endpoint: Any, closes: Closes) -> None:  # noqa: ANN401 - any callable
        self.endpoint, self.closes = endpoint, closes

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
        is_match = scope["path"] == "/x" and self.closes(scope["method"])
        return (Match.FULL, {"endpoint": self.endpoint}) if is_match else (Match.NONE, {})

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - the same
        response = await self.endpoint(fastapi.Request(scope))
        await response(scope, receive, send)


def _bare_route(closes: Closes, mark: Mark) -> Starlette:
    return _starlette([_Bare(mark(_closed), closes), Route("/x", _open, methods=METHODS)])


def _lonely_route(closes: Closes, mark: Mark) -> Starlette:
    return _starlette([_Bare(mark(_closed), closes)])


def _replaced_endpoint(closes: Closes, mark: Mark) -> Starlette:
    closed = mark(_closed)

    class Own(Route):
        def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
            match, child = super().matches(scope)
            if match is not Match.NONE and closes(scope["method"]):
                child["endpoint"] = closed
            return match, child

        async def handle(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - the same
            response = await scope["endpoint"](fastapi.Request(scope))
            await response(scope, receive, send)

    return _starlette([Own("/x", _open, methods=METHODS), Route("/closed", closed)])


def _mount(closes: Closes, mark: Mark) -> Starlette:
    class Own(Mount):
        def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
            return super().matches(scope) if closes(scope["method"]) else (Match.NONE, {})

    below = Own("/", routes=[Route("/x", mark(_closed), methods=METHODS)])
    return _starlette([below, Route("/x", _open, methods=METHODS)])


def _by_rule(kind: Any, closes: Closes) -> Any:  # noqa: ANN401 - a class of routes
    class Own(kind):  # type: ignore[misc]  # of two frameworks
        def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of the framework's
            if scope["path"] != "/x" or not closes(scope["method"]):
                return Match.NONE, {}
            return Match.FULL, {"endpoint": getattr(self, "endpoint", self.app)}

    return Own


def _rule(kind: Any) -> Callable[[Closes, Mark], Starlette]:  # noqa: ANN401 - the same
    """Return an application with a route that does not read its own pattern."""

    def build(closes: Closes, mark: Mark) -> Starlette:
        below = StarletteRouter([Route("/x", mark(_closed), methods=METHODS)])
        is_route = issubclass(kind, Route)
        target: dict[str, Any] = (
            {"endpoint": mark(_closed), "methods": METHODS} if is_route else {"app": below}
        )
        closed = _by_rule(kind, closes)(
            "/elsewhere" if kind is not Host else "h.example", **target
        )
        framework = fastapi.FastAPI if kind is fastapi.routing.APIRoute else Starlette
        return framework(routes=[closed, Route("/x", _open, methods=METHODS)])

    return build


def _several_paths(closes: Closes, mark: Mark) -> Starlette:
    class Own(Route):
        def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
            moved = {**scope, "path": "/other" if scope["path"] == "/x" else "/none"}
            return super().matches(moved) if closes(scope["method"]) else (Match.NONE, {})

    closed = Own("/other", mark(_closed), methods=METHODS)
    return _starlette([closed, Route("/x", _open, methods=METHODS)])


def _included_rule(closes: Closes, mark: Mark) -> fastapi.FastAPI:
    router = fastapi.APIRouter(route_class=_by_rule(fastapi.routing.APIRoute, closes))
    router.add_api_route("/elsewhere", mark(_closed), methods=METHODS)
    app = fastapi.FastAPI()
    app.include_router(router)
    app.add_api_route("/x", lambda: "open", methods=METHODS)
    return app


class _Passing(StarletteRouter):
    """A router that passes requests to one of two others."""

    def __init__(self, closes: Closes, mark: Mark) -> None:
        super().__init__()
        self.closes = closes
        self.opened = StarletteRouter([Route("/x", _open, methods=METHODS)])
        self.others = [StarletteRouter([Route("/x", mark(_closed), methods=METHODS)])]

    async def choose(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as of Starlette's
        other = self.others[0] if self.closes(scope["method"]) else self.opened
        await other(scope, receive, send)


class _OwnEntry(_Passing):
    async def app(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - the same
        await self.choose(scope, receive, send)


class _OwnNotFound(_Passing):
    async def not_found(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - the same
        await self.choose(scope, receive, send)


class _OwnDefault(_Passing):
    def __init__(self, closes: Closes, mark: Mark) -> None:
        super().__init__(closes, mark)
        self.default = self.choose


def _passing(kind: Callable[[Closes, Mark], Any]) -> Callable[[Closes, Mark], Starlette]:
    """Return an application whose own router passes requests on."""

    def build(closes: Closes, mark: Mark) -> Starlette:
        app = _starlette([])
        app.router = kind(closes, mark)
        return app

    return build


def _replaced_mount(closes: Closes, mark: Mark) -> Starlette:
    mount = Mount("/", routes=[Route("/x", _open, methods=METHODS)])
    methods = [each for each in METHODS if closes(each)]
    closed = Route("/x", mark(_closed), methods=methods)
    mount.app = StarletteRouter([closed, Route("/x", _open, methods=METHODS)])
    return _starlette([mount])


def _starlette_router(closes: Closes, mark: Mark) -> Starlette:
    class Own(StarletteRouter):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - the same
            if scope["type"] == "http" and closes(scope["method"]):
                scope["path"] = "/closed"
            await super().__call__(scope, receive, send)

    app = Starlette()
    app.router = Own(
        [Route("/x", _open, methods=METHODS), Route("/closed", mark(_closed), methods=METHODS)]
    )
    return app


def _included(closes: Closes, mark: Mark) -> fastapi.FastAPI:
    class Own(fastapi.routing.APIRoute):
        def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of FastAPI's
            return (Match.NONE, {}) if closes(scope["method"]) else super().matches(scope)

    return _fastapi(fastapi.APIRouter(route_class=Own), mark)


def _fastapi(router: fastapi.APIRouter, mark: Mark) -> fastapi.FastAPI:
    router.add_api_route("/x", lambda: "open", methods=METHODS)
    app = fastapi.FastAPI()
    app.include_router(router)
    app.add_api_route("/x", mark(_closed), methods=METHODS)
    return app


# --- Flask and Quart -----------------------------------------------------------------------


def _leading(kind: Any, closes: Closes) -> Any:  # noqa: ANN401 - the class of a Flask, or a Quart
    class Own(kind):  # type: ignore[misc]  # of two frameworks
        def create_url_adapter(self, request: Any) -> Any:  # noqa: ANN401 - as of the framework
            found = super().create_url_adapter(request)
            if found is not None and closes(request.method):
                found.path_info = "/closed"
            return found

    return Own


def _adapter(closes: Closes) -> type[MapAdapter]:
    class Own(MapAdapter):
        def match(self, path_info: Any = None, *given: Any, **more: Any) -> Any:  # noqa: ANN401 - as of Werkzeug's
            path = "/closed" if closes(self.default_method) else path_info
            return super().match(path, *given, **more)

    return Own


def _flask_map(closes: Closes) -> type[flask.Flask]:
    class OwnMap(Map):
        def bind_to_environ(self, *given: Any, **more: Any) -> MapAdapter:  # noqa: ANN401 - as of Werkzeug's
            found = super().bind_to_environ(*given, **more)
            found.__class__ = _adapter(closes)
            return found

    return type("Own", (flask.Flask,), {"url_map_class": OwnMap})


def _quart_map(closes: Closes) -> type[quart.Quart]:
    class OwnMap(QuartMap):
        def bind_to_request(self, *given: Any) -> MapAdapter:  # noqa: ANN401 - as of Quart's
            found = super().bind_to_request(*given)
            found.__class__ = _adapter(closes)
            return found

    return type("Own", (quart.Quart,), {"url_map_class": OwnMap})


def _contexts(kind: Any, context: Any, closes: Closes) -> Any:  # noqa: ANN401 - of two frameworks
    class OwnContext(context):  # type: ignore[misc]  # the same
        def match_request(self) -> None:
            super().match_request()
            if closes(self.request.method):
                rules = self.app.url_map.iter_rules()
                self.request.url_rule = next(each for each in rules if each.rule == "/closed")

    class Own(kind):  # type: ignore[misc]  # the same
        def request_context(self, given: Any) -> Any:  # noqa: ANN401 - as of the framework
            return OwnContext(self, given)

    return Own


def _flask(kind: Any, mark: Mark) -> flask.Flask:  # noqa: ANN401 - a class
    def closed() -> str:
        RAN.append(flask.request.method)
        return "closed"

    app: flask.Flask = kind(__name__)
    app.add_url_rule("/x", "open", lambda: "open", methods=METHODS)
    app.add_url_rule("/closed", "closed", mark(closed), methods=METHODS)
    return app


def _quart(kind: Any, mark: Mark) -> quart.Quart:  # noqa: ANN401 - a class
    async def opened() -> str:
        return "open"

    async def closed() -> str:
        RAN.append(quart.request.method)
        return "closed"

    app: quart.Quart = kind(__name__)
    app.add_url_rule("/x", "open", opened, methods=METHODS)
    app.add_url_rule("/closed", "closed", mark(closed), methods=METHODS)
    return app


# --- The other frameworks ------------------------------------------------------------------


def _blacksheep_router(closes: Closes, mark: Mark) -> Application:
    class Own(Router):
        def get_match(self, request: Any) -> Any:  # noqa: ANN401 - as of BlackSheep's
            if closes(request.method):
                request._path = b"/closed"
            return super().get_match(request)

    return _blacksheep(Own(), mark)


def _blacksheep_lookup(closes: Closes, mark: Mark) -> Application:
    return _blacksheep(_looking(closes)(), mark)


def _looking(closes: Closes) -> type[Router]:
    class Own(Router):
        def get_match_by_method_and_path(self, method: Any, path: Any) -> Any:  # type: ignore[override]  # noqa: ANN401 - as of BlackSheep's
            leads = closes(method)
            return super().get_match_by_method_and_path(method, "/closed" if leads else path)

    return Own


def _blacksheep_below(closes: Closes, mark: Mark) -> Application:
    app = _blacksheep(_looking(closes)(), mark)
    return Application(router=Router(sub_routers=[app.router]))


def _blacksheep_changed(closes: Closes, mark: Mark) -> Application:
    router = Router()
    find = router.get_match_by_method_and_path
    vars(router)["get_match_by_method_and_path"] = lambda method, path: find(
        method, "/closed" if closes(method) else path
    )
    return _blacksheep(router, mark)


def _blacksheep_route(closes: Closes, mark: Mark) -> Application:
    class Own(FilterRoute):
        def match(self, request: Any) -> Any:  # noqa: ANN401 - as of BlackSheep's
            is_closed = request.path == "/x" and closes(request.method)
            return self.match_by_path(b"/closed") if is_closed else None

    async def closed(request: Request) -> Any:  # noqa: ANN401 - of BlackSheep
        RAN.append(request.method)
        return text("closed")

    router = Router()
    for method in METHODS:
        router.add_route(method, Own("/closed", mark(closed), []))
    app = _blacksheep(router, mark)
    router.add("GET", "/filtered", lambda: "ok", filters=[HostFilter("h.example")])
    return app


def _blacksheep(router: Router, mark: Mark) -> Application:
    async def opened(_request: Request) -> Any:  # noqa: ANN401 - of BlackSheep
        return text("open")

    async def closed(request: Request) -> Any:  # noqa: ANN401 - the same
        RAN.append(request.method)
        return text("closed")

    for method in METHODS:
        router.add(method, "/x", opened)
        router.add(method, "/closed", mark(closed))
    return Application(router=router)


def _sanic(closes: Closes, mark: Mark) -> Any:  # noqa: ANN401 - of Sanic
    class Own(SanicRouter):
        def get(self, path: str, method: str, host: Any) -> Any:  # type: ignore[override]  # noqa: ANN401 - as Sanic's
            return super().get("/closed" if closes(method) else path, method, host)

    async def opened(_request: object) -> HTTPResponse:
        return HTTPResponse()

    async def closed(request: Any) -> HTTPResponse:  # noqa: ANN401 - of Sanic
        RAN.append(request.method)
        return HTTPResponse()

    app = sanic.bare()
    app.router.__class__ = Own
    app.add_route(opened, "/x", methods=METHODS)
    app.add_route(mark(closed), "/closed", methods=METHODS)
    return app


def _falcon(kind: Any, path: str = "/x") -> Callable[[Closes, Mark], Any]:  # noqa: ANN401 - of WSGI or ASGI
    def build(closes: Closes, mark: Mark) -> Any:  # noqa: ANN401 - the same
        class Own(CompiledRouter):
            def find(self, uri: str, req: Any = None) -> Any:  # noqa: ANN401 - as of Falcon's
                return super().find("/closed" if closes(req.method) else uri, req)

        def opened(_resource: object, _req: Any, _resp: object) -> None:  # noqa: ANN401 - the same
            pass

        def closed(_resource: object, req: Any, _resp: object) -> None:  # noqa: ANN401 - the same
            RAN.append(req.method)

        app = kind(router=Own())
        app.add_route(path, resource(kind, put=opened, delete=opened))
        app.add_route("/closed", resource(kind, mark, put=closed, delete=closed))
        return app

    return build


def _aiohttp(fill: Callable[[Any, Closes, Any], None]) -> Callable[[Closes, Mark], Any]:
    def build(closes: Closes, mark: Mark) -> aiohttp_web.Application:
        async def closed(request: aiohttp_web.Request) -> aiohttp_web.Response:
            RAN.append(request.method)
            return aiohttp_web.Response()

        app = aiohttp_web.Application()
        fill(app, closes, mark(closed))
        return app

    return build


async def _aiohttp_open(_request: aiohttp_web.Request) -> aiohttp_web.Response:
    return aiohttp_web.Response()


def _aiohttp_resource(app: Any, closes: Closes, closed: Any) -> None:  # noqa: ANN401 - of aiohttp
    class Own(aiohttp_web.PlainResource):
        async def resolve(self, request: Any) -> Any:  # noqa: ANN401 - as of aiohttp's
            return await super().resolve(request) if closes(request.method) else (None, set())

    resource = Own("/x")
    app.router.register_resource(resource)
    resource.add_route("*", closed)
    app.router.register_resource(opened := aiohttp_web.PlainResource("/x"))
    opened.add_route("*", _aiohttp_open)


def _aiohttp_below(app: Any, closes: Closes, closed: Any) -> None:  # noqa: ANN401 - the same
    below = aiohttp_web.Application()
    _aiohttp_resource(below, closes, closed)
    app.add_subapp("/below", below)


def _aiohttp_router(app: Any, closes: Closes, closed: Any) -> None:  # noqa: ANN401 - the same
    class Own(UrlDispatcher):
        async def resolve(self, request: Any) -> Any:  # noqa: ANN401 - as of aiohttp's
            leads = closes(request.method)
            return await super().resolve(request.clone(rel_url="/closed") if leads else request)

    app.router.__class__ = Own
    app.router.add_route("*", "/x", _aiohttp_open)
    app.router.add_route("*", "/closed", closed)


def _tornado(closes: Closes, mark: Mark) -> web.Application:
    class Chosen(routing.Matcher):
        def match(self, request: Any) -> dict[str, Any] | None:  # noqa: ANN401 - of Tornado
            return {} if closes(request.method) else None

    class Opened(web.RequestHandler):
        def put(self) -> None:
            self.write("open")

        delete = put

    class Hidden(web.RequestHandler):
        def put(self) -> None:
            RAN.append(self.request.method or "")
            self.write("closed")

        delete = put

    return web.Application([routing.Rule(Chosen(), mark(Hidden)), ("/x", Opened)])


def _pyramid(declare: Callable[[Any, Closes], None]) -> Callable[[Closes, Mark], Any]:
    def build(closes: Closes, mark: Mark) -> Any:  # noqa: ANN401 - Pyramid has no types
        def closed(request: Any) -> Response:  # noqa: ANN401 - the same
            RAN.append(request.method)
            return Response("closed")

        config = Configurator()
        declare(config, closes)
        config.add_route("closed", "/closed")
        config.add_route("open", "/x")
        config.add_view(lambda _request: Response("open"), route_name="open")
        config.add_view(mark(closed), route_name="closed")
        return config.make_wsgi_app()

    return build


def _pyramid_mapper(config: Any, closes: Closes) -> None:  # noqa: ANN401 - the same
    class Own(RoutesMapper):  # type: ignore[misc]  # the same
        def __call__(self, request: Any) -> Any:  # noqa: ANN401 - the same
            found = {"route": self.routes["closed"], "match": {}}
            return found if closes(request.method) else super().__call__(request)

    config.registry.registerUtility(Own(), IRoutesMapper)


def _bottle(methods: list[str], *, is_class: bool) -> Callable[[Closes, Mark], bottle.Bottle]:
    def build(closes: Closes, mark: Mark) -> bottle.Bottle:
        def closed() -> str:
            RAN.append(bottle.request.method)
            return "closed"

        def match(environ: Any) -> Any:  # noqa: ANN401 - as of Bottle's
            leads = closes(environ["REQUEST_METHOD"])
            return find({**environ, "PATH_INFO": "/closed"} if leads else environ)

        app = bottle.Bottle()
        find = app.router.match
        if is_class:
            app.router.__class__ = type(
                "Own", (bottle.Router,), {"match": lambda _router, environ: match(environ)}
            )
            find = super(type(app.router), app.router).match
        else:
            app.router.match = match
        app.route("/x", methods)(lambda: "open")
        app.route("/closed", methods)(mark(closed))
        return app

    return build


APPS: dict[str, tuple[ModuleType, Callable[[Closes, Mark], Any]]] = {
    "starlette route": (starlette_cors, _route),
    "starlette changed route": (starlette_cors, _changed_route),
    "starlette bare route": (starlette_cors, _bare_route),
    "starlette lonely route": (starlette_cors, _lonely_route),
    "starlette replaced endpoint": (starlette_cors, _replaced_endpoint),
    "starlette mount": (starlette_cors, _mount),
    "starlette router": (starlette_cors, _starlette_router),
    "starlette rule": (starlette_cors, _rule(Route)),
    "starlette rule of a mount": (starlette_cors, _rule(Mount)),
    "starlette rule of a host": (starlette_cors, _rule(Host)),
    "starlette several paths": (starlette_cors, _several_paths),
    "starlette passing router": (starlette_cors, _passing(_OwnEntry)),
    "starlette fallback": (starlette_cors, _passing(_OwnNotFound)),
    "starlette own default": (starlette_cors, _passing(_OwnDefault)),
    "starlette replaced mount": (starlette_cors, _replaced_mount),
    "fastapi rule": (fastapi_cors, _rule(fastapi.routing.APIRoute)),
    "fastapi included rule": (fastapi_cors, _included_rule),
    "fastapi included route": (fastapi_cors, _included),
    "flask adapter": (flask_cors, lambda c, mark: _flask(_leading(flask.Flask, c), mark)),
    "flask map": (flask_cors, lambda c, mark: _flask(_flask_map(c), mark)),
    "flask context": (
        flask_cors,
        lambda c, mark: _flask(_contexts(flask.Flask, flask.ctx.RequestContext, c), mark),
    ),
    "quart adapter": (quart_cors, lambda c, mark: _quart(_leading(quart.Quart, c), mark)),
    "quart map": (quart_cors, lambda c, mark: _quart(_quart_map(c), mark)),
    "quart context": (
        quart_cors,
        lambda c, mark: _quart(_contexts(quart.Quart, quart.ctx.RequestContext, c), mark),
    ),
    "blacksheep router": (blacksheep_cors, _blacksheep_router),
    "blacksheep lookup": (blacksheep_cors, _blacksheep_lookup),
    "blacksheep lookup below": (blacksheep_cors, _blacksheep_below),
    "blacksheep route": (blacksheep_cors, _blacksheep_route),
    "blacksheep changed lookup": (blacksheep_cors, _blacksheep_changed),
    "sanic router": (sanic_cors, _sanic),
    "falcon router": (falcon_cors, _falcon(falcon.App)),
    "falcon async router": (falcon_cors, _falcon(falcon.asgi.App)),
    "falcon lonely router": (falcon_cors, _falcon(falcon.App, "/other")),
    "aiohttp resource": (aiohttp_cors, _aiohttp(_aiohttp_resource)),
    "aiohttp mounted resource": (aiohttp_cors, _aiohttp(_aiohttp_below)),
    "aiohttp router": (aiohttp_cors, _aiohttp(_aiohttp_router)),
    "tornado rule": (tornado_cors, _tornado),
    "pyramid mapper": (pyramid_cors, _pyramid(_pyramid_mapper)),
    "bottle router": (bottle_cors, _bottle(["ANY"], is_class=True)),
    "bottle router of methods": (bottle_cors, _bottle(METHODS, is_class=True)),
    "bottle changed router": (bottle_cors, _bottle(["ANY"], is_class=False)),
}


SERVERS: list[tuple[Any, Any]] = [
    (aiohttp_web.Application, aiohttp_server),
    (web.Application, tornado_server),
    (Sanic, sanic_server),
]


@contextmanager
def _page(app: Any) -> Iterator[Browser]:  # noqa: ANN401 - any application
    # CORS may have given the application a class of its own.
    serve = next((server for kind, server in SERVERS if isinstance(app, kind)), nullcontext)
    with serve(app) as served:
        target = f"http://127.0.0.1:{served}" if isinstance(served, int) else app
        RAN.clear()
        yield Browser(target, origin=ORIGIN)


def _asked(page: Browser, name: str, method: str) -> tuple[list[str], list[str]]:
    """Fetch the URL of an application; return the methods and the age of its preflight."""
    begin = len(page.exchanges)
    with suppress(CORSBlocked):
        page.fetch("/below/x" if "mounted" in name else "/x", method=method)
    answer = page.exchanges[begin].response
    assert answer is not None
    assert answer.status < 500
    lines = [(name.lower(), value) for name, value in answer.headers]
    names = ("access-control-allow-methods", "access-control-max-age")
    allowed, age = ([value for key, value in lines if key == name] for name in names)
    return allowed, age


CLOSES: dict[str, Closes] = {
    "only DELETE": lambda method: method == "DELETE",
    "all but PUT": lambda method: method != "PUT",
}


@pytest.mark.parametrize("closes", CLOSES)
@pytest.mark.parametrize("name", APPS)
def test_preflight_of_one_method_permits_no_method_that_an_own_router_leads_elsewhere(
    name: str, closes: str
) -> None:
    framework, build = APPS[name]
    app = build(CLOSES[closes], framework.no_cors)
    framework.CORS(app, allow_origins=[ORIGIN])
    with _page(app) as page:
        # A refused preflight permits nothing.
        assert _asked(page, name, "PUT") in (([], []), (["PUT"], ["0"]))
        _asked(page, name, "DELETE")
    assert "DELETE" not in RAN


@pytest.mark.parametrize("name", APPS)
def test_preflight_permits_all_methods_if_an_own_router_leads_to_one_policy(name: str) -> None:
    framework, build = APPS[name]
    app = build(CLOSES["only DELETE"], lambda endpoint: endpoint)
    framework.CORS(app, allow_origins=[ORIGIN])
    with _page(app) as page:
        assert _asked(page, name, "PUT") == (["GET,HEAD,PUT,PATCH,POST,DELETE"], ["600"])
        _asked(page, name, "DELETE")
    assert RAN == ["DELETE"]
