"""The limits of each server of the demo: its own loopback names, and small bodies.

A site whose name resolves to 127.0.0.1 (DNS rebinding) would otherwise read the demo's record
as its own origin; RFC 9110 section 15.5.20 has a status for a request to another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crossorigin.demo.ports import HTTP_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 4096  # bytes of a request; the longest that the page sends has 20

NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
MISDIRECTED: Final = 421
TOO_LARGE: Final = 413
_SENTENCES: Final = {
    MISDIRECTED: b"This server answers for names of this machine only.\n",
    TOO_LARGE: b"This server takes small bodies only.\n",
}


class LoopbackOnly:
    """ASGI middleware that refuses a request to another host, or with a large body.

    It stands outside of everything else. A refused request ends its connection, so that the
    server reads no more of its body.

    Args:
        app: the application.
        port: the port that the server listens on.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = frozenset(_hosts(port))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        if _values(scope, b"host") not in self.hosts:
            await _refuse(MISDIRECTED, send)
            return
        if _announced(scope) > MAX_BODY:
            await _refuse(TOO_LARGE, send)
            return
        messages: list[Message] = []
        if await _has_large_body(receive, messages):
            await _refuse(TOO_LARGE, send)
            return
        kept = iter(messages)

        async def replay() -> Message:
            return next(kept, None) or await receive()

        await self.app(scope, replay, send)


def _hosts(port: int) -> Iterator[tuple[bytes, ...]]:
    for name in NAMES:
        yield (f"{name}:{port}".encode(),)
        if port == HTTP_PORT:
            yield (name.encode(),)


def _values(scope: Scope, wanted: bytes) -> tuple[bytes, ...]:
    """Return the lines of a header, in lower case; there may be none, or several."""
    return tuple(value.lower() for name, value in scope["headers"] if name == wanted)


def _announced(scope: Scope) -> int:
    """Return the Content-Length; the server has checked that it is a number."""
    return max((int(value) for value in _values(scope, b"content-length")), default=0)


async def _has_large_body(receive: Receive, messages: list[Message]) -> bool:
    """Read a body into `messages` until it ends, or is larger than `MAX_BODY`."""
    size, is_last = 0, False
    while not is_last and size <= MAX_BODY:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        # A message of another kind says that the client is gone.
        is_last = not message.get("more_body", False)
    return size > MAX_BODY


async def _refuse(status: int, send: Send) -> None:
    body = _SENTENCES[status]
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
