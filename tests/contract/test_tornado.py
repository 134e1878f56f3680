"""What Tornado alone has: servers and routers around an application, and delegates."""

import asyncio
import gc
import http.client
import logging
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from frameworks.tornado import app as paths_app
from harness.asserting import cors_lines, vary_names
from harness.kit import ASSETS
from harness.raw_http import TIMEOUT, Answered, exchange, read_answer
from harness.servers import port_of
from harness.spy import HEADER, Boom, Spy
from harness.tornado_server import tornado_server
from tables.model import A, B, Line, acao
from tornado import httputil, routing, web, websocket
from websockets.sync.client import connect

from crossorigin import Policy
from crossorigin.engine import census
from crossorigin.integrations.tornado import CORS, cors

ONE = Policy(allow_origins=A)
ORIGIN = ("Origin", A.encode())
ASKS = ("Access-Control-Request-Method", b"PUT")


def _get(port: int, path: str, *lines: tuple[str, bytes], method: str = "GET") -> Answered:
    return exchange(port, method, path, "api.test", [ORIGIN, *lines])


def _preflight(port: int, path: str, *lines: tuple[str, bytes]) -> Answered:
    return exchange(port, "OPTIONS", path, "api.test", [ORIGIN, ASKS, *lines])


def _is_readable(answered: Answered) -> bool:
    """Whether a page at A may read it, and it varies as it must."""
    names = vary_names(answered.all("Vary"))
    return cors_lines(answered.lines) == cors_lines([acao(A)]) and names.count("origin") == 1


def _made(*rules: Any, policy: Policy | None = ONE, **settings: Any) -> web.Application:  # noqa: ANN401 - Tornado's
    app = web.Application(list(rules), **settings)
    CORS(app, policy)
    return app


def _of_paths(spy: Spy) -> web.Application:
    app = paths_app(spy)
    CORS(app, ONE)
    return app


def _in_router(spy: Spy) -> Any:  # noqa: ANN401 - a router
    return routing.RuleRouter([routing.Rule(routing.AnyMatches(), _of_paths(spy))])


def _as_fallback(spy: Spy) -> Any:  # noqa: ANN401 - an application
    fallback = {"fallback": _of_paths(spy)}
    return web.Application([(r".*", web.FallbackHandler, fallback)])


def _called(spy: Spy) -> Any:  # noqa: ANN401 - a callable
    app = _of_paths(spy)
    return app.__call__


SERVED: dict[str, Callable[[Spy], Any]] = {
    "server": _of_paths,
    "router": _in_router,
    "fallback": _as_fallback,
    "callable": _called,
}


@pytest.mark.parametrize("name", SERVED)
def test_the_gateway_stands_before_the_application_whoever_serves_it(name: str) -> None:
    spy = Spy()
    with tornado_server(SERVED[name](spy)) as port:
        for path, status in (("/ok", 200), ("/missing", 404), ("/boom", 500), ("/stream", 200)):
            answered = _get(port, path)
            assert answered.status == status
            assert _is_readable(answered)
        answered = _preflight(port, "/missing", (HEADER, b"preflight"))
    assert (answered.status, spy.count("preflight")) == (204, 0)
    assert cors_lines([acao(A)])[0] in cors_lines(answered.lines)


def test_an_application_that_listens_has_the_gateway() -> None:
    async def ask() -> Answered:
        server = _of_paths(Spy()).listen(0, "127.0.0.1")
        (sock,) = server._sockets.values()
        answered = await asyncio.to_thread(_get, port_of(sock), "/ok")
        server.stop()
        await server.close_all_connections()
        return answered

    assert _is_readable(asyncio.run(ask()))


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
def test_whatever_tornado_answers_can_be_read(traceback: bool) -> None:
    app = _made(
        (r"/", _Handler),
        (r"/old", web.RedirectHandler, {"url": "/"}),
        static_path=str(ASSETS),
        serve_traceback=traceback,
        xsrf_cookies=True,
        compress_response=True,
    )
    with tornado_server(app) as port:
        for method, path, (name, value), status in RESPONSES:
            answered = _get(port, path, (name, value.encode()), method=method)
            assert (method, path, answered.status) == (method, path, status)
            assert _is_readable(answered)
        assert (b"Traceback" in _get(port, "/?fail=yes").body) is traceback


def test_a_preflight_with_a_body_leaves_the_connection_open() -> None:
    with (
        tornado_server(_made((r"/", _Handler))) as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        for _ in range(2):
            head = f"OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\n{ASKS[0]}: PUT\r\n"
            sock.sendall(head.encode() + b"Content-Length: 70000\r\n\r\n" + b"x" * 70000)
            answered = read_answer(sock, "OPTIONS")
            assert (answered.status, answered.all("Connection")) == (204, [])
            assert len(answered.all("Date")) == 1


class _Initialised(web.RequestHandler):
    def initialize(self) -> None:
        raise Boom(self.request.path)


@web.stream_request_body
class _Upload(web.RequestHandler):
    def data_received(self, chunk: bytes) -> None:  # noqa: ARG002 - Tornado's name
        raise Boom(self.request.path)


class _Matcher(routing.Matcher):
    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        if request.path == "/matcher":
            raise Boom(request.path)
        return None


def _function(request: httputil.HTTPServerRequest) -> None:
    raise Boom(request.path)


def _failing(policy: Policy | None) -> web.Application:
    return _made(
        (_Matcher(), _Handler),
        (r"/initialize", _Initialised),
        (r"/function", _function),
        (r"/upload", _Upload),
        policy=policy,
    )


def _failing_fallback(policy: Policy | None) -> web.Application:
    fallback = {"fallback": _failing(policy)}
    return web.Application([(r".*", web.FallbackHandler, fallback)])


FAILING: list[tuple[Callable[[Policy | None], web.Application], str, str]] = [
    (_failing, "GET", "/initialize"),
    (_failing, "HEAD", "/initialize"),
    (_failing, "GET", "/matcher"),
    (_failing, "GET", "/function"),
    (_failing, "POST", "/upload"),
    (_failing_fallback, "GET", "/initialize"),
]


def _send(port: int, method: str, path: str) -> Answered:
    body = b"body" if method == "POST" else b""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\n"
        sock.sendall(head.encode() + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        return read_answer(sock, method)


@pytest.mark.parametrize(("build", "method", "path"), FAILING)
def test_what_raises_where_tornado_answers_nothing_is_a_500_that_can_be_read(
    build: Callable[[Policy | None], web.Application],
    method: str,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR), tornado_server(build(ONE)) as port:
        answered = _send(port, method, path)
        allowed = _preflight(port, path)
    assert answered.status == 500
    assert answered.body == (b"" if method == "HEAD" else b"Internal Server Error")
    assert _is_readable(answered)
    assert allowed.status == 204
    assert f"Boom: {path}" in caplog.text


@pytest.mark.parametrize(("build", "method", "path"), FAILING)
def test_without_a_policy_the_connection_ends(
    build: Callable[[Policy | None], web.Application], method: str, path: str
) -> None:
    """As Tornado does with a delegate that raises: there is no answer to add to."""
    with tornado_server(build(None)) as port, pytest.raises(http.client.RemoteDisconnected):
        _send(port, method, path)


def _refuse(_request: httputil.HTTPServerRequest) -> None:
    raise httputil.HTTPInputError


# Documented: what the server refuses itself, it refuses without headers of anybody's.
POST = f"POST /refuse HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\n"
REFUSED = {
    "no-http": "nonsense\r\n\r\n",
    "too-large": POST + "Content-Length: 999999999\r\n\r\n",
    "refused-by-a-delegate": POST + "\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_server_refuses_itself_has_no_headers(name: str) -> None:
    with (
        tornado_server(_made((r"/refuse", _refuse))) as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        sock.sendall(REFUSED[name].encode())
        received = b"".join(iter(lambda: sock.recv(65536), b""))
    # Before 6.5 Tornado only ended the connection where a delegate refused.
    assert received in {b"HTTP/1.1 400 Bad Request\r\n\r\n", b""}


class _Watched(web.RequestHandler):
    def initialize(self, seen: list[weakref.ref[Any]]) -> None:
        seen += [weakref.ref(self), weakref.ref(self.request.connection)]

    def get(self) -> None:
        if self.get_argument("fail", ""):
            raise web.HTTPError(418)


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage collector."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_no_circle_keeps_a_connection_in_memory() -> None:
    seen: list[weakref.ref[Any]] = []
    with tornado_server(_made((r"/", _Watched, {"seen": seen}))) as port:
        for path, status in (("/", 200), ("/?fail=yes", 418)):
            assert _get(port, path).status == status
    assert len(seen) == 4
    assert [each() for each in seen] == [None] * 4


SHARED = httputil.HTTPHeaders({"Content-Length": "2", "X-Blank": " kept ", "Vary": "Cookie"})


class _Delegate(httputil.HTTPMessageDelegate):
    """Answers without a handler, as the documentation of Tornado's routing shows."""

    def __init__(self, connection: httputil.HTTPConnection) -> None:
        self._connection = connection

    def finish(self) -> None:
        start = httputil.ResponseStartLine("HTTP/1.1", 200, "OK")
        self._connection.write_headers(start, SHARED, b"ok")
        self._connection.finish()


class _Router(routing.Router):
    def find_handler(self, request: httputil.HTTPServerRequest, **_more: Any) -> Any:  # noqa: ANN401 - Tornado's
        return _Delegate(request.connection)  # type: ignore[arg-type]  # it came over one


def test_a_delegate_keeps_its_headers_to_itself() -> None:
    with tornado_server(_made((r"/.*", _Router()))) as port:
        for _ in range(2):
            answered = _get(port, "/")
            assert (answered.status, answered.body) == (200, b"ok")
            assert cors_lines(answered.lines) == cors_lines([acao(A)])
            assert vary_names(answered.all("Vary")) == ["cookie", "origin"]
            assert answered.all("X-Blank") == ["kept "]  # of a client that strips on one side
    assert dict(SHARED) == {"Content-Length": "2", "X-Blank": " kept ", "Vary": "Cookie"}


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
    with tornado_server(_made((r"/", _Stream), policy=Policy(allow_origins=_later))) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(head.encode() + b"\r\n" + b"x" * 300000)
            answered = read_answer(sock, "POST")
            assert (answered.status, answered.body) == (200, b"300000")
            assert _is_readable(answered)
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(head.encode() + b"X-Too-Much: yes\r\n\r\n")
            answered = read_answer(sock, "POST")
            assert answered.status == 413
            assert _is_readable(answered)
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(head.encode() + b"\r\nx")
        assert _Stream.closed.wait(TIMEOUT)


LOOPS: set[int] = set()


async def _later(origin: str) -> bool:
    LOOPS.add(id(asyncio.get_running_loop()))
    await asyncio.sleep(0)
    return origin == A


class _Loop(websocket.WebSocketHandler):
    def check_origin(self, _origin: str) -> bool:
        return True

    async def on_message(self, _message: str | bytes) -> None:
        await self.write_message(str(id(asyncio.get_running_loop())))


def test_callables_are_awaited_on_the_servers_own_loop() -> None:
    LOOPS.clear()
    app = _made((r"/", _Loop), (r"/text", _Handler), policy=Policy(allow_origins=_later))
    with tornado_server(app) as port:
        assert _is_readable(_get(port, "/text"))
        assert (
            cors_lines(exchange(port, "GET", "/text", "x", [("Origin", B.encode())]).lines)
            == []
        )
        assert _preflight(port, "/text").status == 204
        with connect(f"ws://127.0.0.1:{port}/", additional_headers={"Origin": A}) as client:
            client.send("which?")
            assert {client.recv(timeout=TIMEOUT)} == {str(loop) for loop in LOOPS}


class _Counting(routing.Matcher):
    asked: list[str | None]

    def __init__(self) -> None:
        self.asked = []

    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        self.asked.append(request.method)
        return {}


def test_the_application_is_asked_once_for_a_request() -> None:
    matcher = _Counting()
    app = web.Application([(matcher, cors(ONE)(type("Marked", (_Handler,), {})))])
    CORS(app, None)
    with tornado_server(app) as port:
        assert _is_readable(_get(port, "/"))
        assert matcher.asked == ["GET"]
        assert _preflight(port, "/").status == 204
        assert matcher.asked == ["GET", "PUT"]


@pytest.mark.parametrize("has_a_say", [True, False])
def test_an_app_without_marks_has_its_policy(
    has_a_say: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(census, "routes_have_a_say", lambda: has_a_say)
    matcher = _Counting()
    with tornado_server(_made((matcher, _Handler))) as port:
        assert _is_readable(_get(port, "/"))
        assert _preflight(port, "/").status == 204
    assert matcher.asked == (["GET", "PUT"] if has_a_say else ["GET"])


class _Asking(web.Application):
    def find_handler(self, request: httputil.HTTPServerRequest, **more: Any) -> Any:  # noqa: ANN401 - Tornado's
        return self.get_handler_delegate(request, _Echo, path_args=more["path_args"])


class _Echo(web.RequestHandler):
    def get(self, word: str) -> None:
        self.write(word)


def test_an_application_of_ones_own_class_is_given_what_its_router_found() -> None:
    app = _Asking()
    assert CORS(app, ONE) is getattr(app, "cors", None)
    with tornado_server(routing.RuleRouter([(r"/(.*)", app)])) as port:
        answered = _get(port, "/word")
    assert answered.body == b"word"
    assert _is_readable(answered)
