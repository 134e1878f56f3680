"""The start of an application with objects that raise if an attribute is read."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pytest
from blacksheep import text as blacksheep_text
from bottle import Bottle
from flask import Flask
from harness.blacksheep_apps import new_application
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tables.model import A
from werkzeug.local import LocalProxy
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin import asgi, wsgi
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import starlette as in_starlette
from crossorigin.testing import Browser

if TYPE_CHECKING:
    from collections.abc import Callable


class Raising:
    """An object, of which nothing but the call can be read."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - of ASGI, or of WSGI
        if len(arguments) == 3:
            return PlainTextResponse("ok")(*arguments)
        arguments[1]("200 OK", [])
        return [b"ok"]


def _unbound() -> object:
    proxy: object = LocalProxy(ContextVar[object]("none"))
    return proxy


def _starlette(foreign: Any) -> Any:  # noqa: ANN401 - an application
    async def answer(_request: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    marked = in_starlette.cors(allow_origins=A)(answer)
    app = Starlette(routes=[Mount("/s", foreign), Route("/c", marked)])
    in_starlette.CORS(app, allow_origins=A)
    return app


def _flask(foreign: Any) -> Any:  # noqa: ANN401 - an application
    app = Flask(__name__)
    app.add_url_rule("/c", "c", in_flask.cors(allow_origins=A)(lambda: "ok"))
    layer = DispatcherMiddleware(app.wsgi_app, {"/s": foreign})
    app.wsgi_app = layer  # type: ignore[method-assign]  # as Flask's pages do
    in_flask.CORS(app, allow_origins=A)
    return app


def _bottle(foreign: Any) -> Any:  # noqa: ANN401 - an application
    app = Bottle()
    app.get("/c", callback=in_bottle.cors(allow_origins=A)(lambda: "ok"))
    app.mount("/s", foreign)
    in_bottle.CORS(app, allow_origins=A)
    return app


def _blacksheep(foreign: Any) -> Any:  # noqa: ANN401 - an application
    app = new_application()
    app.router.add_get("/c", in_blacksheep.cors(allow_origins=A)(lambda: blacksheep_text("ok")))
    app.mount("/s", foreign)
    in_blacksheep.CORS(app, allow_origins=A)
    return app


MAKE: dict[str, Callable[[Any], Any]] = {
    "starlette": _starlette,
    "flask": _flask,
    "bottle": _bottle,
    "blacksheep": _blacksheep,
}


@pytest.mark.parametrize("create", [Raising, _unbound])
@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_mounted_object_whose_attributes_raise_stops_no_start(
    make: Callable[[Any], Any], create: Callable[[], object]
) -> None:
    with Browser(make(create()), origin=A) as page:
        assert page.fetch("/c").text == "ok"


@pytest.mark.parametrize("gateway", [asgi.CORSMiddleware, wsgi.CORSMiddleware])
def test_application_by_hand_whose_attributes_raise_is_served(gateway: Any) -> None:  # noqa: ANN401 - one of two classes
    with Browser(gateway(Raising(), allow_origins=A), origin=A) as page:
        assert page.fetch("/").text == "ok"
