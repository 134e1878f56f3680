"""Rules 19 and 20 where a mounted application stands behind an adapter or a layer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import bottle
import flask
import pytest
from blacksheep import Application, Router, text
from harness.adapting import (
    ADAPTERS,
    ASYNC_ADAPTERS,
    ASYNC_LAYERS,
    ASYNC_OUTER,
    LAYERS,
    OUTER,
    AsyncLayer,
    Layer,
    below_blacksheep,
    below_bottle,
    below_flask,
    below_litestar,
    below_pyramid,
    below_starlette,
    below_tornado,
    serve,
)
from harness.governing import governing
from harness.starting import start
from litestar import Litestar, get
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router as StarletteRouter
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.gateway import MarkError
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations.flask import cors, no_cors

pytestmark = pytest.mark.rules(19, 20)

POLICY = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])
MARK = cors(allow_origins=ORIGINS["route"])
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


def _check(app: Any, plain: str) -> None:  # noqa: ANN401 - applications of any framework
    """Check whose policies govern the routes of the mounted application, and its errors."""
    with serve(app) as port:
        assert governing(port, "/own") == (200, "app")
        assert governing(port, "/sub/plain") == (200, plain)
        assert governing(port, "/sub/mark") == (200, "route")
        assert governing(port, "/sub/off") == (200, "none")
        assert governing(port, "/sub/missing") == (404, plain)


def _pairs(placing: dict[str, Place], wrapping: dict[str, Wrap]) -> pytest.MarkDecorator:
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


@_pairs(ASYNC_OUTER, ASYNC_LAYERS)
def test_asgi_application_with_its_own_cors_decides_behind_a_layer(
    place: Place, wrap: Wrap
) -> None:
    _check(place(wrap(_starlette()), POLICY), "sub")


@_pairs(OUTER, LAYERS)
def test_wsgi_application_with_its_own_cors_decides_behind_a_layer(
    place: Place, wrap: Wrap
) -> None:
    _check(place(wrap(_flask()), POLICY), "sub")


def _litestar() -> Litestar:
    async def plain() -> str:
        return "ok"

    handlers = [get("/plain")(plain), get("/mark")(MARK(plain)), get("/off")(no_cors(plain))]
    return Litestar(handlers, openapi_config=None)


def _blacksheep() -> Application:
    app = Application(router=Router())

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


@pytest.mark.parametrize(
    ("name", "how"), [(name, how) for name, (_, _, wraps) in READ.items() for how in wraps]
)
def test_marks_behind_a_layer_are_read(name: str, how: str) -> None:
    place, make, wraps = READ[name]
    _check(place(wraps[how](make()), POLICY), "app")


# Applications with marks below those of another framework.
UNREAD: dict[str, tuple[Place, Callable[[], Any], dict[str, Wrap]]] = {
    "starlette": (below_starlette, _litestar, ASYNC_LAYERS),
    "litestar": (below_litestar, _blacksheep, ASYNC_LAYERS),
    "blacksheep": (below_blacksheep, _litestar, ASYNC_LAYERS),
    "flask": (below_flask, _bottle, LAYERS),
    "bottle": (below_bottle, lambda: _flask(None), LAYERS),
    "pyramid": (below_pyramid, _bottle, LAYERS),
    "tornado": (below_tornado, _bottle, LAYERS),
}


@pytest.mark.parametrize(
    ("name", "how"), [(name, how) for name, (_, _, wraps) in UNREAD.items() for how in wraps]
)
def test_server_does_not_start_with_marks_behind_a_layer_that_nobody_reads(
    name: str, how: str
) -> None:
    place, make, wraps = UNREAD[name]
    with pytest.raises(MarkError, match="has no CORS"):
        start(place(wraps[how](make()), POLICY))
