"""The paths of frameworks that need an event loop; nothing that they wait for takes time.

The loop runs until a request is served. An ASGI server, the connection of Tornado's server, and
the writer of aiohttp's are in memory: a request takes the same steps of the loop each time.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, Final

import blacksheep
import quart
import sanic
from aiohttp import web as aiohttp
from aiohttp.test_utils import make_mocked_request
from guard.framework_paths import MARKED, METHODS, PLAIN, Mark, asgi_scope, own_class, paths_of
from guard.hot_paths import App, HotPath, Request
from multidict import CIMultiDict
from tornado import httputil
from tornado import web as tornado

LOOP: Final = asyncio.new_event_loop()
_NUMBERS = itertools.count()


class _Handler(tornado.RequestHandler):
    def get(self) -> None:
        self.write(b"{}")

    put = get


def _tornado(mark: Mark) -> Any:  # noqa: ANN401 - an application
    routes: list[Any] = [(PLAIN, _Handler), (MARKED, mark(own_class(_Handler)))]
    return tornado.Application(routes, log_function=lambda _handler: None)


async def _aiohttp_plain(_request: object) -> aiohttp.Response:
    return aiohttp.Response(body=b"{}")


def _aiohttp(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = aiohttp.Application()
    for path, handler in ((PLAIN, _aiohttp_plain), (MARKED, mark(_aiohttp_plain))):
        for method in METHODS:
            app.router.add_route(method, path, handler)
    return app


async def _quart_plain() -> quart.Response:
    return quart.Response(b"{}")


def _quart(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = quart.Quart("guarded")
    app.add_url_rule(PLAIN, "plain", _quart_plain, methods=METHODS)
    app.add_url_rule(MARKED, "marked", mark(_quart_plain), methods=METHODS)
    return app


async def _blacksheep_plain() -> blacksheep.Response:
    return blacksheep.Response(200)


def _blacksheep(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = blacksheep.Application(router=blacksheep.Router())
    for path, handler in ((PLAIN, _blacksheep_plain), (MARKED, mark(_blacksheep_plain))):
        for method in METHODS:
            app.router.add(method, path, handler)
    return app


async def _sanic_plain(_request: object) -> sanic.HTTPResponse:
    return sanic.raw(b"{}")


def _sanic(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app: Any = sanic.Sanic(f"guarded{next(_NUMBERS)}", configure_logging=False)
    app.config.TOUCHUP = app.config.AUTO_EXTEND = app.config.MOTD = False
    app.add_route(_sanic_plain, PLAIN, METHODS, name="plain")
    app.add_route(mark(_sanic_plain), MARKED, METHODS, name="marked")
    return app


class _Connection:
    """Keeps the head of a response, as a connection of Tornado and as a writer of aiohttp."""

    context = None
    headers: Any = None

    def __init__(self) -> None:
        self.finished = asyncio.Event()

    def write_headers(self, _line: object, headers: object, _chunk: object = None) -> object:
        self.headers = headers
        return self

    def __await__(self) -> Iterator[None]:
        return iter(())

    def set_close_callback(self, _callback: object) -> None:
        pass

    def finish(self) -> None:
        self.finished.set()


def _scope(path: str, *asked: str) -> Request:
    return {**asgi_scope(path, *asked), "raw_path": path.encode()}


def _lines(scope: Request) -> list[tuple[str, str]]:
    return [(name.decode().title(), value.decode()) for name, value in scope["headers"]]


def _tornado_request(path: str, *asked: str) -> Request:
    scope, headers = asgi_scope(path, *asked), httputil.HTTPHeaders()
    for name, value in _lines(scope):
        headers.add(name, value)
    start = httputil.RequestStartLine(scope["method"], path, "HTTP/1.1")
    return {"start": start, "headers": headers, "connection": _Connection()}


def _aiohttp_request(path: str, *asked: str) -> Request:
    scope, connection = asgi_scope(path, *asked), _Connection()
    headers = CIMultiDict(_lines(scope))
    request = make_mocked_request(scope["method"], path, headers, writer=connection)
    return {"request": request, "connection": connection}


async def _send(_message: Request) -> None:
    pass


async def _start_asgi(app: App) -> None:
    messages = [{"type": "lifespan.startup"}]

    async def receive() -> Request:
        if not messages:
            raise asyncio.CancelledError
        return messages.pop()

    with contextlib.suppress(asyncio.CancelledError):
        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, _send)


def _start(app: Any) -> None:  # noqa: ANN401 - an application
    if isinstance(app, aiohttp.Application):
        app.freeze()
        LOOP.run_until_complete(app.startup())
    elif not isinstance(app, tornado.Application):
        LOOP.run_until_complete(_start_asgi(app))


async def _to_asgi(app: App, scope: Request) -> None:
    messages: list[Any] = [{"type": "http.request"}]

    async def receive() -> Any:  # noqa: ANN401 - a message
        return messages.pop() if messages else await asyncio.Event().wait()

    await app(scope, receive, _send)


async def _to_tornado(app: Any, request: Request) -> None:  # noqa: ANN401 - an application
    connection = request["connection"]
    delegate = app.start_request(None, connection)
    waiting = delegate.headers_received(request["start"], request["headers"])
    if waiting is not None:
        await waiting
    delegate.finish()
    await connection.finished.wait()


async def _to_aiohttp(app: Any, request: Request) -> None:  # noqa: ANN401 - an application
    response = await app._handle(request["request"])  # as its server does
    await response.prepare(request["request"])


LOOPED = {
    "tornado": (_tornado, _to_tornado, _tornado_request),
    "aiohttp": (_aiohttp, _to_aiohttp, _aiohttp_request),
    "quart": (_quart, _to_asgi, _scope),
    "blacksheep": (_blacksheep, _to_asgi, _scope),
    "sanic": (_sanic, _to_asgi, _scope),
}


def _in_loop(
    serve: Callable[[Any, Request], Awaitable[None]],
) -> Callable[[App, Sequence[Request]], None]:
    async def serve_each(app: App, requests: Sequence[Request]) -> None:
        for request in requests:
            await serve(app, request)

    return lambda app, requests: LOOP.run_until_complete(serve_each(app, requests))


def loop_paths() -> dict[str, HotPath]:
    """Return the paths of each framework, after the bare one that they are compared with."""
    looped = LOOPED.items()
    frameworks = {name: (build, _in_loop(to), request) for name, (build, to, request) in looped}
    return paths_of(frameworks, _start)
