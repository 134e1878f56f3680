"""Rules 13 and 20: the page can read the 500, and the server still sees the exception."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any

import falcon
import falcon.asgi
import flask
import pytest
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings
from fastapi import FastAPI
from frameworks.aiohttp import aiohttp_boom
from frameworks.django import Kind, build
from frameworks.falcon import falcon_failing
from harness.aiohttp_server import aiohttp_server
from harness.asserting import cors_lines, vary_names
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import exchange
from harness.search_path import search_path
from harness.servers import (
    listening_socket,
    port_of,
    uvicorn_server,
    waitress_server,
    wsgiref_server,
)
from harness.spy import Boom, Spy
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.model import A, E, acao
from werkzeug.debug import DebuggedApplication
from werkzeug.serving import make_server

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import fastapi as fastapi_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

pytestmark = pytest.mark.rules(13, 20)

POLICY = Policy(allow_origins=[A])
TESTS = Path(__file__).parent.parent


@dataclass
class Served:
    """A running server, and what it told its logs and its error stream until it stopped."""

    port: int
    told: Callable[[], str]


Serve = Callable[[pytest.LogCaptureFixture, pytest.CaptureFixture[str]], Iterator[Served]]


def _serving(server: Callable[[], AbstractContextManager[int]]) -> Serve:
    def serve(
        caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
    ) -> Iterator[Served]:
        with caplog.at_level(logging.INFO), ExitStack() as stack:

            def told() -> str:
                stack.close()  # the exception is raised on after the answer has gone out
                captured = capsys.readouterr()
                return caplog.text + captured.err + captured.out

            yield Served(stack.enter_context(server()), told)

    return serve


def _raw_wsgi() -> "WSGIApplication":
    return WSGIGateway(raw_wsgi(Spy()), POLICY)


@contextmanager
def _werkzeug(app: "WSGIApplication") -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    assert isinstance(server, ThreadingMixIn)
    server.daemon_threads = False  # closing waits for what is still to be logged
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(20)
        server.server_close()


async def _boom(request: Request) -> PlainTextResponse:
    raise Boom(request.url.path)


async def _explain(_request: Request, _error: Exception) -> PlainTextResponse:
    return PlainTextResponse("mine", 500)


def _starlette(*, debug: bool, handler: bool) -> Starlette:
    app = Starlette(
        debug=debug,
        routes=[Route("/boom", _boom)],
        exception_handlers={Exception: _explain} if handler else {},
    )
    starlette_cors.CORS(app, POLICY)
    return app


def _fastapi(*, debug: bool, handler: bool) -> FastAPI:
    app = FastAPI(debug=debug, openapi_url=None)
    app.add_api_route("/boom", _boom, response_model=None)
    if handler:
        app.add_exception_handler(Exception, _explain)
    fastapi_cors.CORS(app, POLICY)
    return app


def _flask(*, debug: bool, handler: bool = False) -> "flask.Flask":
    app = flask.Flask(__name__)
    app.debug = debug

    def boom() -> str:
        raise Boom(flask.request.path)

    app.add_url_rule("/boom", view_func=boom)
    if handler:
        app.register_error_handler(500, lambda _error: ("mine", 500))
    flask_cors.CORS(app, POLICY)
    return app


@contextmanager
def _django(kind: Kind, *, debug: bool) -> Iterator[int]:
    serve: Any = uvicorn_server if kind is ASGIHandler else waitress_server
    # Django looks at the setting when something is raised.
    with override_settings(DEBUG=debug), serve(build(kind, POLICY)) as port:
        yield port


def _boom_of(kit: Kit, *, handler: bool) -> AbstractContextManager[int]:
    return kit.serve_installed(kit.boom(handler), POLICY)


def _gunicorn(
    _caplog: pytest.LogCaptureFixture, _capsys: pytest.CaptureFixture[str]
) -> Iterator[Served]:
    with listening_socket() as sock:
        options = ["--bind", f"fd://{sock.fileno()}", "--no-control-socket", "--workers", "1"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "harness.gunicorn_app:application"],
            pass_fds=[sock.fileno()],
            env={**os.environ, "PYTHONPATH": search_path(TESTS)},
            cwd=TESTS,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

        def told() -> str:
            process.terminate()
            return process.communicate(timeout=20)[1]

        try:
            yield Served(port_of(sock), told)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _falcon(*, handler: bool) -> AbstractContextManager[int]:
    return waitress_server(falcon_failing(falcon.App, POLICY, handler=handler))


def _falcon_asgi(*, handler: bool) -> AbstractContextManager[int]:
    return uvicorn_server(falcon_failing(falcon.asgi.App, POLICY, handler=handler))


SERVERS: dict[str, Serve] = {
    "aiohttp": _serving(lambda: aiohttp_server(aiohttp_boom(POLICY))),
    "falcon": _serving(lambda: _falcon(handler=False)),
    "falcon-asgi": _serving(lambda: _falcon_asgi(handler=False)),
    "uvicorn-httptools": _serving(lambda: uvicorn_server(ASGIGateway(RawASGI(Spy()), POLICY))),
    "uvicorn-h11": _serving(
        lambda: uvicorn_server(ASGIGateway(RawASGI(Spy()), POLICY), http="h11")
    ),
    "waitress": _serving(lambda: waitress_server(_raw_wsgi())),
    "wsgiref": _serving(lambda: wsgiref_server(_raw_wsgi())),
    "werkzeug": _serving(lambda: _werkzeug(_raw_wsgi())),
    "werkzeug-debug": _serving(lambda: _werkzeug(DebuggedApplication(_raw_wsgi()))),
    "gunicorn": _gunicorn,
    "flask-waitress": _serving(lambda: waitress_server(_flask(debug=False))),
    "flask-debug-waitress": _serving(lambda: waitress_server(_flask(debug=True))),
    "flask-werkzeug": _serving(lambda: _werkzeug(_flask(debug=False))),
    "flask-debug-werkzeug": _serving(
        lambda: _werkzeug(DebuggedApplication(_flask(debug=True)))
    ),
    "flask-handler": _serving(lambda: waitress_server(_flask(debug=False, handler=True))),
    "starlette": _serving(lambda: uvicorn_server(_starlette(debug=False, handler=False))),
    "starlette-debug": _serving(lambda: uvicorn_server(_starlette(debug=True, handler=False))),
    "starlette-handler": _serving(
        lambda: uvicorn_server(_starlette(debug=False, handler=True))
    ),
    "starlette-debug-handler": _serving(
        lambda: uvicorn_server(_starlette(debug=True, handler=True))
    ),
    "fastapi": _serving(lambda: uvicorn_server(_fastapi(debug=False, handler=False))),
    "fastapi-debug": _serving(lambda: uvicorn_server(_fastapi(debug=True, handler=False))),
    "django-handler": _serving(lambda: _django(WSGIHandler, debug=False)),
    "django-debug": _serving(lambda: _django(WSGIHandler, debug=True)),
    "django-asgi-handler": _serving(lambda: _django(ASGIHandler, debug=False)),
    "django-asgi-debug": _serving(lambda: _django(ASGIHandler, debug=True)),
    "fastapi-handler": _serving(lambda: uvicorn_server(_fastapi(debug=False, handler=True))),
}
for _kit in KITS:
    SERVERS[_kit.name] = _serving(partial(_boom_of, _kit, handler=False))
    SERVERS[f"{_kit.name}-handler"] = _serving(partial(_boom_of, _kit, handler=True))
# Whose own page for the exception must come through; the others have none left to show.
OWN_PAGE = {
    "flask-handler": b"mine",
    "starlette-handler": b"mine",
    "fastapi-handler": b"mine",
    "starlette-debug": b"Boom",
    "fastapi-debug": b"Boom",
    "django-handler": b"mine",
    "django-debug": b"Boom",
    "django-asgi-handler": b"mine",
    "django-asgi-debug": b"Boom",
    **{f"{kit.name}-handler": b"mine" for kit in KITS},
}


@pytest.fixture(params=SERVERS)
def served(
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[tuple[str, Served]]:
    name: str = request.param
    for each in SERVERS[name](caplog, capsys):
        yield name, each


def test_the_500_is_readable_and_the_exception_is_seen(served: tuple[str, Served]) -> None:
    name, server = served
    allowed = exchange(server.port, "GET", "/boom", "x", [("Origin", A.encode())])
    denied = exchange(server.port, "GET", "/boom", "x", [("Origin", E.encode())])
    assert (allowed.status, denied.status) == (500, 500)
    assert cors_lines(allowed.lines) == cors_lines([acao(A)])
    assert cors_lines(denied.lines) == []
    for answered in (allowed, denied):
        assert vary_names(answered.all("Vary")) == ["origin"]
        assert OWN_PAGE.get(name, b"") in answered.body
    told = server.told()
    assert "Traceback" in told
    assert "Boom: /boom" in told
