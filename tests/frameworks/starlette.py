"""Starlette on uvicorn."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from harness.described import POLICIES, PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB, Authentication
from harness.servers import uvicorn_server
from harness.spy import Boom, Spy, SpyMiddleware
from starlette.applications import Starlette
from starlette.convertors import StringConvertor
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from tables.closed_paths import ROUTE, SECRET
from tables.paths import AppAnswer

from crossorigin import Policy
from crossorigin.integrations import starlette as words
from crossorigin.integrations.starlette import cors, no_cors

Endpoint = Callable[[Request], Awaitable[Response]]


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


def endpoint(path: str, answer: AppAnswer) -> Endpoint:
    """The endpoint of a path."""

    async def handle(request: Request) -> Response:
        if answer.raises:
            raise Boom(request.url.path)
        if answer.aborts:
            raise HTTPException(answer.status, "ok")
        return _build(answer)

    handle.__name__ = "handle" + path.replace("/", "_")
    return handle


def app(spy: Spy) -> Starlette:
    """The app of `tables.paths`."""
    paths = [
        Route(path, endpoint(path, answer), methods=list(answer.methods))
        for path, answer in spy.paths.items()
    ]
    static = Mount("/static", StaticFiles(directory=ASSETS))
    made = Starlette(routes=[*paths, static])
    made.add_middleware(SpyMiddleware, spy=spy)
    return made


async def _plain(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


# Endpoints are marked once and used by the routes of one app only.
def _marked() -> dict[str, object]:
    @cors(allow_origins=ROUTE_ORIGIN)
    async def route(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    @cors(SECOND)
    async def second(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    @no_cors
    async def none(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    @cors(allow_origins=ROUTE_ORIGIN)
    async def raising(request: Request) -> PlainTextResponse:
        raise Boom(request.url.path)

    return {"route": route, "second": second, "none": none, "raising": raising}


@cors(allow_origins=ROUTE_ORIGIN)
class View(HTTPEndpoint):
    """A class-based view: the class has a policy, and one of its methods another."""

    async def get(self, request: Request) -> PlainTextResponse:
        return await _plain(request)

    @cors(SECOND)
    async def post(self, request: Request) -> PlainTextResponse:
        return await _plain(request)


def _sub_routes() -> list[Route]:
    marked = _marked()
    return [
        Route("/plain", _plain),
        Route("/route", marked["route"]),  # type: ignore[arg-type]  # an endpoint by construction
        Route("/no-cors", marked["none"]),  # type: ignore[arg-type]  # the same
    ]


def routes(policy: Policy | None, **given: Any) -> Starlette:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    marked = _marked()

    def route(path: str, label: str, *methods: str) -> Route:
        endpoint = marked.get(label, _plain)
        return Route(path, endpoint, methods=list(methods or ("GET",)))  # type: ignore[arg-type]  # the same

    sub = Starlette(routes=_sub_routes())
    words.CORS(sub, SUB)
    made = Starlette(
        routes=[
            route("/by-app", "app"),
            route("/by-route", "route"),
            route("/no-cors", "none"),
            route("/two", "route", "GET"),
            route("/two", "second", "POST"),
            route("/two", "app", "PUT"),
            route("/both", "route", "GET", "PUT"),
            route("/items/{id:int}", "route"),
            route("/items/{name}", "second"),
            route("/files/{rest:path}", "second"),
            Route("/view", View),
            Mount("/group", routes=_sub_routes()),
            route("/tree/", "route"),
            Mount("/sub", app=sub),
            route("/raising", "raising"),
        ]
    )
    made.add_middleware(Authentication)
    words.CORS(made, policy, **given)
    return made


async def _boom(request: Request) -> PlainTextResponse:
    raise Boom(request.url.path)


async def _explain(_request: Request, _error: Exception) -> PlainTextResponse:
    return PlainTextResponse("mine", 500)


def boom(handler: bool) -> Starlette:
    """An app that raises."""
    handlers = {Exception: _explain} if handler else {}
    return Starlette(routes=[Route("/boom", _boom)], exception_handlers=handlers)


def stream(source: Chunks) -> Starlette:
    """An app that streams."""

    async def chunks(_request: Request) -> StreamingResponse:
        return StreamingResponse(source.chunks_later())

    return Starlette(routes=[Route("/", chunks)])


async def answer_back(websocket: WebSocket) -> None:
    """Echo the first message."""
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


def echo() -> Starlette:
    """An app with a WebSocket."""
    return Starlette(routes=[WebSocketRoute("/ws", answer_back)])


def closed() -> Starlette:
    """Serve a folder at the root, and a closed route."""

    async def secret(_request: Request) -> Response:
        return Response(SECRET)

    return Starlette(routes=[Route(ROUTE, secret), Mount("/", StaticFiles(directory=FOLDER))])


def noting(view: DescribedView, log: Log, *, is_mounted: bool) -> Endpoint:
    """Return a handler of a described view."""
    note = log.handler(view, is_mounted=is_mounted)

    async def handle(request: Request) -> Response:
        root = request.scope["root_path"]
        note(request.method, request.scope["path"].removeprefix(root), request.headers)
        return PlainTextResponse("ok")

    return handle


def view_class(view: DescribedView, handle: Endpoint) -> type[HTTPEndpoint]:
    """Return a described view as a class."""

    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        async def respond(_self: HTTPEndpoint, request: Request) -> Response:
            return await handle(request)

        return marked(words, mark, respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    made: type[HTTPEndpoint] = marked(
        words, view.whole or UNMARKED, type("V", (HTTPEndpoint,), members)
    )
    return made


def _part(part: Part, log: Log, *, is_mounted: bool = False) -> Starlette:
    made = Starlette()
    for view in part.views:
        handle = noting(view, log, is_mounted=is_mounted)
        if view.whole is not None:
            made.router.routes.append(Route(view.path, view_class(view, handle)))
            continue
        made.router.routes += [
            Route(view.path, marked(words, mark, handle), methods=methods)
            for mark, methods in view.by_mark()
        ]
    return made


def described(description: Description, log: Log) -> Starlette:
    """Build a described app."""
    made = _part(description.main, log)
    if description.mounted is not None and description.is_adapted:
        made.router.routes.append(Mount(PREFIX, adapted(description.mounted, log)))
    elif description.mounted is not None:
        sub = _part(description.mounted, log, is_mounted=True)
        made.router.routes.append(Mount(PREFIX, sub))
        if description.mounted.source is not None:
            words.CORS(sub, description.mounted.source.build(), guard=description.mounted.guard)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return nested(made) if description.is_nested else made


def adapted(part: Part, log: Log) -> Any:  # noqa: ANN401 - an adapter
    """Build the mounted part of a described app as a Flask application behind an adapter."""
    # An environment may hold Starlette alone.
    from frameworks import flask  # noqa: PLC0415
    from harness.adapting import to_asgi  # noqa: PLC0415

    return to_asgi(flask.mounted(part, log))


def nested(app: Starlette) -> Starlette:
    """Mount an app in another one that has CORS, and no route."""
    outer = Starlette(routes=[Mount("", app)])
    words.CORS(outer, POLICIES["other"])
    return outer


class Counted(StringConvertor):
    """A convertor that counts its calls."""

    def __init__(self, seen: Counter[str]) -> None:
        self._seen = seen

    def convert(self, value: str) -> str:
        self._seen["convertor"] += 1
        return value


def counting(seen: Counter[str]) -> Starlette:
    """Count the router's calls of a convertor."""
    route = Route("/counted/{id}", cors(allow_origins=ROUTE_ORIGIN)(_plain))
    route.param_convertors["id"] = Counted(seen)
    return Starlette(routes=[route])


STARLETTE = Kit(
    name="starlette",
    traits=frozenset({"wire", "asgi", "framework"}),
    words=words,
    serve=uvicorn_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    echo=echo,
    closed=closed,
    described=described,
    counting=counting,
    redirects=True,
)
