"""Tornado's servers and routers around an application."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from frameworks.tornado import app as paths_app
from harness.asserting import cors_lines
from harness.raw_http import Answered
from harness.servers import port_of
from harness.spy import HEADER, Spy
from harness.tornado_asking import ONE, get, is_readable, preflight
from harness.tornado_server import tornado_server
from tables.model import A, acao
from tornado import routing, web

from crossorigin.integrations.tornado import CORS


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
def test_the_gateway_is_outermost_on_every_server(name: str) -> None:
    spy = Spy()
    with tornado_server(SERVED[name](spy)) as port:
        for path, status in (("/ok", 200), ("/missing", 404), ("/boom", 500), ("/stream", 200)):
            answered = get(port, path)
            assert answered.status == status
            assert is_readable(answered)
        answered = preflight(port, "/missing", (HEADER, b"preflight"))
    assert (answered.status, spy.count("preflight")) == (204, 0)
    assert cors_lines([acao(A)])[0] in cors_lines(answered.lines)


def test_an_application_that_listens_has_the_gateway() -> None:
    async def ask() -> Answered:
        server = _of_paths(Spy()).listen(0, "127.0.0.1")
        (sock,) = server._sockets.values()
        answered = await asyncio.to_thread(get, port_of(sock), "/ok")
        server.stop()
        await server.close_all_connections()
        return answered

    assert is_readable(asyncio.run(ask()))
