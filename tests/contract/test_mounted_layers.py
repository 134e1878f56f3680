"""Rules 19 and 20 where a mounted application stands behind an adapter or a layer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import bottle
import fastapi
import flask
import pyramid.config
import pyramid.wsgi
import pytest
from blacksheep import Application, text
from harness.adapting import (
    ADAPTERS,
    ASYNC_ADAPTERS,
    ASYNC_LAYERS,
    ASYNC_OUTER,
    LAYERS,
    OUTER,
    AsyncByCustom,
    AsyncLayer,
    ByCustom,
    Layer,
    ToWSGI,
    below_blacksheep,
    below_bottle,
    below_flask,
    below_litestar,
    below_pyramid,
    below_rule,
    below_starlette,
    below_tornado,
    serve,
    to_asgi,
)
from harness.blacksheep_apps import new_application
from harness.governing import announced, governing
from harness.in_process import allowed
from harness.servers import waitress_server
from harness.starting import start
from harness.together import check_all
from litestar import Litestar, get
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.routing import Router as StarletteRouter
from starlette.types import Receive, Scope, Send
from tables.routes import ORIGINS
from tornado import web
from tornado.wsgi import WSGIContainer
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import crossorigin.asgi
import crossorigin.wsgi
from crossorigin import Policy, RequestFacts
from crossorigin.gateway import MarkError
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as tornado_cors
from crossorigin.integrations.flask import cors, no_cors

pytestmark = pytest.mark.rules(19, 20)

POLICY = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])
MARK = cors(allow_origins=ORIGINS["route"])
ANY_MARK = in_starlette.cors(allow_origins=ORIGINS["route"])
Wrap = Callable[[Any], Any]
Place = Callable[[Any, Policy], Any]


def _ok() -> str:
    return "ok"


def _flask(place: Callable[..., Any] | None = in_flask.CORS) -> flask.Flask:
    app = flask.Flask(__name__, static_folder=None)
    app.add_url_rule("/plain", "plain", _ok)
    app.add_url_rule("/mark", "mark", MARK(_ok))
    app.add_url_rule("/off", "off", no_cors(_ok))
    if place is not None:
        place(app, SUB)
    return app


async def _text(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _routes() -> list[Route]:
    return [
        Route("/plain", _text),
        Route("/mark", MARK(_text)),
        Route("/off", no_cors(_text)),
    ]


def _starlette() -> Starlette:
    app = Starlette(routes=_routes())
    in_starlette.CORS(app, SUB)
    return app


def _check(
    app: Any,  # noqa: ANN401 - applications of any framework
    plain: str,
    *,
    asked: str | None = None,
    missing: str | None = None,
) -> None:
    """Check whose policies govern the routes of the mounted application, and its errors.

    Args:
        app: the application around it.
        plain: the label of its policy.
        asked: that of preflights, if they have another.
        missing: that of preflights for a path without a route, likewise.
    """
    with serve(app) as port:
        assert governing(port, "/own") == (200, "app")
        found = {
            path: governing(port, f"/sub/{path}", asked=asked)
            for path in ("plain", "mark", "off")
        }
        found["missing"] = governing(port, "/sub/missing", asked=missing)
        assert found == {
            "plain": (200, plain),
            "mark": (200, "route"),
            "off": (200, "none"),
            "missing": (404, plain),
        }


def _asked(wrap: Wrap) -> str | None:
    """Return the label of preflights: a layer may keep an application that it does not call."""
    return None if wrap in (ByCustom, AsyncByCustom) else "narrow"


def _pairs(placing: Mapping[str, Place], wrapping: Mapping[str, Wrap]) -> pytest.MarkDecorator:
    pairs = itertools.product(placing.items(), wrapping.items())
    return pytest.mark.parametrize(
        ("place", "wrap"),
        [
            pytest.param(place, wrap, id=f"{name}, {how}")
            for (name, place), (how, wrap) in pairs
        ],
    )


# It is told so by a `send` that returns an awaitable, as the gateway's does.
@pytest.mark.filterwarnings("ignore:async_to_sync was passed a non-async-marked callable")
@_pairs(ASYNC_OUTER, ASYNC_ADAPTERS)
def test_wsgi_application_with_its_own_cors_decides_below_an_asgi_one(
    place: Place, wrap: Wrap
) -> None:
    _check(place(wrap(_flask()), POLICY), "sub")


@_pairs({**OUTER, "tornado": below_tornado}, ADAPTERS)
def test_asgi_application_with_its_own_cors_decides_below_a_wsgi_one(
    place: Place, wrap: Wrap
) -> None:
    _check(place(wrap(_starlette()), POLICY), "sub")


@pytest.mark.parametrize("wrap", LAYERS.values(), ids=LAYERS)
def test_wsgi_application_with_its_own_cors_decides_below_tornado(wrap: Wrap) -> None:
    _check(below_tornado(wrap(_flask()), POLICY), "sub")


def test_wsgi_application_with_its_own_cors_decides_as_the_target_of_a_rule() -> None:
    _check(below_rule(_flask(), POLICY), "sub")


def test_no_origin_is_allowed_behind_an_adapter_where_an_inner_mount_may_decide() -> None:
    """The gateway of the inner application decides, and Tornado's writes after it."""
    for place in (below_tornado, below_rule):
        middle = flask.Flask(__name__)
        middle.wsgi_app = DispatcherMiddleware(middle.wsgi_app, {"/deep": _flask()})  # type: ignore[method-assign]
        with serve(place(middle, POLICY)) as port:
            for path in ("plain", "mark", "off"):
                assert governing(port, f"/sub/deep/{path}") == (200, "narrow")


@pytest.mark.filterwarnings("ignore:async_to_sync was passed a non-async-marked callable")
def test_adapter_in_a_nested_mount_governs_no_route_outside() -> None:
    put = Route("/sub/plain", _text, methods=["PUT"])
    middle = Starlette(routes=[put, Mount("/sub", to_asgi(_flask()))])
    in_starlette.CORS(middle, POLICY)
    app = Starlette(routes=[Mount("/deep", middle)])
    in_starlette.CORS(app, POLICY)
    for method in ("GET", "PUT"):
        assert not allowed(app, "/deep/sub/plain", ORIGINS["sub"], method)[0], method


def _sub_starlette(source: Any) -> Starlette:  # noqa: ANN401 - any source of policies
    app = Starlette(routes=[Route("/plain", _text, methods=["GET", "PUT"])])
    in_starlette.CORS(app, source)
    return app


def _sub_flask(source: Any) -> flask.Flask:  # noqa: ANN401 - the same
    app = flask.Flask(__name__)
    app.add_url_rule("/plain", view_func=_ok, methods=["GET", "PUT"])
    in_flask.CORS(app, source)
    return app


PLACES: dict[str, tuple[Place, Callable[[Any], Any]]] = {
    **{name: (place, _sub_starlette) for name, place in ASYNC_OUTER.items()},
    **{name: (place, _sub_flask) for name, place in OUTER.items()},
}


def _is_own_path(_origin: str, facts: RequestFacts) -> bool:
    # A router may add a last slash.
    return facts.path.rstrip("/") == "/plain"


def _is_outer_path(_origin: str, facts: RequestFacts) -> bool:
    return facts.path.rstrip("/") == "/sub/plain"


def _only_preflights(facts: RequestFacts) -> Policy | None:
    return SUB if facts.request_method else None


def test_callable_of_a_mounted_application_sees_the_request_as_that_does() -> None:
    check_all(PLACES, _check_seen, str)


def _check_seen(name: str) -> None:
    place, make = PLACES[name]
    for decide, is_open in ((_is_own_path, True), (_is_outer_path, False)):
        app = place(make(Policy(allow_origins=[decide])), POLICY)
        assert allowed(app, "/sub/plain", ORIGINS["sub"]) == (is_open, is_open), decide


def test_chooser_of_a_mounted_application_sees_a_preflight_as_one() -> None:
    check_all(PLACES, _check_chosen, str)


def _check_chosen(name: str) -> None:
    place, make = PLACES[name]
    app = place(make(_only_preflights), POLICY)
    assert allowed(app, "/sub/plain", ORIGINS["sub"]) == (False, False)


@_pairs(ASYNC_OUTER, ASYNC_LAYERS)
def test_asgi_application_with_its_own_cors_decides_behind_a_layer(
    place: Place, wrap: Wrap
) -> None:
    # The layer may answer, where the application has no route.
    _check(place(wrap(_starlette()), POLICY), "sub", asked=_asked(wrap), missing="narrow")


@_pairs(OUTER, LAYERS)
def test_wsgi_application_with_its_own_cors_decides_behind_a_layer(
    place: Place, wrap: Wrap
) -> None:
    _check(place(wrap(_flask()), POLICY), "sub", asked=_asked(wrap), missing="narrow")


def _litestar() -> Litestar:
    async def plain() -> str:
        return "ok"

    handlers = [get("/plain")(plain), get("/mark")(MARK(plain)), get("/off")(no_cors(plain))]
    return Litestar(handlers, openapi_config=None)


def _blacksheep() -> Application:
    app = new_application()

    def plain() -> Any:  # noqa: ANN401 - of BlackSheep
        return text("ok")

    app.router.add_get("/plain", plain)
    app.router.add_get("/mark", in_blacksheep.cors(allow_origins=ORIGINS["route"])(plain))
    app.router.add_get("/off", in_blacksheep.no_cors(plain))
    return app


def _bottle() -> bottle.Bottle:
    app = bottle.Bottle()
    for path, callback in (("/plain", _ok), ("/mark", MARK(_ok)), ("/off", no_cors(_ok))):
        app.route(path, callback=callback)
    return app


# Applications without CORS: the outer gateway reads the marks of its own framework.
READ: dict[str, tuple[Place, Callable[[], Any], dict[str, Wrap]]] = {
    "starlette": (below_starlette, lambda: Starlette(routes=_routes()), ASYNC_LAYERS),
    "router": (below_starlette, lambda: StarletteRouter(_routes()), ASYNC_LAYERS),
    "litestar": (below_litestar, _litestar, ASYNC_LAYERS),
    "blacksheep": (below_blacksheep, _blacksheep, ASYNC_LAYERS),
    "bottle": (below_bottle, _bottle, LAYERS),
}


@pytest.mark.parametrize("name", READ)
def test_marks_behind_a_layer_are_read(name: str) -> None:
    place, make, wraps = READ[name]
    _check(place(wraps["custom"](make()), POLICY), "app")


# Applications with marks below those of another framework.
UNREAD: dict[str, tuple[Place, Callable[[], Any], dict[str, Wrap]]] = {
    "starlette": (below_starlette, _litestar, ASYNC_LAYERS),
    "litestar": (below_litestar, _blacksheep, ASYNC_LAYERS),
    "blacksheep": (below_blacksheep, _litestar, ASYNC_LAYERS),
    "flask": (below_flask, _bottle, LAYERS),
    "bottle": (below_bottle, lambda: _flask(None), LAYERS),
    "pyramid": (below_pyramid, _bottle, LAYERS),
    "tornado": (below_tornado, _bottle, LAYERS),
    "tornado, rule": (below_rule, _bottle, LAYERS),
}


# A gateway that was placed by hand reads no marks.
BY_HAND: dict[str, tuple[Place, Callable[[], Any], dict[str, Wrap]]] = {
    "ASGI": (crossorigin.asgi.CORSMiddleware, _litestar, ASYNC_LAYERS),
    "WSGI": (crossorigin.wsgi.CORSMiddleware, _bottle, LAYERS),
}


@pytest.mark.parametrize("name", [*UNREAD, *BY_HAND])
def test_server_does_not_start_with_unread_marks_behind_a_custom_layer(
    name: str,
) -> None:
    place, make, wraps = BY_HAND.get(name) or UNREAD[name]
    with pytest.raises(MarkError, match="no gateway reads"):
        start(place(wraps["custom"](make()), POLICY))


def test_no_origin_is_allowed_by_a_layer_that_may_serve_unread_marks() -> None:
    tables = (READ, UNREAD, BY_HAND)
    rows = [
        (name, how, *row[:2], wrap)
        for table in tables
        for name, row in table.items()
        for how, wrap in row[2].items()
        if how != "custom"
    ]
    check_all(rows, _check_held, lambda row: f"{row[0]}, {row[1]}")


def _check_held(row: tuple[str, str, Place, Callable[[], Any], Wrap]) -> None:
    name, how, place, make, wrap = row
    if name.startswith("tornado") or (how == "default" and name != "litestar"):
        with pytest.raises(MarkError, match="no gateway reads"):
            start(place(wrap(make()), POLICY))
        return
    app = place(wrap(make()), POLICY)
    root = "" if name in BY_HAND else "/sub"
    for path in ("off", "mark"):
        assert allowed(app, f"{root}/{path}", ORIGINS["app"]) == (False, False)


def _dispatcher(*inner: Any) -> Any:  # noqa: ANN401 - applications of any framework
    """Return a layer that sends odd paths to the last of several applications."""

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await inner[scope["path"].endswith("/last") - 1](scope, receive, send)

    return dispatch


def test_preflight_of_a_layer_before_several_applications_is_refused() -> None:
    app = below_starlette(_dispatcher(_starlette(), _starlette()), POLICY)
    with serve(app) as port:
        assert announced(port, "/sub/plain", "GET")[0] == "narrow"


def test_layer_before_several_applications_without_policies_has_the_outer_one() -> None:
    plain = [Starlette(routes=[Route("/plain", _text)]) for _ in range(2)]
    with serve(below_starlette(_dispatcher(*plain), POLICY)) as port:
        assert governing(port, "/sub/plain") == (200, "app")


@pytest.mark.filterwarnings("ignore:async_to_sync was passed a non-async-marked callable")
def test_adapter_before_several_applications_with_cors_lets_each_decide() -> None:
    app = below_starlette(_dispatcher(to_asgi(_flask()), to_asgi(_flask())), POLICY)
    _check(app, "sub")


def test_application_of_another_framework_without_cors_has_the_outer_policy() -> None:
    inner = Litestar([get("/plain")(_plain)], openapi_config=None)
    with serve(below_starlette(inner, POLICY)) as port:
        assert governing(port, "/sub/plain") == (200, "app")


async def _plain() -> str:
    return "ok"


def _referring(place: Place) -> Any:  # noqa: ANN401 - the same
    """Mount a function that refers to the application that it is mounted in."""
    known: dict[str, Any] = {}

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        assert known
        await PlainTextResponse("ok")(scope, receive, send)

    known["app"] = place(layer, POLICY)
    return known["app"]


@pytest.mark.parametrize("place", ASYNC_OUTER.values(), ids=ASYNC_OUTER)
def test_mounted_function_that_refers_to_its_application_has_the_policy_of_that(
    place: Place,
) -> None:
    app = _referring(place)
    start(app)
    with serve(app) as port:
        assert governing(port, "/sub/any") == (200, "app")


def test_bottle_that_a_mounted_function_refers_to_is_not_behind_it() -> None:
    known: dict[str, Any] = {}

    def layer(_environ: object, begin: Callable[..., object]) -> list[bytes]:
        begin("200 OK", [("Content-Length", "2")])
        return [b"ok"] * len(known)

    known["app"] = below_bottle(layer, POLICY)
    start(known["app"])
    with serve(known["app"]) as port:
        assert governing(port, "/sub/any") == (200, "app")


MARKED: dict[str, tuple[Place, Any, Callable[[], Any]]] = {
    "starlette": (below_starlette, AsyncLayer, _starlette),
    "starlette, read": (below_starlette, AsyncByCustom, lambda: Starlette(routes=_routes())),
    "flask": (below_flask, Layer, _flask),
    "bottle": (below_bottle, Layer, _flask),
}


@pytest.mark.parametrize("name", MARKED)
def test_server_does_not_start_with_a_marked_layer_of_an_application_that_decides(
    name: str,
) -> None:
    place, layer, make = MARKED[name]
    with pytest.raises(MarkError, match=r"has no effect: the \w+ behind it has"):
        start(place(ANY_MARK(layer(make())), POLICY))


@pytest.mark.filterwarnings("ignore:async_to_sync was passed a non-async-marked callable")
def test_marked_adapter_of_an_application_without_cors_has_its_own_policy() -> None:
    inner = flask.Flask(__name__)
    inner.add_url_rule("/plain", view_func=_ok)
    with serve(below_starlette(ANY_MARK(AsyncLayer(to_asgi(inner))), POLICY)) as port:
        assert governing(port, "/sub/plain") == (200, "route")


def test_fallback_with_a_mark_has_its_own_policy() -> None:
    @tornado_cors.cors(allow_origins=ORIGINS["route"])
    class Fallback(web.FallbackHandler):
        pass

    inner = flask.Flask(__name__)
    inner.add_url_rule("/plain", view_func=_ok)
    fallback = {"fallback": WSGIContainer(inner)}
    app = web.Application([("/plain", Fallback, fallback)])
    tornado_cors.CORS(app, POLICY)
    with serve(app) as port:
        assert governing(port, "/plain") == (200, "route")


def test_marked_view_that_calls_another_application_has_its_own_policy() -> None:
    config = pyramid.config.Configurator()
    config.add_route("sub", "/sub/*subpath")
    view = pyramid.wsgi.wsgiapp2(ToWSGI(Starlette(routes=[Route("/plain", _text)])))
    config.add_view(in_pyramid.cors(allow_origins=ORIGINS["route"])(view), route_name="sub")
    app = config.make_wsgi_app()
    in_pyramid.CORS(app, POLICY)
    with waitress_server(app) as port:
        assert governing(port, "/sub/plain") == (200, "route")


def test_application_that_is_the_endpoint_of_a_route_with_methods_decides() -> None:
    outer, inner = ORIGINS["app"], ORIGINS["sub"]
    for wrap, asked in ((lambda app: app, True), (AsyncByCustom, True), (AsyncLayer, False)):
        routes = [
            Route(path, wrap(_starlette()), methods=["GET", "PUT"])
            for path in ("/plain", "/off")
        ]
        app = Starlette(routes=routes)
        in_starlette.CORS(app, POLICY)
        assert allowed(app, "/plain", outer) == allowed(app, "/off", outer) == (False, False)
        assert allowed(app, "/plain", inner) == (asked, True)


class _Passing:
    """A middleware that passes requests to another application."""

    def __init__(self, app: Any, other: Any) -> None:  # noqa: ANN401 - ASGI applications
        self.app = app
        self.other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.app if scope["type"] == "lifespan" else self.other)(scope, receive, send)


def _passing(other: Any) -> Starlette:  # noqa: ANN401 - the same
    passing = Middleware(_Passing, other=other)
    return Starlette(routes=[Mount("/sub", routes=[], middleware=[passing])])


def _defaulting(other: Any) -> Starlette:  # noqa: ANN401 - the same
    app = Starlette(routes=[Mount("/sub", Starlette())])
    app.routes[0].app.router.default = other  # type: ignore[attr-defined]  # of a mount
    return app


def _integrated(app: Any, policy: Policy) -> Any:  # noqa: ANN401 - the same
    in_starlette.CORS(app, policy)
    return app


BY: dict[str, Place] = {
    "integration": _integrated,
    "by hand": crossorigin.asgi.CORSMiddleware,
}


def _check_aside(row: tuple[str, Callable[[Any], Starlette]]) -> None:
    place, make = BY[row[0]], row[1]
    outer, inner = ORIGINS["app"], ORIGINS["sub"]
    app = place(make(_starlette()), POLICY)
    start(app)
    for path in ("/sub/plain", "/sub/off", "/sub/missing"):
        assert allowed(app, path, outer) == (False, False)
    assert allowed(app, "/sub/plain", inner)[1]
    # One without policies changes nothing.
    plain = place(make(StarletteRouter([Route("/plain", _text)])), POLICY)
    assert allowed(plain, "/sub/plain", outer, "GET") == (True, True)


def test_application_that_a_middleware_of_a_mount_or_a_default_calls_decides() -> None:
    check_all(itertools.product(BY, (_passing, _defaulting)), _check_aside, str)


def test_middleware_of_a_mount_that_refers_to_the_application_around_it_is_no_circle() -> None:
    app = Starlette()
    passing = Middleware(_Passing, other=app)
    app.mount("/sub", Starlette())
    app.routes.append(Mount("/knows", routes=[Route("/x", _text)], middleware=[passing]))
    in_starlette.CORS(app, POLICY)
    start(app)
    assert allowed(app, "/knows/x", ORIGINS["app"], "GET")[0]


def test_marks_of_an_application_that_is_the_endpoint_of_a_route_with_methods_are_read() -> (
    None
):
    routes = [
        Route(path, AsyncByCustom(StarletteRouter(_routes())), methods=["GET", "PUT"])
        for path in ("/plain", "/mark")
    ]
    app = Starlette(routes=routes)
    in_starlette.CORS(app, POLICY)
    assert allowed(app, "/plain", ORIGINS["app"], "GET") == (True, True)
    assert allowed(app, "/mark", ORIGINS["app"], "GET") == (False, False)
    assert allowed(app, "/mark", ORIGINS["route"], "GET") == (True, True)
    assert allowed(app, "/mark", ORIGINS["app"], "PUT") == (False, False)


def test_mount_of_an_included_router_is_found() -> None:
    app, group = fastapi.FastAPI(), fastapi.APIRouter()
    layer: Any = AsyncByCustom(Starlette(routes=_routes()))
    group.mount("/inner", layer)
    app.include_router(group, prefix="/sub")
    in_starlette.CORS(app, POLICY)
    with serve(app) as port:
        assert governing(port, "/sub/inner/mark") == (200, "route")
        assert governing(port, "/sub/inner/plain") == (200, "app")
