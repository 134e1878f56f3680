"""The gateways, one for each row of the guard, in front of an application with a spy.

A header of the request names the row, so that one process serves all of them; the path
``/calls`` tells how often the application was called for a token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from harness.asgi_types import App, Receive, Scope, Send
from harness.guarded import HTTP, SOCKETS, guard_of
from harness.spy import ENVIRON_KEY, HEADER_BYTES, Spy
from tables.guard import POLICIES

from crossorigin import asgi, wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROW: Final = "X-Row"
CALLS: Final = "/calls"
EVERY: Final = [*HTTP, *SOCKETS]
_SPY: Final = Spy()


async def _respond(send: Send, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    _SPY.called(dict(scope["headers"]).get(HEADER_BYTES, b"").decode())
    if scope["type"] == "http":
        await _respond(send, b"" if scope["method"] == "HEAD" else b"ok")
        return
    await receive()
    await send({"type": "websocket.accept"})
    heard = await receive()
    await send({"type": "websocket.send", "text": heard["text"]})
    await send({"type": "websocket.close"})


def asgi_app(wrap: Callable[[App], App] = lambda app: app) -> App:
    """The gateways over ASGI; `wrap` stands for a server that offers less."""

    @cache
    def gateway(row: int) -> App:
        given = EVERY[row]
        return wrap(asgi.CORSMiddleware(_app, POLICIES[given.policy], guard=guard_of(given)))

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        headers = dict(scope["headers"])
        if scope["path"] == CALLS:
            await _respond(send, b"%d" % _SPY.count(headers[HEADER_BYTES].decode()))
            return
        await gateway(int(headers[ROW.lower().encode()]))(scope, receive, send)

    return dispatch


async def _live(receive: Receive, send: Send) -> None:
    for name in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{name}.complete"})


def wsgi_app() -> WSGIApplication:
    """The gateways over WSGI."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _SPY.called(environ.get(ENVIRON_KEY, ""))
        return _answered(start_response, b"ok")

    @cache
    def gateway(row: int) -> Any:  # noqa: ANN401 - a WSGI application
        given = EVERY[row]
        return wsgi.CORSMiddleware(app, POLICIES[given.policy], guard=guard_of(given))

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == CALLS:
            return _answered(start_response, b"%d" % _SPY.count(environ[ENVIRON_KEY]))
        served: Iterable[bytes] = gateway(int(environ["HTTP_X_ROW"]))(environ, start_response)
        return served

    return dispatch


def _answered(start_response: StartResponse, body: bytes) -> Iterable[bytes]:
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


ASGI: Final = asgi_app()
WSGI: Final = wsgi_app()
