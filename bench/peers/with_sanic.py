"""sanic-ext, and crossorigin in its place, on Sanic's own server."""

from __future__ import annotations

import itertools
import re
from contextlib import AbstractContextManager
from typing import Any

from harness.sanic_server import sanic_server
from harness.servers import LARGE_HEAD
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, Contender, Wanted, given, listed, ours
from sanic import HTTPResponse, Request, Sanic, Websocket
from sanic_ext import Extend

from crossorigin.integrations.sanic import CORS

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
    return sanic_server(app)


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return sanic_server(app)


CONTENDERS = (
    Contender(
        name="sanic-ext",
        framework="Sanic",
        server="Sanic's own",
        packages=("sanic-ext", "sanic"),
        build=_sanic_ext,
        lacks=NO_HANDSHAKES,
        note="`Extend(app)` with `CORS_…` in the configuration. Its server takes no head of "
        "more than 16 KB, with any configuration: 30 and 40 are stopped by it.",
    ),
    Contender(
        name="crossorigin",
        framework="Sanic",
        server="Sanic's own",
        packages=("sanic",),
        build=_ours,
        lacks=NO_HANDSHAKES,
        note="`CORS(app, …)`.",
    ),
)
