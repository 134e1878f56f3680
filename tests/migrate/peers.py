"""One application for each library: with the library itself, and with ours in its place."""

from __future__ import annotations

import json
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp_cors
import flask_cors
import frameworks.django  # noqa: F401 (there is one settings object in a process)
import quart_cors
from aiohttp import web
from aiohttp_cors import ResourceOptions
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from fastapi import FastAPI
from flask import Flask
from flask import Response as FlaskResponse
from frameworks.sanic import bare
from harness.aiohttp_server import aiohttp_server
from harness.foreign import link_node_modules
from harness.programs import connects, free_port, program
from harness.sanic_server import sanic_server
from harness.servers import (
    hypercorn_server,
    uvicorn_server,
    waitress_server,
)
from harness.tools import require_apart, require_node_package
from quart import Quart
from quart import Response as QuartResponse
from sanic import HTTPResponse, text
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import crossorigin.integrations.aiohttp
import crossorigin.integrations.fastapi
import crossorigin.integrations.flask
import crossorigin.integrations.quart
import crossorigin.integrations.sanic
import crossorigin.integrations.starlette
from crossorigin import PolicyMap
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
PATHS: Final = ("/api/items", "/public/list", "/elsewhere", "/apikeys")
HEADERS: Final = {"X-Total": "3", "X-Other": "1"}
Options = Mapping[str, Any]
Served = AbstractContextManager[int]


def evaluated(options: str) -> dict[str, Any]:
    """The options, run as the library's users run them; those in JSON are read."""
    if options.startswith("{"):
        read: dict[str, Any] = json.loads(options)
        return read
    names = {"re": re, "ResourceOptions": ResourceOptions}
    found: dict[str, Any] = eval(f"dict({options})", names)  # noqa: S307 - our own table
    return found


def _flask() -> Flask:
    app = Flask(__name__)

    def view() -> FlaskResponse:
        return FlaskResponse("ok", headers=HEADERS)

    for one in PATHS:
        app.add_url_rule(one, one, view, methods=METHODS)
    return app


def flask_theirs(options: Options) -> Served:
    app = _flask()
    flask_cors.CORS(app, **options)
    return waitress_server(app)


def flask_ours(policies: PolicyMap) -> Served:
    app = _flask()
    crossorigin.integrations.flask.CORS(app, policies)
    return waitress_server(app)


def _view(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", headers=HEADERS)


urlpatterns = [path(one.removeprefix("/"), _view) for one in PATHS]


@contextmanager
def django_theirs(options: Options) -> Iterator[int]:
    middleware = ["corsheaders.middleware.CorsMiddleware"]
    settings = override_settings(MIDDLEWARE=middleware, ROOT_URLCONF=__name__, **options)
    with settings, waitress_server(get_wsgi_application()) as port:
        yield port


@contextmanager
def django_ours(policies: PolicyMap) -> Iterator[int]:
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__):
        app = WSGIGateway(get_wsgi_application(), policies)
        with waitress_server(app) as port:
            yield port


async def _endpoint(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok", headers=HEADERS)


def _starlette() -> Starlette:
    return Starlette(routes=[Route(one, _endpoint, methods=list(METHODS)) for one in PATHS])


def starlette_theirs(options: Options) -> Served:
    app = _starlette()
    app.add_middleware(CORSMiddleware, **options)
    return uvicorn_server(app)


def starlette_ours(policies: PolicyMap) -> Served:
    app = _starlette()
    crossorigin.integrations.starlette.CORS(app, policies)
    return uvicorn_server(app)


def _fastapi() -> FastAPI:
    return FastAPI(routes=[Route(one, _endpoint, methods=list(METHODS)) for one in PATHS])


def fastapi_theirs(options: Options) -> Served:
    app = _fastapi()
    app.add_middleware(CORSMiddleware, **options)
    return uvicorn_server(app)


def fastapi_ours(policies: PolicyMap) -> Served:
    app = _fastapi()
    crossorigin.integrations.fastapi.CORS(app, policies)
    return uvicorn_server(app)


def _quart() -> Quart:
    app = Quart(__name__)

    async def view() -> QuartResponse:
        return QuartResponse("ok", headers=HEADERS)

    for one in PATHS:
        app.add_url_rule(one, one, view, methods=list(METHODS))
    return app


def quart_theirs(options: Options) -> Served:
    return hypercorn_server(quart_cors.cors(_quart(), **options))


def quart_ours(policies: PolicyMap) -> Served:
    app = _quart()
    crossorigin.integrations.quart.CORS(app, policies)
    return hypercorn_server(app)


async def _handler(_: web.Request) -> web.Response:
    return web.Response(text="ok", headers=HEADERS)


def _aiohttp() -> web.Application:
    app = web.Application()
    for one in PATHS:
        for method in METHODS:
            app.router.add_route(method, one, _handler)
    return app


def aiohttp_theirs(options: Options) -> Served:
    app = _aiohttp()
    layer = aiohttp_cors.setup(app, **options)
    for route in list(app.router.routes()):
        layer.add(route)
    return aiohttp_server(app)


def aiohttp_ours(policies: PolicyMap) -> Served:
    app = _aiohttp()
    crossorigin.integrations.aiohttp.CORS(app, policies)
    return aiohttp_server(app)


_EXPRESS: Final = """\
const express = require('express')
const cors = require('cors')
// JSON holds the text of an expression.
const expression = /^\\/(.+)\\/([a-z]*)$/
const alive = (value) => {
  if (Array.isArray(value)) return value.map(alive)
  const found = typeof value === 'string' && expression.exec(value)
  return found ? new RegExp(found[1], found[2]) : value
}
const options = %s
if ('origin' in options) options.origin = alive(options.origin)
const app = express()
app.use(cors(options))
for (const path of %s) {
  app.all(path, (request, response) => response.set(%s).send('ok'))
}
app.listen(%d, '127.0.0.1')
"""


@contextmanager
def express_theirs(options: Options) -> Iterator[int]:
    node, port = "node", free_port()
    require_node_package("cors")
    values = (*map(json.dumps, (dict(options), PATHS, HEADERS)), port)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        link_node_modules(folder)
        (folder / "app.js").write_text(_EXPRESS % values, "utf-8")
        with program([node, "app.js"], folder, partial(connects, port)):
            yield port


_SANIC: Final = f"""\
import re
from datetime import timedelta
from sanic import Sanic, text

app = Sanic("theirs")
# Given here.


async def view(request):
    return text("ok", headers={HEADERS!r})


for at, one in enumerate({PATHS!r}):
    app.add_route(view, one, methods={METHODS!r}, name=f"view{{at}}")
"""


@contextmanager
def sanic_program(text: str, *libraries: str) -> Iterator[int]:
    """Serve a program of Sanic that may import `libraries`, which are on no other path."""
    folders = [str(require_apart(name)) for name in libraries]
    port, tests = free_port(), str(Path(__file__).parent.parent)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "served.py").write_text(text, "utf-8")
        command = [sys.executable, "-m", "migrate.sanic_program", str(port), "served.py"]
        # The tests switch sanic-ext off for all other applications.
        environment = {"PYTHONPATH": ":".join([*folders, tests]), "SANIC_AUTO_EXTEND": "true"}
        # Sanic loses a signal as long as it starts, and its first responses are sent before.
        with program(
            [*command, *libraries], folder, partial(connects, port), environment, signal.SIGKILL
        ):
            yield port


def sanic_cors_theirs(options: Options) -> Served:
    calls = f"from sanic_cors import CORS\nCORS(app, **{dict(options)!r})"
    return sanic_program(_SANIC.replace("# Given here.", calls), "sanic-cors")


def sanic_ext_theirs(options: Options) -> Served:
    given = f"app.config.update({dict(options)!r})"
    return sanic_program(_SANIC.replace("# Given here.", given), "sanic-ext")


def sanic_ours(policies: PolicyMap) -> Served:
    app = bare()

    async def view(_request: object) -> HTTPResponse:
        return text("ok", headers=HEADERS)

    for at, one in enumerate(PATHS):
        app.add_route(view, one, methods=METHODS, name=f"view{at}")
    crossorigin.integrations.sanic.CORS(app, policies)
    return sanic_server(app)


THEIRS: Final[dict[str, Callable[[Options], Served]]] = {
    "flask-cors": flask_theirs,
    "django-cors-headers": django_theirs,
    "starlette": starlette_theirs,
    "fastapi": fastapi_theirs,
    "quart-cors": quart_theirs,
    "aiohttp-cors": aiohttp_theirs,
    "express": express_theirs,
    "sanic-cors": sanic_cors_theirs,
    "sanic-ext": sanic_ext_theirs,
}
OURS: Final[dict[str, Callable[[PolicyMap], Served]]] = {
    "flask-cors": flask_ours,
    "django-cors-headers": django_ours,
    "starlette": starlette_ours,
    "fastapi": fastapi_ours,
    "quart-cors": quart_ours,
    "aiohttp-cors": aiohttp_ours,
    "express": starlette_ours,
    "sanic-cors": sanic_ours,
    "sanic-ext": sanic_ours,
}
