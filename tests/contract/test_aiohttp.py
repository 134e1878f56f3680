"""What aiohttp alone has: a router that is asked only where a route may have a say."""

import asyncio

import pytest
from aiohttp import web
from harness.aiohttp_server import aiohttp_server
from harness.asserting import cors_lines
from harness.raw_http import exchange
from tables.model import A, B, acao

from crossorigin import Policy
from crossorigin.integrations import aiohttp as aiohttp_cors


async def _ok(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _later(origin: str) -> bool:
    await asyncio.sleep(0)
    return origin == A


@pytest.mark.usefixtures("has_a_say")
def test_an_app_without_marks_has_its_policy() -> None:
    app = web.Application()
    app.router.add_get("/", _ok)
    aiohttp_cors.CORS(app, Policy(allow_origins=_later))
    with aiohttp_server(app) as port:
        for origin, lines in ((A, cors_lines([acao(A)])), (B, [])):
            answered = exchange(port, "GET", "/", "x", [("Origin", origin.encode())])
            assert (answered.status, cors_lines(answered.lines)) == (200, lines)


def test_an_application_that_runs_cannot_be_changed() -> None:
    app = web.Application()
    app.freeze()
    with pytest.raises(RuntimeError):
        aiohttp_cors.CORS(app)
