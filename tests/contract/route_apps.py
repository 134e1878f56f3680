"""The routes of `tables.routes` in each framework, behind an authentication of its own.

Whatever carries no Authorization is answered 401: a preflight that reached it would be.
"""

import flask
import flask.views
from contract.spy import Boom
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.integrations import fastapi as fastapi_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors

APP = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])
ROUTE_ORIGIN = ORIGINS["route"]
SECOND = Policy(allow_origins=ORIGINS["second"])


class Authentication:
    """Answers 401 to whatever has no Authorization."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "authorization" not in Headers(scope=scope):
            await PlainTextResponse("who are you?", 401)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _plain(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


# Endpoints are marked once and used by the routes of one app only.
def _marked() -> dict[str, object]:
    cors, no_cors = starlette_cors.cors, starlette_cors.no_cors

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


@starlette_cors.cors(allow_origins=ROUTE_ORIGIN)
class View(HTTPEndpoint):
    """A class-based view: the class has a policy, and one of its methods another."""

    async def get(self, request: Request) -> PlainTextResponse:
        return await _plain(request)

    @starlette_cors.cors(SECOND)
    async def post(self, request: Request) -> PlainTextResponse:
        return await _plain(request)


def _sub_routes() -> list[Route]:
    marked = _marked()
    return [
        Route("/plain", _plain),
        Route("/route", marked["route"]),  # type: ignore[arg-type]  # an endpoint by construction
        Route("/no-cors", marked["none"]),  # type: ignore[arg-type]  # the same
    ]


def starlette_routes(app_policy: Policy | None) -> Starlette:
    """The routes on Starlette."""
    marked = _marked()

    def route(path: str, label: str, *methods: str) -> Route:
        endpoint = marked.get(label, _plain)
        return Route(path, endpoint, methods=list(methods or ("GET",)))  # type: ignore[arg-type]  # the same

    sub = Starlette(routes=_sub_routes())
    starlette_cors.CORS(sub, SUB)
    app = Starlette(
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
    app.add_middleware(Authentication)
    starlette_cors.CORS(app, app_policy)
    return app


def _ok() -> str:
    return "ok"


def _fastapi_group(prefix: str) -> APIRouter:
    group = APIRouter(prefix=prefix)
    group.get("/plain")(_ok)

    @group.get("/route")
    @fastapi_cors.cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @group.get("/no-cors")
    @fastapi_cors.no_cors
    def none() -> str:
        return "ok"

    return group


def _fastapi_endpoints(app: FastAPI) -> None:
    @app.api_route("/by-route", methods=["GET", "HEAD"])
    @app.get("/two")
    @app.api_route("/both", methods=["GET", "PUT"])
    @app.get("/tree/")
    @app.get("/below")
    @fastapi_cors.cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @fastapi_cors.cors(allow_origins=ROUTE_ORIGIN)
    @app.get("/above")
    def above() -> str:
        return "ok"

    @app.get("/items/{number:int}")
    @fastapi_cors.cors(allow_origins=ROUTE_ORIGIN)
    def item(number: int) -> int:
        return number

    @app.get("/items/{name}")
    @fastapi_cors.cors(SECOND)
    def named(name: str) -> str:
        return name

    @app.get("/files/{rest:path}")
    @fastapi_cors.cors(SECOND)
    def file(rest: str) -> str:
        return rest

    @app.post("/two")
    @fastapi_cors.cors(SECOND)
    def second() -> str:
        return "ok"

    @app.get("/no-cors")
    @fastapi_cors.no_cors
    def none() -> str:
        return "ok"

    @app.get("/raising")
    @fastapi_cors.cors(allow_origins=ROUTE_ORIGIN)
    def raising() -> str:
        raise Boom

    app.get("/by-app")(_ok)
    app.put("/two")(_ok)


def fastapi_routes(app_policy: Policy | None) -> FastAPI:
    """The routes on FastAPI."""
    app = FastAPI(openapi_url=None)
    _fastapi_endpoints(app)
    app.add_route("/view", View)  # type: ignore[arg-type]  # a class is an ASGI endpoint too
    app.include_router(_fastapi_group("/group"))
    sub = FastAPI(openapi_url=None)
    sub.include_router(_fastapi_group(""))
    fastapi_cors.CORS(sub, SUB)
    app.mount("/sub", sub)
    app.add_middleware(Authentication)
    fastapi_cors.CORS(app, app_policy)
    return app


@flask_cors.cors(allow_origins=ROUTE_ORIGIN)
class FlaskView(flask.views.MethodView):
    """A class-based view: the class has a policy, and one of its methods another."""

    def get(self) -> str:
        return "ok"

    @flask_cors.cors(SECOND)
    def post(self) -> str:
        return "ok"


def _flask_group() -> flask.Blueprint:
    group = flask.Blueprint("group", __name__, url_prefix="/group")
    group.add_url_rule("/plain", "plain", _ok)

    @group.get("/route")
    @flask_cors.cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @group.get("/no-cors")
    @flask_cors.no_cors
    def none() -> str:
        return "ok"

    return group


def _flask_endpoints(app: flask.Flask) -> None:
    @app.get("/by-route")
    @app.get("/two")
    @app.route("/both", methods=["GET", "PUT"])
    @app.get("/tree/")
    @app.get("/below")
    @flask_cors.cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @flask_cors.cors(allow_origins=ROUTE_ORIGIN)
    @app.get("/above")
    def above() -> str:
        return "ok"

    @app.get("/items/<int:number>")
    @flask_cors.cors(allow_origins=ROUTE_ORIGIN)
    def item(number: int) -> str:
        return str(number)

    @app.get("/items/<name>")
    @app.get("/files/<path:name>")
    @flask_cors.cors(SECOND)
    def named(name: str) -> str:
        return name

    @app.post("/two")
    @flask_cors.cors(SECOND)
    def second() -> str:
        return "ok"

    @app.get("/no-cors")
    @flask_cors.no_cors
    def none() -> str:
        return "ok"

    @app.get("/raising")
    @flask_cors.cors(allow_origins=ROUTE_ORIGIN)
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

    flask_cors.CORS(app, app_policy)
    return app
