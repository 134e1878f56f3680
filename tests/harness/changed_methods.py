"""Applications in which a layer or a handler runs another method than the one that was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Final, cast

import bottle
import falcon
import falcon.asgi
import flask
import quart
from aiohttp import web
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path as django_path
from django.views import View
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
_ASKING: ContextVar[Any] = ContextVar("asking", default=None)


@contextmanager
def asking(policy: Any) -> Iterator[None]:  # noqa: ANN401 - of an application
    """Let the applications that are made have this policy, and no marks."""
    token = _ASKING.set(policy)
    _GATES.clear()
    try:
        yield
    finally:
        _ASKING.reset(token)
        _GATES.clear()


_GATES: Final[list[Any]] = []
"""The handles of the applications that were made."""


def replace(policy: Any) -> None:  # noqa: ANN401 - of an application
    """Give the applications that were made within `asking` another policy."""
    for gate in _GATES:
        gate.policy = policy


def _policy() -> Any:  # noqa: ANN401 - of an application
    return _ASKING.get() or POLICY


def _closed(no_cors: Callable[[Any], Any], handler: Any) -> Any:  # noqa: ANN401 - of a method
    return handler if _ASKING.get() else no_cors(handler)


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


def _view() -> type[HTTPEndpoint]:
    class View(HTTPEndpoint):
        async def post(self, _request: Request) -> PlainTextResponse:
            return PlainTextResponse("post")

        async def put(self, _request: Request) -> PlainTextResponse:
            return PlainTextResponse("put")

        @partial(_closed, in_starlette.no_cors)
        async def delete(self, _request: Request) -> PlainTextResponse:
            return PlainTextResponse("delete")

    return View


def starlette(*kinds: Any, mount: Any = None) -> AbstractContextManager[int]:  # noqa: ANN401 - classes of layers
    """Serve a class view behind layers of its route, and of its mount."""
    routes: list[Any] = [Route("/m", _view(), middleware=[Middleware(each) for each in kinds])]
    if mount is not None:
        routes = [Mount("", routes=routes, middleware=[Middleware(mount)])]
    # Another application may have the same routes.
    for app in (Starlette(routes=routes), Starlette(routes=routes)):
        _GATES.append(in_starlette.CORS(app, _policy()))
        app.middleware_stack = app.build_middleware_stack()
    return uvicorn_server(app)


def litestar(kind: Any) -> AbstractContextManager[int]:  # noqa: ANN401 - a class of layers
    """Serve the handlers of one path behind a middleware, which runs after the router."""

    def made(method: Any) -> Any:  # noqa: ANN401 - a handler
        async def answer() -> str:
            return str(method).lower()

        marked = _closed(in_litestar.no_cors, answer) if method == "DELETE" else answer
        return litestar_route("/m", http_method=method, status_code=200)(marked)

    app = Litestar(
        [made(each) for each in ("POST", "PUT", "DELETE")],
        middleware=[kind],
        openapi_config=None,
        logging_config=None,
    )
    _GATES.append(in_litestar.CORS(app, _policy()))
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

        @partial(_closed, in_tornado.no_cors)
        def delete(self) -> None:
            self.write("delete")

    app = Application([("/m", Handler)])
    _GATES.append(in_tornado.CORS(app, _policy()))
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

        @partial(_closed, in_aiohttp.no_cors)
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
    _GATES.append(in_aiohttp.CORS(app, _policy()))
    return aiohttp_server(app)


def _flask() -> AbstractContextManager[int]:
    class View(MethodView):
        def post(self) -> str:
            return "post"

        def put(self) -> str:
            return "put"

        @partial(_closed, in_flask.no_cors)
        def delete(self) -> str:
            return "delete"

    app = flask.Flask(__name__)

    @app.before_request
    def change() -> None:
        flask.request.method = flask.request.headers.get(HEADER, flask.request.method)

    app.add_url_rule("/m", view_func=View.as_view("m"))
    _GATES.append(in_flask.CORS(app, _policy()))
    return waitress_server(app)


def _quart() -> AbstractContextManager[int]:
    class View(AsyncMethodView):
        async def post(self) -> str:
            return "post"

        async def put(self) -> str:
            return "put"

        @partial(_closed, in_quart.no_cors)
        async def delete(self) -> str:
            return "delete"

    app = quart.Quart(__name__)

    @app.before_request
    async def change() -> None:
        quart.request.method = quart.request.headers.get(HEADER, quart.request.method)

    app.add_url_rule("/m", view_func=View.as_view("m"))
    _GATES.append(in_quart.CORS(app, _policy()))
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

        @partial(_closed, in_django.no_cors)
        def delete(self, _request: object) -> RestResponse:
            return RestResponse("delete")

    settings.ROOT_URLCONF = (django_path("m", Rest.as_view()),)
    return waitress_server(build(WSGIHandler, _policy()))


def _bottle() -> AbstractContextManager[int]:
    app = bottle.Bottle()
    app.route("/m", "POST", lambda: "post")
    app.route("/m", "PUT", lambda: "put")
    app.route("/m", "DELETE", _closed(in_bottle.no_cors, lambda: "delete"))

    def change() -> None:
        environ = bottle.request.environ
        environ["REQUEST_METHOD"] = environ.get(_KEY, environ["REQUEST_METHOD"])

    app.add_hook("before_request", change)
    _GATES.append(in_bottle.CORS(app, _policy()))
    return waitress_server(app)


def _resource(of: Callable[[Any], Any]) -> object:
    def answering(text: str) -> Any:  # noqa: ANN401 - a responder
        def respond(_self: object, _req: object, resp: Any) -> None:  # noqa: ANN401 - of Falcon
            resp.text = text

        return of(respond)

    delete = _closed(in_falcon.no_cors, answering("delete"))
    made = {"on_post": answering("post"), "on_put": answering("put"), "on_delete": delete}
    return type("Resource", (), made)()


class _FalconLayer:
    def process_request(self, req: Any, _resp: object) -> None:  # noqa: ANN401 - of Falcon
        req.method = req.get_header(HEADER) or req.method


class _AsyncFalconLayer(_FalconLayer):
    async def process_request_async(self, req: Any, resp: object) -> None:  # noqa: ANN401 - of Falcon
        self.process_request(req, resp)


def _falcon() -> AbstractContextManager[int]:
    app = falcon.App(middleware=[_FalconLayer()])
    app.add_route("/m", _resource(lambda responder: responder))
    _GATES.append(in_falcon.CORS(app, _policy()))
    return waitress_server(app)


def _falcon_asgi() -> AbstractContextManager[int]:
    def later(responder: Any) -> Any:  # noqa: ANN401 - the same
        async def respond(*given: Any) -> None:  # noqa: ANN401 - of Falcon
            responder(*given)

        return respond

    app = falcon.asgi.App(middleware=[_AsyncFalconLayer()])
    app.add_route("/m", _resource(later))
    _GATES.append(in_falcon.CORS(app, _policy()))
    return uvicorn_server(app)


def changing(get_response: Any) -> Any:  # noqa: ANN401 - of Django
    """Return a middleware of Django that changes the method, and restores it."""

    def layer(request: HttpRequest) -> Any:  # noqa: ANN401 - a response
        before, request.method = request.method, request.headers.get(HEADER, request.method)
        response = get_response(request)
        request.method = before
        return response

    return layer


def _django(kind: Any, serve: Any) -> AbstractContextManager[int]:  # noqa: ANN401 - of Django; of a server
    class Changed(View):
        def post(self, _request: object) -> HttpResponse:
            return HttpResponse("post")

        def put(self, _request: object) -> HttpResponse:
            return HttpResponse("put")

        @partial(_closed, in_django.no_cors)
        def delete(self, _request: object) -> HttpResponse:
            return HttpResponse("delete")

    settings.ROOT_URLCONF = (django_path("m", Changed.as_view()),)
    return cast(
        "AbstractContextManager[int]",
        serve(build(kind, _policy(), "harness.changed_methods.changing")),
    )


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
        marked = _closed(in_pyramid.no_cors, made) if method == "DELETE" else made
        config.add_view(marked, route_name="m", request_method=method)
    app = config.make_wsgi_app()
    _GATES.append(in_pyramid.CORS(app, _policy()))
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
    "django": partial(_django, WSGIHandler, waitress_server),
    "django-asgi": partial(_django, ASGIHandler, uvicorn_server),
    "falcon": _falcon,
    "falcon-asgi": _falcon_asgi,
    "pyramid": _pyramid,
}
