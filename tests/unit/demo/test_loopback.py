"""The limits of the demo's servers: other names and large bodies are refused, on each path."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from harness.raw_http import Answered, exchange, read_answer

from crossorigin.demo.api import create_api
from crossorigin.demo.calls import CHAPTERS, Site
from crossorigin.demo.loopback import MAX_BODY, LoopbackOnly
from crossorigin.demo.page import FILES
from crossorigin.demo.ports import Claim, claim
from crossorigin.demo.record import Record
from crossorigin.demo.server import run

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

PAGE_PATHS = [*FILES, "/calls", "/record?call=1", "/nowhere"]
_, _CHAPTERS = create_api(Site("http://localhost", "", ""), Record())
API_CALLS = [
    (call["method"], call["url"]) for chapter in _CHAPTERS for call in chapter["calls"]
]
Visit = Callable[[Claim, Claim], None]


def _visited(visit: Visit) -> None:
    """Run both servers for the length of a visit, in which nothing may be raised."""
    errors: list[BaseException] = []

    def visiting(page: Claim, api: Claim) -> None:
        try:
            visit(page, api)
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)
        finally:
            signal.raise_signal(signal.SIGINT)

    with claim("127.0.0.1", 0, 0) as page, claim("localhost", 0, 0) as api:
        visitor = threading.Thread(target=visiting, args=(page, api))
        visitor.start()
        run(page, api)
        visitor.join()
    for error in errors:
        raise error


def _requests(page: Claim, api: Claim) -> Iterator[tuple[int, str, str]]:
    """Yield the port, the method and the path of each request that the demo knows."""
    yield from ((page.port, "GET", path) for path in PAGE_PATHS)
    for method, path in API_CALLS:
        yield api.port, method, path
        yield api.port, "OPTIONS", path
    yield api.port, "GET", "/nowhere"


@contextlib.contextmanager
def _sending(port: int, head: str) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sock:
        sock.sendall(head.replace("\n", "\r\n").encode())
        yield sock


def _end_of(sock: socket.socket) -> bytes:
    """Return the remaining bytes until the server closes the connection."""
    try:
        return sock.recv(1)
    except ConnectionResetError:
        return b""


def test_a_name_of_another_machine_is_refused_on_each_path() -> None:
    def visit(page: Claim, api: Claim) -> None:
        for port, method, path in _requests(page, api):
            for host in (f"evil.test:{port}", "evil.test", f"localhost.evil.test:{port}"):
                answer = exchange(port, method, path, host, [("Origin", b"http://evil.test")])
                assert answer.status == 421, (method, path, host)
                assert answer.all("connection") == ["close"]
                assert not [name for name, _ in answer.lines if name.startswith("access-")]

    _visited(visit)


def test_a_name_of_this_machine_is_answered_with_its_own_port_alone() -> None:
    def visit(page: Claim, api: Claim) -> None:
        for port in (page.port, api.port):
            for name in ("localhost", "127.0.0.1", "[::1]", "LocalHost"):
                assert exchange(port, "GET", "/nowhere", f"{name}:{port}").status == 404
                assert exchange(port, "GET", "/nowhere", name).status == 421
                assert exchange(port, "GET", "/nowhere", f"{name}:1").status == 421
            twice = [("Host", f"localhost:{port}".encode())]
            # Some servers refuse the second line before any application sees it.
            status = exchange(port, "GET", "/nowhere", f"localhost:{port}", twice).status
            assert status in {400, 421}
            with _sending(port, "GET /nowhere HTTP/1.0\n\n") as sock:
                assert read_answer(sock, "GET").status == 421

    _visited(visit)


def test_a_large_announced_body_is_refused_before_it_is_sent() -> None:
    def visit(page: Claim, api: Claim) -> None:
        for port, method, path in _requests(page, api):
            head = (
                f"{method} {path} HTTP/1.1\nHost: localhost:{port}\n"
                "Content-Length: 200000000\n\n{"
            )
            with _sending(port, head) as sock:
                answer = read_answer(sock, method)
                assert answer.status == 413, (method, path)
                assert answer.all("connection") == ["close"]
                assert _end_of(sock) == b""

    _visited(visit)


def test_a_large_body_without_a_length_is_refused_while_it_comes() -> None:
    chunk = f"{MAX_BODY:x}\n{'x' * MAX_BODY}\n"

    def visit(page: Claim, api: Claim) -> None:
        for port, method, path in _requests(page, api):
            head = (
                f"{method} {path} HTTP/1.1\nHost: localhost:{port}\n"
                f"Transfer-Encoding: chunked\n\n{chunk}1\nx\n"
            )
            with _sending(port, head) as sock:
                assert read_answer(sock, method).status == 413, (method, path)
                assert _end_of(sock) == b""

    _visited(visit)


def test_a_body_of_the_longest_size_reaches_the_application() -> None:
    def visit(_page: Claim, api: Claim) -> None:
        body = '"' + "x" * (MAX_BODY - 2) + '"'
        head = (
            f"PUT /preflights/plain/1 HTTP/1.1\nHost: localhost:{api.port}\n"
            f"Content-Length: {len(body)}\nConnection: close\n\n"
        )
        with _sending(api.port, head) as sock:
            for start in range(0, MAX_BODY, 1000):
                sock.sendall(body[start : start + 1000].encode())
            answer: Answered = read_answer(sock, "PUT")
        assert answer.status == 200
        assert answer.body == b'{"saved":' + body.encode() + b"}"

    _visited(visit)


def test_the_port_of_http_need_not_be_written() -> None:
    answered: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        assert await receive() == {"type": "http.disconnect"}
        assert await receive() == {"type": "http.request"}
        await send({"type": "http.response.start", "status": 200})

    async def serve(port: int, host: bytes) -> None:
        gone: Iterator[Message] = iter([{"type": "http.disconnect"}, {"type": "http.request"}])

        async def receive() -> Message:
            return next(gone)

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered.append(message["status"])

        scope: dict[str, Any] = {"type": "http", "headers": [(b"host", host)]}
        await LoopbackOnly(app, port)(scope, receive, send)

    for port in (80, 8000):
        for host in (b"localhost", b"localhost:80", b"[::1]"):
            asyncio.run(serve(port, host))
    assert answered == [200] * 3 + [421] * 3


def test_each_body_that_the_page_sends_is_small() -> None:
    bodies = [call.body or "" for chapter in CHAPTERS for call in chapter.calls]
    assert max(map(len, bodies)) * 10 < MAX_BODY


def test_the_process_logs_as_before_when_the_servers_have_ended() -> None:
    log = logging.getLogger("uvicorn.error")
    before = list(log.filters)
    during: list[object] = []

    def visit(page: Claim, _api: Claim) -> None:
        exchange(page.port, "GET", "/", f"127.0.0.1:{page.port}", [])
        during.extend(log.filters)

    _visited(visit)
    assert len(during) == len(before) + 1
    assert log.filters == before
