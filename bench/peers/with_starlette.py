"""Starlette's own middleware, asgi-cors, and crossorigin, before a Starlette application."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from asgi_cors import asgi_cors
from harness.servers import uvicorn_server
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, Contender, Wanted, given, listed, ours
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from crossorigin.integrations.starlette import CORS


def _route(path: str, answer: Answer) -> Route:
    async def handle(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok", headers=answer.lines)

    return Route(path, handle, methods=list(answer.methods))


async def _boom(_request: Request) -> PlainTextResponse:
    raise Boom


async def _socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def app(middleware: tuple[Middleware, ...] = ()) -> Starlette:
    """Return the application."""
    routes = [_route(path, answer) for path, answer in ANSWERS.items()]
    more = [Route(RAISING, _boom), WebSocketRoute(SOCKET, _socket)]
    return Starlette(routes=[*routes, *more], middleware=middleware)


def options(wanted: Wanted) -> dict[str, Any]:
    """Return the keywords of Starlette's middleware."""
    return given(
        allow_origins=() if wanted.regex else listed(wanted.origins),
        allow_origin_regex=wanted.regex,
        allow_methods=listed(wanted.methods),
        allow_headers=listed(wanted.headers),
        allow_credentials=wanted.credentials,
        max_age=wanted.max_age,
    )


def _starlette(wanted: Wanted) -> AbstractContextManager[int]:
    return uvicorn_server(app((Middleware(CORSMiddleware, **options(wanted)),)))


def _asgi_cors(wanted: Wanted) -> AbstractContextManager[int]:
    everyone = wanted.origins == "*"
    return uvicorn_server(
        asgi_cors(
            app(),
            allow_all=everyone,
            hosts=[each for each in wanted.origins if "*" not in each],
            host_wildcards=[] if everyone else [each for each in wanted.origins if "*" in each],
            methods=listed(wanted.methods),
            headers=listed(wanted.headers),
        )
    )


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    made = app()
    CORS(made, **ours(wanted))
    return uvicorn_server(made)


STARLETTE = Contender(
    name="starlette",
    framework="Starlette",
    server="uvicorn",
    packages=("starlette", "uvicorn"),
    build=_starlette,
    lacks=NO_HANDSHAKES,
    note="`middleware=[Middleware(CORSMiddleware, …)]`. Wrapped around the application "
    "instead, it is outside of the layer that answers 500, and defect 5 is gone.",
)
ASGI_CORS = Contender(
    name="asgi-cors",
    framework="Starlette",
    server="uvicorn",
    packages=("asgi-cors", "starlette", "uvicorn"),
    build=_asgi_cors,
    lacks={
        **NO_HANDSHAKES,
        "preflights": "answers no preflights",
        "credentials": "has no option for credentials",
        "regex": "takes no regular expressions",
    },
    note="`asgi_cors(app, hosts=…)`; an entry with a star goes into `host_wildcards`, its "
    "option for that. `max_age` is never set: it is sent as `str`, and uvicorn drops the "
    "connection.",
)
OURS = Contender(
    name="crossorigin",
    framework="Starlette",
    server="uvicorn",
    packages=("starlette", "uvicorn"),
    build=_ours,
    lacks=NO_HANDSHAKES,
)
CONTENDERS = (STARLETTE, ASGI_CORS, OURS)
