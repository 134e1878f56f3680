"""What Sanic alone has: its own server, and answers from many places, on that and on ASGI."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from frameworks.sanic import SANIC, SANIC_ASGI, App, bare
from harness.asserting import cors_lines, vary_names
from harness.kit import ASSETS, Kit
from harness.raw_http import TIMEOUT, Answered, exchange, read_answer, request_bytes
from harness.search_path import search_path
from harness.servers import uvicorn_server
from harness.spy import Boom
from sanic import Blueprint, HTTPResponse, Request, Sanic, empty, text
from sanic.application.constants import Mode
from sanic.exceptions import PayloadTooLarge
from sanic.response import file_stream
from sanic.views import HTTPMethodView
from starlette.applications import Starlette
from starlette.routing import Mount
from tables.model import A, B, acao
from tables.routes import ORIGINS, Label

from crossorigin import Policy, PolicyMap
from crossorigin.engine import census
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations.sanic import CORS, cors

POLICY = Policy(allow_origins=A)
ORIGIN = ("Origin", A.encode())
TESTS = Path(__file__).parent.parent
both = pytest.mark.parametrize("kit", [SANIC, SANIC_ASGI], ids=lambda kit: kit.name)


async def _ok(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


async def _boom(request: Request) -> HTTPResponse:
    raise Boom(request.path)


async def _raises_before(request: Request) -> None:
    await request.respond(content_type="text/plain")
    raise Boom


async def _refuses(_request: Request) -> HTTPResponse:
    raise PayloadTooLarge


async def _streams_file(_request: Request) -> Any:  # noqa: ANN401 - a class that is going away
    return await file_stream(ASSETS / "hello.txt")


async def _fails_to_handle(_request: Request, _error: Exception) -> HTTPResponse:
    raise Boom


async def _lookup(_request: Request) -> HTTPResponse:
    raise LookupError


async def _takes(request: Request) -> HTTPResponse:
    return text(request.body.decode())


async def _answers_first(request: Request) -> HTTPResponse | None:
    return empty(401) if request.path == "/private" else None


async def _replaces(request: Request, response: HTTPResponse) -> HTTPResponse | None:
    if request.path != "/replaced":
        return None
    return text("new", response.status, {"Access-Control-Allow-Origin": "*"})


def _app() -> App:
    app = bare()
    for path, handler in (
        ("/plain", _ok),
        ("/replaced", _ok),
        ("/private", _ok),
        ("/boom", _boom),
        ("/raises-before", _raises_before),
        ("/refuses", _refuses),
        ("/file", _streams_file),
        ("/handler-fails", _lookup),
    ):
        app.add_route(handler, path, name=path.strip("/"))
    app.add_route(_ok, "/strict", strict_slashes=True, name="strict")
    app.add_route(_takes, "/takes", {"POST"})
    app.static("/static", ASSETS, use_content_range=True)
    app.error_handler.add(LookupError, _fails_to_handle)
    app.register_middleware(_answers_first, "request")
    app.register_middleware(_replaces, "response")  # type: ignore[arg-type]  # Sanic asks for less
    return app


Case = tuple[str, str, int, tuple[tuple[str, bytes], ...]]
CASES: list[Case] = [
    ("GET", "/plain", 200, ()),
    ("GET", "/replaced", 200, ()),
    ("GET", "/private", 401, ()),
    ("GET", "/nowhere", 404, ()),
    ("GET", "/strict/", 404, ()),
    ("PUT", "/plain", 405, ()),
    ("GET", "/boom", 500, ()),
    ("GET", "/raises-before", 500, ()),
    ("GET", "/handler-fails", 500, ()),
    ("GET", "/refuses", 413, ()),
    ("GET", "/file", 200, ()),
    ("GET", "/static/hello.txt", 200, ()),
    ("HEAD", "/static/hello.txt", 200, ()),
    ("GET", "/static/hello.txt", 206, (("Range", b"bytes=0-1"),)),
    ("GET", "/static/hello.txt", 416, (("Range", b"bytes=9-"),)),
    (
        "GET",
        "/static/hello.txt",
        304,
        (("If-Modified-Since", b"Thu, 31 Dec 2099 23:59:59 GMT"),),
    ),
]


@both
@pytest.mark.parametrize("has_a_say", [True, False])
@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.DEBUG], ids=lambda mode: mode.name)
def test_whatever_answers_has_the_headers(
    kit: Kit, mode: Mode, has_a_say: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where no route has a say, all but the first are answered from what is at hand.
    monkeypatch.setattr(census, "routes_have_a_say", lambda: has_a_say)
    app = _app()
    app.state.mode = mode
    with kit.serve_installed(app, POLICY) as port:
        for method, path, status, lines in CASES:
            answered = exchange(port, method, path, "x", [ORIGIN, *lines])
            assert (path, answered.status) == (path, status)
            assert cors_lines(answered.lines) == cors_lines([acao(A)])
            assert vary_names(answered.all("Vary")) == ["origin"]


def _post(port: int, body: bytes) -> Answered:
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        head = request_bytes("POST", "/takes", "x", [ORIGIN])
        length = b"Content-Length: %d" % len(body)
        sock.sendall(head.replace(b"Content-Length: 0", length) + body)
        return read_answer(sock, "POST")


def test_a_body_that_is_too_large_has_a_readable_413() -> None:
    app = _app()
    app.config.REQUEST_MAX_SIZE = 1 << 14
    with SANIC.serve_installed(app, POLICY) as port:
        answers = [_post(port, b"x" * size) for size in (5, 1 << 15)]
    assert [each.status for each in answers] == [200, 413]
    for each in answers:
        assert cors_lines(each.lines) == cors_lines([acao(A)])


def test_a_handler_that_takes_too_long_has_a_readable_503() -> None:
    app = bare()
    app.config.RESPONSE_TIMEOUT = 0

    @app.get("/")
    async def wait(_request: Request) -> None:
        await asyncio.Event().wait()

    with SANIC.serve_installed(app, POLICY) as port:
        answered = exchange(port, "GET", "/", "x", [ORIGIN])
    assert answered.status == 503
    assert cors_lines(answered.lines) == cors_lines([acao(A)])


def test_a_status_that_cannot_be_sent_has_a_readable_500() -> None:
    app = bare()

    @app.get("/")
    async def odd(_request: Request) -> HTTPResponse:
        return HTTPResponse("odd", 99)

    with SANIC.serve_installed(app, POLICY) as port:
        answered = exchange(port, "GET", "/", "x", [ORIGIN])
    assert answered.status == 500
    assert cors_lines(answered.lines) == cors_lines([acao(A)])


@both
def test_a_stream_that_raises_has_its_headers_and_ends(kit: Kit) -> None:
    app = bare()

    @app.get("/")
    async def half(request: Request) -> None:
        response = await request.respond(content_type="text/plain")
        # What is set before the first part is sent is part of the response.
        response.headers["Vary"] = "Accept"
        await response.send("half")
        raise Boom

    with (
        kit.serve_installed(app, POLICY) as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        sock.sendall(request_bytes("GET", "/", "x", [ORIGIN]))
        received = b"".join(iter(lambda: sock.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
    assert body.startswith(b"4\r\nhalf\r\n")
    assert cors_lines([(name, value) for name, value in lines]) == cors_lines([acao(A)])
    assert vary_names(value for name, value in lines if name.lower() == "vary") == [
        "accept",
        "origin",
    ]


@both
def test_a_response_that_is_sent_again_has_nothing_of_another_policy(kit: Kit) -> None:
    app = bare()
    shared = text("the same", headers={"Vary": "Accept"})

    @app.get("/<name:str>")
    async def show(_request: Request, **_parameters: str) -> HTTPResponse:
        return shared

    policy = PolicyMap({"/public": Policy(), "/mine": POLICY})
    with kit.serve_installed(app, policy) as port:
        for path, lines, vary in (
            ("/mine", [acao(A)], ["accept", "origin"]),
            ("/public", [acao("*")], ["accept"]),
            ("/no", [], ["accept"]),
            ("/mine", [acao(A)], ["accept", "origin"]),
        ):
            answered = exchange(port, "GET", path, "x", [ORIGIN])
            assert answered.body == b"the same"
            assert cors_lines(answered.lines) == cors_lines(lines)
            assert vary_names(answered.all("Vary")) == vary


@cors(allow_origins=ORIGINS["route"])
async def _marked(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


def _hidden(view: Any) -> Any:  # noqa: ANN401 - as Sanic's decorators are
    def hide(request: Request) -> Any:  # noqa: ANN401 - the same
        return view(request)

    return hide


class View(HTTPMethodView):
    """A view whose decorators hide its function."""

    decorators = [_hidden]  # noqa: RUF012 - as Sanic has it

    async def get(self, request: Request) -> HTTPResponse:
        return await _ok(request)

    @cors(allow_origins=ORIGINS["route"])
    async def put(self, request: Request) -> HTTPResponse:
        return await _ok(request)


def _day(value: str) -> int:
    return {"2024-01-01": 1}[value]


def _routed() -> App:
    app = bare()
    app.router.register_pattern("day", _day, r"[0-9-]+")
    app.add_route(_marked, "/versioned", version=1, name="versioned")
    app.add_route(_marked, "/hosted", host="api.test", name="hosted")
    app.add_route(_ok, "/hosted", host="www.test", name="hosted-elsewhere")
    app.add_route(_marked, "/strict", strict_slashes=True, name="strict")
    app.add_route(_marked, "/lax", name="lax")
    app.add_route(_marked, "/put", {"PUT"}, name="put")
    app.add_route(_marked, "/days/<day:day>", name="day")
    app.add_route(
        cors(allow_origins=ORIGINS["route"])(View.as_view()), "/marked", name="marked"
    )
    View.attach(app, "/view", name="view")
    blueprint = Blueprint("below", url_prefix="/below", version=2)
    blueprint.add_route(_marked, "/<name>", name="any")
    app.blueprint(Blueprint.group(blueprint, url_prefix="/group"))
    return app


# Method, path, Host, whose policy, the app's own status.
ROUTED: list[tuple[str, str, str, Label, int]] = [
    ("GET", "/v1/versioned", "x", "route", 200),
    ("GET", "/versioned", "x", "app", 404),
    ("GET", "/hosted", "api.test", "route", 200),
    ("GET", "/hosted", "www.test", "app", 200),
    ("GET", "/hosted", "other.test", "app", 404),
    ("GET", "/strict", "x", "route", 200),
    ("GET", "/strict/", "x", "app", 404),
    ("GET", "/lax/", "x", "route", 200),
    ("GET", "/put", "x", "route", 405),
    ("GET", "/days/2024-01-01", "x", "route", 200),
    ("GET", "/days/2024-99-99", "x", "app", 500),
    ("GET", "/marked", "x", "route", 200),
    ("GET", "/view", "x", "app", 200),
    ("PUT", "/view", "x", "route", 200),
    ("POST", "/view", "x", "app", 405),
    ("GET", "/v2/group/below/any", "x", "route", 200),
]


@both
def test_a_route_is_found_where_sanic_finds_it(kit: Kit) -> None:
    policy = Policy(allow_origins=ORIGINS["app"])
    with kit.serve_installed(_routed(), policy) as port:
        for method, path, host, label, status in ROUTED:
            for each in ("app", "route"):
                line = ("Origin", ORIGINS[each].encode())
                asked = [line, ("Access-Control-Request-Method", method.encode())]
                answered = exchange(port, method, path, host, [line])
                allowed = answered.all("Access-Control-Allow-Origin")
                assert (path, answered.status) == (path, status)
                assert allowed == ([ORIGINS[each]] if each == label else [])
                assert vary_names(answered.all("Vary")) == ["origin"]
                preflight = exchange(port, "OPTIONS", path, host, asked)
                assert preflight.status == (204 if each == label else 403)


@both
@pytest.mark.parametrize("has_a_say", [True, False])
def test_a_coroutine_is_awaited_where_the_app_runs(
    kit: Kit, has_a_say: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(census, "routes_have_a_say", lambda: has_a_say)
    loops: set[int] = set()

    async def later(origin: str) -> bool:
        await asyncio.sleep(0)
        loops.add(id(asyncio.get_running_loop()))
        return origin == A

    app = bare()

    @app.get("/")
    async def show(_request: Request) -> HTTPResponse:
        loops.add(id(asyncio.get_running_loop()))
        return text("ok")

    with kit.serve_installed(app, Policy(allow_origins=later)) as port:
        for origin, lines in ((A, cors_lines([acao(A)])), (B, [])):
            answered = exchange(port, "GET", "/", "x", [("Origin", origin.encode())])
            assert (answered.status, cors_lines(answered.lines)) == (200, lines)
    assert len(loops) == 1


@both
def test_an_answer_with_status_200_has_no_body_and_a_type(kit: Kit) -> None:
    with kit.serve_installed(_app(), POLICY.replace(preflight_status=200)) as port:
        lines = [ORIGIN, ("Access-Control-Request-Method", b"PUT")]
        answered = exchange(port, "OPTIONS", "/boom", "x", lines)
    assert (answered.status, answered.body) == (200, b"")
    # Sanic would send the word None.
    assert answered.all("Content-Type") == ["text/plain; charset=utf-8"]


def test_names_are_sent_as_every_version_of_http_knows_them() -> None:
    """Sanic sends over HTTP/3 what it is given, where names in upper case are an error."""
    with SANIC.serve_installed(_app(), POLICY) as port:
        asked = ("Access-Control-Request-Method", b"PUT")
        answers = [
            exchange(port, "GET", "/plain", "x", [ORIGIN]),
            exchange(port, "OPTIONS", "/plain", "x", [ORIGIN, asked]),
            exchange(port, "OPTIONS", "/plain", "x", [("Origin", b"null"), asked]),
        ]
    assert [each.status for each in answers] == [200, 204, 403]
    for each in answers:
        assert each.all("Vary")
        assert [name for name, _ in each.lines if name != name.lower()] == []


def test_the_app_stays_what_it_is() -> None:
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


def _mounting(inner: App) -> Starlette:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # Sanic makes its router ready when the server starts, and Starlette tells it nothing.
        events = [asyncio.Event(), asyncio.Event()]
        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict[str, str]:
            message = next(messages)
            if message == "lifespan.shutdown":
                await events[1].wait()
            return {"type": message}

        async def send(_message: object) -> None:
            events[0].set()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(inner({"type": "lifespan"}, receive, send))
            await events[0].wait()
            yield
            events[1].set()

    app = Starlette(routes=[Mount("/sub", app=inner)], lifespan=lifespan)
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    return app


# Path, whose policy, the app's own status.
MOUNTED: list[tuple[str, Label, int]] = [
    ("/sub/plain", "sub", 200),
    ("/sub/route", "route", 200),
    ("/sub/nowhere", "sub", 404),
    ("/elsewhere", "app", 404),
]


def test_an_app_that_is_mounted_decides_for_its_routes() -> None:
    inner = bare()
    inner.add_route(_ok, "/sub/plain", name="plain")
    inner.add_route(_marked, "/sub/route", name="route")
    CORS(inner, allow_origins=ORIGINS["sub"])
    with uvicorn_server(_mounting(inner), lifespan="on") as port:
        for path, label, status in MOUNTED:
            for each, origin in ORIGINS.items():
                line = ("Origin", origin.encode())
                answered = exchange(port, "GET", path, "x", [line])
                assert (path, answered.status) == (path, status)
                assert cors_lines(answered.lines) == (
                    cors_lines([acao(origin)]) if each == label else []
                )
                asked = [line, ("Access-Control-Request-Method", b"GET")]
                preflight = exchange(port, "OPTIONS", path, "x", asked)
                assert preflight.status == (204 if each == label else 403)
