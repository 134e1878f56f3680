"""Rule 20 where layers before a router pass requests to another application with policies."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple
from unittest.mock import MagicMock, Mock

import flask
import pytest
import quart
from harness.adapting import AsyncLayer
from harness.in_process import allowed
from harness.starting import start
from harness.together import check_all
from litestar import Litestar, get
from litestar.middleware import DefineMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router
from tables.routes import ORIGINS
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import crossorigin.asgi
import crossorigin.wsgi
from crossorigin import Policy
from crossorigin.gateway import MarkError
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette

pytestmark = pytest.mark.rules(20)

OUTER = Policy(allow_origins=ORIGINS["app"])
INNER = Policy(allow_origins=ORIGINS["sub"])
ASGIGateway: Any = crossorigin.asgi.CORSMiddleware
WSGIGateway: Any = crossorigin.wsgi.CORSMiddleware


async def _text(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _starlette(mark: Callable[[Any], Any] = lambda view: view) -> Starlette:
    # A function of its own: a lost copy of a shared one is reported.
    async def text(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/m", mark(text), methods=["GET", "PUT"])])


def _flask(mark: Callable[[Any], Any] = lambda view: view) -> flask.Flask:
    app = flask.Flask(__name__)
    app.add_url_rule("/m", "m", mark(lambda: "ok"), methods=["GET", "PUT"])
    return app


class ByPath:
    """A layer that passes requests below /i to another application."""

    def __init__(self, app: Any, other: Any) -> None:  # noqa: ANN401 - ASGI applications
        self.app = app
        self.other = other

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        if scope["type"] == "http" and scope["path"].startswith("/i/"):
            path = scope["path"].removeprefix("/i")
            scope = {**scope, "path": path, "raw_path": path.encode()}
            await self.other(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class WSGIByPath:
    """The same, for WSGI."""

    def __init__(self, app: Any, other: Any) -> None:  # noqa: ANN401 - WSGI applications
        self.app = app
        self.other = other

    def __call__(self, environ: Any, begin: Any) -> Any:  # noqa: ANN401 - of WSGI
        path = environ["PATH_INFO"]
        if path.startswith("/i/"):
            return self.other({**environ, "PATH_INFO": path.removeprefix("/i")}, begin)
        return self.app(environ, begin)


def _by_path(other: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - an ASGI application
    """Return a middleware that keeps the application in a closure."""
    return lambda app: ByPath(app, other).__call__


def _own() -> Route:
    return Route("/own", _text, methods=["GET", "PUT"])


def _with_middleware(other: Any) -> Starlette:  # noqa: ANN401 - the same
    return Starlette(routes=[_own()], middleware=[Middleware(ByPath, other=other)])


def _with_closure(other: Any) -> Starlette:  # noqa: ANN401 - the same
    return Starlette(routes=[_own()], middleware=[Middleware(_by_path(other))])


def _with_dispatch(other: Any) -> Starlette:  # noqa: ANN401 - the same
    async def dispatch(request: Request, call_next: Any) -> Any:  # noqa: ANN401 - of Starlette
        if not request.url.path.startswith("/i/"):
            return await call_next(request)

        class Answer(PlainTextResponse):
            async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
                await other({**scope, "path": scope["path"].removeprefix("/i")}, receive, send)

        return Answer()

    return Starlette(
        routes=[_own()], middleware=[Middleware(BaseHTTPMiddleware, dispatch=dispatch)]
    )


def _in_router(other: Any) -> Starlette:  # noqa: ANN401 - the same
    class _Below(ByPath):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
            root = scope.get("root_path", "")
            path = scope["path"].removeprefix(root)
            await self.other({**scope, "path": path, "root_path": ""}, receive, send)

    router = Router([], middleware=[Middleware(_Below, other=other)])
    return Starlette(routes=[_own(), Mount("/i", router)])


def _in_mounted(other: Any) -> Starlette:  # noqa: ANN401 - the same
    class _Below(ByPath):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
            path = scope["path"].removeprefix("/i")
            await self.other({**scope, "path": path, "root_path": ""}, receive, send)

    inner = Starlette(middleware=[Middleware(_Below, other=other)])
    return Starlette(routes=[_own(), Mount("/i", inner)])


def _in_route(other: Any) -> Starlette:  # noqa: ANN401 - the same
    layer = Middleware(ByPath, other=other)
    route = Route("/i/m", _text, methods=["GET", "PUT"], middleware=[layer])
    return Starlette(routes=[_own(), route])


def _in_class_of_route(other: Any) -> Starlette:  # noqa: ANN401 - the same
    class Passing(Route):
        async def handle(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
            await ByPath(None, other)(scope, receive, send)

    return Starlette(routes=[_own(), Passing("/i/m", _text, methods=["GET", "PUT"])])


class _Subclass(Starlette):
    """An application whose class passes requests to another one."""

    other: Any

    def build_middleware_stack(self) -> Any:  # noqa: ANN401 - an ASGI application
        return ByPath(super().build_middleware_stack(), self.other)


def _in_class(other: Any) -> Starlette:  # noqa: ANN401 - the same
    app = _Subclass(routes=[_own()])
    app.other = other
    return app


def _in_wsgi_app(other: Any) -> flask.Flask:  # noqa: ANN401 - a WSGI application
    app = flask.Flask(__name__)
    app.add_url_rule("/own", "own", lambda: "ok", methods=["GET", "PUT"])
    app.wsgi_app = WSGIByPath(app.wsgi_app, other)  # type: ignore[method-assign, assignment]
    return app


def _in_method(other: Any) -> flask.Flask:  # noqa: ANN401 - the same
    class Passing(flask.Flask):
        def wsgi_app(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - of WSGI
            return WSGIByPath(super().wsgi_app, self.extensions["other"])(
                environ, start_response
            )

    app = Passing(__name__)
    app.extensions["other"] = other
    app.add_url_rule("/own", "own", lambda: "ok", methods=["GET", "PUT"])
    return app


def _in_asgi_app(other: Any) -> quart.Quart:  # noqa: ANN401 - the same
    app = quart.Quart(__name__)

    async def own() -> str:
        return "ok"

    app.add_url_rule("/own", "own", own, methods=["GET", "PUT"])
    app.asgi_app = ByPath(app.asgi_app, other)  # type: ignore[method-assign]
    return app


async def _ok() -> str:
    return "ok"


def _in_asgi_handler(other: Any) -> Litestar:  # noqa: ANN401 - the same
    app = Litestar([get("/own")(_ok)], openapi_config=None)
    app.asgi_handler = ByPath(app.asgi_handler, other)
    return app


def _in_middleware(other: Any) -> Litestar:  # noqa: ANN401 - the same
    layer = DefineMiddleware(ByPath, other=other)
    handlers = [get("/own")(_ok), get("/i/m")(_ok)]
    return Litestar(handlers, middleware=[layer], openapi_config=None)


class Row(NamedTuple):
    """One way to pass requests on.

    Attributes:
        make: makes the outer application.
        place: calls CORS of its integration.
        is_whole: whether the layer stands before all routes.
        is_error: whether marks behind the layer end the start.
    """

    make: Callable[[Any], Any]
    place: Callable[..., Any] = in_starlette.CORS
    is_whole: bool = True
    is_error: bool = False


ROWS = {
    "middleware": Row(_with_middleware),
    "closure": Row(_with_closure),
    "function": Row(_with_dispatch),
    "class": Row(_in_class),
    "router": Row(_in_router, is_whole=False),
    "mounted": Row(_in_mounted, is_whole=False),
    "route": Row(_in_route, is_whole=False, is_error=True),
    "class of a route": Row(_in_class_of_route, is_whole=False, is_error=True),
    "wsgi_app": Row(_in_wsgi_app, in_flask.CORS),
    "asgi_app": Row(_in_asgi_app, in_quart.CORS),
    "asgi_handler": Row(_in_asgi_handler, in_litestar.CORS),
    "middleware of Litestar": Row(_in_middleware, in_litestar.CORS),
}


def _gateways(row: Row, other: Any) -> tuple[Any, Any]:  # noqa: ANN401 - applications of any framework
    """Return the application with its integration, and another one behind a gateway by hand."""
    app, plain = row.make(other), row.make(other)
    row.place(app, OUTER)
    gateway = WSGIGateway if isinstance(plain, flask.Flask) else ASGIGateway
    return app, gateway(plain, OUTER)


def _inner(row: Row) -> tuple[Any, Any, Any]:
    """Return an inner application, its CORS, and its `no_cors`."""
    if row.place is in_flask.CORS:
        return _flask, in_flask.CORS, in_flask.no_cors
    return _starlette, in_starlette.CORS, in_starlette.no_cors


def _check_cors(item: tuple[str, Row]) -> None:
    row = item[1]
    make, place, _ = _inner(row)
    other = make()
    place(other, INNER)
    for app in _gateways(row, other):
        outer, inner = ORIGINS["app"], ORIGINS["sub"]
        assert allowed(app, "/i/m", outer) == (False, False)
        assert allowed(app, "/i/m", inner) == (False, True)
        assert allowed(app, "/own", outer, "GET") == (not row.is_whole, True)


def test_answers_of_an_application_that_a_layer_calls_have_its_policy() -> None:
    check_all(ROWS.items(), _check_cors, lambda item: item[0])


def _check_marks(item: tuple[str, Row]) -> None:
    row = item[1]
    make, _, mark = _inner(row)
    for app in _gateways(row, make(mark)):
        if row.is_error:
            with pytest.raises(MarkError, match="no gateway reads"):
                start(app)
        else:
            assert allowed(app, "/i/m", ORIGINS["app"]) == (False, False)


def test_no_origin_is_allowed_by_a_layer_that_calls_an_application_with_marks() -> None:
    # The middleware of Litestar is behind the router: it answers for the matched route.
    rows = [item for item in ROWS.items() if item[0] != "middleware of Litestar"]
    check_all(rows, _check_marks, lambda item: item[0])


def _check_plain(item: tuple[str, Row]) -> None:
    row = item[1]
    for app in _gateways(row, _inner(row)[0]()):
        for path in ("/own", "/i/m"):
            assert allowed(app, path, ORIGINS["app"], "GET") == (True, True)


def test_application_without_policies_that_a_layer_calls_has_the_outer_policy() -> None:
    check_all(ROWS.items(), _check_plain, lambda item: item[0])


def test_method_that_passes_requests_to_an_application_that_it_names_is_followed() -> None:
    class Passing(flask.Flask):
        other = _flask()

        def wsgi_app(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - of WSGI
            return self.other(environ, start_response)

    in_flask.CORS(Passing.other, INNER)
    app = Passing(__name__)
    app.other = Passing.other
    in_flask.CORS(app, OUTER)
    assert allowed(app, "/m", ORIGINS["app"]) == (False, False)


def test_application_that_is_only_stored_has_no_effect() -> None:
    other = _starlette(in_starlette.no_cors)
    in_starlette.CORS(other, INNER)
    app = Starlette(routes=[_own()])
    app.state.other = other
    in_starlette.CORS(app, OUTER)
    start(app)
    assert allowed(app, "/own", ORIGINS["app"]) == (True, True)


def test_middleware_that_refers_to_its_outer_application_has_no_effect() -> None:
    app = Starlette(routes=[_own()])
    sub = Starlette(routes=[_own()], middleware=[Middleware(ByPath, other=app)])
    app.mount("/sub", sub)
    in_starlette.CORS(app, OUTER)
    in_starlette.CORS(sub, INNER)
    assert allowed(app, "/sub/own", ORIGINS["sub"]) == (True, True)
    plain = Starlette(middleware=[Middleware(ByPath, other=app)], routes=[_own()])
    app.mount("/plain", plain)
    assert allowed(app, "/plain/own", ORIGINS["app"]) == (True, True)


def test_gateway_inside_a_dispatcher_answers_its_preflights() -> None:
    app, other = _flask(), _flask()
    in_flask.CORS(app, OUTER)
    in_flask.CORS(other, INNER)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/i": other})  # type: ignore[method-assign]
    assert allowed(app, "/m", ORIGINS["app"]) == (True, True)
    assert allowed(app, "/i/m", ORIGINS["sub"]) == (True, True)


def test_gateway_by_hand_around_another_application_in_middleware_is_one_that_decides() -> None:
    async def serve(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await PlainTextResponse("ok")(scope, receive, send)

    app = _with_middleware(ASGIGateway(serve, None))
    in_starlette.CORS(app, OUTER)
    assert allowed(app, "/i/m", ORIGINS["app"]) == (False, False)
    assert allowed(app, "/own", ORIGINS["app"], "GET") == (False, True)


def test_applications_that_layers_call_are_reported_at_the_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = _starlette()
    in_starlette.CORS(other, INNER)
    app = Starlette(routes=[Mount("/sub", _with_middleware(other))])
    in_starlette.CORS(app, OUTER)
    with caplog.at_level(logging.WARNING):
        start(app)
    [told] = caplog.messages
    assert told.startswith("crossorigin.several-applications: preflights for a Starlette")


def _looking_up(other: object) -> Any:  # noqa: ANN401 - an ASGI application
    """Return a layer that looks an application up, where no walk can follow it."""
    found: Any = weakref.ref(other)

    async def layer(*call: Any) -> None:  # noqa: ANN401 - of ASGI
        await found()(*call)

    return layer


def test_application_that_is_found_while_serving_is_reported_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = _starlette()
    in_starlette.CORS(other, INNER)
    known = _starlette()
    in_starlette.CORS(known, INNER)
    layer: Any = AsyncLayer(known)
    app = Starlette(routes=[Mount("/i", _looking_up(other)), Mount("/known", layer)])
    in_starlette.CORS(app, OUTER)
    with caplog.at_level(logging.WARNING):
        for path in ("/known/m", "/i/m", "/i/m"):
            assert allowed(app, path, ORIGINS["sub"])[1]
    [told] = caplog.messages
    assert told.startswith("crossorigin.second-layer: a gateway is outside of another one")


def test_application_that_is_mounted_while_serving_decides_behind_a_gateway_by_hand() -> None:
    app = Starlette(routes=[_own()])
    gateway = ASGIGateway(app, OUTER)
    assert allowed(gateway, "/own", ORIGINS["app"]) == (True, True)
    other, marked = _starlette(), _starlette(in_starlette.no_cors)
    in_starlette.CORS(other, INNER)
    app.mount("/i", other)
    app.mount("/marked", marked)
    assert allowed(gateway, "/i/m", ORIGINS["app"]) == (False, False)
    assert allowed(gateway, "/i/m", ORIGINS["sub"]) == (True, True)
    assert allowed(gateway, "/marked/m", ORIGINS["app"]) == (False, False)
    assert allowed(gateway, "/own", ORIGINS["app"]) == (True, True)


def test_gateway_by_hand_that_is_placed_before_cors_is_called_serves() -> None:
    other = _starlette(in_starlette.no_cors)
    app = Starlette(routes=[Mount("/i", other)])
    gateway = ASGIGateway(app, OUTER)
    in_starlette.CORS(other, INNER)
    start(gateway)
    assert allowed(gateway, "/i/m", ORIGINS["app"]) == (False, False)
    with pytest.raises(MarkError):
        start(ASGIGateway(_starlette(in_starlette.no_cors), OUTER))


class _Answering:
    """A mounted object that knows an application in its attribute app, and answers itself."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - any application
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await PlainTextResponse("ok")(scope, receive, send)


def test_layer_that_answers_has_a_policy_if_both_applications_agree() -> None:
    public = _starlette()
    in_starlette.CORS(public, Policy())
    origin = ORIGINS["app"]
    for policy, found in ((None, False), (OUTER, False), (Policy(), True)):
        app = Starlette(routes=[Mount("/i", _Answering(public))])
        in_starlette.CORS(app, policy)
        assert allowed(app, "/i/missing", origin) == (found, found)
        assert allowed(app, "/i/m", origin) == (True, found)
        gateway = ASGIGateway(_Answering(public), policy)
        assert allowed(gateway, "/missing", origin) == (found, found)


def test_mocks_have_no_end_of_layers() -> None:
    app = flask.Flask(__name__)
    view = Mock(return_value="ok", methods=None, required_methods=(), __name__="view")
    view.provide_automatic_options = None
    app.add_url_rule("/view", "view", view)
    in_flask.CORS(app, OUTER)
    assert allowed(app, "/view", ORIGINS["app"], "GET") == (True, True)
    app = flask.Flask(__name__)
    app.wsgi_app = mock = MagicMock(return_value=[b""])  # type: ignore[method-assign]
    in_flask.CORS(app, OUTER)
    assert allowed(app, "/", ORIGINS["app"])[0]
    start(app)
    # The walk has asked for few attributes, each of which a mock makes.
    assert len(vars(mock)["_mock_children"]) < 20


def test_mounted_object_that_refers_to_the_application_around_is_no_circle() -> None:
    app = Starlette(routes=[_own()])
    app.mount("/i", _Answering(app))
    gateway = ASGIGateway(app, OUTER)
    for path in ("/own", "/i/m"):
        assert allowed(gateway, path, ORIGINS["app"], "GET") == (True, True)
