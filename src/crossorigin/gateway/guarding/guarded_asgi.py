"""ASGI: an application behind a guard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import partial
from typing import Any, Final, TypeAlias, cast

from crossorigin.engine import RequestFacts
from crossorigin.gateway.guarding.guarding import (
    Connection,
    Judge,
    Refusal,
    is_loopback_address,
)
from crossorigin.gateway.policies.resolver import PolicyResolver

_Scope: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[Any]]
_Send: TypeAlias = Callable[[Any], Awaitable[None]]

_App: TypeAlias = Callable[[_Scope, _Receive, _Send], Awaitable[None]]

_RESPONSE: Final = "websocket.http.response"
"""The extension by which a server answers a handshake with a response of HTTP."""

_POLICY_VIOLATION: Final = 1008
"""RFC 6455, section 7.4.1."""


def guarded_asgi(  # noqa: C901 - one frame: a call more costs as much as all look-ups
    app: Any,  # noqa: ANN401 - an ASGI application
    resolver: PolicyResolver,
    read_facts: Callable[[_Scope], RequestFacts],
) -> Any:  # noqa: ANN401 - the same
    """Return ASGI middleware, a function, between a gateway and its application.

    Args:
        app: the application; the attribute `app` of the middleware.
        resolver: holds the guard.
        read_facts: reads the facts of an HTTP request.
    """
    judge, served = Judge(resolver), cast("_App", app)
    # The server's address in the last request that did not come in on a loopback address.
    known: object = None

    # Nearly all requests belong to these two kinds, and need no verdict.
    def serve_any_host(scope: _Scope, receive: _Receive, send: _Send) -> Awaitable[None]:
        if scope["type"] == "http" and scope["method"] in resolver.on_any_host:
            try:
                address = scope["server"][0]
            except (KeyError, TypeError):
                address = None
            if address == known or is_elsewhere(address):
                return served(scope, receive, send)
        return serve_listed_hosts(scope, receive, send)

    def serve_listed_hosts(scope: _Scope, receive: _Receive, send: _Send) -> Awaitable[None]:
        methods, hosts = resolver.passing
        if hosts is not None and scope["type"] == "http" and scope["method"] in methods:
            host = None
            for name, value in scope["headers"]:
                if name == b"host":
                    host = value if host is None else _TWO_LINES
            if host in hosts:
                return served(scope, receive, send)
        return serve_judged(scope, receive, send)

    def is_elsewhere(address: object) -> bool:
        nonlocal known
        if is_loopback_address(address):
            return False
        known = address
        return True

    async def serve_judged(scope: _Scope, receive: _Receive, send: _Send) -> None:
        if scope["type"] != "lifespan":
            connection = connection_of(scope)
            # Routers and callables of the owner see a handshake as the GET that it is.
            native = {**scope, "method": "GET"} if connection.is_socket else scope
            read = partial(read_facts, native)
            refusal = await judge.refusal_async(connection, native["method"], read)
            if refusal is not None:
                await refuse(scope, receive, send, refusal)
                return
        await served(scope, receive, send)

    layer: Any = serve_any_host if resolver.passing[1] is None else serve_listed_hosts
    layer.app = app
    return layer


_TWO_LINES: Final = b", "
"""Replaces the value of several Host lines; it is never a host."""


def connection_of(scope: Mapping[str, Any]) -> Connection:
    """Return the connection of a scope."""
    server = scope.get("server")
    return Connection(
        is_socket=scope["type"] != "http",
        encrypted=scope.get("scheme") in ("https", "wss"),
        loopback=server is not None and is_loopback_address(server[0]),
    )


async def refuse(scope: _Scope, receive: _Receive, send: _Send, refusal: Refusal) -> None:
    """Answer a request that may not act, or refuse its handshake."""
    if scope["type"] == "http":
        await _respond("http.response", send, refusal)
        return
    # The handshake is refused before it is accepted. Some servers need their message to be
    # read.
    await receive()
    if _RESPONSE in (scope.get("extensions") or {}):
        await _respond(_RESPONSE, send, refusal)
    else:
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


async def _respond(kind: str, send: _Send, refusal: Refusal) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in refusal.headers]
    await send({"type": f"{kind}.start", "status": refusal.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": refusal.body})
