"""ASGI: an application behind a guard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import partial
from typing import Any, Final, TypeAlias

from crossorigin.engine import RequestFacts
from crossorigin.gateway.guarding import Connection, Judge, Refusal, is_loopback_address
from crossorigin.gateway.resolver import PolicyResolver

_Scope: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[Any]]
_Send: TypeAlias = Callable[[Any], Awaitable[None]]

_RESPONSE: Final = "websocket.http.response"
"""The extension by which a server answers a handshake with a response of HTTP."""

_POLICY_VIOLATION: Final = 1008
"""RFC 6455, section 7.4.1."""


class GuardedASGI:
    """ASGI middleware between a gateway and its application.

    Args:
        app: the application.
        resolver: holds the guard.
        read_facts: reads the facts of a request of HTTP.
    """

    __slots__ = ("__weakref__", "_judge", "_read_facts", "app")

    def __init__(
        self,
        app: Any,  # noqa: ANN401 - an ASGI application
        resolver: PolicyResolver,
        read_facts: Callable[[_Scope], RequestFacts],
    ) -> None:
        self.app = app
        self._judge = Judge(resolver)
        self._read_facts = read_facts

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Serve one connection (ASGI 3), if it may act."""
        if scope["type"] != "lifespan":
            refusal = await self._ask(scope)
            if refusal is not None:
                await refuse(scope, receive, send, refusal)
                return
        await self.app(scope, receive, send)

    async def _ask(self, scope: _Scope) -> Refusal | None:
        """Return the refusal; None for a request that passes."""
        connection = connection_of(scope)
        # Routers and callables of the owner see a handshake as the GET that it is.
        native = {**scope, "method": "GET"} if connection.is_socket else scope
        read_facts = partial(self._read_facts, native)
        return await self._judge.refusal_async(connection, native["method"], read_facts)


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
    # The handshake is refused before it is accepted; some servers want their message read.
    await receive()
    if _RESPONSE in (scope.get("extensions") or {}):
        await _respond(_RESPONSE, send, refusal)
    else:
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


async def _respond(kind: str, send: _Send, refusal: Refusal) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in refusal.headers]
    await send({"type": f"{kind}.start", "status": refusal.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": refusal.body})
