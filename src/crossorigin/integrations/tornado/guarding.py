"""Tornado: the connection of a request, and the refusal of one that may not act."""

from __future__ import annotations

import contextlib
from typing import Any

from tornado import httputil

from crossorigin.gateway.guarding.guarding import Connection, Refusal, is_loopback_address
from crossorigin.integrations.tornado.response import write


def connection_of(request: httputil.HTTPServerRequest) -> Connection:
    """Return the connection of a request."""
    return Connection(
        is_socket="Upgrade" in request.headers,
        encrypted=request.protocol == "https",
        loopback=is_loopback_address(_address_of(request.connection)),
    )


def _address_of(connection: Any) -> object:  # noqa: ANN401 - as all of Tornado
    """Return the address on which a connection came in; None if it is unknown."""
    # A closed connection has no socket; the name of a Unix socket is a path.
    with contextlib.suppress(AttributeError, OSError):
        name = connection.stream.socket.getsockname()
        return name[0] if isinstance(name, tuple) else None
    return None


class Refused(httputil.HTTPMessageDelegate):
    """Answers a request that may not act, without reading its body.

    Tornado closes a connection that is finished before the whole request is read: the client
    might not get the answer.
    """

    def __init__(
        self,
        connection: Any,  # noqa: ANN401 - the same
        request: httputil.HTTPServerRequest,
        refusal: Refusal,
    ) -> None:
        self._connection = connection
        self._is_head = request.method == "HEAD"
        self._refusal = refusal

    def headers_received(
        self,
        start_line: httputil.RequestStartLine | httputil.ResponseStartLine,  # noqa: ARG002 - Tornado's signature
        headers: httputil.HTTPHeaders,  # noqa: ARG002 - the same
    ) -> None:
        """Answer."""
        self._write()

    def finish(self) -> None:
        """End the answer, after the whole request is read."""
        self._connection.finish()

    def execute(self) -> None:
        """Answer a request that another application has read."""
        self._write()
        self._connection.finish()

    def _write(self) -> None:
        status, lines, body = self._refusal
        write(self._connection, status, lines, b"" if self._is_head else body)
