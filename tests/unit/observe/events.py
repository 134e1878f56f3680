"""Events for the tests of observers, made as a gateway makes them."""

# ruff: noqa: ANN401 - the words of ASGI

from __future__ import annotations

import asyncio
from typing import Any

from crossorigin import Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.observe import Event

A, B = "https://a.example", "https://b.example"
LISTED = Policy(allow_origins=A, allow_methods="GET")


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


async def _app(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Served:
    """A gateway with observers, and requests to it."""

    def __init__(self, policy: Policy | PolicyMap, *observers: Any, **given: Any) -> None:
        self.gateway = CORSMiddleware(_app, policy, observe=observers, **given)

    def get(self, origin: str | None, path: str = "/x", method: str = "GET") -> None:
        self._send(method, path, [] if origin is None else [(b"origin", _bytes(origin))])

    def preflight(self, origin: str, announced: str = "PUT", path: str = "/x") -> None:
        lines = [
            (b"origin", _bytes(origin)),
            (b"access-control-request-method", announced.encode()),
        ]
        self._send("OPTIONS", path, lines)

    def _send(self, method: str, path: str, lines: list[tuple[bytes, bytes]]) -> None:
        async def send(_message: Any) -> None:
            pass

        scope = {"type": "http", "method": method, "path": path, "headers": lines}
        asyncio.run(self.gateway(scope, None, send))  # type: ignore[arg-type]  # it receives nothing


def _bytes(text: str) -> bytes:
    return text.encode("latin-1")


def events(policy: Policy | PolicyMap = LISTED) -> list[Event]:
    """Events of an allowed, a refused and a preflight request."""
    seen: list[Event] = []
    served = Served(policy, seen.append)
    served.get(None)
    served.get(A)
    served.get(B)
    served.preflight(A)
    return seen
