"""The app of `tables.paths` and the routes of `tables.routes` on Flask."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import flask
import flask.views
from flask import Flask, Response, abort, request
from harness.hosts import wsgi_by_host
from harness.kit import ASSETS, Served
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.servers import waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.paths import PATHS, AppAnswer
from tables.policies import named

from crossorigin import Policy
from crossorigin.integrations.flask import CORS, cors, no_cors

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


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


def flask_app(spy: Spy) -> Flask:
    """The app on Flask."""
    app = Flask(__name__, static_folder=str(ASSETS), static_url_path="/static")
    app.before_request(lambda: spy.called(request.headers.get(HEADER, "")))
    for path, answer in PATHS.items():
        app.add_url_rule(
            path, endpoint=path, view_func=_view(answer), methods=list(answer.methods)
        )
    return app


def _ok() -> str:
    return "ok"


@cors(allow_origins=ROUTE_ORIGIN)
class FlaskView(flask.views.MethodView):
    """A class-based view: the class has a policy, and one of its methods another."""

    def get(self) -> str:
        return "ok"

    @cors(SECOND)
    def post(self) -> str:
        return "ok"


def _flask_group() -> flask.Blueprint:
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


def _flask_endpoints(app: flask.Flask) -> None:
    @app.get("/by-route")
    @app.get("/two")
    @app.route("/both", methods=["GET", "PUT"])
    @app.get("/tree/")
    @app.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @cors(allow_origins=ROUTE_ORIGIN)
    @app.get("/above")
    def above() -> str:
        return "ok"

    @app.get("/items/<int:number>")
    @cors(allow_origins=ROUTE_ORIGIN)
    def item(number: int) -> str:
        return str(number)

    @app.get("/items/<name>")
    @app.get("/files/<path:name>")
    @cors(SECOND)
    def named(name: str) -> str:
        return name

    @app.post("/two")
    @cors(SECOND)
    def second() -> str:
        return "ok"

    @app.get("/no-cors")
    @no_cors
    def none() -> str:
        return "ok"

    @app.get("/raising")
    @cors(allow_origins=ROUTE_ORIGIN)
    def raising() -> str:
        raise Boom


def flask_routes(app_policy: Policy | None) -> flask.Flask:
    """The routes on Flask."""
    app = flask.Flask(__name__)
    _flask_endpoints(app)
    app.add_url_rule("/by-app", "by-app", _ok)
    app.add_url_rule("/two", "put-two", _ok, methods=["PUT"])
    app.add_url_rule("/view", view_func=FlaskView.as_view("view"))
    app.register_blueprint(_flask_group())

    @app.before_request
    def authenticate() -> tuple[str, int] | None:
        return None if "Authorization" in flask.request.headers else ("who are you?", 401)

    CORS(app, app_policy)
    return app


def _rows(spy: Spy) -> AbstractContextManager[int]:
    def build(name: str) -> "WSGIApplication":
        app = flask_app(spy)
        CORS(app, named(name))
        return app

    return waitress_server(wsgi_by_host(build))


SERVED = (
    Served(
        name="flask",
        traits=frozenset({"wire", "wsgi", "framework"}),
        rows=_rows,
        routes=lambda policy: waitress_server(flask_routes(policy)),
        redirects=True,
    ),
)
