"""Rule 20 where the outer gateway is placed by hand: applications behind it decide."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import bottle
import flask
import pytest
from asgiref.wsgi import WsgiToAsgi
from harness.adapting import AsyncByCustom, AsyncLayer, ByCustom
from harness.in_process import allowed
from harness.together import check_all
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tables.routes import ORIGINS
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import crossorigin.asgi
import crossorigin.wsgi
from crossorigin import Policy, PolicyMap
from crossorigin.gateway.serving.installation import MAX_LAYERS
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import starlette as in_starlette

pytestmark = pytest.mark.rules(20)

OUTER = Policy(allow_origins=ORIGINS["app"])
INNER = PolicyMap({"/off": None}, default=Policy(allow_origins=ORIGINS["sub"]))
ASGIGateway: Any = crossorigin.asgi.CORSMiddleware
WSGIGateway: Any = crossorigin.wsgi.CORSMiddleware
ALL, NONE, MET = (True, True), (False, False), (False, True)


async def _text(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _starlette(policy: Any = INNER) -> Starlette:  # noqa: ANN401 - any policy
    app = Starlette(routes=[Route("/x", _text), Route("/off", _text)])
    in_starlette.CORS(app, policy)
    return app


def _flask(policy: Any = INNER) -> flask.Flask:  # noqa: ANN401 - any policy
    app = flask.Flask(__name__)
    for path in ("/x", "/off"):
        app.add_url_rule(path, path, lambda: "ok")
    in_flask.CORS(app, policy)
    return app


def _mounting(inner: Any) -> Starlette:  # noqa: ANN401 - any application
    return Starlette(routes=[Route("/own", _text), Mount("/sub", inner)])


def _with_middleware() -> Starlette:
    app = _mounting(_starlette())
    app.add_middleware(ASGIGateway, policy=OUTER)
    return app


class _Typed:
    """A layer with the types that Litestar asks for; Litestar adds a last slash."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - any application
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "path": scope["path"].rstrip("/")}, receive, send)


def _bottle(inner: Any) -> bottle.Bottle:  # noqa: ANN401 - the same
    app = bottle.Bottle()
    app.route("/own", callback=lambda: "ok")
    app.mount("/sub", inner)
    return app


def _dispatching() -> flask.Flask:
    app = flask.Flask(__name__)
    app.add_url_rule("/own", view_func=lambda: "ok")
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/sub": _flask()})  # type: ignore[method-assign]
    return app


def _litestar(inner: Any) -> Litestar:  # noqa: ANN401 - the same
    mount = asgi("/sub", is_mount=True, copy_scope=True)(_Typed(inner))
    return Litestar([mount], openapi_config=None)


class _InClass:
    """A layer that keeps the application in an attribute of its class."""

    apps: Final = [_starlette()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serve(scope, receive, send)

    async def _serve(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        await self.apps[0](*call)


class _InStatic:
    inner = staticmethod(_starlette().__call__)

    async def __call__(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        await type(self).inner(*call)


GLOBAL = _starlette()
GLOBAL_LAYER = AsyncLayer(_starlette())


class _OfModule:
    async def __call__(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        async def serve() -> None:
            await GLOBAL(*call)

        await serve()


async def _of_module(scope: Scope, receive: Receive, send: Send) -> None:
    await GLOBAL_LAYER(scope, receive, send)


class _Method:
    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _of_module(scope, receive, send)


class _Full:
    """A layer that refers to more objects than are looked at."""

    def __init__(self, inner: Any) -> None:  # noqa: ANN401 - any application
        self._parts = [lambda: None for _ in range(MAX_LAYERS)]
        self._inner = weakref.ref(inner)
        self._kept = (inner,)

    async def __call__(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        await self._kept[0](*call)


class Row(NamedTuple):
    """One application behind a gateway: who may read a path.

    Attributes:
        make: makes the gateway, around the application.
        found: the origins allowed by preflights and requests: the inner one below the mount,
            the outer one there, the outer one elsewhere.
        mount: the path of the application with CORS.
        own: a path of the other one; None if there is none.
    """

    make: Callable[[], Any]
    found: tuple[object, object, object] = (ALL, NONE, ALL)
    mount: str = "/sub"
    own: str | None = "/own"


def _behind(layer: Any) -> Row:  # noqa: ANN401 - an ASGI application
    return Row(lambda: ASGIGateway(layer, OUTER), (MET, NONE, None), "", None)


def _direct(make: Callable[[], Any]) -> Row:
    return Row(make, (ALL, NONE, None), "", None)


ROWS: Final = {
    "itself": _direct(lambda: ASGIGateway(_starlette(), OUTER)),
    "itself, WSGI": _direct(lambda: WSGIGateway(_flask(), OUTER)),
    "itself, behind a layer": _direct(lambda: ASGIGateway(AsyncByCustom(_starlette()), OUTER)),
    "itself, WSGI, behind a layer": _direct(lambda: WSGIGateway(ByCustom(_flask()), OUTER)),
    "behind two gateways": _direct(lambda: ASGIGateway(ASGIGateway(_starlette(), None), OUTER)),
    "mounted": Row(lambda: ASGIGateway(_mounting(_starlette()), OUTER)),
    "mounted behind a layer": Row(
        lambda: ASGIGateway(_mounting(AsyncByCustom(_starlette())), OUTER)
    ),
    "add_middleware": Row(_with_middleware),
    "in a mounted gateway": Row(
        lambda: ASGIGateway(_mounting(ASGIGateway(_mounting(_starlette()), None)), OUTER),
        mount="/sub/sub",
    ),
    "in a gateway mounted in CORS": Row(
        lambda: ASGIGateway(_litestar(_mounting(_starlette())), OUTER),
        mount="/sub/sub",
        own="/sub/own",
    ),
    "Bottle": Row(lambda: WSGIGateway(_bottle(_flask()), OUTER)),
    "Flask": Row(lambda: WSGIGateway(_dispatching(), OUTER)),
    "class attribute": _behind(_InClass()),
    "static method": _behind(_InStatic()),
    "global": _behind(_OfModule()),
    "global layer": _behind(_of_module),
    "method": _behind(_Method().serve),
    "more objects than are looked at": Row(
        lambda: ASGIGateway(_Full(_starlette()), OUTER), (MET, NONE, None), "", None
    ),
    "adapter": _direct(lambda: ASGIGateway(WsgiToAsgi(_flask()), OUTER)),  # type: ignore[no-untyped-call]
    "mounted behind an adapter": Row(
        lambda: ASGIGateway(WsgiToAsgi(_bottle(_flask())), OUTER),  # type: ignore[no-untyped-call]
        (NONE, NONE, NONE),
    ),
}


# It is told so by a `send` that returns an awaitable, as the gateway's does.
@pytest.mark.filterwarnings("ignore:async_to_sync was passed a non-async-marked callable")
def test_applications_behind_a_gateway_placed_by_hand_decide() -> None:
    check_all(ROWS.items(), lambda item: _check(item[1]), lambda item: item[0])


def _check(row: Row) -> None:
    app = row.make()
    inner, outer = ORIGINS["sub"], ORIGINS["app"]
    path = f"{row.mount}/x"
    found = allowed(app, path, inner), allowed(app, path, outer)
    elsewhere = None if row.own is None else allowed(app, row.own, outer)
    assert (*found, elsewhere) == row.found
    assert (
        allowed(app, f"{row.mount}/off", outer)
        == allowed(app, f"{row.mount}/off", inner)
        == NONE
    )


def test_swapped_policy_of_a_gateway_before_an_application_that_decides() -> None:
    gateway = ASGIGateway(_mounting(_starlette()), None)
    assert allowed(gateway, "/own", ORIGINS["app"]) == NONE
    gateway.policy = OUTER
    assert allowed(gateway, "/own", ORIGINS["app"]) == ALL
    assert allowed(gateway, "/sub/x", ORIGINS["app"]) == NONE


async def _fail(_request: Request) -> None:
    raise LookupError


@pytest.mark.parametrize("place", ["around", "as middleware"])
def test_exception_is_answered_by_a_gateway_outside_only(place: str) -> None:
    app = Starlette(routes=[Route("/fail", _fail), Mount("/sub", _starlette())])
    if place == "as middleware":
        app.add_middleware(ASGIGateway, policy=OUTER)
    gateway = app if place == "as middleware" else ASGIGateway(app, OUTER)
    with pytest.raises(LookupError):
        allowed(gateway, "/fail", ORIGINS["app"])


@pytest.mark.parametrize("policy", [None, OUTER])
@pytest.mark.parametrize("mark", [lambda route: route, in_starlette.no_cors])
def test_application_behind_an_adapter_governs_no_route_outside(
    policy: Any,  # noqa: ANN401 - any policy
    mark: Callable[[Any], Any],
) -> None:
    """The inner gateway answers preflights itself, and knows nothing of the outer PUT."""
    adapter = WsgiToAsgi(_flask())  # type: ignore[no-untyped-call]  # asgiref gives it no types
    put = Route("/sub/x", mark(_text), methods=["PUT"])
    app = Starlette(routes=[put, Mount("/sub", adapter)])
    in_starlette.CORS(app, policy)
    for method in ("GET", "PUT"):
        assert allowed(app, "/sub/x", ORIGINS["sub"], method) == MET, method
