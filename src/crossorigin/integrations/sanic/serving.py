"""Serving: answers preflights, and changes the headers when a response starts."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from sanic import HTTPResponse, Request
from sanic.compat import Header
from sanic.http import Http, Stage

from crossorigin.asgi import ASGIExchange, CORSMiddleware
from crossorigin.engine import HeaderEdits, Lookup, RequestFacts, ask_async, text_edits
from crossorigin.engine.response import TEXT_PLAIN
from crossorigin.gateway.guarding import guarded_asgi
from crossorigin.gateway.guarding.guarding import Connection, Judge, Refusal
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.responses.cache import Answer, HeaderCodec
from crossorigin.gateway.serving.base import Reader
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.gateway.serving.sansio import TEXT_CODEC, decide_async
from crossorigin.gateway.serving.watched import WatchedExchange
from crossorigin.integrations._install import combined


class Gateway:
    """The gateway of one application, with the methods that an exchange calls."""

    is_by_hand: Final = False

    def __init__(
        self, resolver: PolicyResolver, codec: HeaderCodec[Any, Any] = TEXT_CODEC
    ) -> None:
        self.resolver = resolver
        self.codec = codec

    def path_in(self, exchange: Exchange) -> str:
        """Return the path of a request."""
        return path_of(exchange.native)

    def facts_in(self, exchange: Exchange) -> RequestFacts:
        """Return the facts of a request."""
        return _facts(exchange.native)

    async def answers(self, request: Request) -> bool:
        """Answer a preflight, or a request that may not act; prepare any other response."""
        return await self._answers_preflight(request) or await self._refuses(request)

    async def _answers_preflight(self, request: Request) -> bool:
        """Answer a preflight; have the headers added to the response to any other request."""
        outer = _scope_of(request).get(HANDLED)
        if outer is not None:
            if isinstance(outer, ASGIExchange) and not outer.has_met(self.resolver):
                # Under ASGI, the gateway outside sends the response.
                inner = Gateway(self.resolver, CORSMiddleware.codec)
                outer.enter(inner, request, request.path, "")
            return False
        exchange = self._open(request)
        find: _Find = exchange.forwarder
        if request.method == "OPTIONS" and (facts := _facts(request)).is_preflight:
            found = await decide_async(self.resolver, facts)
            if isinstance(found, Answer):
                await _answer(request.stream, found)
                return True
            edits = found

            def find(_status: int) -> HeaderEdits[str] | None:
                return edits

        _edit_at_start(request.stream, find, exchange.facts)
        return False

    def _open(self, request: Request) -> Exchange:
        return Exchange(self, request, combined(request, "origin"), request.path, "")

    async def _refuses(self, request: Request) -> bool:
        """Answer a request that may not act."""
        if self.resolver.guard is None:
            return False
        judge, connection = Judge(self.resolver), _connection_of(request)
        read_facts = functools.partial(_facts, request)
        refusal = await judge.refusal_async(connection, request.method, read_facts)
        if refusal is None:
            return False
        native: Any = request.transport
        if _scope_of(request).get("type") == "websocket":
            await guarded_asgi.refuse(native.scope, native.receive, native.send, refusal)
        else:
            await _answer(request.stream, refusal)
        return True


class WatchedGateway(Gateway):
    """The gateway of an application that reports its decisions to observers."""

    read: Final = Reader(
        facts=lambda request: _facts(request),  # noqa: PLW0108 - defined below
        path=lambda request: path_of(request),  # noqa: PLW0108 - the same
        received_path=lambda opened: unquote(opened.path),
    )

    def __init__(self, resolver: PolicyResolver) -> None:
        super().__init__(resolver)
        self._watch = resolver.watch.of(self.codec)

    def _open(self, request: Request) -> Exchange:
        exchange = WatchedExchange(self, request, combined(request, "origin"), request.path, "")
        exchange.open(self._watch, request.method)
        return exchange


def _scope_of(request: Request) -> Any:  # noqa: ANN401 - of the server
    """Return the scope of a request under ASGI; an empty one on Sanic's own server."""
    return getattr(request.transport, "scope", {})


def _connection_of(request: Request) -> Connection:
    if scope := _scope_of(request):
        return guarded_asgi.connection_of(scope)
    is_socket = "upgrade" in request.headers
    return Connection.of_transport(request.transport, is_socket=is_socket)


async def _answer(stream: Any, answer: Answer[str] | Refusal) -> None:  # noqa: ANN401 - of each server its own
    # Without a type, Sanic sends the text None.
    status, lines, body = answer
    response = HTTPResponse(body, status, _headers(lines), TEXT_PLAIN)
    await stream.respond(response).send(end_stream=True)


def _headers(lines: Iterable[tuple[str, str]]) -> Header:
    # Sanic sends names unchanged; ASGI and HTTP/3 allow lower case only.
    return Header((name.lower(), value) for name, value in lines)


_Find: TypeAlias = Callable[[int], HeaderEdits[str] | Lookup | None]
"""Takes the status of a response; returns the edits of its headers."""


def _edit_at_start(stream: Any, find: _Find, read_facts: Callable[[], RequestFacts]) -> None:  # noqa: ANN401 - of each server its own
    """Make `stream` change the headers when a response starts, also that of an error."""
    name: Final = "response_func" if isinstance(stream, Http) else "send"
    send = getattr(stream, name)

    async def send_edited(data: bytes, end_stream: bool) -> None:
        given = stream.response
        edits = find(given.status) if stream.stage is Stage.HANDLER else None
        if isinstance(edits, Lookup):
            edits = text_edits(await ask_async(edits, read_facts()))
        if edits is not None:
            # A copy: the app may send its response again, where another policy decides.
            stream.response = copy.copy(given)
            stream.response.headers = _headers(edits.merge(given.headers.items()))
        try:
            await send(data, end_stream)
        finally:
            stream.response = given

    setattr(stream, name, send_edited)


def sent_path(native: Any) -> str:  # noqa: ANN401 - a request, or a scope
    """Return the path as it was sent, and as Sanic's router compares it."""
    # An application that mounts this one passes the scope; Sanic reads its raw path.
    path: str = native.path if isinstance(native, Request) else native["raw_path"].decode()
    return path


def path_of(native: Any) -> str:  # noqa: ANN401 - the same
    """Return the path that Sanic reads: it removes no prefix of a server or a mount."""
    return unquote(sent_path(native))


def _facts(request: Request) -> RequestFacts:
    native: Any = request
    return RequestFacts.from_headers(
        request.method, path_of(request), request.headers.items(), native
    )
