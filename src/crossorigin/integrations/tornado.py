"""Tornado: the gateway between the server and the application, and route-aware preflights.

Whoever serves an application, the server or a router around it, asks it for the delegate of a
request. What is handed out is a delegate of ours, which answers preflights and passes
everything else on; the headers are changed where the connection writes them, so that nothing
that an application or a handler answers goes out without.
"""

from __future__ import annotations

import copy
import functools
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import responses
from typing import Any, Final, Literal, TypeAlias, Unpack
from urllib.parse import unquote_to_bytes

from tornado import httputil, ioloop, routing, web

from crossorigin.engine import (
    Answer,
    Declared,
    Merge,
    RequestFacts,
    RoutePolicy,
    Selection,
    Unset,
)
from crossorigin.engine.gateway import SERVER_ERROR
from crossorigin.engine.response import content_headers
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations._text import decide_async
from crossorigin.policy import Policy, PolicyKeywords
from crossorigin.spec.lists import combine

__all__ = ["CORS", "cors", "no_cors"]

_Find: TypeAlias = Callable[[httputil.HTTPServerRequest], Any]
_Line: TypeAlias = tuple[str, str]

_EXCHANGE: Final = "crossorigin.exchange"
"""Key under which the facts of a request hold its exchange."""


def CORS(  # noqa: N802 - the word that every integration has
    app: web.Application,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway between the server and all of `app`.

    Args:
        app: the application; `app.listen` and `HTTPServer(app)` serve it as before.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    selection = _marks.install(app, policy, keywords, _Routes())
    find = app.find_handler

    def find_exchange(request: httputil.HTTPServerRequest, **more: Any) -> _Exchange:  # noqa: ANN401 - as of Tornado's
        return _Exchange(selection, functools.partial(find, **more), request)

    # Not start_request: a router that has the application as a target never calls it.
    app.find_handler = find_exchange  # type: ignore[method-assign,assignment]  # with all that is used of Tornado's own
    return selection


class _Exchange(httputil.HTTPMessageDelegate):
    """One request and its response, between the connection and what serves the request.

    Args:
        selection: finds the policy.
        find: asks the application for what serves a request.
        request: the request.
    """

    def __init__(
        self, selection: Selection, find: _Find, request: httputil.HTTPServerRequest
    ) -> None:
        self.find = find
        self.request = request
        self._selection = selection
        self._connection: Any = request.connection
        self._next: Any = httputil.HTTPMessageDelegate()  # ignores what comes too early

    @functools.cached_property
    def inner(self) -> Any:  # noqa: ANN401 - Tornado's, or the owner's
        """What serves the request; the application is asked once for it."""
        return self.find(self.request)

    async def headers_received(
        self,
        start_line: httputil.RequestStartLine | httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
    ) -> None:
        # A handler that reads its body as it comes may begin to answer now.
        await self._decide()
        with self._watched():
            await _done(self._next.headers_received(start_line, headers))

    async def data_received(self, chunk: bytes) -> None:
        with self._watched():
            await _done(self._next.data_received(chunk))

    def finish(self) -> None:
        with self._watched():
            self._next.finish()

    def on_connection_close(self) -> None:
        self._next.on_connection_close()

    def execute(self) -> None:
        """Serve a request whose body another application has read (`FallbackHandler`)."""
        ioloop.IOLoop.current().add_callback(self._execute)

    async def _execute(self) -> None:
        try:
            await self._decide()
            with self._watched():
                self._next.execute()
        except Exception:
            # As the server does where a delegate raises.
            self._connection.close()
            raise

    async def _decide(self) -> None:
        if not self._is_taken():
            found = await decide_async(self._selection, self.facts())
            if isinstance(found, Answer):
                self._next = _Preflight(self._connection, found)
                return
            if found is not None:
                self._connection.write_headers = _Writer(self._connection, found)
        with self._watched():
            self._next = self.inner

    def _is_taken(self) -> bool:
        """Say whether a gateway, this one or one around it, waits for the response to start."""
        return isinstance(self._connection.write_headers, _Writer)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Answer for what raises before it has answered; it raises on."""
        try:
            yield
        except httputil.HTTPInputError:
            raise  # the server answers, and closes
        except Exception:
            if self._is_taken():
                body = b"" if self.request.method == "HEAD" else SERVER_ERROR
                _respond(self._connection, 500, content_headers(500, SERVER_ERROR), body)
            raise

    def facts(self) -> RequestFacts:
        request = self.request
        # The bytes of the path, each as one character.
        path = unquote_to_bytes(request.path.encode("latin-1"))
        return RequestFacts(
            method=request.method or "",
            path=path.decode("utf-8", "replace"),
            host=request.headers.get("Host"),
            origin=_combined(request, "Origin"),
            request_method=_combined(request, "Access-Control-Request-Method"),
            request_headers=tuple(request.headers.get_list("Access-Control-Request-Headers")),
            native={"request": request, _EXCHANGE: self},
        )

    def policy(self) -> Policy | None:
        """Return the policy of the request, or None if it takes no part."""
        return self._selection.policy_for(self.facts())


async def _done(waiting: Awaitable[None] | None) -> None:
    if waiting is not None:
        await waiting


def _combined(request: httputil.HTTPServerRequest, name: str) -> str | None:
    lines = request.headers.get_list(name)
    return combine(lines) if lines else None


class _Writer:
    """Stands in the place of a connection's `write_headers` until a response starts."""

    def __init__(self, connection: Any, merge: Merge[str]) -> None:  # noqa: ANN401 - as all of Tornado
        self._connection = connection
        self._write = connection.write_headers
        self._merge = merge

    def __call__(
        self,
        start_line: httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
        chunk: bytes | None = None,
    ) -> Any:  # noqa: ANN401 - a future of Tornado's
        # Also, Tornado leaves no circles behind for the garbage collector.
        del self._connection.write_headers
        # A handshake is no response that a page could read.
        if start_line.code != HTTPStatus.SWITCHING_PROTOCOLS:
            # New ones: the application's may be shared.
            headers = _headers(self._merge(headers.get_all()))
        return self._write(start_line, headers, chunk)


class _Preflight(httputil.HTTPMessageDelegate):
    """Answers a preflight that is read whole: after any other Tornado closes the connection."""

    def __init__(self, connection: Any, answer: Answer[str]) -> None:  # noqa: ANN401 - the same
        self._connection = connection
        self._answer = answer

    def finish(self) -> None:
        status, lines, body = self._answer
        _respond(self._connection, status, lines, body)

    execute = finish


def _respond(connection: Any, status: int, lines: Iterable[_Line], body: bytes) -> None:  # noqa: ANN401 - the same
    date = httputil.format_timestamp(time.time())
    start_line = httputil.ResponseStartLine("HTTP/1.1", status, responses.get(status, "OK"))
    connection.write_headers(start_line, _headers([*lines, ("Date", date)]), body)
    connection.finish()


def _headers(lines: Iterable[_Line]) -> httputil.HTTPHeaders:
    headers = httputil.HTTPHeaders()
    for name, value in lines:
        if name in headers:
            headers.add(name, value)
        else:
            # `add` is stricter with values than a handler's set_header was.
            headers[name] = value
    return headers


class _Routes:
    """Finds the policy of a route by asking the application for what serves it."""

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        exchange: _Exchange = facts.native[_EXCHANGE]
        if not facts.is_preflight:
            return _policy_of(exchange.inner, facts.method)
        announced = copy.copy(exchange.request)
        announced.method = facts.announced_method
        return _policy_of(exchange.find(announced), facts.announced_method)


def _policy_of(delegate: Any, method: str) -> RoutePolicy:  # noqa: ANN401 - whatever serves the request
    """Return what the handler says, or what the application mounted there says."""
    if isinstance(delegate, _Exchange):
        return delegate.policy()
    fallback = getattr(delegate, "handler_kwargs", {}).get("fallback")
    if isinstance(fallback, routing.Router):
        return _policy_of(fallback.find_handler(delegate.request), method)
    view = getattr(delegate, "handler_class", None)
    if view is not None:
        return _marks.policy_of_class(view, method)
    # A function in a rule comes bound to what the path holds.
    target = getattr(delegate, "request_callback", delegate)
    return _marks.policy_of(getattr(target, "func", target))
