"""The limits of each server of the demo: its own names, small bodies, few WebSockets.

A site whose name resolves to this machine (DNS rebinding) would otherwise read the demo's
record as its own origin; RFC 9110 section 15.5.20 has a status for a request to another name.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from crossorigin.demo.ports import HTTP_PORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 16_384
"""The greatest body of a request in bytes: a policy of some hundred origins."""

MAX_SOCKETS: Final = 32
"""The greatest number of open WebSockets."""

BODY_SECONDS: Final = 10.0
"""The time in which a body has to arrive."""

SOCKET_SECONDS: Final = 30.0
"""The time in which a WebSocket has to end."""

NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
TIMED_OUT: Final = 408
TOO_LARGE: Final = 413
MISDIRECTED: Final = 421
_SENTENCES: Final = {
    MISDIRECTED: b"This server answers for its own names only.\n",
    TIMED_OUT: b"The body did not come in time.\n",
    TOO_LARGE: b"This is too long: the demo takes at most 16 KiB.\n",
}


class Guard:
    """ASGI middleware that refuses a request to another host, or with a large body.

    It is the outermost layer. A refused request ends its connection, so that the
    server reads no more of its body.

    Args:
        app: the application.
        names: the hosts that the server answers for.
        port: the port that the server listens on.
        body_seconds: the time in which a body has to arrive.
        socket_seconds: the time in which a WebSocket has to end.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Iterable[str],
        port: int,
        body_seconds: float = BODY_SECONDS,
        socket_seconds: float = SOCKET_SECONDS,
    ) -> None:
        self.app = app
        self.hosts: frozenset[tuple[bytes, ...]] = frozenset(_hosts(names, port))
        self.body_seconds = body_seconds
        self.socket_seconds = socket_seconds
        self._sockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
            return
        refused = self._refused(scope)
        messages: list[Message] = []
        if refused is None:
            refused = await _read(receive, messages, self.body_seconds)
        if refused is not None:
            await _refuse(refused, send)
            return
        kept = iter(messages)

        async def replay() -> Message:
            return next(kept, None) or await receive()

        await self.app(scope, replay, send)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._refused(scope) is not None or self._sockets >= MAX_SOCKETS:
            await send({"type": "websocket.close"})
            return
        self._sockets += 1
        try:
            # The server closes the connection when the application ends.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.socket_seconds):
                    await self.app(scope, receive, send)
        finally:
            self._sockets -= 1

    def _refused(self, scope: Scope) -> int | None:
        """Return the status of the refusal of a request by its head, or None."""
        if _values(scope, b"host") not in self.hosts:
            return MISDIRECTED
        return TOO_LARGE if _announced(scope) > MAX_BODY else None


def _hosts(names: Iterable[str], port: int) -> Iterator[tuple[bytes, ...]]:
    for name in names:
        yield (f"{name}:{port}".encode(),)
        if port == HTTP_PORT:
            yield (name.encode(),)


def _values(scope: Scope, wanted: bytes) -> tuple[bytes, ...]:
    """Return the lines of a header, in lower case; there may be none, or several."""
    return tuple(value.lower() for name, value in scope["headers"] if name == wanted)


def _announced(scope: Scope) -> int:
    """Return the Content-Length; the server has checked that it is a number."""
    return max((int(value) for value in _values(scope, b"content-length")), default=0)


async def _read(receive: Receive, messages: list[Message], seconds: float) -> int | None:
    """Read a body into `messages`; return the status of its refusal, or None."""
    size, is_last = 0, False
    try:
        async with asyncio.timeout(seconds):
            while not is_last and size <= MAX_BODY:
                message = await receive()
                messages.append(message)
                size += len(message.get("body", b""))
                # A message of another kind means that the client has disconnected.
                is_last = not message.get("more_body", False)
    except TimeoutError:
        return TIMED_OUT
    return TOO_LARGE if size > MAX_BODY else None


async def _refuse(status: int, send: Send) -> None:
    body = _SENTENCES[status]
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
