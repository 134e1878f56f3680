"""An exchange: one request and its response, between the connection and the application."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias
from urllib.parse import unquote_to_bytes

from tornado import httputil, ioloop

from crossorigin.engine import Answer, RequestFacts
from crossorigin.engine.gateway import SERVER_ERROR
from crossorigin.engine.response import content_headers
from crossorigin.engine.selection import Selection
from crossorigin.integrations._text import Found, at_hand, decide_async
from crossorigin.integrations.tornado.response import Preflight, Writer, respond
from crossorigin.policy import Policy
from crossorigin.spec.lists import combine

Find: TypeAlias = Callable[[httputil.HTTPServerRequest], Any]

EXCHANGE: Final = "crossorigin.exchange"
"""Key under which the facts of a request hold its exchange."""


class Exchange(httputil.HTTPMessageDelegate):
    """One request and its response, between the connection and what serves the request.

    As a context manager it answers for what is raised within.

    Args:
        selection: finds the policy.
        find: asks the application for what serves a request.
        request: the request.
    """

    def __init__(
        self, selection: Selection, find: Find, request: httputil.HTTPServerRequest
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
        """Decide, and pass on the head of the request."""
        # A handler that reads its body as it comes may begin to answer now.
        await self._decide()
        with self:
            await _done(self._next.headers_received(start_line, headers))

    async def data_received(self, chunk: bytes) -> None:
        """Pass on a part of the body."""
        with self:
            await _done(self._next.data_received(chunk))

    def finish(self) -> None:
        """Pass on that the request is read whole."""
        with self:
            self._next.finish()

    def on_connection_close(self) -> None:
        """Pass on that the client has gone."""
        self._next.on_connection_close()

    def execute(self) -> None:
        """Serve a request whose body another application has read (`FallbackHandler`)."""
        ioloop.IOLoop.current().add_callback(self._execute)

    async def _execute(self) -> None:
        try:
            await self._decide()
            with self:
                self._next.execute()
        except Exception:
            # As the server does where a delegate raises.
            self._connection.close()
            raise

    async def _decide(self) -> None:
        if not self._is_taken():
            request = self.request
            origin = _combined(request, "Origin")
            found: Found = at_hand(self._selection, request.method or "", origin)
            if found is None:
                found = await decide_async(self._selection, self.facts())
            if isinstance(found, Answer):
                self._next = Preflight(self._connection, found)
                return
            if found is not None:
                self._connection.write_headers = Writer(self._connection, found)
        with self:
            self._next = self.inner

    def _is_taken(self) -> bool:
        """Say whether a gateway, this one or one around it, waits for the response to start."""
        return isinstance(self._connection.write_headers, Writer)

    def __enter__(self) -> None:
        """Watch what is passed on."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _traceback: object
    ) -> None:
        """Answer for what raises before it has answered; it raises on."""
        # The server answers to a request that is malformed, and closes.
        if not isinstance(error, Exception) or isinstance(error, httputil.HTTPInputError):
            return
        if self._is_taken():
            body = b"" if self.request.method == "HEAD" else SERVER_ERROR
            respond(self._connection, 500, content_headers(500, SERVER_ERROR), body)

    def facts(self) -> RequestFacts:
        """Return the facts of the request."""
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
            native={"request": request, EXCHANGE: self},
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
