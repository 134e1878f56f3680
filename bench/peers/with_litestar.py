"""Litestar's own CORS and crossorigin."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from harness.servers import uvicorn_server
from litestar import Litestar, WebSocket, get, route, websocket
from litestar.config.cors import CORSConfig
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, Contender, Wanted, given, listed, ours

from crossorigin.integrations.litestar import CORS


def _handler(path: str, answer: Answer) -> HTTPRouteHandler:
    @route(path, http_method=list(answer.methods), name=path)  # type: ignore[arg-type]  # upper-case names
    async def handle() -> Response[str]:
        return Response("ok", headers=answer.lines, status_code=200)

    return handle


@get(RAISING)
async def _boom() -> None:
    raise Boom


@websocket(SOCKET)
async def _socket(socket: WebSocket[Any, Any, Any]) -> None:
    await socket.accept()
    await socket.close()


def _app(**more: Any) -> Litestar:  # noqa: ANN401 - Litestar's types
    handlers = [_handler(path, answer) for path, answer in ANSWERS.items()]
    return Litestar(
        [*handlers, _boom, _socket], openapi_config=None, logging_config=None, **more
    )


def _litestar(wanted: Wanted) -> AbstractContextManager[int]:
    options = given(
        allow_origins=[] if wanted.regex else listed(wanted.origins),
        allow_origin_regex=wanted.regex,
        allow_methods=listed(wanted.methods),
        allow_headers=listed(wanted.headers),
        allow_credentials=wanted.credentials,
        max_age=wanted.max_age,
    )
    return uvicorn_server(_app(cors_config=CORSConfig(**options)))


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return uvicorn_server(app)


CONTENDERS = (
    Contender(
        name="litestar",
        framework="Litestar",
        server="uvicorn",
        packages=("litestar", "uvicorn"),
        build=_litestar,
        lacks=NO_HANDSHAKES,
        note="`Litestar(cors_config=CORSConfig(…))`.",
    ),
    Contender(
        name="crossorigin",
        framework="Litestar",
        server="uvicorn",
        packages=("litestar", "uvicorn"),
        build=_ours,
        lacks=NO_HANDSHAKES,
    ),
)
