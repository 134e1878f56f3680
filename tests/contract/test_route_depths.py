"""Rule 19 where routers lie within routers: the route is found where the framework finds it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import flask
import pytest
from harness.asserting import vary_names
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.tornado_server import tornado_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, Router
from tables.routes import ORIGINS, Label
from tornado import httputil, routing, web
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations import tornado as tornado_cors

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


class _Plain(web.RequestHandler):
    def get(self, *_arguments: str) -> None:
        self.write("ok")


@tornado_cors.cors(allow_origins=ORIGINS["route"])
class _Marked(_Plain):
    pass


class _Delegate(httputil.HTTPMessageDelegate):
    """Answers without a handler."""

    def __init__(self, connection: httputil.HTTPConnection) -> None:
        self._connection = connection

    def finish(self) -> None:
        start = httputil.ResponseStartLine("HTTP/1.1", 200, "OK")
        self._connection.write_headers(start, httputil.HTTPHeaders({"Content-Length": "0"}))
        self._connection.finish()


class _Delegating(routing.Router):
    def find_handler(
        self, request: httputil.HTTPServerRequest, **_more: object
    ) -> httputil.HTTPMessageDelegate:
        assert request.connection is not None
        return _Delegate(request.connection)


@tornado_cors.cors(allow_origins=ORIGINS["route"])
def _function(request: httputil.HTTPServerRequest) -> None:
    assert request.connection is not None
    _Delegate(request.connection).finish()


def _tornado_part(path: str) -> web.Application:
    app = web.Application([(path, _Marked)])
    tornado_cors.CORS(app, allow_origins=ORIGINS["second"])
    return app


def _tornado() -> AbstractContextManager[int]:
    unmarked = web.Application([(r"/bare/marked", _Marked), (r"/bare/plain", _Plain)])
    marked = web.Application([(r"/.*", _Marked)])
    app = web.Application(
        [
            (r"/nested/.*", routing.RuleRouter([(r"/nested/(\w+)", _Delegating())])),
            (r"/listed/.*", [(r"/listed/marked", _Marked), (r"/listed/plain", _Plain)]),
            (r"/function", _function),
            (r"/part/.*", _tornado_part(r"/part/marked")),
            (r"/bare/.*", unmarked),
            (r"/back/.*", web.FallbackHandler, {"fallback": _tornado_part(r"/back/marked")}),
            (
                r"/fall/.*",
                web.FallbackHandler,
                {"fallback": marked},
            ),
        ],
        default_host="default.test",
    )
    app.add_handlers(r"api\.test", [(r"/hosted", _Marked), (r"/(.*)", _Plain)])
    app.add_handlers(r"default\.test", [(r"/default", _Marked)])
    tornado_cors.CORS(app, allow_origins=ORIGINS["app"])
    return tornado_server(app)


SERVERS: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "starlette": _starlette,
    "flask": _flask,
    "tornado": _tornado,
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
    ("tornado", "/nested/any", "x", "app", 200),
    ("tornado", "/nested/a/b", "x", "app", 404),
    ("tornado", "/listed/marked", "x", "route", 200),
    ("tornado", "/listed/plain", "x", "app", 200),
    ("tornado", "/function", "x", "route", 200),
    ("tornado", "/part/marked", "x", "route", 200),
    ("tornado", "/part/missing", "x", "second", 404),
    ("tornado", "/bare/marked", "x", "route", 200),
    ("tornado", "/bare/plain", "x", "app", 200),
    ("tornado", "/back/marked", "x", "route", 200),
    ("tornado", "/back/missing", "x", "second", 404),
    ("tornado", "/fall/back", "x", "route", 200),
    ("tornado", "/hosted", "api.test", "route", 200),
    ("tornado", "/function", "api.test", "app", 200),
    ("tornado", "/hosted", "other.test", "app", 404),
    ("tornado", "/default", "other.test", "route", 200),
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_route_is_found_however_deep_it_lies(server: str) -> None:
    with SERVERS[server]() as port:
        for _, path, host, label, status in (case for case in CASES if case[0] == server):
            for each in ("app", "route", "second"):
                line = ("Origin", ORIGINS[each].encode())
                asked = [line, ("Access-Control-Request-Method", b"GET")]
                answered = exchange(port, "GET", path, host, [line])
                allowed = answered.all("Access-Control-Allow-Origin")
                assert answered.status == status
                assert allowed == ([ORIGINS[each]] if each == label else []), path
                assert vary_names(answered.all("Vary")) == ["origin"]
                preflight = exchange(port, "OPTIONS", path, host, asked)
                assert preflight.status == (204 if each == label else 403)
