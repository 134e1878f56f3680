"""Tornado answers from many places; each answer has the headers."""

import asyncio
import socket
import threading

import pytest
from harness.kit import ASSETS
from harness.raw_http import TIMEOUT, read_answer
from harness.spy import Boom
from harness.tornado_asking import ASKS, get, is_readable, made
from harness.tornado_server import tornado_server
from tables.model import A, Line
from tornado import web

from crossorigin import Policy


class _Handler(web.RequestHandler):
    def prepare(self) -> None:
        if "X-Stranger" in self.request.headers:
            raise web.HTTPError(401)

    def get(self) -> None:
        if self.get_argument("fail", ""):
            raise Boom(self.request.path)
        self.set_header("Access-Control-Allow-Origin", "*")
        self.write("text " * 1000)

    def post(self) -> None:
        self.write("changed")

    @web.addslash
    def put(self) -> None:
        self.write("changed")


# Method, path, a further line of the request, status.
RESPONSES: list[tuple[str, str, Line, int]] = [
    ("GET", "/", ("X-A", "b"), 200),
    ("HEAD", "/", ("X-A", "b"), 405),
    ("GET", "/?fail=yes", ("X-A", "b"), 500),
    ("GET", "/", ("If-None-Match", "*"), 304),
    ("GET", "/", ("Accept-Encoding", "gzip"), 200),
    ("GET", "/", ("X-Stranger", "yes"), 401),
    ("GET", "/?fail=%FF", ("X-A", "b"), 400),
    ("POST", "/", ("X-A", "b"), 403),
    ("DELETE", "/", ("X-A", "b"), 403),
    ("OPTIONS", "/", ("X-A", "b"), 405),
    ("MADE-UP", "/", ("X-A", "b"), 405),
    ("GET", "/nowhere", ("X-A", "b"), 404),
    ("GET", "/old", ("X-A", "b"), 301),
    ("GET", "/static/hello.txt", ("X-A", "b"), 200),
    ("HEAD", "/static/hello.txt", ("X-A", "b"), 200),
    ("GET", "/static/hello.txt", ("Range", "bytes=1-2"), 206),
    ("GET", "/static/hello.txt", ("Range", "bytes=99-"), 416),
    ("GET", "/static/hello.txt", ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"), 304),
    ("GET", "/static/missing.txt", ("X-A", "b"), 404),
    ("GET", "/static/../kit.py", ("X-A", "b"), 403),
]


@pytest.mark.parametrize("traceback", [True, False])
def test_every_response_of_tornado_can_be_read(traceback: bool) -> None:
    app = made(
        (r"/", _Handler),
        (r"/old", web.RedirectHandler, {"url": "/"}),
        static_path=str(ASSETS),
        serve_traceback=traceback,
        xsrf_cookies=True,
        compress_response=True,
    )
    with tornado_server(app) as port:
        for method, path, (name, value), status in RESPONSES:
            answered = get(port, path, (name, value.encode()), method=method)
            assert (method, path, answered.status) == (method, path, status)
            assert is_readable(answered)
        assert (b"Traceback" in get(port, "/?fail=yes").body) is traceback


def test_a_preflight_with_a_body_leaves_the_connection_open() -> None:
    with (
        tornado_server(made((r"/", _Handler))) as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        for _ in range(2):
            head = f"OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\n{ASKS[0]}: PUT\r\n"
            sock.sendall(head.encode() + b"Content-Length: 70000\r\n\r\n" + b"x" * 70000)
            answered = read_answer(sock, "OPTIONS")
            assert (answered.status, answered.all("Connection")) == (204, [])
            assert len(answered.all("Date")) == 1


async def _later(origin: str) -> bool:
    await asyncio.sleep(0)
    return origin == A


@web.stream_request_body
class _Stream(web.RequestHandler):
    closed = threading.Event()

    def prepare(self) -> None:
        self.size = 0
        if "X-Too-Much" in self.request.headers:
            raise web.HTTPError(413)

    async def data_received(self, chunk: bytes) -> None:
        await asyncio.sleep(0)
        self.size += len(chunk)

    def post(self) -> None:
        self.write(str(self.size))

    def on_connection_close(self) -> None:
        super().on_connection_close()
        self.closed.set()


def test_a_body_is_read_as_it_comes_and_answered_early() -> None:
    head = f"POST / HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\nContent-Length: 300000\r\n"
    with tornado_server(made((r"/", _Stream), policy=Policy(allow_origins=_later))) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(head.encode() + b"\r\n" + b"x" * 300000)
            answered = read_answer(sock, "POST")
            assert (answered.status, answered.body) == (200, b"300000")
            assert is_readable(answered)
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(head.encode() + b"X-Too-Much: yes\r\n\r\n")
            answered = read_answer(sock, "POST")
            assert answered.status == 413
            assert is_readable(answered)
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(head.encode() + b"\r\nx")
        assert _Stream.closed.wait(TIMEOUT)
