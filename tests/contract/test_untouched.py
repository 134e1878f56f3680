"""Messages that are no HTTP response pass through unchanged; streams stay streams."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest
from frameworks.starlette import echo
from harness.asgi_types import App, Message, Receive, Scope, Send
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import TIMEOUT, request_bytes
from harness.servers import uvicorn_server, waitress_server
from starlette.applications import Starlette
from tables.model import A, E
from websockets.sync.client import connect

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = Policy(allow_origins=[A])


async def _nothing() -> Message:
    return {}


async def _nowhere(message: Message) -> None:
    raise AssertionError(message)


@pytest.mark.parametrize("kind", ["websocket", "lifespan", "made-up"])
def test_a_scope_that_is_not_http_passes_through_unchanged(kind: str) -> None:
    seen: list[tuple[Scope, Receive, Send]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    scope = {"type": kind, "path": "/", "headers": [(b"origin", E.encode())]}
    before = dict(scope)
    asyncio.run(ASGIGateway(app, POLICY)(scope, _nothing, _nowhere))
    assert len(seen) == 1
    assert seen[0][0] is scope
    assert scope == before
    assert seen[0][1] is _nothing
    assert seen[0][2] is _nowhere


def _echo_of(kit: Kit) -> AbstractContextManager[int]:
    assert kit.echo is not None
    return kit.serve_with_cors(POLICY, kit.echo)


ECHOES: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "asgi": lambda: uvicorn_server(ASGIGateway(echo(), POLICY)),
    **{kit.name: partial(_echo_of, kit) for kit in KITS if kit.echo},
}


@pytest.mark.parametrize("name", ECHOES)
def test_a_websocket_continues_as_without_the_gateway(name: str) -> None:
    """Defect 37: who may open a socket is not for this layer to say in silence."""
    with (
        ECHOES[name]() as port,
        connect(f"ws://127.0.0.1:{port}/ws", additional_headers={"Origin": E}) as client,
    ):
        client.send("hello")
        assert client.recv(timeout=TIMEOUT) == "hello"
        assert client.response is not None
        names = [name.lower() for name in client.response.headers]
        assert not [name for name in names if name.startswith("access-control-")]
        assert "vary" not in names


@pytest.mark.parametrize("wrap", ["gateway", "integration"])
def test_lifespan_events_reach_the_app(wrap: str) -> None:
    events: list[str] = []

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        events.append("up")
        yield
        events.append("down")

    app = Starlette(lifespan=lifespan)
    served: App = app
    if wrap == "gateway":
        served = ASGIGateway(app, POLICY)
    else:
        starlette_cors.CORS(app, POLICY)
    with uvicorn_server(served, lifespan="on") as port:
        _read_all(port, "/")
        assert events == ["up"]
    assert events == ["up", "down"]


def _read_all(port: int, path: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        sock.sendall(request_bytes("GET", path, "x", [("Origin", A.encode())]))
        return b"".join(iter(lambda: sock.recv(65536), b""))


class Gate:
    """Lets the second chunk out only when the test has read the first."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def wait(self) -> None:
        assert self._open.wait(TIMEOUT), "the test never read the first chunk"

    def chunks(self) -> Iterator[bytes]:
        yield b"first;"
        self.wait()
        yield b"second;"

    async def chunks_later(self) -> AsyncIterator[bytes]:
        yield b"first;"
        await asyncio.to_thread(self.wait)
        yield b"second;"


def _raw_asgi_stream(gate: Gate) -> App:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        async for chunk in gate.chunks_later():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return ASGIGateway(app, POLICY)


def _raw_wsgi_stream(gate: Gate) -> "WSGIApplication":
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        return gate.chunks()

    return WSGIGateway(app, POLICY)


def _generator_wsgi_stream(gate: Gate) -> "WSGIApplication":
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        # A generator: start_response is called when the first chunk is asked for.
        start_response("200 OK", [])
        yield from gate.chunks()

    return WSGIGateway(app, POLICY)


def _writing_wsgi_stream(gate: Gate) -> "WSGIApplication":
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        write = start_response("200 OK", [])
        for chunk in gate.chunks():
            write(chunk)
        return []

    return WSGIGateway(app, POLICY)


def _stream_of(kit: Kit, gate: Gate) -> AbstractContextManager[int]:
    return kit.serve_with_cors(POLICY, kit.stream, gate)


STREAMS: dict[str, Callable[[Gate], AbstractContextManager[int]]] = {
    "asgi": lambda gate: uvicorn_server(_raw_asgi_stream(gate)),
    "wsgi": lambda gate: waitress_server(_raw_wsgi_stream(gate)),
    "wsgi-generator": lambda gate: waitress_server(_generator_wsgi_stream(gate)),
    "wsgi-write": lambda gate: waitress_server(_writing_wsgi_stream(gate)),
    **{kit.name: partial(_stream_of, kit) for kit in KITS},
}


@pytest.mark.parametrize("name", STREAMS)
def test_the_first_chunk_arrives_while_the_app_still_waits(name: str) -> None:
    gate = Gate()
    with (
        STREAMS[name](gate) as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        sock.sendall(request_bytes("GET", "/", "x", [("Origin", A.encode())]))
        received = b""
        while b"first;" not in received:
            received += sock.recv(65536)
        assert b"second;" not in received
        gate.open()
        rest = b"".join(iter(lambda: sock.recv(65536), b""))
    head = received.partition(b"\r\n\r\n")[0].lower()
    assert b"access-control-allow-origin: " + A.encode() in head
    assert b"second;" in rest
