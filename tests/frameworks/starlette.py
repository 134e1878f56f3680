"""Starlette on uvicorn."""

from collections.abc import AsyncIterator, Awaitable, Callable

from harness.kit import ASSETS, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB, Authentication
from harness.servers import uvicorn_server
from harness.spy import Boom, Spy, SpyMiddleware
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from tables.paths import PATHS, AppAnswer

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
    """What answers a path."""

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
        for path, answer in PATHS.items()
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


def routes(policy: Policy | None) -> Starlette:
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
    words.CORS(made, policy)
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
    """Say back what is heard first."""
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


def echo() -> Starlette:
    """An app with a WebSocket."""
    return Starlette(routes=[WebSocketRoute("/ws", answer_back)])


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
    redirects=True,
)
