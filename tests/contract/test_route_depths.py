"""Rule 19 where routers lie within routers: the route is found where the framework finds it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import flask
import pytest
from contract.asserting import vary_names
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, Router
from support.raw_http import exchange
from support.servers import uvicorn_server, waitress_server
from tables.routes import ORIGINS, Label
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors

pytestmark = pytest.mark.rules(19)


@starlette_cors.cors(allow_origins=ORIGINS["route"])
async def _marked(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _starlette() -> AbstractContextManager[int]:
    deep = Mount("/{name}", routes=[Route("/deep", _marked)])
    app = Starlette(
        routes=[
            Mount("/group", routes=[Route("/tree/", _marked), deep]),
            Host("api.test", app=Router([Route("/hosted", _marked)])),
            Mount("/wrapped", routes=[Route("/route", _marked)], middleware=[]),
        ]
    )
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    return uvicorn_server(app)


def _flask_part() -> flask.Flask:
    app = flask.Flask(__name__)

    @app.get("/tree/")
    @app.get("/leaf")
    @flask_cors.cors(allow_origins=ORIGINS["route"])
    def marked() -> str:
        return "ok"

    flask_cors.CORS(app, allow_origins=ORIGINS["app"])
    return app


def _flask() -> AbstractContextManager[int]:
    return waitress_server(DispatcherMiddleware(_flask_part(), {"/sub": _flask_part()}))


SERVERS: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "starlette": _starlette,
    "flask": _flask,
}
# Server, path, Host, whose policy, the app's own status.
CASES: list[tuple[str, str, str, Label, int]] = [
    ("starlette", "/group/tree/", "x", "route", 200),
    ("starlette", "/group/tree", "x", "route", 307),
    ("starlette", "/group/any/deep", "x", "route", 200),
    ("starlette", "/hosted", "api.test", "route", 200),
    ("starlette", "/hosted", "other.test", "app", 404),
    ("starlette", "/wrapped/route", "x", "route", 200),
    ("starlette", "/wrapped/other", "x", "app", 404),
    ("flask", "/tree/", "x", "route", 200),
    ("flask", "/tree", "x", "route", 308),
    ("flask", "/sub/tree/", "x", "route", 200),
    ("flask", "/sub/tree", "x", "route", 308),
    ("flask", "/sub/leaf", "x", "route", 200),
    ("flask", "/sub/leaf/", "x", "app", 404),
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_route_is_found_however_deep_it_lies(server: str) -> None:
    with SERVERS[server]() as port:
        for _, path, host, label, status in (case for case in CASES if case[0] == server):
            for each in ("app", "route"):
                line = ("Origin", ORIGINS[each].encode())
                asked = [line, ("Access-Control-Request-Method", b"GET")]
                answered = exchange(port, "GET", path, host, [line])
                allowed = answered.all("Access-Control-Allow-Origin")
                assert answered.status == status
                assert allowed == ([ORIGINS[each]] if each == label else [])
                assert vary_names(answered.all("Vary")) == ["origin"]
                preflight = exchange(port, "OPTIONS", path, host, asked)
                assert preflight.status == (204 if each == label else 403)
