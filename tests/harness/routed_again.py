"""Applications whose views give their own request, or a copy of it, to the router itself.

Each view is served at two paths: at the path of the table it answers with the response of the
other route, and at `/own` below that with a response of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, NamedTuple, cast

import bottle
import falcon
import falcon.asgi
import flask
import quart
from blacksheep import Request as BlackSheepRequest
from blacksheep import Response as BlackSheepResponse
from blacksheep import text
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test.utils import override_settings
from django.urls import path as django_path
from fastapi import FastAPI
from frameworks.django import build
from harness.asgi_types import Message, Receive, Scope, Send
from harness.blacksheep_apps import new_application
from harness.inner_requests import policies
from harness.servers import uvicorn_server, waitress_server
from litestar import Litestar
from litestar import Request as LitestarRequest
from litestar import get as litestar_get
from litestar.response.base import ASGIResponse
from pyramid.config import Configurator
from pyramid.request import Request as PyramidRequest
from pyramid.response import Response as PyramidResponse
from quart.testing import no_op_push
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from tables.inner_requests import AGAIN, CLOSED, MARKED, OPEN
from werkzeug.datastructures import Headers

from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import django as in_django
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette

PLAIN: Final = (OPEN, CLOSED, MARKED)


class View(NamedTuple):
    """A view: its path, the path that it asks for, and whether its response is its own."""

    path: str
    asked: str
    is_own: bool


VIEWS: Final = [
    View(path + "/own" * is_own, asked, is_own)
    for path, (asked, *_) in AGAIN.items()
    for is_own in (False, True)
]

Route = Callable[[Scope, Receive, Send], Awaitable[None]]


def _mark(path: str, no_cors: Callable[[Any], Any], view: Any) -> Any:  # noqa: ANN401 - a view
    return no_cors(view) if path.startswith("/marked") else view


async def _swallow(_message: Message) -> None:
    """Take a message of a response that nobody gets."""


def _route(router: Any, path: str, is_copy: bool) -> Route:  # noqa: ANN401 - a row
    """Return an ASGI application that gives each request to the router, with another path."""

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope) if is_copy else scope
        asked.update(path=path, raw_path=path.encode())
        await router(asked, receive, send)

    return routed


async def _look(route: Route, request: Any) -> None:  # noqa: ANN401 - of an ASGI framework
    """Ask a route, and leave the request with the path that it had."""
    path = request.scope["path"]
    await route(request.scope, request.receive, _swallow)
    request.scope["path"] = path


class _Passing(PlainTextResponse):
    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    async def __call__(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        await self._route(*call)


class _LitestarPassing(ASGIResponse):
    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    async def __call__(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        await self._route(*call)


def _starlette(
    app: Any,  # noqa: ANN401 - of Starlette or FastAPI
    add: Callable[[str, Any], Any],
    is_copy: bool,
    observe: Any = (),  # noqa: ANN401 - an observer
) -> Any:  # noqa: ANN401 - the same
    async def ok(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    def made(view: View) -> Callable[[Request], Awaitable[PlainTextResponse]]:
        async def answer(request: Request) -> PlainTextResponse:
            route = _route(app.router, view.asked, is_copy)
            if not view.is_own:
                return _Passing(route)
            await _look(route, request)
            return PlainTextResponse("own")

        return answer

    for path in PLAIN:
        add(path, _mark(path, in_starlette.no_cors, ok))
    for view in VIEWS:
        add(view.path, _mark(view.path, in_starlette.no_cors, made(view)))
    in_starlette.CORS(app, policies(), observe=observe)
    return app


def _plain_starlette(*, is_copy: bool, observe: Any = ()) -> Any:  # noqa: ANN401 - the same
    app = Starlette()
    return _starlette(app, app.add_route, is_copy, observe)


def _fastapi(*, is_copy: bool) -> Any:  # noqa: ANN401 - an application
    app = FastAPI()
    return _starlette(app, lambda path, view: app.get(path)(view), is_copy)


def _litestar(*, is_copy: bool) -> Litestar:
    async def ok() -> str:
        return "ok"

    def made(view: View) -> Any:  # noqa: ANN401 - a view
        async def answer(request: LitestarRequest[Any, Any, Any]) -> ASGIResponse:
            route = _route(app.asgi_router, view.asked, is_copy)
            if not view.is_own:
                return _LitestarPassing(route)
            await _look(route, request)
            return ASGIResponse(body=b"own")

        return answer

    views: dict[str, Any] = dict.fromkeys(PLAIN, ok)
    views |= {view.path: made(view) for view in VIEWS}
    marked = [(path, _mark(path, in_litestar.no_cors, view)) for path, view in views.items()]
    app = Litestar([litestar_get(path)(view) for path, view in marked], openapi_config=None)
    in_litestar.CORS(app, policies())
    return app


def _quart() -> Any:  # noqa: ANN401 - an application
    app = quart.Quart(__name__)

    async def ok() -> str:
        return "ok"

    async def asked(path: str) -> Any:  # noqa: ANN401 - a response
        given = quart.request
        headers, scope = Headers(given.headers), given.scope
        parts = ("GET", given.scheme, path, b"", headers, "", given.http_version)
        made = app.request_class(*parts, send_push_promise=no_op_push, scope=cast("Any", scope))
        return await app.handle_request(made)

    def made(view: View) -> Callable[[], Awaitable[Any]]:
        async def answer() -> Any:  # noqa: ANN401 - a response
            response = await asked(view.asked)
            return "own" if view.is_own else response

        return answer

    for path in PLAIN:
        app.add_url_rule(path, path, _mark(path, in_quart.no_cors, ok))
    for view in VIEWS:
        marked = _mark(view.path, in_quart.no_cors, made(view))
        app.add_url_rule(view.path, view.path, marked)
    in_quart.CORS(app, policies())
    return app


def _blacksheep() -> Any:  # noqa: ANN401 - an application
    app = new_application()

    def ok() -> str:
        return "ok"

    def made(view: View) -> Any:  # noqa: ANN401 - a view
        async def answer(request: BlackSheepRequest) -> BlackSheepResponse:
            asked = {"path": view.asked, "raw_path": view.asked.encode()}
            second = app.instantiate_request({**request.scope, **asked}, None)
            match: Any = app.router.get_match(second)
            response: BlackSheepResponse = await match.handler(second)
            return text("own") if view.is_own else response

        return answer

    for path in PLAIN:
        app.router.add_get(path, _mark(path, in_blacksheep.no_cors, ok))
    for view in VIEWS:
        app.router.add_get(view.path, _mark(view.path, in_blacksheep.no_cors, made(view)))
    in_blacksheep.CORS(app, policies())
    return app


def _flask(*, is_copy: bool) -> Any:  # noqa: ANN401 - an application
    app = flask.Flask(__name__)

    def asked(path: str) -> Any:  # noqa: ANN401 - a response
        environ = flask.request.environ
        before = environ["PATH_INFO"]
        second = dict(environ) if is_copy else environ
        second["PATH_INFO"] = path
        try:
            with app.request_context(second):
                return app.full_dispatch_request()
        finally:
            environ["PATH_INFO"] = before

    def answer(view: View) -> Any:  # noqa: ANN401 - the same
        response = asked(view.asked)
        return "own" if view.is_own else response

    for path in PLAIN:
        app.add_url_rule(path, path, _mark(path, in_flask.no_cors, lambda: "ok"))
    for view in VIEWS:
        made = _mark(view.path, in_flask.no_cors, partial(answer, view))
        app.add_url_rule(view.path, view.path, made)
    in_flask.CORS(app, policies())
    return app


def _bottle(*, is_copy: bool, is_match: bool = False) -> Any:  # noqa: ANN401 - an application
    app = bottle.Bottle()

    def asked(environ: Any) -> Any:  # noqa: ANN401 - of a response
        if not is_match:
            return app._handle(environ)
        route, values = app.match(environ)
        return route.call(**values)

    def answer(view: View) -> Any:  # noqa: ANN401 - a response
        environ = bottle.request.environ
        before = environ["PATH_INFO"]
        second = dict(environ) if is_copy else environ
        second["PATH_INFO"] = view.asked
        response = asked(second)
        environ["PATH_INFO"] = before
        return "own" if view.is_own else response

    for path in PLAIN:
        app.route(path, callback=_mark(path, in_bottle.no_cors, lambda: "ok"))
    for view in VIEWS:
        made = _mark(view.path, in_bottle.no_cors, partial(answer, view))
        app.route(view.path, callback=made)
    in_bottle.CORS(app, policies())
    return app


class _FalconPlain:
    def on_get(self, _req: Any, resp: Any) -> None:  # noqa: ANN401 - of Falcon
        resp.text = "ok"


class _FalconAgain:
    def __init__(self, app: Any, view: View) -> None:  # noqa: ANN401 - an application
        self._app = app
        self._view = view

    def _responder(self, req: Any) -> Any:  # noqa: ANN401 - of Falcon
        before, req.path = req.path, self._view.asked
        found = self._app._get_responder(req)[0]
        req.path = before
        return found

    def on_get(self, req: Any, resp: Any) -> None:  # noqa: ANN401 - of Falcon
        self._responder(req)(req, resp)
        resp.text = "own" if self._view.is_own else resp.text


class _AsyncPlain:
    async def on_get(self, _req: Any, resp: Any) -> None:  # noqa: ANN401 - of Falcon
        resp.text = "ok"


class _AsyncAgain(_FalconAgain):
    async def on_get(self, req: Any, resp: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - of Falcon
        await self._responder(req)(req, resp)
        resp.text = "own" if self._view.is_own else resp.text


def _falcon(app: Any, plain: type, again: type) -> Any:  # noqa: ANN401 - an application
    # A class is marked in place.
    for path in PLAIN:
        app.add_route(path, _mark(path, in_falcon.no_cors, type("Plain", (plain,), {}))())
    for view in VIEWS:
        made = _mark(view.path, in_falcon.no_cors, type("Again", (again,), {}))
        app.add_route(view.path, made(app, view))
    in_falcon.CORS(app, policies())
    return app


def _pyramid(second: Callable[[PyramidRequest, str], PyramidRequest]) -> Any:  # noqa: ANN401 - an application
    config = Configurator()

    def ok(_request: object) -> PyramidResponse:
        return PyramidResponse("ok")

    def made(view: View) -> Callable[[Any], Any]:
        def answer(request: Any) -> Any:  # noqa: ANN401 - of Pyramid
            response = request.invoke_subrequest(second(request, view.asked))
            return PyramidResponse("own") if view.is_own else response

        return answer

    views = dict.fromkeys(PLAIN, ok) | {view.path: made(view) for view in VIEWS}
    for path, view in views.items():
        config.add_route(path, path)
        config.add_view(_mark(path, in_pyramid.no_cors, view), route_name=path)
    app = config.make_wsgi_app()
    in_pyramid.CORS(app, policies())
    return app


def _copied(request: PyramidRequest, path: str) -> PyramidRequest:
    second = request.copy()
    second.path_info = path
    return second


def _django_ok(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


async def _django_ok_later(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


_DJANGO: dict[str, Any] = {}
"""The handler that views ask, as Django makes it after them."""


def _with_path(request: HttpRequest, path: str, *, is_copy: bool) -> HttpRequest:
    second = copy.copy(request) if is_copy else request
    second.path_info = path
    return second


def _django(*, is_copy: bool, is_async: bool) -> Any:  # noqa: ANN401 - an application
    def made(view: View) -> Callable[[HttpRequest], Any]:
        def answer(request: HttpRequest) -> HttpResponseBase:
            before = request.path_info
            second = _with_path(request, view.asked, is_copy=is_copy)
            response: HttpResponseBase = _DJANGO["wsgi"].get_response(second)
            request.path_info = before
            return HttpResponse("own") if view.is_own else response

        async def later(request: HttpRequest) -> HttpResponseBase:
            before = request.path_info
            second = _with_path(request, view.asked, is_copy=is_copy)
            response: HttpResponseBase = await _DJANGO["asgi"].get_response_async(second)
            request.path_info = before
            return HttpResponse("own") if view.is_own else response

        return later if is_async else answer

    views: dict[str, Any] = dict.fromkeys(PLAIN, _django_ok_later if is_async else _django_ok)
    views |= {view.path: made(view) for view in VIEWS}
    patterns = tuple(
        django_path(path[1:], _mark(path, in_django.no_cors, view))
        for path, view in views.items()
    )
    settings.ROOT_URLCONF = patterns
    kind = "asgi" if is_async else "wsgi"
    _DJANGO[kind] = build(ASGIHandler if is_async else WSGIHandler, policies())
    return _DJANGO[kind]


WSGI: Final[dict[str, Callable[[], Any]]] = {
    "flask": partial(_flask, is_copy=False),
    "flask copy": partial(_flask, is_copy=True),
    "bottle": partial(_bottle, is_copy=False),
    "bottle match": partial(_bottle, is_copy=True, is_match=True),
    "bottle copy": partial(_bottle, is_copy=True),
    "falcon": lambda: _falcon(falcon.App(), _FalconPlain, _FalconAgain),
    "pyramid": lambda: _pyramid(lambda _request, path: PyramidRequest.blank(path)),
    "pyramid copy": lambda: _pyramid(_copied),
    "django": partial(_django, is_copy=False, is_async=False),
    "django copy": partial(_django, is_copy=True, is_async=False),
}
ASGI: Final[dict[str, Callable[[], Any]]] = {
    "starlette": partial(_plain_starlette, is_copy=False),
    "starlette observed": partial(_plain_starlette, is_copy=False, observe=lambda _event: None),
    "starlette copy": partial(_plain_starlette, is_copy=True),
    "fastapi": partial(_fastapi, is_copy=False),
    "fastapi copy": partial(_fastapi, is_copy=True),
    "litestar": partial(_litestar, is_copy=False),
    "litestar copy": partial(_litestar, is_copy=True),
    "quart": _quart,
    "blacksheep": _blacksheep,
    "falcon-asgi": lambda: _falcon(falcon.asgi.App(), _AsyncPlain, _AsyncAgain),
    "django-asgi": partial(_django, is_copy=False, is_async=True),
    "django-asgi copy": partial(_django, is_copy=True, is_async=True),
}
EXACT: Final = ("django", "pyramid")
"""Frameworks that show whether a view passes on the very response that it has asked for."""


@contextmanager
def served(name: str) -> Iterator[int]:
    """Serve one of the applications; yield its port."""
    with override_settings(ROOT_URLCONF=None):
        if name in WSGI:
            server = waitress_server(WSGI[name]())
        else:
            server = uvicorn_server(ASGI[name](), lifespan="auto")
        with server as port:
            yield port
