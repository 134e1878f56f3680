"""Flask on waitress."""

from collections.abc import Callable, Iterator

import flask
import flask.views
from flask import Flask, Response, abort, request
from harness.kit import ASSETS, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.servers import waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.paths import PATHS, AppAnswer

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
    for path, answer in PATHS.items():
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

    @cors(allow_origins=ROUTE_ORIGIN)
    @made.get("/above")
    def above() -> str:
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


def routes(policy: Policy | None) -> Flask:
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

    words.CORS(made, policy)
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


FLASK = Kit(
    name="flask",
    traits=frozenset({"wire", "wsgi", "framework"}),
    words=words,
    serve=waitress_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    redirects=True,
)
