"""Sanic, on its own server and on uvicorn."""

import functools
import itertools
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from harness.described import PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.hosts import DOMAIN
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.sanic_server import sanic_server
from harness.servers import uvicorn_server
from harness.spy import HEADER, Boom, Spy
from sanic import Blueprint, HTTPResponse, Request, Sanic, Websocket, redirect, text
from sanic.compat import Header
from sanic.exceptions import Forbidden
from sanic.views import HTTPMethodView
from tables.closed_paths import ROUTE, SECRET
from tables.paths import REDIRECTED, AppAnswer

from crossorigin import Policy
from crossorigin.integrations import sanic as words
from crossorigin.integrations.sanic import cors, no_cors

App = Sanic[Any, Any]
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]

# Sanic rewrites some settings at start, for each of several apps.
Sanic.test_mode = True
_numbers = itertools.count(1)

SPELLED = {
    "/public/a+b": (r"/public/<name:a\+b>",),
    "/public/thing": ("/public/thing", "/<name:[%]70ublic>/thing"),
    "/public/deep/thing": ("/public/deep/thing", "/<name:public[%]2Fdeep[%]2Fthing>"),
}
"""The spelling of routes that Sanic, which compares the raw path, would not find."""


def bare() -> App:
    """An app without a route."""
    # Its own logging would take the place of the tests'.
    made = Sanic(f"app{next(_numbers)}", configure_logging=False)
    made.config.MOTD = False
    made.config.AUTO_EXTEND = False
    return made


def _handler(path: str, answer: AppAnswer) -> Handler:
    async def handle(request: Request, **_parameters: str) -> HTTPResponse | None:
        if answer.raises:
            raise Boom(path)
        if answer.aborts:
            raise Forbidden
        headers = Header(answer.lines)
        if len(answer.chunks) <= 1:
            return HTTPResponse(b"".join(answer.chunks), answer.status, headers, "text/plain")
        response = await request.respond(
            status=answer.status, headers=headers, content_type="text/plain"
        )
        for chunk in answer.chunks:
            await response.send(chunk)
        return None

    return handle


async def _redirect(request: Request) -> HTTPResponse:
    return redirect(f"{request.path}/", status=REDIRECTED.status)


def app(spy: Spy) -> App:
    """The app of `tables.paths`."""
    made = bare()

    async def note(request: Request) -> None:
        spy.called(request.headers.get(HEADER, ""))

    made.register_middleware(note, "request")
    for path, answer in spy.paths.items():
        for spelling in SPELLED.get(path, (path,)):
            made.add_route(
                _handler(path, answer),
                spelling,
                answer.methods,
                strict_slashes=True,
                name=f"path{next(_numbers)}",
            )
        if path.endswith("/"):
            # Sanic knows no redirect to a last slash; its users write their own.
            made.add_route(_redirect, path[:-1], strict_slashes=True)
    made.static("/static", ASSETS)
    return made


async def _ok(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


@cors(allow_origins=ROUTE_ORIGIN)
async def _route(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


@cors(SECOND)
async def _second(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


@no_cors
async def _none(_request: Request) -> HTTPResponse:
    return text("ok")


@cors(allow_origins=ROUTE_ORIGIN)
async def _raising(_request: Request) -> HTTPResponse:
    raise Boom


@cors(allow_origins=ROUTE_ORIGIN)
class View(HTTPMethodView):
    """A class-based view: the class has a policy, and one of its methods another."""

    async def get(self, _request: Request) -> HTTPResponse:
        return text("ok")

    @cors(SECOND)
    async def post(self, _request: Request) -> HTTPResponse:
        return text("ok")


def _group() -> Blueprint:
    group = Blueprint("group", url_prefix="/group")
    group.add_route(_ok, "/plain", name="plain")
    group.add_route(_route, "/route", name="route")
    group.add_route(_none, "/no-cors", name="none")
    return group


def _decorated(made: App) -> None:
    @made.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def below(_request: Request) -> HTTPResponse:
        return text("ok")


async def _authenticate(request: Request) -> HTTPResponse | None:
    return None if "Authorization" in request.headers else text("who are you?", 401)


def routes(policy: Policy | None, **given: Any) -> App:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    made = bare()
    made.register_middleware(_authenticate, "request")

    def route(path: str, handler: Handler, *methods: str) -> None:
        made.add_route(handler, path, methods or ("GET",), name=f"route{next(_numbers)}")

    for path in ("/tree/", "/items/<number:int>"):
        route(path, _route)
    route("/by-route", _route, "GET", "HEAD")
    route("/both", _route, "GET", "PUT")
    for path in ("/items/<name>", "/files/<rest:path>"):
        route(path, _second)
    for handler, method in ((_route, "GET"), (_second, "POST"), (_ok, "PUT")):
        route("/two", handler, method)
    route("/by-app", _ok)
    route("/no-cors", _none)
    route("/raising", _raising)
    made.add_route(View.as_view(), "/view")
    made.blueprint(_group())
    _decorated(made)
    words.CORS(made, policy, **given)
    return made


async def _boom(request: Request) -> HTTPResponse:
    raise Boom(request.path)


async def _explain(_request: Request, error: Exception) -> HTTPResponse:
    # Sanic tells nobody of an exception that has a handler.
    logging.getLogger(__name__).error("seen", exc_info=error)
    return text("mine", 500)


async def _secret(_request: Request) -> HTTPResponse:
    return HTTPResponse(SECRET)


def closed() -> App:
    """Serve a folder at the root, and a closed route."""
    made = bare()
    made.add_route(_secret, ROUTE)
    made.static("/", FOLDER)
    return made


def boom(handler: bool) -> App:
    """An app that raises."""
    made = bare()
    made.add_route(_boom, "/boom")
    if handler:
        made.error_handler.add(Boom, _explain)
    return made


def stream(source: Chunks) -> App:
    """An app that streams."""
    made = bare()

    @made.get("/")
    async def chunks(request: Request) -> None:
        response = await request.respond()
        async for chunk in source.chunks_later():
            await response.send(chunk)

    return made


def echo() -> App:
    """An app with a WebSocket."""
    made = bare()

    async def answer(_request: Request, socket: Websocket) -> None:
        heard = await socket.recv()
        assert heard is not None
        await socket.send(heard)

    made.add_websocket_route(answer, "/ws")
    return made


class _ByHost(App):
    """An app that has another one for each host."""

    __slots__ = ()

    async def handle_request(self, request: Request) -> None:
        served: App = self.ctx.app_of(request.host.removesuffix(DOMAIN))
        if not served.router.finalized:
            served.signalize(allow_fail_builtin=False)
            served.finalize()
        request.app = served
        await served.handle_request(request)


def _by_host(app_of: Callable[[str], App]) -> App:
    made = _ByHost(f"app{next(_numbers)}", configure_logging=False)
    made.config.MOTD = False
    made.config.AUTO_EXTEND = False
    made.add_route(_ok, "/")
    made.ctx.app_of = functools.cache(app_of)
    return made


def _view_class(view: DescribedView, handle: Handler) -> type[HTTPMethodView]:
    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        async def respond(
            _self: object, request: Request, **_parameters: str
        ) -> HTTPResponse | None:
            return await handle(request)

        return marked(words, mark, respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    made: type[HTTPMethodView] = marked(
        words, view.whole or UNMARKED, type("V", (HTTPMethodView,), members)
    )
    return made


def _add_part(made: App | Blueprint, part: Part, log: Log, prefix: str = "") -> None:
    for view in part.views:
        note = log.handler(view, is_mounted=bool(prefix))

        async def handle(
            request: Request, note: Callable[..., None] = note, **_parameters: str
        ) -> HTTPResponse:
            note(request.method, request.path.removeprefix(prefix), request.headers)
            return text("ok")

        path = view.path.replace("{id}", "<id>")
        if view.whole is not None:
            made.add_route(_view_class(view, handle).as_view(), path, name=f"v{next(_numbers)}")
            continue
        for mark, methods in view.by_mark():
            endpoint = marked(words, mark, handle)
            made.add_route(endpoint, path, methods, name=f"v{next(_numbers)}")


def described(description: Description, log: Log) -> App:
    """Build a described app; a blueprint is "mounted"."""
    made = bare()
    _add_part(made, description.main, log)
    if description.mounted is not None:
        group = Blueprint(f"group{next(_numbers)}", url_prefix=PREFIX)
        _add_part(group, description.mounted, log, PREFIX)
        made.blueprint(group)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def _ready(description: Description, log: Log) -> App:
    """Build a described app as the lifespan of an ASGI server leaves it."""
    made = described(description, log)
    made.asgi = True
    made.signalize(allow_fail_builtin=False)
    made.finalize()
    return made


def counting(seen: Counter[str]) -> App:
    """Count the calls of a converter, and of a middleware."""

    def convert(value: str) -> str:
        seen["converter"] += 1
        return value

    async def note(_request: Request) -> None:
        seen["middleware"] += 1

    made = bare()
    made.router.register_pattern("counted", convert, r"\w+")
    made.add_route(_route, "/counted/<name:counted>", name="counted")
    made.register_middleware(note, "request")
    return made


SANIC = Kit(
    name="sanic",
    traits=frozenset({"wire", "framework", "short-heads"}),
    words=words,
    serve=sanic_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
    echo=echo,
    by_host=_by_host,
)
SANIC_ASGI = replace(
    SANIC,
    name="sanic-asgi",
    traits=frozenset({"wire", "asgi", "framework"}),
    described=_ready,
    # Sanic makes its router ready when the server starts.
    serve=functools.partial(uvicorn_server, lifespan="on"),
)
