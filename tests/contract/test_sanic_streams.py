"""Sanic's responses are sent in parts, or sent again."""

import asyncio
import socket

import pytest
from frameworks.sanic import SANIC, SANIC_ASGI, bare
from harness.asserting import cors_lines, vary_names
from harness.kit import Kit
from harness.raw_http import TIMEOUT, exchange, request_bytes
from harness.spy import Boom
from sanic import HTTPResponse, Request, text
from tables.model import A, B, acao

from crossorigin import Policy, PolicyMap

POLICY = Policy(allow_origins=A)


ORIGIN = ("Origin", A.encode())


both = pytest.mark.parametrize("kit", [SANIC, SANIC_ASGI], ids=lambda kit: kit.name)


@both
def test_a_stream_that_raises_has_its_headers_and_ends(kit: Kit) -> None:
    app = bare()

    @app.get("/")
    async def half(request: Request) -> None:
        response = await request.respond(content_type="text/plain")
        # Headers that are set before the first part belong to the response.
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
def test_a_response_that_is_sent_again_has_no_header_of_another_policy(kit: Kit) -> None:
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


@both
def test_a_coroutine_is_awaited_where_the_app_runs(kit: Kit) -> None:
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
