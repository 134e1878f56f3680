"""Quart on hypercorn."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import quart
import quart.views
from harness.described import PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.servers import hypercorn_server
from harness.spy import HEADER, Boom, Spy
from quart import Quart
from tables.closed_paths import ROUTE, SECRET
from tables.paths import AppAnswer
from werkzeug.routing import BaseConverter
from werkzeug.security import safe_join

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

    for path, answer in spy.paths.items():
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


def routes(policy: Policy | None, **given: Any) -> Quart:  # noqa: ANN401 - arguments of `CORS`
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

    words.CORS(made, policy, **given)
    return made


def _read(name: str) -> bytes:
    """Find the file as Quart's own function does, which leaves it open in a thread."""
    found = safe_join(str(FOLDER), name)
    if found is None or not Path(found).is_file():
        quart.abort(404)
    return Path(found).read_bytes()


def closed() -> Quart:
    """Serve a folder at the root, and a closed route."""
    made = Quart(__name__)
    made.add_url_rule(ROUTE, "closed", lambda: SECRET)
    made.add_url_rule("/<path:name>", "file", _read)
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


def _view_class(
    view: DescribedView, handle: Callable[[], Awaitable[str]]
) -> type[quart.views.MethodView]:
    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        async def respond(_self: object, **_arguments: str) -> str:
            return await handle()

        return marked(words, mark, respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    kind = type("V", (quart.views.MethodView,), members)
    made: type[quart.views.MethodView] = marked(words, view.whole or UNMARKED, kind)
    return made


def _add_part(made: Quart | quart.Blueprint, part: Part, log: Log, prefix: str = "") -> None:
    for view in part.views:
        note = log.handler(view, is_mounted=bool(prefix))

        async def handle(note: Callable[..., None] = note, **_arguments: str) -> str:
            path = quart.request.path.removeprefix(prefix)
            note(quart.request.method, path, quart.request.headers)
            return "ok"

        path = view.path.replace("{id}", "<id>")
        if view.whole is not None:
            made.add_url_rule(path, view_func=_view_class(view, handle).as_view(view.path))
            continue
        for mark, methods in view.by_mark():
            name = f"{view.path} {mark}"
            made.add_url_rule(path, name, marked(words, mark, handle), methods=methods)


def described(description: Description, log: Log) -> Quart:
    """Build a described app; a blueprint is "mounted"."""
    made = Quart(__name__)
    _add_part(made, description.main, log)
    if description.mounted is not None:
        group = quart.Blueprint("group", __name__, url_prefix=PREFIX)
        _add_part(group, description.mounted, log, PREFIX)
        made.register_blueprint(group)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def counting(seen: Counter[str]) -> Quart:
    """Count the calls of a converter and of a hook."""
    made = Quart(__name__)

    class Counted(BaseConverter):
        def to_python(self, value: str) -> str:
            seen["converter"] += 1
            return value

    made.url_map.converters["counted"] = Counted

    @made.before_request
    async def note() -> None:
        seen["hook"] += 1

    @made.get("/counted/<counted:name>")
    @cors(allow_origins=ROUTE_ORIGIN)
    async def handle(name: str) -> str:
        return name

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
    closed=closed,
    described=described,
    counting=counting,
    echo=echo,
    redirects=True,
)
