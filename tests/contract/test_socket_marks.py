"""Rule 19 on the endpoints of WebSockets, which have no CORS: the server does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import blacksheep
import falcon.asgi
import fastapi
import litestar
import pytest
import quart
from frameworks.sanic import bare
from harness.starting import start
from litestar.handlers import WebsocketListener
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import Mount, WebSocketRoute
from tornado import web, websocket

from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import sanic as in_sanic
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as in_tornado
from crossorigin.integrations.starlette import cors, no_cors

pytestmark = pytest.mark.rules(19)

Mark = Callable[[Any], Any]


def _starlette(mark: Mark) -> Any:  # noqa: ANN401 - applications of any framework
    async def handle(_socket: object) -> None:
        """Serve the socket."""

    app = Starlette(routes=[Mount("/sub", routes=[WebSocketRoute("/", mark(handle))])])
    in_starlette.CORS(app)
    return app


def _starlette_class(mark: Mark) -> Any:  # noqa: ANN401 - the same
    class Handle(WebSocketEndpoint):
        pass

    app = Starlette(routes=[WebSocketRoute("/", mark(Handle))])
    in_starlette.CORS(app)
    return app


def _fastapi(mark: Mark) -> Any:  # noqa: ANN401 - the same
    async def handle(_socket: fastapi.WebSocket) -> None:
        """Serve the socket."""

    app, group = fastapi.FastAPI(), fastapi.APIRouter()
    group.websocket("/")(mark(handle))
    app.include_router(group, prefix="/group")
    in_starlette.CORS(app)
    return app


def _quart(mark: Mark) -> Any:  # noqa: ANN401 - the same
    async def handle() -> None:
        """Serve the socket."""

    app, group = quart.Quart(__name__), quart.Blueprint("group", __name__)
    group.websocket("/")(mark(handle))
    app.register_blueprint(group)
    in_quart.CORS(app)
    return app


def _litestar_with(handler: Any) -> Any:  # noqa: ANN401 - the same
    app = litestar.Litestar([handler])
    in_litestar.CORS(app)
    return app


def _litestar(mark: Mark) -> Any:  # noqa: ANN401 - the same
    async def handle(socket: litestar.WebSocket[Any, Any, Any]) -> None:
        """Serve the socket."""

    handle.__annotations__ = {"socket": litestar.WebSocket, "return": None}
    return _litestar_with(litestar.websocket("/")(mark(handle)))


def _litestar_function(mark: Mark) -> Any:  # noqa: ANN401 - the same
    def handle(data: str) -> str:
        return data

    return _litestar_with(litestar.websocket_listener("/")(mark(handle)))


def _litestar_class(mark: Mark) -> Any:  # noqa: ANN401 - the same
    class Handle(WebsocketListener):
        path = "/"

        def on_receive(self, data: str) -> str:
            return data

    return _litestar_with(mark(Handle))


def _litestar_method(mark: Mark) -> Any:  # noqa: ANN401 - the same
    class Handle(WebsocketListener):
        path = "/"

        @mark
        async def on_receive(self, data: str) -> str:
            return data

    return _litestar_with(Handle)


def _blacksheep(mark: Mark) -> Any:  # noqa: ANN401 - the same
    async def handle(_socket: blacksheep.WebSocket) -> None:
        """Serve the socket."""

    app = blacksheep.Application(router=blacksheep.Router())
    app.router.add_ws("/", mark(handle))
    in_blacksheep.CORS(app)
    return app


def _mounted_blacksheep(mark: Mark) -> Any:  # noqa: ANN401 - the same
    async def handle(_socket: blacksheep.WebSocket) -> None:
        """Serve the socket."""

    inner = blacksheep.Application(router=blacksheep.Router())
    inner.router.add_ws("/", mark(handle))
    app = blacksheep.Application(router=blacksheep.Router())
    app.mount("/sub", inner)
    in_blacksheep.CORS(app)
    return app


def _falcon(mark: Mark) -> Any:  # noqa: ANN401 - the same
    class Handle:
        @mark
        async def on_websocket(self, _request: object, _socket: object) -> None:
            """Serve the socket."""

    app = falcon.asgi.App()
    app.add_route("/", Handle())
    in_falcon.CORS(app)
    return app


def _sanic(mark: Mark) -> Any:  # noqa: ANN401 - the same
    async def handle(_request: object, _socket: object) -> None:
        """Serve the socket."""

    app = bare()
    app.add_websocket_route(mark(handle), "/")
    in_sanic.CORS(app)
    return app


def _tornado(mark: Mark) -> Any:  # noqa: ANN401 - the same
    class Handle(websocket.WebSocketHandler):
        pass

    app = web.Application([("/", mark(Handle))])
    in_tornado.CORS(app)
    return app


APPS = {
    "starlette": _starlette,
    "starlette, class": _starlette_class,
    "fastapi": _fastapi,
    "quart": _quart,
    "litestar": _litestar,
    "litestar, listener": _litestar_function,
    "litestar, class": _litestar_class,
    "litestar, method": _litestar_method,
    "blacksheep": _blacksheep,
    "blacksheep, mounted": _mounted_blacksheep,
    "falcon": _falcon,
    "sanic": _sanic,
    "tornado": _tornado,
}
EACH_APP = pytest.mark.parametrize("make", APPS.values(), ids=APPS)


@EACH_APP
@pytest.mark.parametrize(
    "mark", [no_cors, cors(allow_origins="https://a.test")], ids=["no_cors", "cors"]
)
def test_server_does_not_start_with_a_marked_web_socket(
    make: Callable[[Mark], Any], mark: Mark
) -> None:
    with pytest.raises(Exception, match=r"andle\S* has no effect: a WebSocket has no CORS"):
        start(make(mark))


@EACH_APP
def test_server_starts_with_a_web_socket_without_a_mark(make: Callable[[Mark], Any]) -> None:
    start(make(lambda handler: handler))
