"""Tornado's routers, matchers and delegates, and their arguments."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from typing import Any

import flask
import pytest
from harness.asserting import cors_lines, vary_names
from harness.raw_http import TIMEOUT, exchange
from harness.tornado_asking import ONE, get, is_readable, made, preflight
from harness.tornado_server import tornado_server
from tables.model import A, B, acao
from tornado import httputil, routing, web, websocket
from tornado.wsgi import WSGIContainer
from websockets.sync.client import connect

from crossorigin import Policy
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations.tornado import CORS, cors


class _Handler(web.RequestHandler):
    def get(self) -> None:
        self.write("text")


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
    with tornado_server(made((r"/", _Watched, {"seen": seen}))) as port:
        for path, status in (("/", 200), ("/?fail=yes", 418)):
            assert get(port, path).status == status
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
    with tornado_server(made((r"/.*", _Router()))) as port:
        for _ in range(2):
            answered = get(port, "/")
            assert (answered.status, answered.body) == (200, b"ok")
            assert cors_lines(answered.lines) == cors_lines([acao(A)])
            assert vary_names(answered.all("Vary")) == ["cookie", "origin"]
            assert answered.all("X-Blank") == ["kept "]  # of a client that strips on one side
    assert dict(SHARED) == {"Content-Length": "2", "X-Blank": " kept ", "Vary": "Cookie"}


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
    app = made((r"/", _Loop), (r"/text", _Handler), policy=Policy(allow_origins=_later))
    with tornado_server(app) as port:
        assert is_readable(get(port, "/text"))
        assert (
            cors_lines(exchange(port, "GET", "/text", "x", [("Origin", B.encode())]).lines)
            == []
        )
        assert preflight(port, "/text").status == 204
        with connect(f"ws://127.0.0.1:{port}/", additional_headers={"Origin": A}) as client:
            client.send("which?")
            assert {client.recv(timeout=TIMEOUT)} == {str(loop) for loop in LOOPS}


class _Asking(web.Application):
    def find_handler(self, request: httputil.HTTPServerRequest, **more: Any) -> Any:  # noqa: ANN401 - Tornado's
        return self.get_handler_delegate(request, _Echo, path_args=more["path_args"])


class _Echo(web.RequestHandler):
    def get(self, word: str) -> None:
        self.write(word)


def test_application_of_an_own_class_gets_the_match_of_its_router() -> None:
    app = _Asking()
    assert CORS(app, ONE) is getattr(app, "cors", None)
    with tornado_server(routing.RuleRouter([(r"/(.*)", app)])) as port:
        answered = get(port, "/word")
    assert answered.body == b"word"
    assert is_readable(answered)


class _OfPut(routing.Matcher):
    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        return {} if request.method == "PUT" else None


class _Putting(web.RequestHandler):
    def put(self) -> None:
        self.write("put")


def test_preflight_that_has_no_policy_is_not_answered_by_an_inner_application() -> None:
    """The rule of the owner's matcher serves PUT; the inner application serves OPTIONS."""
    inner = web.Application([("/x", _Handler)])
    CORS(inner, Policy(allow_origins=A))
    app = web.Application([routing.Rule(_OfPut(), _Putting), ("/x", inner)])
    CORS(app, None)
    with tornado_server(app) as port:
        for method, is_open in (("GET", True), ("PUT", False)):
            asked = [("Origin", A.encode()), ("Access-Control-Request-Method", method.encode())]
            for answer in (
                exchange(port, "OPTIONS", "/x", "x", asked),
                exchange(port, method, "/x", "x", asked[:1]),
            ):
                assert bool(cors_lines(answer.lines)) is is_open, method


def test_application_behind_an_adapter_governs_no_rule_outside() -> None:
    inner = flask.Flask(__name__)
    inner.add_url_rule("/x", "x", lambda: "ok")
    in_flask.CORS(inner, Policy(allow_origins=A))
    fallback = {"fallback": WSGIContainer(inner)}
    app = made(
        routing.Rule(_OfPut(), _Putting), ("/x", web.FallbackHandler, fallback), policy=None
    )
    with tornado_server(app) as port:
        for method in (b"GET", b"PUT"):
            asked = [("Origin", A.encode()), ("Access-Control-Request-Method", method)]
            assert exchange(port, "OPTIONS", "/x", "x", asked).status == 403


class _OfGet(routing.Matcher):
    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        return {} if vars(request)["method"] == "GET" else None


def test_405_has_the_policy_of_the_handler_that_a_rule_finds_by_the_record() -> None:
    marked = cors(allow_origins=B)(type("_Marked", (_Handler,), {}))
    app = made(routing.Rule(_OfGet(), _Handler), ("/x", marked), policy=Policy(allow_origins=A))
    with tornado_server(app) as port:
        for origin in (A, B):
            answer = exchange(port, "DELETE", "/x", "x", [("Origin", origin.encode())])
            assert (answer.status, bool(cors_lines(answer.lines))) == (405, origin == A)
