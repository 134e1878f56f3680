"""Rule 20 with layers that copy the whole record of a request, or write it elsewhere."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import bottle
import flask
import pytest
import quart
from harness.in_process import allowed
from harness.raw_http import exchange
from harness.servers import hypercorn_server
from hypercorn.middleware import ProxyFixMiddleware
from litestar import Litestar, get
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.model import A

from crossorigin import Policy
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette

pytestmark = pytest.mark.rules(20)

OURS = "crossorigin."


def _copied(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with copies of all objects that can be copied."""
    ours = {key: each for key, each in record.items() if key.startswith(OURS)}
    assert ours
    assert pickle.loads(pickle.dumps(ours)) == dict.fromkeys(ours, True)  # noqa: S301 - made here
    return {**record, **copy.deepcopy(ours)}


def _deep_wsgi(app: Any) -> Any:  # noqa: ANN401 - a layer
    return lambda environ, start: app(_copied(environ), start)


def _deep_asgi(app: Any) -> Any:  # noqa: ANN401 - a layer
    async def layer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await app(_copied(scope), receive, send)

    return layer


def _answer(*_request: object) -> Any:  # noqa: ANN401 - a response
    return PlainTextResponse("ok")


def _starlette(**options: Any) -> Any:  # noqa: ANN401 - of the gateway
    closed = in_starlette.no_cors(_answer)
    app = Starlette(routes=[Route("/open", _answer), Route("/closed", closed)])
    app.add_middleware(_deep_asgi)
    in_starlette.CORS(app, Policy(), **options)
    return app


async def _text() -> str:
    return "ok"


def _litestar(**options: Any) -> Any:  # noqa: ANN401 - the same
    routes = [get("/open")(_text), get("/closed")(in_litestar.no_cors(_text))]
    app = Litestar(routes, openapi_config=None, logging_config=None)
    app.asgi_handler = _deep_asgi(app.asgi_handler)
    in_litestar.CORS(app, Policy(), **options)
    return app


def _quart(layer: Callable[[Any], Any] = _deep_asgi, **options: Any) -> Any:  # noqa: ANN401 - the same
    app = quart.Quart(__name__)
    app.add_url_rule("/open", "open", _text)
    app.add_url_rule("/closed", "closed", in_quart.no_cors(_text))
    app.asgi_app = layer(app.asgi_app)  # type: ignore[method-assign]
    in_quart.CORS(app, Policy(), **options)
    return app


def _flask(**options: Any) -> Any:  # noqa: ANN401 - the same
    app = flask.Flask(__name__)
    app.add_url_rule("/open", "open", lambda: "ok")
    app.add_url_rule("/closed", "closed", in_flask.no_cors(lambda: "ok"))
    app.wsgi_app = _deep_wsgi(app.wsgi_app)  # type: ignore[method-assign]
    in_flask.CORS(app, Policy(), **options)
    return app


def _bottle(**options: Any) -> Any:  # noqa: ANN401 - the same
    app = bottle.Bottle()
    app.route("/open", callback=lambda: "ok")
    app.route("/closed", callback=in_bottle.no_cors(lambda: "ok"))
    vars(app)["wsgi"] = _deep_wsgi(app.wsgi)
    in_bottle.CORS(app, Policy(), **options)
    return app


@pytest.mark.parametrize("observe", [(), lambda _event: None])
@pytest.mark.parametrize("make", [_starlette, _litestar, _quart, _flask, _bottle])
def test_copy_of_the_record_keeps_the_policy_of_the_route(make: Any, observe: Any) -> None:  # noqa: ANN401 - functions
    app = make(observe=observe)
    assert [allowed(app, path, A)[1] for path in ("/open", "/closed")] == [True, False]


def test_layer_of_hypercorn_for_proxies_copies_the_scope() -> None:
    with hypercorn_server(_quart(ProxyFixMiddleware)) as port:
        for path, is_public in (("/open", True), ("/closed", False)):
            answer = exchange(port, "GET", path, "x", [("Origin", A.encode())])
            assert answer.status == 200
            assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_public
