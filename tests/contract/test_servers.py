"""ASGI servers detect the kind of the outermost app by inspection; here they all do so.

uvicorn, hypercorn and daphne ask whether a call gives a coroutine, each in its own way, and
take the app for ASGI 2 or for WSGI if not; daphne gives the arguments by their names.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
from harness.asgi_types import App
from harness.asserting import cors_lines, vary_names
from harness.granian_server import granian_server
from harness.outermost import BUILD, POLICY, Lively
from harness.raw_http import TIMEOUT, exchange, request_bytes
from harness.servers import TESTS, daphne_server, hypercorn_server, uvicorn_server
from tables.model import A, E, acam, acao, acma

from crossorigin.asgi import CORSMiddleware

# Daphne, which is not among them, has no lifespan; and it imports its application.
SERVERS: dict[str, Callable[[App], AbstractContextManager[int]]] = {
    "uvicorn": partial(uvicorn_server, lifespan="auto"),
    "uvicorn-h11": partial(uvicorn_server, lifespan="auto", http="h11"),
    "hypercorn": hypercorn_server,
    "granian": partial(granian_server, lifespan=True),
}
ON_DAPHNE = {
    "gateway": "gateway",
    "falcon": "falcon_with_cors",
    "blacksheep": "blacksheep_with_cors",
}


def _serve(server: str, app: str) -> AbstractContextManager[int]:
    if server == "daphne":
        return daphne_server(TESTS, f"harness.outermost:{ON_DAPHNE[app]}")
    return SERVERS[server](BUILD[app]())


@pytest.fixture(
    scope="module",
    params=[(server, app) for server in (*SERVERS, "daphne") for app in BUILD],
    ids="-".join,
)
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with _serve(*request.param) as port:
        yield port


def test_an_allowed_request_is_answered_by_the_app(port: int) -> None:
    answered = exchange(port, "GET", "/ok", "x", [("Origin", A.encode())])
    assert (answered.status, answered.body) == (200, b"ok")
    assert cors_lines(answered.lines) == cors_lines([acao(A)])
    assert vary_names(answered.all("Vary")) == ["accept-encoding", "origin"]


def test_request_that_is_denied_or_without_origin_is_answered_by_the_app(port: int) -> None:
    for lines in ([("Origin", E.encode())], []):
        answered = exchange(port, "GET", "/ok", "x", lines)
        assert (answered.status, answered.body) == (200, b"ok")
        assert cors_lines(answered.lines) == []
        assert vary_names(answered.all("Vary")) == ["accept-encoding", "origin"]


def test_a_preflight_is_answered_by_the_gateway(port: int) -> None:
    for origin, status, expected in ((A, 204, [acao(A), acam("PUT"), acma(600)]), (E, 403, [])):
        asked = [("Origin", origin.encode()), ("Access-Control-Request-Method", b"PUT")]
        answered = exchange(port, "OPTIONS", "/ok", "x", asked)
        assert answered.status == status
        assert cors_lines(answered.lines) == cors_lines(expected)
        assert vary_names(answered.all("Vary")) == ["origin"]


def test_page_reads_the_500_of_an_exception_of_the_app(port: int) -> None:
    answered = exchange(port, "GET", "/boom", "x", [("Origin", A.encode())])
    assert answered.status == 500
    assert cors_lines(answered.lines) == cors_lines([acao(A)])
    assert vary_names(answered.all("Vary")) == ["origin"]


@pytest.mark.parametrize("server", [*SERVERS, "daphne"])
def test_a_stream_stays_a_stream(server: str) -> None:
    with (
        _serve(server, "gateway") as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        sock.sendall(request_bytes("GET", "/halves", "x", [("Origin", A.encode())]))
        received = b""
        while b"first;" not in received:
            received += sock.recv(65536)
        assert b"second;" not in received
        assert exchange(port, "GET", "/plain", "x").status == 200
        rest = b"".join(iter(lambda: sock.recv(65536), b""))
    head = received.partition(b"\r\n\r\n")[0].lower()
    assert b"access-control-allow-origin: " + A.encode() in head
    assert b"second;" in rest


@pytest.mark.parametrize("server", SERVERS)
def test_lifespan_events_reach_the_app(server: str) -> None:
    app = Lively()
    with SERVERS[server](CORSMiddleware(app, POLICY)) as port:
        assert exchange(port, "GET", "/plain", "x").status == 200
        assert app.events == ["startup"]
    assert app.events == ["startup", "shutdown"]
