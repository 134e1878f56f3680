"""Asking the router must not change the app's behaviour, nor be changed by other code."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import falcon
import falcon.asgi
import falcon.routing
import flask
import pytest
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from fastapi import FastAPI
from frameworks.django import build
from frameworks.falcon import Kind, explaining, marked, resource
from harness.asserting import cors_lines, vary_names
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.model import A
from werkzeug.routing import BaseConverter

from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import fastapi as fastapi_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors

pytestmark = pytest.mark.rules(19)

TESTS = Path(__file__).parent.parent


class Day(Convertor[dt.date]):
    """Raises for a day that does not exist, as an owner's convertor may."""

    regex = "[0-9-]+"

    def convert(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_string(self, value: dt.date) -> str:
        return value.isoformat()


class FlaskDay(BaseConverter):
    """The same for Werkzeug, which expects a ValidationError and gets another."""

    def to_python(self, value: str) -> int:
        return {"2024-01-01": 1}[value]


register_url_convertor("day", Day())


@starlette_cors.cors(allow_origins=A)
async def _show(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


async def _explain(_request: Request, _error: Exception) -> PlainTextResponse:
    return PlainTextResponse("mine", 500)


def _starlette() -> AbstractContextManager[int]:
    app = Starlette(
        routes=[Route("/{day:day}", _show)], exception_handlers={Exception: _explain}
    )
    starlette_cors.CORS(app, allow_origins=A)
    return uvicorn_server(app)


def _fastapi() -> AbstractContextManager[int]:
    app = FastAPI(openapi_url=None, exception_handlers={Exception: _explain})
    app.add_api_route("/{day:day}", _show, response_model=None)
    fastapi_cors.CORS(app, allow_origins=A)
    return uvicorn_server(app)


def _flask() -> AbstractContextManager[int]:
    app = flask.Flask(__name__)
    app.url_map.converters["day"] = FlaskDay

    @app.get("/<day:number>")
    @flask_cors.cors(allow_origins=A)
    def show(number: int) -> str:
        return str(number)

    app.register_error_handler(Exception, lambda _error: ("mine", 500))
    flask_cors.CORS(app, allow_origins=A)
    return waitress_server(app)


class Picky(falcon.routing.BaseConverter):
    """The same for Falcon."""

    def convert(self, value: str) -> int:
        return {"2024-01-01": 1}[value]


def _falcon(kind: Kind) -> Any:  # noqa: ANN401 - of WSGI or of ASGI
    app = explaining(kind)
    app.router_options.converters["picky"] = Picky
    mark = falcon_cors.cors(allow_origins=A)
    app.add_route("/{number:picky}", resource(kind, get=marked(mark)))
    falcon_cors.CORS(app, allow_origins=A)
    return app


SERVERS: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "starlette": _starlette,
    "fastapi": _fastapi,
    "flask": _flask,
    "falcon": lambda: waitress_server(_falcon(falcon.App)),
    "falcon-asgi": lambda: uvicorn_server(_falcon(falcon.asgi.App)),
    "django": lambda: waitress_server(build(WSGIHandler, {"allow_origins": A})),
    "django-asgi": lambda: uvicorn_server(build(ASGIHandler, {"allow_origins": A})),
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_converter_that_raises_is_the_apps_own_500_and_unreadable(name: str) -> None:
    """The app's handler answers, as without CORS; which policy governs it is not known."""
    with SERVERS[name]() as port:
        lines = [("Origin", A.encode())]
        assert exchange(port, "GET", "/2024-01-01", "x", lines).status == 200
        answered = exchange(port, "GET", "/2024-99-99", "x", lines)
    assert (answered.status, answered.body) == (500, b"mine")
    assert cors_lines(answered.lines) == []
    assert vary_names(answered.all("Vary")) == ["origin"]


@pytest.mark.parametrize("name", SERVERS)
def test_a_preflight_for_a_converter_that_raises_is_refused(name: str) -> None:
    with SERVERS[name]() as port:
        lines = [("Origin", A.encode()), ("Access-Control-Request-Method", b"GET")]
        answered = exchange(port, "OPTIONS", "/2024-99-99", "x", lines)
    assert answered.status == 403
    assert cors_lines(answered.lines) == []


def test_a_decorator_elsewhere_in_the_process_has_no_effect() -> None:
    """Two apps of one process have nothing to do with each other."""
    said = [
        subprocess.run(
            [sys.executable, "-m", "harness.mounted_gateway", word],
            cwd=TESTS,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for word in ("alone", "beside-a-decorator")
    ]
    assert said[0] == said[1]
    assert said[0].count("https://") == 1
