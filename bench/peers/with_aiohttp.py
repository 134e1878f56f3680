"""aiohttp-cors and crossorigin."""

from __future__ import annotations

from contextlib import AbstractContextManager

import aiohttp_cors
from aiohttp import web
from harness.aiohttp_server import aiohttp_server
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, NO_REGEX, Contender, Wanted, given, listed, ours

from crossorigin.integrations.aiohttp import CORS


def _add(app: web.Application, path: str, answer: Answer) -> None:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(text="ok", headers=answer.lines)

    resource = app.router.add_resource(path)
    for method in answer.methods:
        resource.add_route(method, handle)


async def _boom(_request: web.Request) -> web.Response:
    raise Boom


async def _socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.close()
    return socket


def _app() -> web.Application:
    # A middleware that an application chooses redirects to the path with a trailing slash.
    slash = web.normalize_path_middleware(append_slash=True)
    app = web.Application(middlewares=[slash])
    for path, answer in ANSWERS.items():
        _add(app, path, answer)
    app.router.add_get(RAISING, _boom)
    app.router.add_get(SOCKET, _socket)
    return app


def _aiohttp_cors(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    options = aiohttp_cors.ResourceOptions(
        **given(
            allow_credentials=wanted.credentials,
            allow_headers=wanted.headers,
            allow_methods="*" if wanted.methods == "*" else listed(wanted.methods),
            max_age=wanted.max_age,
        )
    )
    cors = aiohttp_cors.setup(app, defaults=dict.fromkeys(wanted.origins, options))
    for route in list(app.router.routes()):
        if "OPTIONS" not in _methods(route):
            cors.add(route)
    return aiohttp_server(app)


def _methods(route: web.AbstractRoute) -> list[str]:
    return [each.method for each in route.resource or ()]


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return aiohttp_server(app)


CONTENDERS = (
    Contender(
        name="aiohttp-cors",
        framework="aiohttp",
        server="aiohttp",
        packages=("aiohttp-cors", "aiohttp"),
        build=_aiohttp_cors,
        lacks={**NO_HANDSHAKES, **NO_REGEX},
        note="`setup(app, defaults=…)` and `add` for every route but those of `/options`: it "
        "refuses a path with an OPTIONS handler. The redirect is aiohttp's "
        "`normalize_path_middleware`.",
    ),
    Contender(
        name="crossorigin",
        framework="aiohttp",
        server="aiohttp",
        packages=("aiohttp",),
        build=_ours,
        lacks=NO_HANDSHAKES,
    ),
)
