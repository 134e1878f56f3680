"""Sanic answers from many places; each answer has the headers."""

import asyncio
import socket
from typing import Any

import pytest
from frameworks.sanic import SANIC, SANIC_ASGI, App, bare
from harness.asserting import cors_lines, vary_names
from harness.kit import ASSETS, Kit
from harness.raw_http import TIMEOUT, Answered, exchange, read_answer, request_bytes
from harness.spy import Boom
from sanic import HTTPResponse, Request, empty, text
from sanic.application.constants import Mode
from sanic.exceptions import PayloadTooLarge
from sanic.response import file_stream
from tables.model import A, acao

from crossorigin import Policy

POLICY = Policy(allow_origins=A)


ORIGIN = ("Origin", A.encode())


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
@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.DEBUG], ids=lambda mode: mode.name)
def test_every_kind_of_response_has_the_headers(kit: Kit, mode: Mode) -> None:
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
def test_an_answer_with_status_200_has_no_body_and_a_type(kit: Kit) -> None:
    with kit.serve_installed(_app(), POLICY.replace(preflight_status=200)) as port:
        lines = [ORIGIN, ("Access-Control-Request-Method", b"PUT")]
        answered = exchange(port, "OPTIONS", "/boom", "x", lines)
    assert (answered.status, answered.body) == (200, b"")
    # Sanic would send the word None.
    assert answered.all("Content-Type") == ["text/plain; charset=utf-8"]


def test_header_names_are_sent_in_lower_case() -> None:
    """Sanic sends header names unchanged over HTTP/3, where upper case is an error."""
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
