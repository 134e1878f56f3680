"""Quart on hypercorn."""

from collections.abc import AsyncIterator, Awaitable, Callable

import quart
import quart.views
from harness.kit import ASSETS, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.servers import hypercorn_server
from harness.spy import HEADER, Boom, Spy
from quart import Quart
from tables.paths import PATHS, AppAnswer

from crossorigin import Policy
from crossorigin.integrations import quart as words
from crossorigin.integrations.quart import cors, no_cors


async def _chunks(answer: AppAnswer) -> AsyncIterator[bytes]:
    for chunk in answer.chunks:
        yield chunk


def _view(answer: AppAnswer) -> Callable[[], Awaitable[quart.Response]]:
    async def view() -> quart.Response:
        if answer.raises:
            raise Boom(quart.request.path)
        if answer.aborts:
            quart.abort(answer.status)
        body = _chunks(answer) if len(answer.chunks) > 1 else b"".join(answer.chunks)
        response = quart.Response(body, answer.status, mimetype="text/plain")
        for name, value in answer.lines:
            response.headers.add(name, value)
        return response

    return view


def app(spy: Spy) -> Quart:
    """The app of `tables.paths`."""
    made = Quart(__name__, static_folder=str(ASSETS), static_url_path="/static")

    @made.before_request
    async def note() -> None:
        spy.called(quart.request.headers.get(HEADER, ""))

    for path, answer in PATHS.items():
        made.add_url_rule(path, path, _view(answer), methods=list(answer.methods))
    return made


@cors(allow_origins=ROUTE_ORIGIN)
class View(quart.views.MethodView):
    """A class-based view: the class has a policy, and one of its methods another."""

    async def get(self) -> str:
        return "ok"

    @cors(SECOND)
    async def post(self) -> str:
        return "ok"


async def _ok() -> str:
    return "ok"


def _group() -> quart.Blueprint:
    group = quart.Blueprint("group", __name__, url_prefix="/group")
    group.add_url_rule("/plain", "plain", _ok)

    @group.get("/route")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def route() -> str:
        return "ok"

    @group.get("/no-cors")
    @no_cors
    async def none() -> str:
        return "ok"

    return group


def _endpoints(made: Quart) -> None:
    @made.get("/by-route")
    @made.get("/two")
    @made.route("/both", methods=["GET", "PUT"])
    @made.get("/tree/")
    @made.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"  # no coroutine: Quart runs it in a thread

    @cors(allow_origins=ROUTE_ORIGIN)
    @made.get("/above")
    async def above() -> str:
        return "ok"

    @made.get("/items/<int:number>")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def item(number: int) -> str:
        return str(number)

    @made.get("/items/<name>")
    @made.get("/files/<path:name>")
    @cors(SECOND)
    async def named(name: str) -> str:
        return name

    @made.post("/two")
    @cors(SECOND)
    async def second() -> str:
        return "ok"

    @made.get("/no-cors")
    @no_cors
    async def none() -> str:
        return "ok"

    @made.get("/raising")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def raising() -> str:
        raise Boom


def routes(policy: Policy | None) -> Quart:
    """The routes of `tables.routes`."""
    made = Quart(__name__)
    _endpoints(made)
    made.add_url_rule("/by-app", "by-app", _ok)
    made.add_url_rule("/two", "put-two", _ok, methods=["PUT"])
    made.add_url_rule("/view", view_func=View.as_view("view"))
    made.register_blueprint(_group())

    @made.before_request
    async def authenticate() -> tuple[str, int] | None:
        return None if "Authorization" in quart.request.headers else ("who are you?", 401)

    words.CORS(made, policy)
    return made


def boom(handler: bool) -> Quart:
    """An app that raises."""
    made = Quart(__name__)

    @made.get("/boom")
    async def raises() -> str:
        raise Boom(quart.request.path)

    async def explain(_error: Exception) -> tuple[str, int]:
        return "mine", 500

    if handler:
        made.register_error_handler(500, explain)
    return made


def stream(source: Chunks) -> Quart:
    """An app that streams."""
    made = Quart(__name__)

    @made.get("/")
    async def chunks() -> quart.Response:
        return quart.Response(source.chunks_later())

    return made


def echo() -> Quart:
    """An app with a WebSocket."""
    made = Quart(__name__)

    @made.websocket("/ws")
    async def answer() -> None:
        await quart.websocket.send(await quart.websocket.receive())

    return made


QUART = Kit(
    name="quart",
    traits=frozenset({"wire", "asgi", "framework", "folds-methods"}),
    words=words,
    serve=hypercorn_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    echo=echo,
    redirects=True,
)
