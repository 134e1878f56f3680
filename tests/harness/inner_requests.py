"""Applications whose views ask their own application for a second response."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import bottle
import falcon
import falcon.asgi
import flask
import quart
from blacksheep import Request as BlackSheepRequest
from harness.asgi_types import Message, Receive, Scope, Send
from harness.blacksheep_apps import new_application
from litestar import Litestar
from litestar import Request as LitestarRequest
from litestar import get as litestar_get
from pyramid.config import Configurator
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.inner_requests import ASKS, CLOSED, LAYERS, OPEN, PASSES, TWICE

from crossorigin import Policy, PolicyMap
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette

PLAIN = (CLOSED, OPEN, "/open/again", "/marked-plain")


def policies() -> PolicyMap:
    """Return the map of the table."""
    return PolicyMap({"/closed/*": None}, default=Policy())


def asked_wsgi(app: Any, environ: dict[str, Any], path: str) -> list[bytes]:  # noqa: ANN401 - a WSGI application
    """Return the body of a second response."""
    chunks = app({**environ, "PATH_INFO": path}, lambda *_: [].append)
    try:
        return [*chunks]
    finally:
        getattr(chunks, "close", int)()


async def asked_asgi(app: Any, scope: Any, path: str) -> list[Message]:  # noqa: ANN401 - of each framework its own
    """Return the messages of a second response, whose request has no body."""
    sent: list[Message] = []
    received: list[bool] = []

    async def receive() -> Message:
        if received:
            await asyncio.sleep(60)
        received.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    copied = {**scope, "path": path, "raw_path": path.encode()}
    await asyncio.wait_for(app(copied, receive, send), 10)
    return sent


def _marks(path: str, no_cors: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return no_cors if path.startswith("/marked") else lambda view: view


def _flask() -> Any:  # noqa: ANN401 - an application
    app = flask.Flask(__name__)

    def asking(path: str) -> Callable[[], str]:
        return lambda: b"".join(asked_wsgi(app, flask.request.environ, path)).decode()

    for path in PLAIN:
        app.add_url_rule(path, path, _marks(path, in_flask.no_cors)(lambda: "ok"))
    for path, asked in ASKS.items():
        app.add_url_rule(path, path, _marks(path, in_flask.no_cors)(asking(asked)))
    app.wsgi_app = _Erring(app, app.wsgi_app)  # type: ignore[method-assign]
    in_flask.CORS(app, policies())
    return app


class _Erring:
    """A WSGI layer that answers some paths with the whole response of another path."""

    def __init__(self, whole: Any, app: Any) -> None:  # noqa: ANN401 - WSGI applications
        self._whole = whole
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - of WSGI
        path = environ["PATH_INFO"]
        if path in TWICE:
            body, *_ = [asked_wsgi(self.app, environ, each) for each in TWICE[path][0]]
        elif path in LAYERS:
            body = asked_wsgi(self._whole, environ, LAYERS[path][0])
        else:
            return self.app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return body


class _AsyncErring:
    """The same layer for ASGI; it also passes some responses on as they start."""

    def __init__(self, app: Any, whole: Callable[[], Any]) -> None:  # noqa: ANN401 - ASGI applications
        self._whole = whole
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path in TWICE:
            sent = [await asked_asgi(self.app, scope, each) for each in TWICE[path][0]]
        elif path in LAYERS:
            sent = [await asked_asgi(self._whole(), scope, LAYERS[path][0])]
        else:
            await self.app(scope, receive, send)
            return
        for message in sent[0]:
            await send(message)


def _falcon() -> Any:  # noqa: ANN401 - an application
    app = falcon.App()

    class Plain:
        def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
            resp.text = "ok"

    class Asking:
        def __init__(self, path: str) -> None:
            self._path = path

        def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
            resp.data = b"".join(asked_wsgi(app, req.env, self._path))

    for path in PLAIN:
        app.add_route(path, Plain())
    for path, asked in ASKS.items():
        resource = type("Own", (Asking,), {})  # a class is marked in place
        app.add_route(path, _marks(path, in_falcon.no_cors)(resource)(asked))
    in_falcon.CORS(app, policies())
    return app


def _falcon_asgi() -> Any:  # noqa: ANN401 - an application
    app = falcon.asgi.App()

    class Plain:
        async def on_get(self, _req: Any, resp: Any) -> None:  # noqa: ANN401 - of Falcon
            resp.text = "ok"

    class Asking:
        def __init__(self, path: str) -> None:
            self._path = path

        async def on_get(self, req: Any, resp: Any) -> None:  # noqa: ANN401 - of Falcon
            await asked_asgi(app, req.scope, self._path)
            resp.text = "ok"

    for path in PLAIN:
        app.add_route(path, Plain())
    for path, asked in ASKS.items():
        resource = type("Own", (Asking,), {})  # a class is marked in place
        app.add_route(path, _marks(path, in_falcon.no_cors)(resource)(asked))
    in_falcon.CORS(app, policies())
    return app


def _bottle() -> Any:  # noqa: ANN401 - an application
    app = bottle.Bottle()

    def asking(path: str) -> Callable[[], bytes]:
        return lambda: b"".join(asked_wsgi(app, bottle.request.environ, path))

    for path in PLAIN:
        app.route(path, callback=lambda: "ok")
    for path, asked in ASKS.items():
        app.route(path, callback=_marks(path, in_bottle.no_cors)(asking(asked)))
    in_bottle.CORS(app, policies())
    return app


def _pyramid() -> Any:  # noqa: ANN401 - an application
    config = Configurator()

    def ok(_request: object) -> PyramidResponse:
        return PyramidResponse("ok")

    def asking(path: str) -> Callable[[Any], PyramidResponse]:
        return lambda request: PyramidResponse(
            b"".join(asked_wsgi(app, request.environ, path)).decode()
        )

    views = dict.fromkeys(PLAIN, ok) | {path: asking(each) for path, each in ASKS.items()}
    for path, view in views.items():
        config.add_route(path, path)
        config.add_view(_marks(path, in_pyramid.no_cors)(view), route_name=path)
    app = config.make_wsgi_app()
    in_pyramid.CORS(app, policies())
    return app


def _starlette() -> Starlette:
    async def ok(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    def asking(path: str) -> Callable[[Request], Any]:
        async def view(request: Request) -> PlainTextResponse:
            await asked_asgi(app, request.scope, path)
            return PlainTextResponse("ok")

        return view

    def passing(path: str) -> Callable[[Request], Any]:
        async def view(_request: Request) -> Any:  # noqa: ANN401 - an ASGI application
            return lambda scope, *ends: app({**scope, "path": path}, *ends)

        return view

    routes = [Route(path, _marks(path, in_starlette.no_cors)(ok)) for path in PLAIN]
    routes += [
        Route(path, _marks(path, in_starlette.no_cors)(asking(asked)))
        for path, asked in ASKS.items()
    ]
    routes += [Route(path, passing(asked)) for path, (asked, _) in PASSES.items()]
    app = Starlette(routes=routes)
    app.add_middleware(_AsyncErring, whole=lambda: app)
    in_starlette.CORS(app, policies())
    return app


def _quart() -> Any:  # noqa: ANN401 - an application
    app = quart.Quart(__name__)

    async def ok() -> str:
        return "ok"

    def asking(path: str) -> Callable[[], Any]:
        async def view() -> str:
            await asked_asgi(app, quart.request.scope, path)
            return "ok"

        return view

    for path in PLAIN:
        app.add_url_rule(path, path, _marks(path, in_quart.no_cors)(ok))
    for path, asked in ASKS.items():
        app.add_url_rule(path, path, _marks(path, in_quart.no_cors)(asking(asked)))
    app.asgi_app = _AsyncErring(app.asgi_app, lambda: app)  # type: ignore[method-assign, assignment]
    in_quart.CORS(app, policies())
    return app


def _litestar() -> Litestar:
    async def ok() -> str:
        return "ok"

    def asking(path: str) -> Callable[[Any], Any]:
        async def view(request: LitestarRequest[Any, Any, Any]) -> str:
            await asked_asgi(app, request.scope, path)
            return "ok"

        return view

    views: dict[str, Any] = dict.fromkeys(PLAIN, ok)
    views |= {path: asking(asked) for path, asked in ASKS.items()}
    app = Litestar(
        [
            litestar_get(path)(_marks(path, in_litestar.no_cors)(view))
            for path, view in views.items()
        ]
    )
    in_litestar.CORS(app, policies())
    return app


def _blacksheep() -> Any:  # noqa: ANN401 - an application
    app = new_application()

    def asking(path: str) -> Callable[[BlackSheepRequest], Any]:
        async def view(request: BlackSheepRequest) -> str:
            await asked_asgi(app, request.scope, path)
            return "ok"

        return view

    def ok() -> str:
        return "ok"

    views: dict[str, Any] = dict.fromkeys(PLAIN, ok)
    views |= {path: asking(asked) for path, asked in ASKS.items()}
    for path, view in views.items():
        app.router.add_get(path, _marks(path, in_blacksheep.no_cors)(view))
    in_blacksheep.CORS(app, policies())
    return app


WSGI = {"flask": _flask, "falcon": _falcon, "bottle": _bottle, "pyramid": _pyramid}
ASGI = {
    "starlette": _starlette,
    "quart": _quart,
    "litestar": _litestar,
    "blacksheep": _blacksheep,
    "falcon-asgi": _falcon_asgi,
}
LAYERED = ("flask", "starlette", "quart")
"""Applications with the layer of the table."""
