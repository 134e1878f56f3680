"""The ASGI gateway: enforces a policy in front of any ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from operator import itemgetter
from types import MethodType
from typing import Any, Final, TypeAlias

from crossorigin.engine import Answer, Form, HeaderEdits, Lookup, Ready, RequestFacts, ask_async
from crossorigin.engine.gateway import SERVER_ERROR, TAKEN, Gateway
from crossorigin.engine.preflight import shortened
from crossorigin.engine.response import (
    PREFIX_LENGTH,
    VARY_LENGTH,
    bytes_edits,
    content_headers,
)
from crossorigin.engine.selection import Reader
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

# The server's `send`, and whether the application has answered: a list, the cheapest thing
# that holds two. The `send` of the application is bound to it.
State: TypeAlias = list[Any]
Passing: TypeAlias = Callable[[State, dict[str, Any]], Awaitable[None]]


def _passing(edits: HeaderEdits[bytes]) -> Passing:
    """Return the `send` that changes the headers when the application answers.

    It is made once for a decision and bound for a request, which costs half of what a
    function made for each request costs.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge
    vary, prefix = VARY_LENGTH, PREFIX_LENGTH

    def send_with_block(state: State, message: dict[str, Any]) -> Any:  # noqa: ANN401 - what the server's own returns
        # Of the messages of HTTP only the start of a response has a status.
        if "status" in message:
            state[1] = True
            # A new message: the application's may be shared, or sent again.
            message = message.copy()
            try:
                given = message["headers"]
            except KeyError:
                given = []
            if type(given) is not list:
                given = list(given)
            for name, _ in given:
                if not vary < len(name) <= prefix and is_ours(name):
                    message["headers"] = merge(given)
                    break
            else:
                message["headers"] = given + block
        return state[0](message)

    def send_merged(state: State, message: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
        if "status" in message:
            state[1] = True
            message = {**message, "headers": merge(message.get("headers", ()))}
        return state[0](message)

    return send_merged if edits.exposes_all else send_with_block


def _decode(value: bytes) -> str:
    # RFC 9110 section 5.5: blanks around a value are no part of it; some servers leave them.
    return value.decode("latin-1").strip(OWS)


_FORM: Final = Form(_decode, bytes_edits, _passing)


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


class CORSMiddleware(Gateway[App]):
    """The gateway; see `Gateway` for its arguments.

    WebSocket and lifespan scopes pass through untouched. Whoever places it inside an
    application hands on its bound `__call__`, which the interpreter calls without leaving
    its loop: a tenth of the whole cost.
    """

    form = _FORM
    read = Reader(read_facts, itemgetter("path"))

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
        ready = self._bound.ready
        if ready is None and (ready := self._ready_for(scope)) is None:
            await self.app(scope, receive, send)
            return
        scope[TAKEN] = True
        found: Answer[bytes] | Passing | Lookup | None
        if scope["method"] == "OPTIONS":
            found = _find_options(ready, scope["headers"])
            if isinstance(found, Lookup):
                found = ready.answer_of(await ask_async(found))
            if isinstance(found, Answer):
                await send(_start_of(found))
                await send({"type": "http.response.body", "body": found.body})
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
            if not state[1]:
                await found(state, dict(_ERROR_START))
                await send(dict(_ERROR_BODY))
            raise


_TWO_LINES: Final = b", "
"""Stands for the value of several Origin lines, which is no origin whatever they hold."""


def _start_of(answer: Answer[bytes]) -> dict[str, Any]:
    return {
        "type": "http.response.start",
        "status": answer.status,
        "headers": [*answer.headers],  # layers outside may change it
    }


_LENGTHS: Final = frozenset(
    len(name)
    for name in (
        b"origin",
        b"access-control-request-method",
        b"access-control-request-headers",
    )
)


def _find_options(
    ready: Ready[bytes, Passing], lines: Iterable[tuple[bytes, bytes]]
) -> Answer[bytes] | Passing | Lookup:
    """Return the answer to a preflight, or what is done to the application's."""
    origin = method = None
    requested: bytes | None = b""
    for name, value in lines:
        # The length is looked at first: it spares nearly every name three comparisons.
        if len(name) not in _LENGTHS:
            continue
        if name == b"origin":
            origin = value if origin is None else _TWO_LINES
        elif name == b"access-control-request-method":
            method = value if method is None else _TWO_LINES
        elif name == b"access-control-request-headers":
            requested = _joined(requested, value)
    if origin is not None and method is not None:
        asked = (origin, method, requested)
        found = ready.preflights.get(asked)
        if found is not None:
            return found
        if method.strip(b" \t"):
            return ready.find_preflight(asked)
    return ready.everyone or ready.actual.get(origin) or ready.find_actual(origin)


async def _find_actual(ready: Ready[bytes, Passing], origin: bytes | None) -> Passing:
    """Return what is done to the application's answer, where that was not at hand."""
    found = ready.find_actual(origin)
    return ready.pass_of(await ask_async(found)) if isinstance(found, Lookup) else found


def _joined(before: bytes | None, line: bytes) -> bytes | None:
    """Return the value of lines that are repeated; None where there is too much of it."""
    if before is None:
        return None
    return shortened(before + b"," + line if before else line)
