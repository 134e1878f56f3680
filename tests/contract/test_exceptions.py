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

import pytest
from django.test.utils import override_settings
from frameworks.django import DJANGO, DJANGO_ASGI
from frameworks.fastapi import FASTAPI
from frameworks.flask import FLASK
from frameworks.starlette import STARLETTE
from harness.asserting import cors_lines, vary_names
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import exchange
from harness.search_path import search_path
from harness.servers import (
    POLL,
    listening_socket,
    port_of,
    uvicorn_server,
    waitress_server,
    wsgiref_server,
)
from harness.spy import Spy
from tables.model import A, E, acao
from werkzeug.debug import DebuggedApplication
from werkzeug.serving import make_server

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

pytestmark = pytest.mark.rules(13, 20)

POLICY = Policy(allow_origins=[A])
TESTS = Path(__file__).parent.parent


@dataclass
class Served:
    """A running server, with its logs and error stream until it stopped."""

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
    server.daemon_threads = False  # closing waits for the last log records
    thread = threading.Thread(target=server.serve_forever, args=[POLL], daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(20)
        server.server_close()


def _boom_of(kit: Kit, *, handler: bool) -> AbstractContextManager[int]:
    return kit.serve_with_cors(POLICY, kit.boom, handler)


def _debug(kit: Kit, *, handler: bool = False) -> Any:  # noqa: ANN401 - any app
    """The app as its owner sees it who looks for the fault."""
    app = kit.with_cors(POLICY, kit.boom, handler)
    app.debug = True
    return app


@contextmanager
def _django_debug(kit: Kit) -> Iterator[int]:
    # Django looks at the setting when something is raised.
    with override_settings(DEBUG=True), _boom_of(kit, handler=False) as port:
        yield port


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


SERVERS: dict[str, Serve] = {
    "uvicorn-httptools": _serving(lambda: uvicorn_server(ASGIGateway(RawASGI(Spy()), POLICY))),
    "uvicorn-h11": _serving(
        lambda: uvicorn_server(ASGIGateway(RawASGI(Spy()), POLICY), http="h11")
    ),
    "waitress": _serving(lambda: waitress_server(_raw_wsgi())),
    "wsgiref": _serving(lambda: wsgiref_server(_raw_wsgi())),
    "werkzeug": _serving(lambda: _werkzeug(_raw_wsgi())),
    "werkzeug-debug": _serving(lambda: _werkzeug(DebuggedApplication(_raw_wsgi()))),
    "gunicorn": _gunicorn,
    "flask-werkzeug": _serving(
        lambda: _werkzeug(FLASK.with_cors(POLICY, FLASK.boom, False))  # noqa: FBT003 - a kit's
    ),
    "flask-debug": _serving(lambda: waitress_server(_debug(FLASK))),
    "flask-debug-werkzeug": _serving(lambda: _werkzeug(DebuggedApplication(_debug(FLASK)))),
    "starlette-debug": _serving(lambda: uvicorn_server(_debug(STARLETTE))),
    "starlette-debug-handler": _serving(
        lambda: uvicorn_server(_debug(STARLETTE, handler=True))
    ),
    "fastapi-debug": _serving(lambda: uvicorn_server(_debug(FASTAPI))),
    "django-debug": _serving(lambda: _django_debug(DJANGO)),
    "django-asgi-debug": _serving(lambda: _django_debug(DJANGO_ASGI)),
}
for _kit in KITS:
    SERVERS[_kit.name] = _serving(partial(_boom_of, _kit, handler=False))
    SERVERS[f"{_kit.name}-handler"] = _serving(partial(_boom_of, _kit, handler=True))
# Whose own page for the exception must come through; the others have none left to show.
OWN_PAGE = {
    "starlette-debug": b"Boom",
    "fastapi-debug": b"Boom",
    "django-debug": b"Boom",
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
