"""FastAPI on uvicorn."""

from collections import Counter
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.routing import APIRoute
from frameworks.starlette import (
    Counted,
    View,
    adapted,
    answer_back,
    endpoint,
    nested,
    noting,
    view_class,
)
from harness.described import PREFIX, Description, Log, Part, marked
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB, Authentication
from harness.servers import uvicorn_server
from harness.spy import Boom, Spy, SpyMiddleware
from starlette.applications import Starlette
from starlette.staticfiles import StaticFiles
from tables.closed_paths import ROUTE, SECRET

from crossorigin import Policy
from crossorigin.integrations import fastapi as words
from crossorigin.integrations.fastapi import cors, no_cors


def app(spy: Spy) -> FastAPI:
    """The app of `tables.paths`."""
    made = FastAPI(openapi_url=None)
    for path, answer in spy.paths.items():
        methods = list(answer.methods)
        made.api_route(path, methods=methods, response_model=None)(endpoint(path, answer))
    made.mount("/static", StaticFiles(directory=ASSETS))
    made.add_middleware(SpyMiddleware, spy=spy)
    return made


def _ok() -> str:
    return "ok"


def _group(prefix: str) -> APIRouter:
    group = APIRouter(prefix=prefix)
    group.get("/plain")(_ok)

    @group.get("/route")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @group.get("/no-cors")
    @no_cors
    def none() -> str:
        return "ok"

    return group


def _endpoints(made: FastAPI) -> None:
    @made.api_route("/by-route", methods=["GET", "HEAD"])
    @made.get("/two")
    @made.api_route("/both", methods=["GET", "PUT"])
    @made.get("/tree/")
    @made.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @made.get("/items/{number:int}")
    @cors(allow_origins=ROUTE_ORIGIN)
    def item(number: int) -> int:
        return number

    @made.get("/items/{name}")
    @cors(SECOND)
    def named(name: str) -> str:
        return name

    @made.get("/files/{rest:path}")
    @cors(SECOND)
    def file(rest: str) -> str:
        return rest

    @made.post("/two")
    @cors(SECOND)
    def second() -> str:
        return "ok"

    @made.get("/no-cors")
    @no_cors
    def none() -> str:
        return "ok"

    @made.get("/raising")
    @cors(allow_origins=ROUTE_ORIGIN)
    def raising() -> str:
        raise Boom

    made.get("/by-app")(_ok)
    made.put("/two")(_ok)


def routes(policy: Policy | None, **given: Any) -> FastAPI:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    made = FastAPI(openapi_url=None)
    _endpoints(made)
    made.add_route("/view", View)  # type: ignore[arg-type]  # a class is an ASGI endpoint too
    made.include_router(_group("/group"))
    sub = FastAPI(openapi_url=None)
    sub.include_router(_group(""))
    words.CORS(sub, SUB)
    made.mount("/sub", sub)
    made.add_middleware(Authentication)
    words.CORS(made, policy, **given)
    return made


def boom(handler: bool) -> FastAPI:
    """An app that raises."""
    made = FastAPI(openapi_url=None)

    @made.get("/boom", response_model=None)
    async def raises(request: Request) -> None:
        raise Boom(request.url.path)

    async def explain(_request: Request, _error: Exception) -> PlainTextResponse:
        return PlainTextResponse("mine", 500)

    if handler:
        made.add_exception_handler(Exception, explain)
    return made


def stream(source: Chunks) -> FastAPI:
    """An app that streams."""
    made = FastAPI(openapi_url=None)

    @made.get("/", response_model=None)
    async def chunks() -> StreamingResponse:
        return StreamingResponse(source.chunks_later())

    return made


def echo() -> FastAPI:
    """An app with a WebSocket."""
    made = FastAPI(openapi_url=None)
    made.websocket("/ws")(answer_back)
    return made


def closed() -> FastAPI:
    """Serve a folder at the root, and a closed route."""
    made = FastAPI(openapi_url=None)

    @made.get(ROUTE)
    def secret() -> PlainTextResponse:
        return PlainTextResponse(SECRET)

    made.mount("/", StaticFiles(directory=FOLDER))
    return made


def _part(part: Part, log: Log, *, is_mounted: bool = False) -> FastAPI:
    made, group = FastAPI(openapi_url=None), APIRouter()
    for view in part.views:
        handle = noting(view, log, is_mounted=is_mounted)
        if view.whole is not None:
            made.add_route(view.path, view_class(view, handle))  # type: ignore[arg-type]  # the same
            continue
        for mark, methods in view.by_mark():
            # Half of the routes are an included router's.
            router = group if mark else made
            router.api_route(view.path, methods=methods, response_model=None)(
                marked(words, mark, handle)
            )
    made.include_router(group)
    return made


def described(description: Description, log: Log) -> Starlette:
    """Build a described app."""
    made = _part(description.main, log)
    if description.mounted is not None and description.is_adapted:
        made.mount(PREFIX, adapted(description.mounted, log))
    elif description.mounted is not None:
        sub = _part(description.mounted, log, is_mounted=True)
        made.mount(PREFIX, sub)
        if description.mounted.source is not None:
            words.CORS(sub, description.mounted.source.build(), guard=description.mounted.guard)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return nested(made) if description.is_nested else made


def counting(seen: Counter[str]) -> FastAPI:
    """Count the calls of a convertor and of a dependency."""
    made = FastAPI(openapi_url=None)

    def depend() -> None:
        seen["dependency"] += 1

    @made.get("/counted/{id}", dependencies=[Depends(depend)])
    @cors(allow_origins=ROUTE_ORIGIN)
    async def handle(id: str) -> str:  # noqa: A002 - the name of the parameter
        return id

    route = made.router.routes[-1]
    assert isinstance(route, APIRoute)
    route.param_convertors["id"] = Counted(seen)
    return made


FASTAPI = Kit(
    name="fastapi",
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
