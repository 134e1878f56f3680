"""BlackSheep on granian."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
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
from harness.granian_server import granian_server
from harness.kit import ASSETS, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB
from harness.spy import HEADER_BYTES, Boom, Spy
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
    """Answer what no route takes: BlackSheep matches paths undecoded, and knows no 405."""
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
    for path, answer in PATHS.items():
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

    @cors(allow_origins=ROUTE_ORIGIN)
    @router.get("/above")
    def above(request: Request) -> str:
        return request.method

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

        @cors(SECOND)
        @handlers.post("/")
        def write(self) -> str:
            return "ok"


def routes(policy: Policy | None) -> Application:
    """The routes of `tables.routes`."""
    group, below = Router(prefix="/group"), Router()
    _group(group)
    _group(below)
    made = Application(router=Router(sub_routers=[group]))
    sub = Application(router=below)
    _endpoints(made.router)
    _controllers(made.router)
    for each in (made, sub):
        each.middlewares.append(_authenticate)
    words.CORS(sub, SUB)
    words.CORS(made, policy)
    made.mount("/sub", sub)
    return made


def boom(handler: bool) -> Application:
    """An app that raises."""
    made = Application(router=Router())

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
    made = Application(router=Router())

    @made.router.get("/")
    async def chunks(_request: Request) -> Response:
        return Response(200, content=StreamedContent(TEXT, source.chunks_later))

    return made


def echo() -> Application:
    """An app with a WebSocket."""
    made = Application(router=Router())

    @made.router.ws("/ws")
    async def answer(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())
        await websocket.close()

    return made


BLACKSHEEP = Kit(
    name="blacksheep",
    traits=frozenset({"wire", "asgi", "framework", "hyper"}),
    words=words,
    serve=granian_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    echo=echo,
)
