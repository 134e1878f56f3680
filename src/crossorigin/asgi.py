"""The ASGI gateway: enforces a policy in front of any ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from types import MethodType
from typing import Any, Final, TypeAlias

from crossorigin.engine import (
    Answer,
    Form,
    HeaderEdits,
    Lookup,
    Ready,
    RequestFacts,
    ask_async,
)
from crossorigin.engine.gateway import SERVER_ERROR, TAKEN, Gateway
from crossorigin.engine.preflight import shortened
from crossorigin.engine.response import (
    PREFIX_LENGTH,
    VARY_LENGTH,
    bytes_edits,
    content_headers,
)
from crossorigin.spec.lists import OWS, combine

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_ERROR_START: Final = {
    "type": "http.response.start",
    "status": 500,
    "headers": [
        (name.lower().encode(), value.encode())
        for name, value in content_headers(500, SERVER_ERROR)
    ],
}
_ERROR_BODY: Final = {"type": "http.response.body", "body": SERVER_ERROR}


class CORSMiddleware(Gateway[App]):
    """The gateway; see `Gateway` for its arguments.

    WebSocket and lifespan scopes pass through untouched.
    """

    async def __call__(  # noqa: C901 - one frame: a call more costs what the look-up costs
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Serve one connection (ASGI 3)."""
        if scope["type"] != "http" or TAKEN in scope:
            if scope["type"] == "lifespan":
                from crossorigin._neighbours import look_at_start  # noqa: PLC0415 - once, at the start

                look_at_start(self, scope.get("app"))
            await self.app(scope, receive, send)
            return
        compiled = self.selection.only or self.selection.compiled_for(read_facts, scope)
        if compiled is None:
            await self.app(scope, receive, send)
            return
        scope[TAKEN] = True
        ready = compiled.ready.get(_FORM) or compiled.ready_in(_FORM)
        found: Answer[bytes] | Passing | Lookup | None
        if scope["method"] == "OPTIONS":
            found = _find_options(ready, scope)
            if isinstance(found, Lookup):
                found = ready.answer_of(await ask_async(found))
            if isinstance(found, Answer):
                await _answer(send, found)
                return
        elif (found := ready.everyone) is None:
            origin = None
            for name, value in scope["headers"]:
                if name == b"origin":
                    origin = value if origin is None else _TWO_LINES
            found = ready.actual.get(origin) or await _find_actual(ready, origin)
        state = [send, False]
        try:
            await self.app(scope, receive, MethodType(found, state))
        except Exception:
            # Without an answer from here, the server's own 500 could not be read by the
            # page, which would be told of CORS instead of the error.
            if not state[_STARTED]:
                await found(state, dict(_ERROR_START))
                await send(dict(_ERROR_BODY))
            raise


# What the application's `send` is bound to: a list, the cheapest thing that holds two.
_SEND, _STARTED = range(2)
State: TypeAlias = list[Any]
Passing: TypeAlias = Callable[[State, dict[str, Any]], Awaitable[None]]


def _passing(edits: HeaderEdits[bytes]) -> Passing:
    """Return the `send` that changes the headers when the application answers.

    It is made once for a decision and bound for a request, which costs half of what a
    function made for each request costs.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge

    def send_with_block(state: State, message: dict[str, Any]) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            state[_STARTED] = True
            # A new message: the application's may be shared, or sent again.
            message = message.copy()
            given = message.get("headers", ())
            if type(given) is not list:
                given = list(given)
            for name, _ in given:
                if not VARY_LENGTH < len(name) <= PREFIX_LENGTH and is_ours(name):
                    message["headers"] = merge(given)
                    break
            else:
                message["headers"] = [*given, *block]
        answered: Awaitable[None] = state[_SEND](message)
        return answered

    def send_merged(state: State, message: dict[str, Any]) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            state[_STARTED] = True
            message = {**message, "headers": merge(message.get("headers", ()))}
        answered: Awaitable[None] = state[_SEND](message)
        return answered

    return send_merged if edits.exposes_all else send_with_block


def _decode(value: bytes) -> str:
    # RFC 9110 section 5.5: blanks around a value are no part of it; some servers leave them.
    return value.decode("latin-1").strip(OWS)


_FORM: Final = Form(_decode, bytes_edits, _passing)


async def _answer(send: Send, answer: Answer[bytes]) -> None:
    """Answer a preflight; the list is new, as layers outside may change it."""
    headers = [*answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


_TWO_LINES: Final = b", "
"""Stands for the value of several Origin lines, which is no origin whatever they hold."""


def _find_options(
    ready: Ready[bytes, Passing], scope: Scope
) -> Answer[bytes] | Passing | Lookup:
    """Return the answer to a preflight, or what is done to the application's."""
    origin = method = requested = None
    for name, value in scope["headers"]:
        if name == b"origin":
            origin = value if origin is None else _TWO_LINES
        elif name == b"access-control-request-method":
            method = value if method is None else _TWO_LINES
        elif name == b"access-control-request-headers":
            requested = _joined(requested, value)
    if origin is None or method is None or not method.strip(b" \t"):
        return ready.everyone or ready.actual.get(origin) or ready.find_actual(origin)
    asked = (origin, method, shortened(requested or b""))
    return ready.preflights.get(asked) or ready.find_preflight(asked)


async def _find_actual(ready: Ready[bytes, Passing], origin: bytes | None) -> Passing:
    """Return what is done to the application's answer, where that was not at hand."""
    found = ready.find_actual(origin)
    return ready.pass_of(await ask_async(found)) if isinstance(found, Lookup) else found


def _joined(before: bytes | None, line: bytes) -> bytes:
    """Return the value of lines that are repeated; of too many names only the first."""
    if before is None:
        return line
    return before if shortened(before) is None else before + b"," + line


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
