"""The app of `tables.paths` on Starlette and on FastAPI."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from contract.spy import HEADER_BYTES, Boom, Spy
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from tables.paths import PATHS, AppAnswer

ASSETS = Path(__file__).parent / "assets"
Endpoint = Callable[[Request], Awaitable[Response]]


class SpyMiddleware:
    """Notes every request that reaches the app's own stack."""

    def __init__(self, app: ASGIApp, spy: Spy) -> None:
        self._app = app
        self._spy = spy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._spy.called(dict(scope["headers"]).get(HEADER_BYTES, b"").decode())
        await self._app(scope, receive, send)


def _build(answer: AppAnswer) -> Response:
    if len(answer.chunks) > 1:
        response: Response = StreamingResponse(_chunks(answer), answer.status)
    else:
        response = Response(b"".join(answer.chunks), answer.status, media_type="text/plain")
    for name, value in answer.lines:
        response.headers.append(name, value)
    return response


async def _chunks(answer: AppAnswer) -> AsyncIterator[bytes]:
    for chunk in answer.chunks:
        yield chunk


def _endpoint(path: str, answer: AppAnswer) -> Endpoint:
    async def handle(request: Request) -> Response:
        if answer.raises:
            raise Boom(request.url.path)
        if answer.aborts:
            raise HTTPException(answer.status, "ok")
        return _build(answer)

    handle.__name__ = "handle" + path.replace("/", "_")
    return handle


def starlette_app(spy: Spy) -> Starlette:
    """The app on Starlette."""
    routes = [
        Route(path, _endpoint(path, answer), methods=list(answer.methods))
        for path, answer in PATHS.items()
    ]
    static = Mount("/static", StaticFiles(directory=ASSETS))
    app = Starlette(routes=[*routes, static])
    app.add_middleware(SpyMiddleware, spy=spy)
    return app


def fastapi_app(spy: Spy) -> FastAPI:
    """The app on FastAPI."""
    app = FastAPI(openapi_url=None)
    for path, answer in PATHS.items():
        methods = list(answer.methods)
        app.api_route(path, methods=methods, response_model=None)(_endpoint(path, answer))
    app.mount("/static", StaticFiles(directory=ASSETS))
    app.add_middleware(SpyMiddleware, spy=spy)
    return app
