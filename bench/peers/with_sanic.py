"""sanic-ext on Sanic's own server, and crossorigin's gateway around it on uvicorn."""

from __future__ import annotations

import asyncio
import itertools
import re
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, Contender, Wanted, given, listed, ours
from sanic import HTTPResponse, Request, Sanic, Websocket
from sanic_ext import Extend
from support.servers import LARGE_HEAD, listening_socket, port_of, uvicorn_server

from crossorigin.asgi import CORSMiddleware

_NUMBERS = itertools.count()


def _add(app: Sanic[Any, Any], path: str, answer: Answer) -> None:
    async def handle(_request: Request) -> HTTPResponse:
        return HTTPResponse("ok", headers=answer.lines)

    app.add_route(
        handle, path, methods=answer.methods, strict_slashes=True, name=f"r{next(_NUMBERS)}"
    )


async def _boom(_request: Request) -> HTTPResponse:
    raise Boom


async def _socket(_request: Request, websocket: Websocket) -> None:
    await websocket.close()


def _app() -> Sanic[Any, Any]:
    app = Sanic(f"app{next(_NUMBERS)}", configure_logging=False)
    app.config.REQUEST_MAX_HEADER_SIZE = LARGE_HEAD
    app.config.OAS = False
    app.config.MOTD = False
    # It rewrites methods of the class, which the next application of the process finds so.
    app.config.TOUCHUP = False
    for path, answer in ANSWERS.items():
        _add(app, path, answer)
    app.add_route(_boom, RAISING)
    app.add_websocket_route(_socket, SOCKET)
    return app


def _sanic_ext(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    everyone = wanted.origins == "*"
    app.config.update(
        given(
            CORS_ORIGINS=[re.compile(wanted.regex)]
            if wanted.regex
            else ("*" if everyone else listed(wanted.origins)),
            CORS_METHODS=listed(wanted.methods),
            CORS_ALLOW_HEADERS=listed(wanted.headers),
            CORS_SUPPORTS_CREDENTIALS=wanted.credentials,
            CORS_MAX_AGE=wanted.max_age,
        )
    )
    Extend(app)
    return _sanic_server(app)


@contextmanager
def _sanic_server(app: Sanic[Any, Any]) -> Iterator[int]:
    """Serve with Sanic's own server; yields the port."""
    sock = listening_socket()
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def serve() -> None:
        server: Any = await app.create_server(sock=sock, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await stopping.wait()
        await server.before_stop()
        await server.close()
        for connection in list(server.connections):
            connection.close()

    def run() -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(serve())
        finally:
            sock.close()

    thread = threading.Thread(target=run, daemon=True)
    port = port_of(sock)
    thread.start()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(timeout=20)


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    return uvicorn_server(CORSMiddleware(_app(), **ours(wanted)), lifespan="on")


CONTENDERS = (
    Contender(
        name="sanic-ext",
        framework="Sanic",
        server="Sanic's own",
        packages=("sanic-ext", "sanic"),
        build=_sanic_ext,
        lacks=NO_HANDSHAKES,
        note="`Extend(app)` with `CORS_…` in the configuration. Its server takes no head of "
        "more than 16 KB, whatever is configured: 30 and 40 are stopped by it.",
    ),
    Contender(
        name="crossorigin",
        framework="Sanic",
        server="uvicorn",
        packages=("sanic", "uvicorn"),
        build=_ours,
        lacks=NO_HANDSHAKES,
        note="The ASGI gateway around the application.",
    ),
)
