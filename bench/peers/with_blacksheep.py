"""BlackSheep's own CORS, and crossorigin's gateway."""

from __future__ import annotations

from contextlib import AbstractContextManager

from blacksheep import Application, Response, WebSocket
from blacksheep.contents import TextContent
from blacksheep.server.routing import Router
from harness.servers import uvicorn_server
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, NO_REGEX, Contender, Wanted, given, listed, ours

from crossorigin.integrations.blacksheep import CORS


def _add(app: Application, path: str, answer: Answer) -> None:
    lines = [(name.encode(), value.encode()) for name, value in answer.lines.items()]

    async def handle() -> Response:
        return Response(200, list(lines), TextContent("ok"))

    for method in answer.methods:
        app.router.add(method, path, handle)


def _app() -> Application:
    app = Application(router=Router())  # not the one that all applications share
    for path, answer in ANSWERS.items():
        _add(app, path, answer)

    async def boom() -> None:
        raise Boom

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    app.router.add("GET", RAISING, boom)
    app.router.add_ws(SOCKET, socket)
    return app


def _blacksheep(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    app.use_cors(
        **given(
            allow_origins=listed(wanted.origins),
            allow_methods=listed(wanted.methods),
            allow_headers=listed(wanted.headers),
            allow_credentials=wanted.credentials,
            max_age=wanted.max_age,
        )
    )
    return uvicorn_server(app, lifespan="on")


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return uvicorn_server(app, lifespan="on")


CONTENDERS = (
    Contender(
        name="blacksheep",
        framework="BlackSheep",
        server="uvicorn",
        packages=("blacksheep", "uvicorn"),
        build=_blacksheep,
        lacks={**NO_HANDSHAKES, **NO_REGEX},
        note="`app.use_cors(…)`.",
    ),
    Contender(
        name="crossorigin",
        framework="BlackSheep",
        server="uvicorn",
        packages=("blacksheep", "uvicorn"),
        build=_ours,
        lacks=NO_HANDSHAKES,
        note="`CORS(app, …)`.",
    ),
)
