"""The response: changed when the connection writes it, or created for a preflight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.client import responses
from typing import Any, TypeAlias

from tornado import httputil

from crossorigin.engine import HeaderEdits
from crossorigin.gateway.responses.cache import Answer

Line: TypeAlias = tuple[str, str]


class Writer:
    """Replaces the `write_headers` of a connection until a response starts.

    Args:
        connection: the connection.
        edits: returns the edits, when the response starts.
    """

    def __init__(self, connection: Any, edits: Callable[[], HeaderEdits[str]]) -> None:  # noqa: ANN401 - as all of Tornado
        self._connection = connection
        self._write = connection.write_headers
        self._edits = edits

    def __call__(
        self,
        start_line: httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
        chunk: bytes | None = None,
    ) -> Any:  # noqa: ANN401 - a future of Tornado's
        """Write the head of a response, with the headers to send."""
        # This also leaves no cycles for the garbage collector.
        del self._connection.write_headers
        # No page can read the response to a handshake.
        if start_line.code != HTTPStatus.SWITCHING_PROTOCOLS:
            # These are new headers: those of the application may be shared.
            headers = _headers(self._edits().merge(headers.get_all()))
        return self._write(start_line, headers, chunk)


class Preflight(httputil.HTTPMessageDelegate):
    """Answers a preflight after reading it whole; otherwise Tornado closes the connection."""

    def __init__(self, connection: Any, answer: Answer[str]) -> None:  # noqa: ANN401 - the same
        self._connection = connection
        self._answer = answer

    def finish(self) -> None:
        """Answer, after the whole request is read."""
        status, lines, body = self._answer
        respond(self._connection, status, lines, body)

    execute = finish


def respond(connection: Any, status: int, lines: Iterable[Line], body: bytes) -> None:  # noqa: ANN401 - the same
    """Write a whole response, and end it."""
    write(connection, status, lines, body)
    connection.finish()


def write(connection: Any, status: int, lines: Iterable[Line], body: bytes) -> None:  # noqa: ANN401 - the same
    """Write a whole response."""
    date = httputil.format_timestamp(time.time())
    start_line = httputil.ResponseStartLine("HTTP/1.1", status, responses.get(status, "OK"))
    connection.write_headers(start_line, _headers([*lines, ("Date", date)]), body)


def _headers(lines: Iterable[Line]) -> httputil.HTTPHeaders:
    headers = httputil.HTTPHeaders()
    for name, value in lines:
        if name in headers:
            headers.add(name, value)
        else:
            # `add` is stricter with values than a handler's set_header was.
            headers[name] = value
    return headers
