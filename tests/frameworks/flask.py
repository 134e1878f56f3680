"""Flask on waitress."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import flask
import flask.views
from flask import Flask, Response, abort, request
from harness.described import PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.servers import waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.closed_paths import ROUTE, SECRET
from tables.paths import AppAnswer
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import BaseConverter

from crossorigin import Policy
from crossorigin.integrations import flask as words
from crossorigin.integrations.flask import cors, no_cors


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks


def _view(answer: AppAnswer) -> Callable[[], Response]:
    def view() -> Response:
        if answer.raises:
            raise Boom(request.path)
        if answer.aborts:
            abort(answer.status)
        body = _chunks(answer) if len(answer.chunks) > 1 else b"".join(answer.chunks)
        response = Response(body, answer.status, mimetype="text/plain")
        response.autocorrect_location_header = False
        for name, value in answer.lines:
            response.headers.add(name, value)
        return response

    return view


def app(spy: Spy) -> Flask:
    """The app of `tables.paths`."""
    made = Flask(__name__, static_folder=str(ASSETS), static_url_path="/static")
    made.before_request(lambda: spy.called(request.headers.get(HEADER, "")))
    for path, answer in spy.paths.items():
        made.add_url_rule(
            path, endpoint=path, view_func=_view(answer), methods=list(answer.methods)
        )
    return made


def _ok() -> str:
    return "ok"


@cors(allow_origins=ROUTE_ORIGIN)
class View(flask.views.MethodView):
    """A class-based view: the class has a policy, and one of its methods another."""

    def get(self) -> str:
        return "ok"

    @cors(SECOND)
    def post(self) -> str:
        return "ok"


def _group() -> flask.Blueprint:
    group = flask.Blueprint("group", __name__, url_prefix="/group")
    group.add_url_rule("/plain", "plain", _ok)

    @group.get("/route")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @group.get("/no-cors")
    @no_cors
    def none() -> str:
        return "ok"

    return group


def _endpoints(made: Flask) -> None:
    @made.get("/by-route")
    @made.get("/two")
    @made.route("/both", methods=["GET", "PUT"])
    @made.get("/tree/")
    @made.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @made.get("/items/<int:number>")
    @cors(allow_origins=ROUTE_ORIGIN)
    def item(number: int) -> str:
        return str(number)

    @made.get("/items/<name>")
    @made.get("/files/<path:name>")
    @cors(SECOND)
    def named(name: str) -> str:
        return name

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


def routes(policy: Policy | None, **given: Any) -> Flask:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    made = Flask(__name__)
    _endpoints(made)
    made.add_url_rule("/by-app", "by-app", _ok)
    made.add_url_rule("/two", "put-two", _ok, methods=["PUT"])
    made.add_url_rule("/view", view_func=View.as_view("view"))
    made.register_blueprint(_group())

    @made.before_request
    def authenticate() -> tuple[str, int] | None:
        return None if "Authorization" in request.headers else ("who are you?", 401)

    words.CORS(made, policy, **given)
    return made


def _file(name: str) -> Response:
    return flask.send_from_directory(FOLDER, name)


def closed() -> Flask:
    """Serve a folder at the root, and a closed route."""
    made = Flask(__name__)
    made.add_url_rule(ROUTE, "closed", lambda: SECRET)
    made.add_url_rule("/<path:name>", "file", _file)
    return made


def boom(handler: bool) -> Flask:
    """An app that raises."""
    made = Flask(__name__)

    @made.get("/boom")
    def raises() -> str:
        raise Boom(request.path)

    if handler:
        made.register_error_handler(500, lambda _error: ("mine", 500))
    return made


def stream(source: Chunks) -> Flask:
    """An app that streams."""
    made = Flask(__name__)
    made.add_url_rule("/", view_func=lambda: Response(source.chunks()))
    return made


def _view_class(
    view: DescribedView, handle: Callable[..., str]
) -> type[flask.views.MethodView]:
    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        def respond(_self: object, **_arguments: str) -> str:
            return handle()

        return marked(words, mark, respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    kind = type("V", (flask.views.MethodView,), members)
    made: type[flask.views.MethodView] = marked(words, view.whole or UNMARKED, kind)
    return made


def _part(part: Part, log: Log, *, is_mounted: bool = False) -> Flask:
    made = Flask(__name__)
    for view in part.views:
        note = log.handler(view, is_mounted=is_mounted)

        def handle(note: Callable[..., None] = note, **_arguments: str) -> str:
            note(request.method, request.path, request.headers)
            return "ok"

        path = view.path.replace("{id}", "<id>")
        if view.whole is not None:
            made.add_url_rule(path, view_func=_view_class(view, handle).as_view(view.path))
            continue
        for mark, methods in view.by_mark():
            name = f"{view.path} {mark}"
            made.add_url_rule(path, name, marked(words, mark, handle), methods=methods)
    return made


def mounted(part: Part, log: Log) -> Flask:
    """Build the mounted part of a described app."""
    made = _part(part, log, is_mounted=True)
    if part.source is not None:
        words.CORS(made, part.source.build(), guard=part.guard)
    return made


def described(description: Description, log: Log) -> Flask:
    """Build a described app."""
    made = _part(description.main, log)
    if description.mounted is not None:
        sub = mounted(description.mounted, log)
        made.wsgi_app = DispatcherMiddleware(made.wsgi_app, {PREFIX: sub})  # type: ignore[method-assign]
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def counting(seen: Counter[str]) -> Flask:
    """Count the calls of a converter and of a hook."""
    made = Flask(__name__)

    class Counted(BaseConverter):
        def to_python(self, value: str) -> str:
            seen["converter"] += 1
            return value

    made.url_map.converters["counted"] = Counted

    @made.before_request
    def note() -> None:
        seen["hook"] += 1

    @made.get("/counted/<counted:name>")
    @cors(allow_origins=ROUTE_ORIGIN)
    def handle(name: str) -> str:
        return name

    return made


FLASK = Kit(
    name="flask",
    traits=frozenset({"wire", "wsgi", "framework"}),
    words=words,
    serve=waitress_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
    redirects=True,
)
