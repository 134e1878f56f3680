"""The ASGI gateway: enforces a policy in front of any ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from types import MethodType
from typing import Any, ClassVar, Final, TypeAlias

from crossorigin.engine import Lookup, ask_async, bytes_edits, content_headers, within_limit
from crossorigin.gateway.byhand import ByHand, tell_of_outer, warn_of_two
from crossorigin.gateway.guarding.guarded_asgi import guarded_asgi
from crossorigin.gateway.responses.asgi_edits import CODEC, Forward, State, make_forwarder
from crossorigin.gateway.responses.cache import Answer, PreflightKey, ResponseCache, find
from crossorigin.gateway.serving.applications import Kind
from crossorigin.gateway.serving.asgi_facts import READER, Scope, read_facts
from crossorigin.gateway.serving.base import SERVER_ERROR, Reader
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.gateway.serving.governed_send import GovernedSend
from crossorigin.gateway.serving.sansio import find_answer
from crossorigin.gateway.serving.watched import WatchedExchange

__all__ = ["CORSMiddleware"]

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


async def _send_error(forward: Forward, state: State) -> None:
    """Send a bare 500, with the policy's headers."""
    await forward(state, dict(_ERROR_START))
    await state[0]({"type": "http.response.body", "body": SERVER_ERROR})


_TWO_LINES: Final = b", "
"""The value for several Origin lines, which is not an origin."""

_KIND: Final = Kind(
    "an ASGI application",
    ("scope", "receive", "send"),
    ("__await__",),
    is_async=True,
    remedies={2: "write crossorigin.wsgi.CORSMiddleware if it is a WSGI application"},
)


class CORSMiddleware(ByHand[App]):
    """The gateway; see `Gateway` for its arguments.

    WebSocket and lifespan scopes pass through unchanged.
    """

    kind: ClassVar[Kind | None] = _KIND
    codec = CODEC
    read: ClassVar[Reader] = READER

    def guarded(self, app: App) -> App:
        """Return `app` behind the guard of the resolver."""
        served: App = guarded_asgi(app, self.resolver, read_facts)
        return served

    async def __call__(  # noqa: C901 - one frame: a call more costs as much as the look-up
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Serve one connection (ASGI 3)."""
        if scope["type"] != "http" or HANDLED in scope:
            await self._pass(scope, receive, send)
            return
        engine = self._alone.engine
        cache: ResponseCache[bytes, Forward] | None
        if engine is None or (cache := engine.asgi_cache) is None:
            if (routed := self._behind(RoutedMiddleware)) is not None:
                await routed(scope, receive, send)
                return
            cache = self._cache(scope)
            if cache is None:
                await self.app(scope, receive, send)
                return
        scope[HANDLED] = True
        found: Any
        if scope["method"] == "OPTIONS":
            origin, key = _read_options(scope["headers"])
            found = cache.preflights.get(key) or await _find(cache, scope, origin, key)
            if isinstance(found, Answer):
                await send(_start_of(found))
                await send({"type": "http.response.body", "body": found.body})
                return
        elif (found := cache.constant) is None:
            origin = None
            for name, value in scope["headers"]:
                if name == b"origin":
                    origin = value if origin is None else _TWO_LINES
            found = cache.actual.get(origin) or await _find(cache, scope, origin, None)
        state = [send, False]
        try:
            await self.app(scope, receive, MethodType(found, state))
        except Exception:
            # Without this answer, the page could not read the server's own 500. An application
            # that has the gateway as middleware answers the exception itself.
            if not state[1] and "app" not in scope:
                await _send_error(found, state)
            raise

    def _pass(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve a connection on which this gateway does not decide."""
        outer, is_placed = scope.get(HANDLED), self.kind is None
        if scope["type"] == "lifespan" and not is_placed:
            from crossorigin.gateway.selfcheck.start import start_by_hand  # noqa: PLC0415 - once, at the start

            return start_by_hand(self, scope, receive, send)
        is_again = self._is_again(outer)
        if (
            is_placed
            and not (is_again or self.is_told)
            and scope.get("method", "OPTIONS") != "OPTIONS"
        ):
            tell_of_outer(self, outer)
        if isinstance(outer, ASGIExchange):
            path, root = scope["path"], scope.get("root_path", "")
            if is_again or (is_placed and outer.is_matched):
                scope = dict(scope)
                scope[HANDLED] = inner = ASGIExchange(self, scope, outer.origin, path, root)
                send = outer.pass_on(inner, send)
            elif is_placed or outer.is_mounted(scope):
                outer.enter(self, scope, path, root)
            elif not self.is_told:
                self.is_told = True
                warn_of_two(self, outer.gateway)
        return self.app(scope, receive, send)


async def _find(
    cache: ResponseCache[bytes, Forward],
    scope: Scope,
    origin: bytes | None,
    key: PreflightKey[bytes] | None,
) -> Answer[bytes] | Forward:
    found = find(cache, origin, key)
    if isinstance(found, Lookup):
        return cache.answer_of(await ask_async(found, read_facts(scope)))
    return found


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


def _read_options(
    lines: Iterable[tuple[bytes, bytes]],
) -> tuple[bytes | None, PreflightKey[bytes] | None]:
    """Return the Origin of an OPTIONS request, and the headers of a preflight."""
    origin = method = None
    requested: bytes | None = b""
    for name, value in lines:
        # The length is compared first, which saves three comparisons for nearly every name.
        if len(name) not in _LENGTHS:
            continue
        if name == b"origin":
            origin = value if origin is None else _TWO_LINES
        elif name == b"access-control-request-method":
            method = value if method is None else _TWO_LINES
        elif name == b"access-control-request-headers":
            requested = _joined(requested, value) if requested != b"" else within_limit(value)
    if origin is not None and method is not None and method.strip(b" \t"):
        return origin, (origin, method, requested)
    return origin, None


def _joined(before: bytes | None, line: bytes) -> bytes | None:
    return None if before is None else within_limit(before + b"," + line)


class ASGIExchange(Exchange):
    """One request of a routed gateway; its `send` is that of the application."""

    __slots__ = ()

    def send(self, message: dict[str, Any]) -> Awaitable[None]:
        """Send a message of the application, with the policy's headers in its start."""
        state = self.state
        if "status" not in message:
            sent: Awaitable[None] = state[0](message)
            return sent
        found = self.forwarder(message["status"])
        if type(found) is Lookup:
            return self._send_later(found, message)
        state[1] = True
        forwarded: Awaitable[None] = (
            state[0](message) if found is None else found(state, message)
        )
        return forwarded

    async def _send_later(self, lookup: Lookup, message: dict[str, Any]) -> None:
        await (await self._ask(lookup))(self.state, message)

    async def _ask(self, lookup: Lookup) -> Forward:
        return make_forwarder(bytes_edits(await ask_async(lookup, self.facts())))

    async def find(self, status: int) -> Forward | None:
        """Return how to forward a response of `status`; None if it passes unchanged."""
        found: Forward | Lookup | None = self.forwarder(status)
        return await self._ask(found) if isinstance(found, Lookup) else found

    def pass_on(self, inner: Exchange, send: Send) -> Send:
        """Return the `send` of an inner request, which that exchange governs."""
        self.ask(inner)

        def governed(message: Message) -> Awaitable[None]:
            return GovernedSend(self, inner, _send(send, message))

        return governed

    def is_mounted(self, scope: Scope) -> bool:
        """Return True if `scope` is that of a mounted application."""
        return "endpoint" in scope or scope.get("root_path", "") != self.root


async def _send(send: Send, message: Message) -> None:
    await send(message)


class RoutedMiddleware(CORSMiddleware):
    """The gateway that an integration places: it decides when the response starts."""

    kind: ClassVar[Kind | None] = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI 3)."""
        if scope["type"] != "http" or HANDLED in scope:
            await self._pass(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            origin, key = _read_options(scope["headers"])
            if key is not None:
                await self._serve_preflight(scope, receive, send, key)
                return
        origin = None
        for name, value in scope["headers"]:
            if name == b"origin":
                origin = value if origin is None else _TWO_LINES
        exchange = ASGIExchange(self, scope, origin, scope["path"], scope.get("root_path", ""))
        exchange.state = [send, False]
        scope[HANDLED] = exchange
        try:
            await self.app(scope, receive, exchange.send)  # type: ignore[arg-type]  # its messages are dicts
        except Exception:
            await self._answer_error(scope, exchange)
            raise
        finally:
            scope.pop(HANDLED, None)
            exchange.release()

    async def _answer_error(self, scope: Scope, exchange: ASGIExchange) -> None:
        """Send the answer of an application that has failed before its response started."""
        state, is_inside = exchange.state, self.is_by_hand and "app" in scope
        if not (state[1] or is_inside) and (found := await exchange.find(500)) is not None:
            await _send_error(found, state)

    async def _serve_preflight(
        self, scope: Scope, receive: Receive, send: Send, key: PreflightKey[bytes]
    ) -> None:
        """Answer a preflight, unless its policy leaves that to the application."""
        if self.start_check is not None:
            self.start_check()
        scope[HANDLED] = True
        facts = read_facts(scope)
        cache, found, inner = find_answer(self.resolver, self.watch, facts, CODEC, key)
        if isinstance(found, Lookup):
            found = cache.answer_of(await ask_async(found, inner or facts))
        if isinstance(found, Answer):
            await send(_start_of(found))
            await send({"type": "http.response.body", "body": found.body})
        elif found is None:
            await self.app(scope, receive, send)
        else:
            await self._forward(scope, receive, found, [send, False])

    async def _forward(
        self, scope: Scope, receive: Receive, found: Forward, state: State
    ) -> None:
        """Leave a preflight to the application."""
        try:
            await self.app(scope, receive, MethodType(found, state))
        except Exception:
            if not (state[1] or (self.is_by_hand and "app" in scope)):
                await _send_error(found, state)
            raise


class _WatchedExchange(WatchedExchange, ASGIExchange):
    __slots__ = ()


class _WatchedMiddleware(RoutedMiddleware):
    """The gateway that reports its decisions to observers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI 3)."""
        if scope["type"] != "http" or HANDLED in scope:
            await self._pass(scope, receive, send)
            return
        method = scope["method"]
        if method == "OPTIONS":
            origin, key = _read_options(scope["headers"])
            if key is not None:
                await self._serve_preflight(scope, receive, send, key)
                return
        origin = None
        for name, value in scope["headers"]:
            if name == b"origin":
                origin = value if origin is None else _TWO_LINES
        path, root = scope["path"], scope.get("root_path", "")
        exchange = _WatchedExchange(self, scope, origin, path, root)
        exchange.watch, exchange.method = self.watch, method
        exchange.state = [send, False]
        scope[HANDLED] = True if self.is_alone else exchange
        try:
            await self.app(scope, receive, exchange.send)  # type: ignore[arg-type]  # its messages are dicts
        except Exception:
            await self._answer_error(scope, exchange)
            raise
        finally:
            scope.pop(HANDLED, None)
            exchange.release()


class _WatchedCORSMiddleware(CORSMiddleware):
    """The gateway that was placed by hand, and reports its decisions to observers.

    It has the shortest path for decisions that were reported before and need no event. A
    routed gateway serves the others.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI 3)."""
        if scope["type"] != "http" or HANDLED in scope:
            await self._pass(scope, receive, send)
            return
        found, told = None, self.watch.own
        if told.source is not self.resolver.source:
            told = self._told(scope)
        if scope["method"] == "OPTIONS":
            known = told.preflights.get(_read_options(scope["headers"])[1])
            if known is not None and known.count is not None and known.counted is not None:
                answer = known.counted
                scope[HANDLED] = True
                self.watch.count(known.count)
                await send(_start_of(answer))
                await send({"type": "http.response.body", "body": answer.body})
                return
        else:
            origin = None
            for name, value in scope["headers"]:
                if name == b"origin":
                    origin = value if origin is None else _TWO_LINES
            known = told.actual.get(origin) or (None if origin is None else told.others)
            found = None if known is None else known.counted
        if found is None:
            routed: Any = self._behind(RoutedMiddleware)
            await routed(scope, receive, send)
            return
        scope[HANDLED] = True
        app, state = self.app, [send, None]
        try:
            await app(scope, receive, MethodType(found, state))
        except Exception:
            if not state[1] and "app" not in scope:
                await _send_error(found, state)
            raise


CORSMiddleware.watched = _WatchedCORSMiddleware
RoutedMiddleware.watched = _WatchedMiddleware

# Messages name the class that the owner has written.
_WatchedCORSMiddleware.__name__ = CORSMiddleware.__name__
