"""The connections of a server: their number, and the time that they may wait."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from harness.raw_http import TIMEOUT, read_answer
from harness.servers import listening_socket, port_of, serving
from starlette.types import Receive, Scope, Send

from crossorigin.demo.connections import limited

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once, or not at all below /held."""
    if scope["path"] == "/held":
        await asyncio.wait([asyncio.ensure_future(receive())], timeout=0)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"held", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}
    )
    await send({"type": "http.response.body"})


@contextlib.contextmanager
def server(connections: int, seconds: float) -> Iterator[int]:
    config = uvicorn.Config(
        app,
        http=limited(connections, seconds),
        ws="wsproto",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    running = uvicorn.Server(config)
    sock = listening_socket()

    def stop() -> None:
        running.should_exit = True

    with serving(sock, lambda: running.run(sockets=[sock]), stop):
        yield port_of(sock)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)


def is_closed(sock: socket.socket) -> bool:
    """Wait until the server closes the connection."""
    try:
        return sock.recv(1) == b""
    except ConnectionResetError:
        return True


def test_connection_without_a_whole_request_is_closed_in_time() -> None:
    with server(10, 0.05) as port:
        with connect(port) as silent:
            assert is_closed(silent)
        with connect(port) as slow:
            slow.sendall(REQUEST[:-2])
            assert is_closed(slow)
        with connect(port) as kept:
            kept.sendall(REQUEST)
            assert read_answer(kept, "GET").status == 200
            assert is_closed(kept)


def test_answer_that_goes_on_is_not_counted_as_waiting() -> None:
    with server(10, 0.05) as port, connect(port) as held, connect(port) as silent:
        held.sendall(REQUEST.replace(b"/ ", b"/held ", 1))
        assert held.recv(1000).startswith(b"HTTP/1.1 200")
        assert is_closed(silent)
        held.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            assert held.recv(1000) != b""


def test_new_connection_takes_the_place_of_one_that_waits() -> None:
    with server(2, 60) as port, connect(port) as asked, connect(port) as silent:
        asked.sendall(REQUEST)
        assert read_answer(asked, "GET").status == 200
        with connect(port) as third:
            assert is_closed(silent)
            third.sendall(REQUEST)
            assert read_answer(third, "GET").status == 200
            with connect(port) as fourth:
                # All have asked: the oldest goes.
                assert is_closed(asked)
                fourth.sendall(REQUEST)
                assert read_answer(fourth, "GET").status == 200


def test_new_connection_is_refused_while_all_others_are_busy() -> None:
    with server(1, 60) as port, connect(port) as held:
        held.sendall(REQUEST.replace(b"/ ", b"/held ", 1))
        assert held.recv(1000).startswith(b"HTTP/1.1 200")
        with connect(port) as second:
            assert is_closed(second)


def test_two_requests_at_once_are_both_answered() -> None:
    with server(2, 60) as port, connect(port) as sock:
        sock.sendall(REQUEST + REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        with sock.makefile("rb") as answers:
            lines = answers.read().splitlines()
        assert [line for line in lines if line.startswith(b"HTTP/")] == [b"HTTP/1.1 200 OK"] * 2


def test_broken_request_and_handshake_end_the_wait() -> None:
    upgrade = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with server(2, 60) as port:
        with connect(port) as broken:
            broken.sendall(b"\0\r\n\r\n")
            assert read_answer(broken, "GET").status == 400
        with connect(port) as socketed:
            socketed.sendall(REQUEST[:-2] + upgrade)
            assert read_answer(socketed, "GET").status in {403, 500}
