"""Applications that answer all requests with one response, or one object of headers."""

from __future__ import annotations

from typing import Any

import bottle
import falcon
import flask
import quart
import sanic
from aiohttp import web as aiohttp_web
from blacksheep import text as blacksheep_text
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from harness.blacksheep_apps import new_application
from litestar import Litestar
from litestar import get as litestar_get
from litestar.response.base import ASGIResponse
from multidict import CIMultiDict
from pyramid.config import Configurator
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tornado import httputil, web

PATHS = ("/closed", "/public", "/open", "/denied", "/exposing")
A = {"X-A": "1"}


def starlette() -> Starlette:
    """Return a response as the endpoint, which is an application too."""
    response = PlainTextResponse("ok", headers=A)
    return Starlette(routes=[Route(path, response) for path in PATHS])


def starlette_views() -> Starlette:
    """Return one response from all views."""
    response = PlainTextResponse("ok", headers=A)

    async def view(_request: object) -> PlainTextResponse:
        return response

    return Starlette(routes=[Route(path, view) for path in PATHS])


def made_by_flask() -> flask.Flask:
    """Return one response from all views."""
    app, response = flask.Flask(__name__), flask.Response("ok", headers=A)
    for path in PATHS:
        app.add_url_rule(path, path, lambda: response)
    return app


def made_by_quart() -> quart.Quart:
    """Return one response from all views."""
    app, response = quart.Quart(__name__), quart.Response("ok", headers=A)

    async def view() -> quart.Response:
        return response

    for path in PATHS:
        app.add_url_rule(path, path, view)
    return app


def made_by_litestar() -> Litestar:
    """Return one response from one handler."""
    response = ASGIResponse(body=b"ok", headers=A)

    @litestar_get([*PATHS])
    async def view() -> ASGIResponse:
        return response

    return Litestar([view])


def made_by_blacksheep() -> Any:  # noqa: ANN401 - an application
    """Return one response from all handlers."""
    app, response = new_application(), blacksheep_text("ok")
    response.headers.add(b"X-A", b"1")

    def view() -> Any:  # noqa: ANN401 - of BlackSheep
        return response

    for path in PATHS:
        app.router.add_get(path, view)
    return app


def made_by_sanic() -> Any:  # noqa: ANN401 - an application
    """Return one response from all handlers."""
    app, response = sanic.Sanic("reused"), sanic.text("ok", headers=A)

    async def view(_request: object) -> Any:  # noqa: ANN401 - of Sanic
        return response

    for path in PATHS:
        app.add_route(view, path, name=path.strip("/"))
    return app


def made_by_bottle() -> Any:  # noqa: ANN401 - an application
    """Return one response from all callbacks."""
    app, response = bottle.Bottle(), bottle.HTTPResponse("ok", headers=A)
    app.route([*PATHS], callback=lambda: response)
    return app


def made_by_pyramid() -> Any:  # noqa: ANN401 - an application
    """Return one response from one view."""
    config, response = Configurator(), PyramidResponse("ok")
    response.headers.update(A)
    for path in PATHS:
        config.add_route(path, path)
        config.add_view(lambda _request: response, route_name=path)
    return config.make_wsgi_app()


def made_by_falcon() -> Any:  # noqa: ANN401 - an application
    """Raise one response from all responders."""
    app, response = falcon.App(), falcon.HTTPStatus("200 OK", headers=A, text="ok")

    class Resource:
        def on_get(self, _req: object, _resp: object) -> None:
            raise response

    for path in PATHS:
        app.add_route(path, Resource())
    return app


def made_by_aiohttp() -> aiohttp_web.Application:
    """Make responses with one object of headers: a response is sent once."""
    app, headers = aiohttp_web.Application(), CIMultiDict(A)

    async def view(_request: aiohttp_web.Request) -> aiohttp_web.Response:
        return aiohttp_web.Response(body=b"ok", headers=headers)

    for path in PATHS:
        app.router.add_get(path, view)
    return app


def made_by_tornado() -> web.Application:
    """Write responses with one object of headers."""
    headers = httputil.HTTPHeaders(A)

    class View(web.RequestHandler):
        def get(self) -> None:
            self._headers = headers
            self.write("ok")

    return web.Application([(path, View) for path in PATHS])


DJANGO = {"django": WSGIHandler, "django-asgi": ASGIHandler}
MAKES = {
    "starlette": starlette,
    "fastapi": starlette_views,
    "flask": made_by_flask,
    "quart": made_by_quart,
    "litestar": made_by_litestar,
    "blacksheep": made_by_blacksheep,
    "sanic": made_by_sanic,
    "bottle": made_by_bottle,
    "pyramid": made_by_pyramid,
    "falcon": made_by_falcon,
    "aiohttp": made_by_aiohttp,
    "tornado": made_by_tornado,
}
