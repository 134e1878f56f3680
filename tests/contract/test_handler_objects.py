"""Rule 19 where an endpoint is an object: the mark of one route says nothing of another.

Each application serves one object at two routes: /open with a mark, /closed without.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import falcon
import pytest
from aiohttp import web
from asgiref.sync import async_to_sync, sync_to_async
from blacksheep import Response
from blacksheep import text as blacksheep_text
from bottle import Bottle
from django.http import HttpRequest, HttpResponse
from django.urls import path
from flask import Flask
from frameworks.sanic import bare
from harness.aiohttp_server import aiohttp_server
from harness.blacksheep_apps import new_application
from harness.django_project import APP, project
from harness.governing import governing
from harness.kit import FOLDER
from harness.sanic_server import sanic_server
from harness.servers import uvicorn_server, waitress_server
from pyramid.config import Configurator
from pyramid.response import Response as PyramidResponse
from quart import Quart
from sanic import HTTPResponse as SanicResponse
from sanic import Request as SanicRequest
from sanic import text as sanic_text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from tables.routes import ORIGINS

from crossorigin.integrations import aiohttp as aiohttp_cors
from crossorigin.integrations import blacksheep as blacksheep_cors
from crossorigin.integrations import bottle as bottle_cors
from crossorigin.integrations import django as django_cors
from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import pyramid as pyramid_cors
from crossorigin.integrations import quart as quart_cors
from crossorigin.integrations import sanic as sanic_cors
from crossorigin.integrations import starlette as starlette_cors

pytestmark = pytest.mark.rules(19)

BARE = pytest.mark.filterwarnings("ignore:Bare functions are deprecated")
ROUTE = ORIGINS["route"]
App = AbstractContextManager[int]


class _ASGI:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(Request(scope).method)(scope, receive, send)


def _starlette() -> App:
    handler = _ASGI()
    marked = starlette_cors.cors(allow_origins=ROUTE)(handler)
    app = Starlette(routes=[Route("/open", marked), Route("/closed", handler)])
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    return uvicorn_server(app)


def _static() -> App:
    files = StaticFiles(directory=FOLDER, html=True, check_dir=False)
    marked = starlette_cors.cors(allow_origins=ROUTE)(files)
    app = Starlette(routes=[Mount("/open", marked), Mount("/closed", files)])
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    return uvicorn_server(app)


class _Django:
    def __call__(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")


def _django(kind: str) -> App:
    view = _Django()
    marked = django_cors.cors(allow_origins=ROUTE)(view)
    return project(kind, [path("open", marked), path("closed", view)], declared=APP)


class _Aiohttp:
    async def __call__(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok")


def _aiohttp() -> App:
    handler = _Aiohttp()
    marked = aiohttp_cors.cors(allow_origins=ROUTE)(handler)
    app = web.Application()
    app.add_routes([web.get("/open", marked), web.get("/closed", handler)])
    aiohttp_cors.CORS(app, allow_origins=ORIGINS["app"])
    return aiohttp_server(app)


class _BlackSheep:
    def __call__(self) -> Response:
        return blacksheep_text("ok")


def _blacksheep() -> App:
    handler = _BlackSheep()
    app = new_application()
    app.router.add_get("/open", blacksheep_cors.cors(allow_origins=ROUTE)(handler))
    app.router.add_get("/closed", handler)
    blacksheep_cors.CORS(app, allow_origins=ORIGINS["app"])
    return uvicorn_server(app)


class _Sanic:
    async def __call__(self, _request: SanicRequest) -> SanicResponse:
        return sanic_text("ok")


def _sanic() -> App:
    handler = _Sanic()
    app = bare()
    app.add_route(sanic_cors.cors(allow_origins=ROUTE)(handler), "/open", name="open")
    app.add_route(handler, "/closed", name="closed")
    sanic_cors.CORS(app, allow_origins=ORIGINS["app"])
    return sanic_server(app)


async def _later() -> str:
    return "ok"


def _flask() -> App:
    app = Flask(__name__, static_folder=None)
    view = async_to_sync(_later)
    app.add_url_rule("/open", "open", flask_cors.cors(allow_origins=ROUTE)(view))
    app.add_url_rule("/closed", "closed", view)
    flask_cors.CORS(app, allow_origins=ORIGINS["app"])
    return waitress_server(app)


def _quart() -> App:
    app = Quart(__name__, static_folder=None)
    view = sync_to_async(lambda: "ok")
    app.add_url_rule("/open", "open", quart_cors.cors(allow_origins=ROUTE)(view))
    app.add_url_rule("/closed", "closed", view)
    quart_cors.CORS(app, allow_origins=ORIGINS["app"])
    return uvicorn_server(app)


def _bottle() -> App:
    app = Bottle()
    view = async_to_sync(_later)
    app.get("/open", callback=bottle_cors.cors(allow_origins=ROUTE)(view))
    app.get("/closed", callback=view)
    bottle_cors.CORS(app, allow_origins=ORIGINS["app"])
    return waitress_server(app)


class _Falcon:
    """A sink, and a resource with a method of its own."""

    def __call__(self, req: falcon.Request, resp: falcon.Response, **_: object) -> None:  # noqa: ARG002 - Falcon names it
        resp.text = "ok"

    on_get = __call__


def _falcon(add: str) -> App:
    app, handler = falcon.App(), _Falcon()
    marked = falcon_cors.cors(allow_origins=ROUTE)(handler)
    for place, each in (("/open", marked), ("/closed", handler)):
        app.add_route(place, each) if add == "route" else app.add_sink(each, place)
    falcon_cors.CORS(app, allow_origins=ORIGINS["app"])
    return waitress_server(app)


class _Pyramid:
    def __call__(self, _request: object) -> PyramidResponse:
        return PyramidResponse("ok")


def _pyramid() -> App:
    config, view = Configurator(), _Pyramid()
    marked = pyramid_cors.cors(allow_origins=ROUTE)(view)
    for name, each in (("open", marked), ("closed", view)):
        config.add_route(name, name)
        config.add_view(each, route_name=name)
    app = config.make_wsgi_app()
    pyramid_cors.CORS(app, allow_origins=ORIGINS["app"])
    return waitress_server(app)


@pytest.mark.parametrize(
    ("serve", "status"),
    [
        pytest.param(_starlette, 200, id="starlette"),
        pytest.param(_static, 404, id="static files"),
        pytest.param(lambda: _django("wsgi"), 200, id="django-wsgi"),
        pytest.param(lambda: _django("asgi"), 200, id="django-asgi"),
        pytest.param(_aiohttp, 200, id="aiohttp", marks=BARE),
        pytest.param(_blacksheep, 200, id="blacksheep"),
        pytest.param(_sanic, 200, id="sanic"),
        pytest.param(_flask, 200, id="flask"),
        pytest.param(_quart, 200, id="quart"),
        pytest.param(_bottle, 200, id="bottle"),
        pytest.param(lambda: _falcon("sink"), 200, id="falcon-sink"),
        pytest.param(lambda: _falcon("route"), 200, id="falcon-route"),
        pytest.param(_pyramid, 200, id="pyramid"),
    ],
)
def test_mark_of_an_object_governs_only_the_routes_of_its_copy(
    serve: Callable[[], App], status: int
) -> None:
    with serve() as port:
        end = "/none" if status == 404 else ""
        assert governing(port, f"/open{end}") == (status, "route")
        assert governing(port, f"/closed{end}") == (status, "app")


class _Called:
    @aiohttp_cors.cors(allow_origins=ROUTE)
    async def __call__(self, request: web.Request) -> web.Response:
        return web.Response(text=request.method)


class _Classed:
    async def __call__(self, request: web.Request) -> web.Response:
        return web.Response(text=request.method)


@BARE
@pytest.mark.parametrize("kind", [_Called, aiohttp_cors.cors(allow_origins=ROUTE)(_Classed)])
def test_object_that_aiohttp_wraps_has_the_mark_of_its_class(kind: type) -> None:
    app = web.Application()
    app.router.add_get("/open", kind())
    aiohttp_cors.CORS(app, allow_origins=ORIGINS["app"])
    with aiohttp_server(app) as port:
        assert governing(port, "/open") == (200, "route")
