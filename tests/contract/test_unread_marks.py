"""Rule 19 where no gateway reads the marks of an application: the server does not start."""

import asyncio
import weakref
from collections import Counter
from collections.abc import Callable
from typing import Any

import bottle
import flask
import pyramid.config
import pyramid.wsgi
import pytest
from asgiref.wsgi import WsgiToAsgi
from harness.blacksheep_apps import new_application
from harness.in_process import allowed
from harness.kit import Kit
from harness.kits import KITS
from harness.starting import start
from litestar import Litestar, Router, asgi, get
from litestar.types import Receive, Scope, Send
from starlette.applications import Starlette
from starlette.routing import Mount
from tables.routes import ORIGINS
from tornado import web
from tornado.wsgi import WSGIContainer
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import crossorigin.asgi
import crossorigin.wsgi
from crossorigin.gateway import MarkError
from crossorigin.integrations import aws_lambda
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as in_tornado
from crossorigin.integrations.flask import no_cors
from crossorigin.testing import Browser
from crossorigin.transport.lifespan import LifespanFailed

pytestmark = pytest.mark.rules(19)


def _handle() -> str:
    return "ok"


def _inner(mark: Callable[[Any], Any] = no_cors) -> flask.Flask:
    made = flask.Flask(__name__)
    made.add_url_rule("/", view_func=mark(_handle))
    return made


def _as_asgi(inner: Any) -> Any:  # noqa: ANN401 - applications of any framework
    return WsgiToAsgi(inner)  # type: ignore[no-untyped-call]  # asgiref gives it no types


def _below_starlette(inner: Any) -> Any:  # noqa: ANN401 - the same
    app = Starlette(routes=[Mount("/sub", _as_asgi(inner))])
    in_starlette.CORS(app)
    return app


def _below_starlette_itself(inner: Any) -> Any:  # noqa: ANN401 - the same
    app = Starlette(routes=[Mount("/sub", inner)])
    in_starlette.CORS(app)
    return app


async def _read() -> str:
    return "ok"


def _below_flask(inner: Any) -> Any:  # noqa: ANN401 - the same
    app = flask.Flask(__name__)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/sub": inner})  # type: ignore[method-assign]
    in_flask.CORS(app)
    return app


def _below_bottle(inner: Any) -> Any:  # noqa: ANN401 - the same
    app = bottle.Bottle()
    app.mount("/sub", inner)
    in_bottle.CORS(app)
    return app


def _below_pyramid(inner: Any) -> Any:  # noqa: ANN401 - the same
    config = pyramid.config.Configurator()
    config.add_route("sub", "/sub/*subpath")
    config.add_view(pyramid.wsgi.wsgiapp2(inner), route_name="sub")
    app = config.make_wsgi_app()
    in_pyramid.CORS(app)
    return app


class _Layer:
    """A layer with the types that Litestar asks for."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def _below_litestar(inner: Any) -> Any:  # noqa: ANN401 - the same
    app = Litestar([asgi("/sub", is_mount=True, copy_scope=True)(_Layer(_as_asgi(inner)))])
    in_litestar.CORS(app)
    return app


def _below_blacksheep(inner: Any) -> Any:  # noqa: ANN401 - the same
    app = new_application()
    app.mount("/sub", _as_asgi(inner))
    in_blacksheep.CORS(app)
    return app


def _below_tornado(inner: Any) -> Any:  # noqa: ANN401 - the same
    fallback = {"fallback": WSGIContainer(inner)}
    app = web.Application([("/sub.*", web.FallbackHandler, fallback)])
    in_tornado.CORS(app)
    return app


OUTER = {
    "starlette": _below_starlette,
    "flask": _below_flask,
    "bottle": _below_bottle,
    "pyramid": _below_pyramid,
    "litestar": _below_litestar,
    "blacksheep": _below_blacksheep,
    "tornado": _below_tornado,
    "the WSGI gateway": crossorigin.wsgi.CORSMiddleware,
    "the ASGI gateway": lambda inner: crossorigin.asgi.CORSMiddleware(
        Starlette(routes=[Mount("/sub", _as_asgi(inner))])
    ),
    "AWS Lambda": lambda inner: aws_lambda.CORS(_Adapter(inner)),
}
EACH_OUTER = pytest.mark.parametrize("outer", OUTER.values(), ids=OUTER)


class _Adapter:
    """A handler of events that calls an application."""

    def __init__(self, app: object) -> None:
        self.app = app

    def __call__(self, _event: object, _context: object) -> object:
        return None


@EACH_OUTER
def test_server_does_not_start_with_unread_marks(
    outer: Callable[[Any], Any],
) -> None:
    with pytest.raises(MarkError, match=r"_handle has no effect: .* a Flask; call CORS"):
        start(outer(_inner()))


def test_server_does_not_start_with_an_unread_mark_of_a_group() -> None:
    inner, group = flask.Flask(__name__), flask.Blueprint("group", __name__)
    group.add_url_rule("/", view_func=_handle)
    inner.register_blueprint(no_cors(group))
    router = in_litestar.no_cors(Router("/", route_handlers=[get("/x")(_read)]))
    for outer in (_below_starlette(inner), _below_starlette_itself(Litestar([router]))):
        with pytest.raises(MarkError, match=r"(Blueprint|Router) has no effect"):
            start(outer)


def _by_hand(name: str) -> Any:  # noqa: ANN401 - the same
    [kit] = [each for each in KITS if each.name == name]
    return crossorigin.asgi.CORSMiddleware(kit.counting(Counter()))


@pytest.mark.parametrize("name", ["placed", "starlette", "fastapi", "blacksheep"])
def test_browser_of_an_application_that_must_not_start_raises(name: str) -> None:
    app = _below_starlette(_inner()) if name == "placed" else _by_hand(name)
    with pytest.raises(LifespanFailed, match="has no effect"), Browser(app):
        pytest.fail("it has started")


@EACH_OUTER
def test_server_starts_with_an_application_without_marks(outer: Callable[[Any], Any]) -> None:
    start(outer(_inner(lambda view: view)))


@EACH_OUTER
def test_server_starts_with_marks_that_are_read(outer: Callable[[Any], Any]) -> None:
    inner = _inner()
    in_flask.CORS(inner, None)
    start(outer(inner))


@pytest.mark.parametrize(
    "kit", [pytest.param(each, id=each.name) for each in KITS if {"asgi", "wsgi"} & each.traits]
)
def test_marks_of_each_framework_behind_a_gateway_placed_by_hand_are_refused(kit: Kit) -> None:
    app = kit.counting(Counter())
    gateway = crossorigin.asgi if "asgi" in kit.traits else crossorigin.wsgi
    with pytest.raises(MarkError, match="no gateway reads"):
        allowed(gateway.CORSMiddleware(app), "/", ORIGINS["app"])


def _looking_up(app: object) -> Any:  # noqa: ANN401 - a layer of any kind
    found: Any = weakref.ref(app)

    def layer(*call: Any) -> Any:  # noqa: ANN401 - of ASGI or WSGI
        serve = found()
        return serve(*call)

    return layer


def test_gateway_placed_by_hand_that_finds_no_gateway_inside_is_reported_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No walk finds an application that a layer looks up while it serves."""
    inner = _inner(lambda view: view)
    in_flask.CORS(inner, None)
    sub = Starlette()
    in_starlette.CORS(sub)
    outer = crossorigin.asgi.CORSMiddleware(_looking_up(sub))
    for _ in range(2):
        start(crossorigin.wsgi.CORSMiddleware(_looking_up(inner)))
        asyncio.run(_ask(outer))
    told = [each for each in caplog.messages if "placed by hand" in each]
    assert len(told) == 2


async def _ask(app: Any) -> None:  # noqa: ANN401 - an ASGI application
    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        assert message["type"].startswith("http.response")

    scope = {"type": "http", "method": "GET", "path": "/sub/x", "headers": [], "root_path": ""}
    await app(scope, receive, send)
