"""The app of `tables.paths` and the routes of `tables.routes` on FastAPI."""

from contextlib import AbstractContextManager

from fastapi import APIRouter, FastAPI
from frameworks.starlette import View, endpoint
from harness.asgi_types import App
from harness.hosts import asgi_by_host
from harness.kit import ASSETS, Served
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB, Authentication
from harness.servers import uvicorn_server
from harness.spy import Boom, Spy, SpyMiddleware
from starlette.staticfiles import StaticFiles
from tables.paths import PATHS
from tables.policies import named

from crossorigin import Policy
from crossorigin.integrations.fastapi import CORS, cors, no_cors


def fastapi_app(spy: Spy) -> FastAPI:
    """The app on FastAPI."""
    app = FastAPI(openapi_url=None)
    for path, answer in PATHS.items():
        methods = list(answer.methods)
        app.api_route(path, methods=methods, response_model=None)(endpoint(path, answer))
    app.mount("/static", StaticFiles(directory=ASSETS))
    app.add_middleware(SpyMiddleware, spy=spy)
    return app


def _ok() -> str:
    return "ok"


def _fastapi_group(prefix: str) -> APIRouter:
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


def _fastapi_endpoints(app: FastAPI) -> None:
    @app.api_route("/by-route", methods=["GET", "HEAD"])
    @app.get("/two")
    @app.api_route("/both", methods=["GET", "PUT"])
    @app.get("/tree/")
    @app.get("/below")
    @cors(allow_origins=ROUTE_ORIGIN)
    def route() -> str:
        return "ok"

    @cors(allow_origins=ROUTE_ORIGIN)
    @app.get("/above")
    def above() -> str:
        return "ok"

    @app.get("/items/{number:int}")
    @cors(allow_origins=ROUTE_ORIGIN)
    def item(number: int) -> int:
        return number

    @app.get("/items/{name}")
    @cors(SECOND)
    def named(name: str) -> str:
        return name

    @app.get("/files/{rest:path}")
    @cors(SECOND)
    def file(rest: str) -> str:
        return rest

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
    CORS(sub, SUB)
    app.mount("/sub", sub)
    app.add_middleware(Authentication)
    CORS(app, app_policy)
    return app


def _rows(spy: Spy) -> AbstractContextManager[int]:
    def build(name: str) -> App:
        app = fastapi_app(spy)
        CORS(app, named(name))
        return app

    return uvicorn_server(asgi_by_host(build))


SERVED = (
    Served(
        name="fastapi",
        traits=frozenset({"wire", "asgi", "framework"}),
        rows=_rows,
        routes=lambda policy: uvicorn_server(fastapi_routes(policy)),
        redirects=True,
    ),
)
