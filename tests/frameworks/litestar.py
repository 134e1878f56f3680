"""Litestar on uvicorn."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

from harness.described import PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import SUB, Authentication
from harness.servers import uvicorn_server
from harness.spy import Boom, Spy, SpyMiddleware
from litestar import (
    Controller,
    Litestar,
    Request,
    Router,
    WebSocket,
    asgi,
    get,
    post,
    put,
    route,
)
from litestar import websocket as websocket_route
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response, Stream
from litestar.response.base import ASGIResponse
from litestar.response.streaming import ASGIStreamingResponse
from litestar.static_files import create_static_files_router
from tables.closed_paths import ROUTE as CLOSED
from tables.closed_paths import SECRET
from tables.paths import REDIRECTED, AppAnswer
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.integrations import litestar as words
from crossorigin.integrations.litestar import cors, no_cors

ROUTE = ORIGINS["route"]
SECOND = Policy(allow_origins=ORIGINS["second"])


def _bare(*handlers: Any, **more: Any) -> Litestar:  # noqa: ANN401 - Litestar's types
    # Its own logging would take the place of the tests'.
    return Litestar(list(handlers), openapi_config=None, logging_config=None, **more)


async def _chunks(answer: AppAnswer) -> AsyncIterator[bytes]:
    for chunk in answer.chunks:
        yield chunk


def _respond(answer: AppAnswer) -> ASGIResponse:
    # The class of a response takes a dict of headers; below it, lines can be repeated.
    if len(answer.chunks) > 1:
        return ASGIStreamingResponse(iterator=_chunks(answer), media_type="text/plain")
    body, status = b"".join(answer.chunks), answer.status
    return ASGIResponse(
        body=body, status_code=status, media_type="text/plain", headers=answer.lines
    )


def _handler(path: str, answer: AppAnswer) -> HTTPRouteHandler:
    @route(path, http_method=list(answer.methods), name=path)  # type: ignore[arg-type]  # upper-case names
    async def handle(request: Request[Any, Any, Any]) -> ASGIResponse:
        if answer.raises:
            raise Boom(path)
        if answer.aborts:
            raise HTTPException(status_code=answer.status)
        if path.endswith("/") and not request.scope["raw_path"].endswith(b"/"):
            # Litestar takes both paths for the same, so that the app redirects.
            lines = [("Location", path)]
            return ASGIResponse(status_code=REDIRECTED.status, headers=lines)
        return _respond(answer)

    return handle


def app(spy: Spy) -> Litestar:
    """The app of `tables.paths`."""
    handlers = [_handler(path, answer) for path, answer in spy.paths.items()]
    files = create_static_files_router("/static", [ASSETS])
    made = _bare(*handlers, files)
    # Litestar's middleware does not see requests without a route.
    made.asgi_handler = SpyMiddleware(made.asgi_handler, spy)  # type: ignore[arg-type,assignment]  # ASGI in other words
    return made


@route("/by-route", http_method=["GET", "HEAD"])
@cors(allow_origins=ROUTE)
async def _by_route() -> Response[bytes]:
    return Response(b"ok")


@get(["/two", "/tree/", "/raising", "/below", "/items/{number:int}"])
@cors(allow_origins=ROUTE)
async def _route(request: Request[Any, Any, Any]) -> str:
    if request.url.path == "/raising":
        raise Boom
    return "ok"


@route("/both", http_method=["GET", "PUT"])
@cors(allow_origins=ROUTE)
async def _both() -> Response[bytes]:
    return Response(b"ok", status_code=200)


@post("/two", status_code=200)
@cors(SECOND)
async def _second() -> str:
    return "ok"


@get("/files/{rest:path}")
@cors(SECOND)
async def _file() -> str:
    return "ok"


@get("/no-cors")
@no_cors
async def _none() -> str:
    return "ok"


@get(["/by-app", "/plain"])
async def _plain() -> str:
    return "ok"


@put("/two")
async def _put() -> str:
    return "ok"


@get("/route")
@cors(allow_origins=ROUTE)
async def _group_route() -> str:
    return "ok"


@cors(allow_origins=ROUTE)
class View(Controller):
    """A controller: the class has a policy, and one of its methods another."""

    path = "/view"

    @get()
    async def read(self) -> str:
        return "ok"

    @post(status_code=200)
    @cors(SECOND)
    async def write(self) -> str:
        return "ok"


GROUP = (_plain, _group_route, _none)


def routes(policy: Policy | None, **given: Any) -> Litestar:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    sub = _bare(*GROUP)
    words.CORS(sub, SUB)
    single = (_by_route, _route, _both, _second, _file, _none, _plain, _put, View)
    mount = asgi("/sub", is_mount=True, copy_scope=True)(sub)
    made = _bare(*single, Router("/group", route_handlers=list(GROUP)), mount)
    made.asgi_handler = Authentication(made.asgi_handler)  # type: ignore[arg-type,assignment]  # ASGI in other words
    words.CORS(made, policy, **given)
    return made


@get("/boom")
async def _boom(request: Request[Any, Any, Any]) -> None:
    raise Boom(request.url.path)


def _explain(_request: object, _error: Exception) -> Response[str]:
    return Response("mine", status_code=500)


async def _tell(error: Exception, _scope: object) -> None:
    # Outside its debug mode Litestar itself is silent.
    logging.getLogger(__name__).error("seen", exc_info=error)


@get(CLOSED)
async def _secret() -> bytes:
    return SECRET


def closed() -> Litestar:
    """Serve a folder at the root, and a closed route."""
    return _bare(_secret, create_static_files_router("/", [FOLDER]))


def boom(handler: bool) -> Litestar:
    """An app that raises."""
    handlers = {Exception: _explain} if handler else {}
    return _bare(_boom, after_exception=[_tell], exception_handlers=handlers)


def stream(source: Chunks) -> Litestar:
    """An app that streams."""

    @get("/")
    async def chunks() -> Stream:
        return Stream(source.chunks_later())

    return _bare(chunks)


@websocket_route("/ws")
async def _echo(socket: WebSocket[Any, Any, Any]) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


def _function(note: Callable[..., None], *, is_method: bool = False) -> Any:  # noqa: ANN401 - Litestar's types
    async def handle(request: Request[Any, Any, Any]) -> Response[str]:
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        note(request.method, path, request.headers)
        return Response("ok")

    async def method(self: object, request: Request[Any, Any, Any]) -> Response[str]:  # noqa: ARG001 - of a controller
        return await handle(request)

    return method if is_method else handle


def _controller(view: DescribedView, path: str, note: Callable[..., None]) -> Any:  # noqa: ANN401 - the same
    members = {
        name: route(http_method=[name], status_code=200)(  # type: ignore[list-item]  # the name of a method
            marked(words, mark, _function(note, is_method=True))
        )
        for name, mark in view.methods.items()
    }
    return marked(
        words, view.whole or UNMARKED, type("V", (Controller,), {"path": path, **members})
    )


def _handlers(part: Part, log: Log, *, is_mounted: bool = False) -> list[Any]:
    made: list[Any] = []
    for view in part.views:
        note = log.handler(view, is_mounted=is_mounted)
        path = view.path.replace("{id}", "{id:str}")
        if view.whole is not None:
            made.append(_controller(view, path, note))
            continue
        made += (
            route(path, http_method=methods, status_code=200)(  # type: ignore[arg-type]  # the same
                marked(words, mark, _function(note))
            )
            for mark, methods in view.by_mark()
        )
    return made


def described(description: Description, log: Log) -> Litestar:
    """Build a described app."""
    handlers = _handlers(description.main, log)
    if description.mounted is not None:
        sub = _bare(*_handlers(description.mounted, log, is_mounted=True))
        if description.mounted.source is not None:
            words.CORS(sub, description.mounted.source.build(), guard=description.mounted.guard)
        handlers.append(asgi(PREFIX, is_mount=True, copy_scope=True)(sub))
    made = _bare(*handlers)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def counting(seen: Counter[str]) -> Litestar:
    """Count the calls of a guard, and of a hook."""

    def guard(*_given: object) -> None:
        seen["guard"] += 1

    def before(_request: object) -> None:
        seen["hook"] += 1

    @get("/counted/{name:str}", guards=[guard], before_request=before)
    @cors(allow_origins=ROUTE)
    async def handle() -> str:
        return "ok"

    return _bare(handle)


LITESTAR = Kit(
    name="litestar",
    traits=frozenset({"wire", "asgi", "framework"}),
    words=words,
    serve=uvicorn_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
    echo=lambda: _bare(_echo),
    selection=lambda app: app.state.cors,
)
