"""Falcon's own middleware and crossorigin, on the ASGI application."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import falcon
import falcon.asgi
from harness.servers import uvicorn_server
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, NO_REGEX, Contender, Wanted, ours

from crossorigin.integrations.falcon import CORS


def _resource(answer: Answer) -> object:
    async def respond(_self: object, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.text = "ok"
        for name, value in answer.lines.items():
            resp.set_header(name, value)

    methods = {f"on_{method.lower()}": respond for method in answer.methods}
    return type("Resource", (), methods)()


class _Raising:
    async def on_get(self, _req: falcon.Request, _resp: falcon.Response) -> None:
        raise Boom


class _Socket:
    async def on_websocket(self, _req: falcon.Request, socket: falcon.asgi.WebSocket) -> None:
        await socket.accept()
        await socket.close()


def _app(*middleware: Any) -> falcon.asgi.App[Any, Any]:  # noqa: ANN401 - Falcon's types
    app = falcon.asgi.App(middleware=list(middleware))
    for path, answer in ANSWERS.items():
        app.add_route(path, _resource(answer))
    app.add_route(RAISING, _Raising())
    app.add_route(SOCKET, _Socket())
    return app


def _falcon(wanted: Wanted) -> AbstractContextManager[int]:
    middleware: Any = falcon.CORSMiddleware(
        allow_origins=wanted.origins,
        allow_credentials=wanted.origins if wanted.credentials else None,
    )
    return uvicorn_server(_app(middleware))


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return uvicorn_server(app)


CONTENDERS = (
    Contender(
        name="falcon",
        framework="Falcon",
        server="uvicorn",
        packages=("falcon", "uvicorn"),
        build=_falcon,
        lacks={
            **NO_HANDSHAKES,
            **NO_REGEX,
            "header list": "lets every request header pass",
            "max age": "always says 86400",
        },
        note="`falcon.asgi.App(middleware=[CORSMiddleware(…)])`. Methods are those that the "
        "route has; request headers cannot be listed.",
    ),
    Contender(
        name="crossorigin",
        framework="Falcon",
        server="uvicorn",
        packages=("falcon", "uvicorn"),
        build=_ours,
        lacks=NO_HANDSHAKES,
    ),
)
