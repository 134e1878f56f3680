"""Granian; apart from the others, which every framework's environment has."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import granian.constants
import granian.http
import granian.log
import granian.server.embed
from granian._granian import SocketHolder
from harness.servers import BACKLOG, LARGE_HEAD, listening_socket, port_of, serving


class _Granian(granian.server.embed.Server):
    """Serves a socket that listens already; of its own, the server opens one by number."""

    def __init__(
        self,
        app: Any,  # noqa: ANN401 - ASGI, in its own words or ours
        sock: socket.socket,
        *,
        lifespan: bool,
        root_path: str,
    ) -> None:
        interfaces = granian.constants.Interfaces
        self._sock = sock
        super().__init__(
            app,
            interface=interfaces.ASGI if lifespan else interfaces.ASGINL,
            http1_settings=granian.http.HTTP1Settings(max_buffer_size=LARGE_HEAD),
            url_path_prefix=root_path or None,
            log_level=granian.log.LogLevels.error,
            # It would take all handlers away, those of the tests too.
            log_dictconfig={"incremental": True, "formatters": {}, "handlers": {}},
        )

    def _init_shared_socket(self) -> None:
        # The server closes its socket, and `serving` ours.
        where = (os.dup(self._sock.fileno()), False, BACKLOG)
        self._shd = SocketHolder(*where)  # type: ignore[call-arg,assignment]  # as it is unpickled


@contextmanager
def granian_server(
    app: Any,  # noqa: ANN401 - the same
    *,
    lifespan: bool = False,
    root_path: str = "",
) -> Iterator[int]:
    """Serve an ASGI app with granian; yields the port."""
    sock = listening_socket()
    server = _Granian(app, sock, lifespan=lifespan, root_path=root_path)
    loop = asyncio.new_event_loop()

    def run() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(server.serve())

    def stop() -> None:
        loop.call_soon_threadsafe(server.stop)

    with serving(sock, run, stop):
        yield port_of(sock)
