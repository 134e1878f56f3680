"""Sanic's own application class and its own worker processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from frameworks.sanic import SANIC
from harness.asserting import cors_lines, vary_names
from harness.raw_http import TIMEOUT, Answered, exchange, read_answer, request_bytes
from harness.search_path import search_path
from sanic import HTTPResponse, Request, Sanic, text
from tables.model import A, acao

from crossorigin import Policy
from crossorigin.integrations.sanic import CORS

POLICY = Policy(allow_origins=A)


ORIGIN = ("Origin", A.encode())


TESTS = Path(__file__).parent.parent


async def _ok(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


def test_cors_keeps_handle_request_of_a_subclass() -> None:
    class Mine(Sanic[Any, Any]):
        calls = 0

        async def handle_request(self, request: Request) -> None:
            Mine.calls += 1
            await super().handle_request(request)

    app = Mine("mine", configure_logging=False)
    app.config.AUTO_EXTEND = False
    app.add_route(_ok, "/")
    CORS(app, POLICY)
    assert isinstance(app, Mine)
    assert repr(app) == 'Mine(name="mine")'
    assert Sanic.get_app("mine") is app
    with SANIC.serve(app) as port:
        answered = exchange(port, "GET", "/", "x", [ORIGIN])
        assert (Mine.calls, cors_lines(answered.lines)) == (1, cors_lines([acao(A)]))
        lines = [ORIGIN, ("Access-Control-Request-Method", b"PUT")]
        assert exchange(port, "OPTIONS", "/", "x", lines).status == 204
        assert Mine.calls == 1


@contextmanager
def _workers(path: Path) -> Iterator[None]:
    """Serve `sanic_worker` as its owner would, on a socket at `path`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sanic", "harness.sanic_worker:app", "--unix", str(path)],
        env={**os.environ, "PYTHONPATH": search_path(TESTS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        told = []
        for line in process.stdout:
            told.append(line)
            if "Worker ready" in line:
                break
        assert "Worker ready" in told[-1], told
        yield
        _ask(path, "GET", "/stop")
        process.communicate(timeout=TIMEOUT)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _ask(path: Path, method: str, target: str, *lines: tuple[str, bytes]) -> Answered:
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(TIMEOUT)
        sock.connect(str(path))
        sock.sendall(request_bytes(method, target, "x", [ORIGIN, *lines]))
        return read_answer(sock, method)


def test_worker_processes_have_it_outside_all_signals() -> None:
    # A test's own folder has too long a name for a socket.
    with tempfile.TemporaryDirectory() as folder, _workers(path := Path(folder) / "s"):
        asked = ("Access-Control-Request-Method", b"GET")
        assert _ask(path, "OPTIONS", "/", asked).status == 204
        answered = _ask(path, "GET", "/")
        seen = json.loads(_ask(path, "GET", "/seen").body)
    assert cors_lines(answered.lines) == cors_lines([acao(A)])
    assert vary_names(answered.all("Vary")) == ["origin", "x-signal"]
    once = ["handle GET", "route GET", "middleware GET", "response GET"]
    assert seen == [*once, *once[:3]]
