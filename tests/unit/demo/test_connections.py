"""The connections of a server: their number, and the time that they may take."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from harness.raw_http import TIMEOUT, read_answer
from harness.servers import listening_socket, port_of, serving
from starlette.types import Receive, Scope, Send

from crossorigin.demo.connections import Limits

LARGE = 20_000_000  # bytes; more than the buffers of two sockets


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a long body, with one that goes on, or with none; greet a WebSocket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/large":
        await send({"type": "http.response.body", "body": b"x" * LARGE, "more_body": True})
    if scope["path"] in {"/held", "/stream"}:
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
    await send({"type": "http.response.body", "body": b""})


@contextlib.contextmanager
def server(**limits: Any) -> Iterator[int]:  # noqa: ANN401 - of Limits
    config = uvicorn.Config(
        app,
        http=Limits(frozenset({"/stream"}), **limits).protocol(),
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


@contextlib.contextmanager
def asking(port: int, path: str = "") -> Iterator[socket.socket]:
    """A connection that has asked for a path, and has the head of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        if path:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            if path == "/":
                assert read_answer(sock, "GET").status == 200
            else:
                assert sock.recv(15) == b"HTTP/1.1 200 OK"
        yield sock


def is_closed(sock: socket.socket) -> bool:
    """Wait until the server closes the connection."""
    try:
        while sock.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return True


def test_connection_without_a_complete_request_is_closed_in_time() -> None:
    with server(request_seconds=0.05) as port:
        with asking(port) as silent:
            assert is_closed(silent)
        with asking(port) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\n")
            assert is_closed(slow)
        with asking(port, "/") as kept:
            assert is_closed(kept)


def test_answer_that_does_not_end_or_is_not_read_is_cut_unless_it_may_go_on() -> None:
    with (
        server(answer_seconds=0.05, request_seconds=0.05) as port,
        asking(port, "/stream") as stream,
        asking(port, "/held") as held,
        asking(port, "/large") as unread,
    ):
        assert is_closed(held)
        with asking(port) as silent:
            assert is_closed(silent)
        # The content of the buffers comes, and no more.
        received = 0
        with contextlib.suppress(ConnectionResetError):
            while chunk := unread.recv(65536):
                received += len(chunk)
        assert received < LARGE
        stream.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            assert stream.recv(65536)
            assert stream.recv(65536)


def test_new_connection_replaces_one_without_a_request_then_one_that_waits() -> None:
    with (
        server(connections=2) as port,
        asking(port, "/") as kept,
        asking(port) as silent,
        asking(port, "/"),
    ):
        assert is_closed(silent)
        with asking(port, "/"):
            assert is_closed(kept)


def test_new_connection_takes_the_place_of_the_oldest_answer_that_has_to_end() -> None:
    with (
        server(connections=3) as port,
        asking(port, "/stream") as stream,
        asking(port, "/held") as oldest,
        asking(port, "/held"),
        asking(port, "/"),
    ):
        assert is_closed(oldest)
        stream.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            assert stream.recv(65536)


def test_new_connection_is_refused_while_all_others_are_streams() -> None:
    with server(connections=1) as port, asking(port, "/stream"), asking(port) as second:
        assert is_closed(second)


def test_two_requests_at_once_are_both_answered() -> None:
    first = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = first.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with server() as port, asking(port) as sock:
        sock.sendall(first + last)
        with sock.makefile("rb") as answers:
            lines = answers.read().splitlines()
        assert [line for line in lines if line.startswith(b"HTTP/")] == [b"HTTP/1.1 200 OK"] * 2


def test_broken_request_and_handshake_end_the_wait() -> None:
    handshake = (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with server() as port:
        with asking(port) as broken:
            broken.sendall(b"\0\r\n\r\n")
            assert read_answer(broken, "GET").status == 400
        with asking(port) as socketed:
            socketed.sendall(handshake)
            assert read_answer(socketed, "GET").status == 101


UPGRADE = (
    "GET /stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@contextlib.contextmanager
def upgraded(port: int) -> Iterator[socket.socket]:
    """A WebSocket whose client neither sends anything nor closes it."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        sock.sendall(UPGRADE.encode())
        assert sock.recv(12) == b"HTTP/1.1 101"
        yield sock


def test_idle_websocket_is_closed_in_time() -> None:
    with server(answer_seconds=0.05) as port, upgraded(port) as silent:
        assert is_closed(silent)


def test_websockets_give_their_places_to_later_connections() -> None:
    with server(connections=2) as port, contextlib.ExitStack() as stack:
        first, second, third = (stack.enter_context(upgraded(port)) for _ in range(3))
        assert is_closed(first)
        second.close()  # its place is free: the next to go is the third
        with asking(port, "/stream"), asking(port, "/stream"):
            assert is_closed(third)
