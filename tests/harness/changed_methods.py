"""Applications in which a layer or a handler runs another method than the one that was sent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

import bottle
import falcon
import flask
import quart
from aiohttp import web
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path as django_path
from flask.views import MethodView
from frameworks.django import build
from harness.aiohttp_server import aiohttp_server
from harness.asgi_types import Receive, Scope, Send
from harness.servers import uvicorn_server, waitress_server
from harness.tornado_server import tornado_server
from litestar import Litestar
from litestar import route as litestar_route
from pyramid.config import Configurator
from pyramid.response import Response as PyramidResponse
from quart.views import MethodView as AsyncMethodView
from rest_framework.renderers import StaticHTMLRenderer
from rest_framework.response import Response as RestResponse
from rest_framework.views import APIView
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tables.changed_methods import HEADER
from tornado.web import Application, FallbackHandler, RequestHandler

from crossorigin import Policy
from crossorigin.integrations import aiohttp as in_aiohttp
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import django as in_django
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as in_tornado

POLICY: Final = Policy()
_KEY: Final = f"HTTP_{HEADER.upper().replace('-', '_')}"


def _changed(scope: Scope) -> str:
    named: str = dict(scope["headers"]).get(HEADER.lower().encode(), b"").decode()
    method: str = scope["method"]
    return named or method


class _Mutating:
    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["method"] = _changed(scope)
        await self.app(scope, receive, send)


class _Copying(_Mutating):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "method": _changed(scope)}, receive, send)


class _View(HTTPEndpoint):
    async def post(self, _request: Request) -> PlainTextResponse:
        return PlainTextResponse("post")

    async def put(self, _request: Request) -> PlainTextResponse:
        return PlainTextResponse("put")

    @in_starlette.no_cors
    async def delete(self, _request: Request) -> PlainTextResponse:
        return PlainTextResponse("delete")


def starlette(*kinds: Any, mount: Any = None) -> AbstractContextManager[int]:  # noqa: ANN401 - classes of layers
    """Serve a class view behind layers of its route, and of its mount."""
    routes: list[Any] = [Route("/m", _View, middleware=[Middleware(each) for each in kinds])]
    if mount is not None:
        routes = [Mount("", routes=routes, middleware=[Middleware(mount)])]
    # Another application may have the same routes.
    for app in (Starlette(routes=routes), Starlette(routes=routes)):
        in_starlette.CORS(app, POLICY)
        app.middleware_stack = app.build_middleware_stack()
    return uvicorn_server(app)


def litestar(kind: Any) -> AbstractContextManager[int]:  # noqa: ANN401 - a class of layers
    """Serve the handlers of one path behind a middleware, which runs after the router."""

    def made(method: Any) -> Any:  # noqa: ANN401 - a handler
        async def answer() -> str:
            return str(method).lower()

        marked = in_litestar.no_cors(answer) if method == "DELETE" else answer
        return litestar_route("/m", http_method=method, status_code=200)(marked)

    app = Litestar(
        [made(each) for each in ("POST", "PUT", "DELETE")],
        middleware=[kind],
        openapi_config=None,
        logging_config=None,
    )
    in_litestar.CORS(app, POLICY)
    return uvicorn_server(app, lifespan="auto")


def tornado(*, is_inner: bool = False) -> AbstractContextManager[int]:
    """Serve a handler whose `prepare` changes the method."""

    class Handler(RequestHandler):
        def prepare(self) -> None:
            self.request.method = self.request.headers.get(HEADER, self.request.method)

        def post(self) -> None:
            self.write("post")

        def put(self) -> None:
            self.write("put")

        @in_tornado.no_cors
        def delete(self) -> None:
            self.write("delete")

    app = Application([("/m", Handler)])
    in_tornado.CORS(app, POLICY)
    if is_inner:
        app = Application([("/.*", FallbackHandler, {"fallback": app})])
        in_tornado.CORS(app, None)
    return tornado_server(app)


def aiohttp(*, fails: bool = False) -> AbstractContextManager[int]:
    """Serve a class view behind a middleware that clones the request."""

    def answer(text: str) -> web.Response:
        if fails:
            raise web.HTTPForbidden(text=text)
        return web.Response(text=text)

    class View(web.View):
        async def post(self) -> web.Response:
            return answer("post")

        async def put(self) -> web.Response:
            return answer("put")

        @in_aiohttp.no_cors
        async def delete(self) -> web.Response:
            return answer("delete")

    @web.middleware
    async def cloning(request: web.Request, handler: Any) -> web.StreamResponse:  # noqa: ANN401 - of aiohttp
        made = request.clone(method=request.headers.get(HEADER, request.method))
        answered: web.StreamResponse = await handler(made)
        return answered

    async def plain(_request: web.Request) -> web.Response:
        return answer("plain")

    app = web.Application(middlewares=[cloning])
    for path in ("/m", "/other"):
        app.router.add_view(path, View)
    app.router.add_get("/plain", plain)
    in_aiohttp.CORS(app, POLICY)
    return aiohttp_server(app)


def _flask() -> AbstractContextManager[int]:
    class View(MethodView):
        def post(self) -> str:
            return "post"

        def put(self) -> str:
            return "put"

        @in_flask.no_cors
        def delete(self) -> str:
            return "delete"

    app = flask.Flask(__name__)

    @app.before_request
    def change() -> None:
        flask.request.method = flask.request.headers.get(HEADER, flask.request.method)

    app.add_url_rule("/m", view_func=View.as_view("m"))
    in_flask.CORS(app, POLICY)
    return waitress_server(app)


def _quart() -> AbstractContextManager[int]:
    class View(AsyncMethodView):
        async def post(self) -> str:
            return "post"

        async def put(self) -> str:
            return "put"

        @in_quart.no_cors
        async def delete(self) -> str:
            return "delete"

    app = quart.Quart(__name__)

    @app.before_request
    async def change() -> None:
        quart.request.method = quart.request.headers.get(HEADER, quart.request.method)

    app.add_url_rule("/m", view_func=View.as_view("m"))
    in_quart.CORS(app, POLICY)
    return uvicorn_server(app)


def _rest() -> AbstractContextManager[int]:
    class Rest(APIView):
        authentication_classes = ()
        renderer_classes = (StaticHTMLRenderer,)

        def initial(self, request: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - of REST framework
            request.method = request.headers.get(HEADER, request.method)

        def post(self, _request: object) -> RestResponse:
            return RestResponse("post")

        def put(self, _request: object) -> RestResponse:
            return RestResponse("put")

        @in_django.no_cors
        def delete(self, _request: object) -> RestResponse:
            return RestResponse("delete")

    settings.ROOT_URLCONF = (django_path("m", Rest.as_view()),)
    return waitress_server(build(WSGIHandler, POLICY))


def _bottle() -> AbstractContextManager[int]:
    app = bottle.Bottle()
    app.route("/m", "POST", lambda: "post")
    app.route("/m", "PUT", lambda: "put")
    app.route("/m", "DELETE", in_bottle.no_cors(lambda: "delete"))

    def change() -> None:
        environ = bottle.request.environ
        environ["REQUEST_METHOD"] = environ.get(_KEY, environ["REQUEST_METHOD"])

    app.add_hook("before_request", change)
    in_bottle.CORS(app, POLICY)
    return waitress_server(app)


class _Resource:
    def on_post(self, _req: object, resp: Any) -> None:  # noqa: ANN401 - of Falcon
        resp.text = "post"

    def on_put(self, _req: object, resp: Any) -> None:  # noqa: ANN401 - the same
        resp.text = "put"

    @in_falcon.no_cors
    def on_delete(self, _req: object, resp: Any) -> None:  # noqa: ANN401 - the same
        resp.text = "delete"


class _FalconLayer:
    def process_request(self, req: Any, _resp: object) -> None:  # noqa: ANN401 - of Falcon
        req.method = req.get_header(HEADER) or req.method


def _falcon() -> AbstractContextManager[int]:
    app = falcon.App(middleware=[_FalconLayer()])
    app.add_route("/m", _Resource())
    in_falcon.CORS(app, POLICY)
    return waitress_server(app)


def changing_tween(handler: Any, _registry: object) -> Any:  # noqa: ANN401 - of Pyramid
    """Return a tween that changes the method."""

    def tween(request: Any) -> Any:  # noqa: ANN401 - of Pyramid
        request.method = request.headers.get(HEADER, request.method)
        return handler(request)

    return tween


def _pyramid() -> AbstractContextManager[int]:
    def view(text: str, _request: object) -> PyramidResponse:
        return PyramidResponse(text)

    config = Configurator()
    config.add_route("m", "/m")
    config.add_tween("harness.changed_methods.changing_tween")
    for method in ("POST", "PUT", "DELETE"):
        made: Any = partial(view, method.lower())
        marked = in_pyramid.no_cors(made) if method == "DELETE" else made
        config.add_view(marked, route_name="m", request_method=method)
    app = config.make_wsgi_app()
    in_pyramid.CORS(app, POLICY)
    return waitress_server(app)


SERVED: Final[dict[str, Callable[[], AbstractContextManager[int]]]] = {
    "starlette route": partial(starlette, _Mutating),
    "starlette route copy": partial(starlette, _Copying),
    "starlette routes": partial(starlette, _Mutating, _Copying),
    "starlette route and mount": partial(starlette, _Copying, mount=_Copying),
    "starlette mount": partial(starlette, mount=_Copying),
    "litestar": partial(litestar, _Mutating),
    "litestar copy": partial(litestar, _Copying),
    "tornado": tornado,
    "tornado within": partial(tornado, is_inner=True),
    "aiohttp": aiohttp,
    "aiohttp exception": partial(aiohttp, fails=True),
    "flask": _flask,
    "quart": _quart,
    "django rest framework": _rest,
    "bottle": _bottle,
    "falcon": _falcon,
    "pyramid": _pyramid,
}
