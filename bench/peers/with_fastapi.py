"""FastAPI's middleware, which is Starlette's, and crossorigin."""

from __future__ import annotations

from contextlib import AbstractContextManager

from fastapi import FastAPI, WebSocket
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import PlainTextResponse
from harness.servers import uvicorn_server
from peers import with_starlette
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, Contender, Wanted, ours

from crossorigin.integrations.fastapi import CORS


def _add(app: FastAPI, path: str, answer: Answer) -> None:
    async def handle() -> PlainTextResponse:
        return PlainTextResponse("ok", headers=answer.lines)

    app.api_route(path, methods=list(answer.methods))(handle)


def _app() -> FastAPI:
    app = FastAPI(openapi_url=None)
    for path, answer in ANSWERS.items():
        _add(app, path, answer)

    @app.get(RAISING)
    async def boom() -> None:
        raise Boom

    @app.websocket(SOCKET)
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    return app


def _fastapi(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    app.add_middleware(CORSMiddleware, **with_starlette.options(wanted))
    return uvicorn_server(app)


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return uvicorn_server(app)


CONTENDERS = (
    Contender(
        name="fastapi",
        framework="FastAPI",
        server="uvicorn",
        packages=("fastapi", "starlette", "uvicorn"),
        build=_fastapi,
        lacks=NO_HANDSHAKES,
        note="`app.add_middleware(CORSMiddleware, …)`; the class is Starlette's.",
    ),
    Contender(
        name="crossorigin",
        framework="FastAPI",
        server="uvicorn",
        packages=("fastapi", "starlette", "uvicorn"),
        build=_ours,
        lacks=NO_HANDSHAKES,
    ),
)
