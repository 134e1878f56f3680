"""The ASGI gateway: enforces a policy in front of any ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Literal, TypeAlias, Unpack

from crossorigin.engine import (
    Declared,
    Lookup,
    RequestFacts,
    Selection,
    Unset,
    ask_async,
    select,
)
from crossorigin.engine.decision import Decision
from crossorigin.engine.response import HeaderEdits, content_headers
from crossorigin.policy import PolicyKeywords
from crossorigin.spec.lists import combine

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

TAKEN: Final = "crossorigin"
"""Key of the scope that says that an outer gateway has taken the request."""

_SERVER_ERROR: Final = b"Internal Server Error"


class CORSMiddleware:
    """Answers preflights, and adds the policy's headers to every response of `app`.

    WebSocket and lifespan scopes pass through untouched. Bodies are never looked at.

    Args:
        app: the application; place the gateway outside everything else.
        policy: a `Policy`, a `PolicyMap`, a callable that chooses a policy by the facts of
            the request, or None for no part. Or give its fields as keywords.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields make no policy.
        TypeError: a policy and fields were given, or the policy is none.
    """

    def __init__(
        self,
        app: App,
        policy: Declared | Selection | Literal[Unset.UNSET] = Unset.UNSET,
        **keywords: Unpack[PolicyKeywords],
    ) -> None:
        self.app = app
        self.selection = select(policy, keywords)

    @property
    def policy(self) -> Declared:
        """What is declared; set it to swap it while the server runs. See `Selection.policy`."""
        return self.selection.policy

    @policy.setter
    def policy(self, policy: Declared) -> None:
        self.selection.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI 3)."""
        if scope["type"] != "http" or TAKEN in scope:
            await self.app(scope, receive, send)
            return
        engine = self.selection.engine_for(read_facts, scope)
        if engine is None:
            await self.app(scope, receive, send)
            return
        scope[TAKEN] = True
        if scope["method"] == "OPTIONS":
            decision = engine.decide(read_facts(scope))
        else:
            decision = engine.actual(_read_origin(scope))
        if isinstance(decision, Lookup):
            decision = await ask_async(decision)
        if decision.status is None:
            await self._forward(decision.bytes_edits, scope, receive, send)
        else:
            await _answer(send, decision)

    async def _forward(
        self, edits: HeaderEdits[bytes], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let the application answer, and change the headers when it does."""
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                # A new message: the application's may be shared, or sent again.
                message = {**message, "headers": edits.merge(message.get("headers", ()))}
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # Without an answer from here, the server's own 500 could not be read by the
            # page, which would be told of CORS instead of the error.
            if not started:
                await _send(send, 500, _SERVER_ERROR, edits)
            raise


async def _answer(send: Send, decision: Decision) -> None:
    """Answer a preflight."""
    await _send(send, decision.status or 204, decision.body, decision.bytes_edits)


async def _send(send: Send, status: int, body: bytes, edits: HeaderEdits[bytes]) -> None:
    content = content_headers(status, body)
    headers = edits.merge((name.lower().encode(), value.encode()) for name, value in content)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _read_origin(scope: Scope) -> bytes | None:
    """Return the value of Origin, its lines combined, or None."""
    origin: bytes | None = None
    for name, value in scope["headers"]:
        if name == b"origin":
            origin = value if origin is None else origin + b", " + value
    return origin


_READ: Final = frozenset(
    {
        b"host",
        b"origin",
        b"access-control-request-method",
        b"access-control-request-headers",
    }
)


def read_facts(scope: Scope) -> RequestFacts:
    """Return the facts of an HTTP request."""
    lines: dict[bytes, list[str]] = {}
    for name, value in scope["headers"]:
        if name in _READ:
            lines.setdefault(name, []).append(value.decode("latin-1"))
    return RequestFacts(
        method=scope["method"],
        path=scope["path"],
        host=_combined(lines, b"host"),
        origin=_combined(lines, b"origin"),
        request_method=_combined(lines, b"access-control-request-method"),
        request_headers=tuple(lines.get(b"access-control-request-headers", ())),
        native=scope,
    )


def _combined(lines: dict[bytes, list[str]], name: bytes) -> str | None:
    found = lines.get(name)
    return None if found is None else combine(found)
