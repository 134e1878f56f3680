"""BlackSheep on granian."""

import functools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from blacksheep import (
    Application,
    Content,
    Request,
    Response,
    Router,
    StreamedContent,
    TextContent,
    WebSocket,
)
from blacksheep.exceptions import HTTPException
from blacksheep.server.controllers import Controller
from blacksheep.server.routing import RouteFilter
from harness.blacksheep_apps import new_application
from harness.described import PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.granian_server import granian_server
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB
from harness.spy import HEADER_BYTES, Boom, Spy
from tables.closed_paths import ROUTE, SECRET
from tables.paths import MISSING, NOT_ALLOWED, PATHS, REDIRECTED, AppAnswer

from crossorigin import Policy
from crossorigin.integrations import blacksheep as words
from crossorigin.integrations.blacksheep import cors, no_cors

TEXT = b"text/plain"
Handler = Callable[[Request], Awaitable[Response]]


async def _chunks(answer: AppAnswer) -> AsyncIterator[bytes]:
    for chunk in answer.chunks:
        yield chunk


def _respond(answer: AppAnswer) -> Response:
    lines = [(name.encode(), value.encode()) for name, value in answer.lines]
    content = Content(TEXT, b"".join(answer.chunks))
    if len(answer.chunks) > 1:
        content = StreamedContent(TEXT, functools.partial(_chunks, answer))
    return Response(answer.status, lines, content if answer.chunks else None)


def _handler(path: str, answer: AppAnswer) -> Handler:
    async def handle(request: Request) -> Response:
        if answer.raises:
            raise Boom(path)
        if answer.aborts:
            raise HTTPException(answer.status)
        if path.endswith("/") and not request.url.path.endswith(b"/"):
            # BlackSheep takes both paths for the same, so that the app redirects.
            return Response(REDIRECTED.status, [(b"Location", path.encode())])
        return _respond(answer)

    return handle


async def _fallback(request: Request) -> Response:
    """Answer requests without a route: BlackSheep matches undecoded paths, and knows no 405."""
    answer = PATHS.get(unquote(request.url.path.decode()))
    if answer is None:
        return _respond(MISSING)
    return _respond(answer if request.method in answer.methods else NOT_ALLOWED)


class Noting(Application):
    """Notes every request; the middlewares of BlackSheep see one of a static file twice."""

    def __init__(self, spy: Spy) -> None:
        super().__init__(router=Router())
        self._spy = spy

    async def handle(self, request: Request) -> Response:
        self._spy.called((request.get_first_header(HEADER_BYTES) or b"").decode())
        return await super().handle(request)


def app(spy: Spy) -> Application:
    """The app of `tables.paths`."""
    made = Noting(spy)
    made.router.fallback = _fallback
    made.serve_files(ASSETS, root_path="static", extensions={".txt"})
    for path, answer in spy.paths.items():
        made.router.route(path, answer.methods)(_handler(path, answer))
    return made


async def _authenticate(request: Request, handler: Handler) -> Response:
    if request.headers.contains(b"Authorization"):
        return await handler(request)
    return Response(401, content=TextContent("who are you?"))


def _ok() -> str:
    return "ok"


def _group(router: Router) -> None:
    router.add_get("/plain", _ok)

    @router.get("/route")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def route() -> str:
        return "ok"

    @router.get("/no-cors")
    @no_cors
    def none() -> str:
        return "ok"


def _endpoints(router: Router) -> None:
    router.add_get("/by-app", _ok)
    router.add_put("/two", _ok)

    @router.route("/by-route", ["GET", "HEAD"])
    @router.get("/two")
    @router.route("/both", ["GET", "PUT"])
    @router.get("/tree/")
    @router.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def route(_request: Request) -> Response:
        return Response(200)

    @router.get("/items/{int:number}")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def item(number: int) -> str:
        return str(number)

    @router.get("/items/{name}")
    @router.get("/files/{path:name}")
    @cors(SECOND)
    def named(name: str) -> str:
        return name

    @router.post("/two")
    @cors(SECOND)
    async def second() -> str:
        return "ok"

    @router.get("/no-cors")
    @no_cors
    async def none() -> Response:
        return Response(200)

    @router.get("/raising")
    @cors(allow_origins=ROUTE_ORIGIN)
    def raising() -> str:
        raise Boom


def _controllers(router: Router) -> None:
    handlers = router.controllers_routes

    @cors(allow_origins=ROUTE_ORIGIN)
    class View(Controller):
        """A controller: the class has a policy, and one of its methods another."""

        @classmethod
        def route(cls) -> str:
            return "/view"

        @handlers.get("/")
        async def read(self) -> str:
            return "ok"

        @handlers.post("/")
        @cors(SECOND)
        def write(self) -> str:
            return "ok"


def routes(policy: Policy | None, **given: Any) -> Application:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    group, below = Router(prefix="/group"), Router()
    _group(group)
    _group(below)
    made = new_application(sub_routers=[group])
    sub = Application(router=below)
    _endpoints(made.router)
    _controllers(made.router)
    for each in (made, sub):
        each.middlewares.append(_authenticate)
    words.CORS(sub, SUB)
    words.CORS(made, policy, **given)
    made.mount("/sub", sub)
    return made


async def _secret() -> Response:
    return Response(200, content=TextContent(SECRET.decode()))


def closed() -> Application:
    """Serve a folder at the root, and a closed route."""
    made = new_application()
    made.router.add("GET", ROUTE, _secret)
    made.serve_files(FOLDER, root_path="")
    return made


def boom(handler: bool) -> Application:
    """An app that raises."""
    made = new_application()

    @made.router.get("/boom")
    def raises(request: Request) -> str:
        raise Boom(request.url.path.decode())

    async def explain(_app: object, _request: Request, _error: Exception) -> Response:
        return Response(500, content=TextContent("mine"))

    if handler:
        made.exception_handler(500)(explain)
    return made


def stream(source: Chunks) -> Application:
    """An app that streams."""
    made = new_application()

    @made.router.get("/")
    async def chunks(_request: Request) -> Response:
        return Response(200, content=StreamedContent(TEXT, source.chunks_later))

    return made


def echo() -> Application:
    """An app with a WebSocket."""
    made = new_application()

    @made.router.ws("/ws")
    async def answer(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())
        await websocket.close()

    return made


def _add_controller(router: Router, view: DescribedView, handle: Handler) -> None:
    routes = router.controllers_routes

    def method(name: str, mark: str) -> Any:  # noqa: ANN401 - of a class
        async def respond(self: object, request: Request) -> Response:  # noqa: ARG001 - the same
            return await handle(request)

        respond.__name__ = name.lower()
        return routes.route("/", methods=[name])(marked(words, mark, respond))

    members: dict[str, Any] = {
        name.lower(): method(name, mark) for name, mark in view.methods.items()
    }
    members["route"] = classmethod(lambda _cls: view.path)
    marked(words, view.whole or UNMARKED, type("V", (Controller,), members))


def _noting(note: Callable[..., None]) -> Handler:
    async def handle(request: Request) -> Response:
        scope: Any = request.scope
        path = scope["path"].removeprefix(scope["root_path"])
        headers = {name.decode(): value.decode() for name, value in request.headers}
        note(request.method, path, headers)
        return Response(200)

    return handle


def _part(part: Part, log: Log, *, is_mounted: bool = False) -> Application:
    made = new_application()
    for view in part.views:
        handle = _noting(log.handler(view, is_mounted=is_mounted))
        if view.whole is not None:
            _add_controller(made.router, view, handle)
            continue
        for mark, methods in view.by_mark():
            made.router.route(view.path, methods)(marked(words, mark, handle))
    return made


def described(description: Description, log: Log) -> Application:
    """Build a described app."""
    made = _part(description.main, log)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    if description.mounted is not None:
        sub = _part(description.mounted, log, is_mounted=True)
        if description.mounted.source is not None:
            words.CORS(sub, description.mounted.source.build(), guard=description.mounted.guard)
        made.mount(PREFIX, sub)
    return made


def counting(seen: Counter[str]) -> Application:
    """Count the calls of a filter."""

    class Counted(RouteFilter):
        def handle(self, _request: Request) -> bool:
            seen["filter"] += 1
            return True

    made = new_application()
    handle = cors(allow_origins=ROUTE_ORIGIN)(_ok)
    made.router.add("GET", "/counted/{name}", handle, [Counted()])
    return made


BLACKSHEEP = Kit(
    name="blacksheep",
    traits=frozenset({"wire", "asgi", "framework", "hyper", "folds-case"}),
    words=words,
    serve=granian_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
    echo=echo,
)
