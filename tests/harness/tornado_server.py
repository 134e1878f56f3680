"""Tornado's own server; apart from the others, which need no framework."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harness.servers import LARGE_HEAD, listening_socket, port_of, serving
from tornado.httpserver import HTTPServer


@contextmanager
def tornado_server(app: Any) -> Iterator[int]:  # noqa: ANN401 - an application or a router
    """Serve a Tornado application with its own server; yields the port."""
    sock = listening_socket()
    sock.setblocking(False)  # noqa: FBT003 - the name of the argument is private
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def serve() -> None:
        server = HTTPServer(app, max_header_size=LARGE_HEAD)
        server.add_socket(sock)
        await stopping.wait()
        server.stop()
        await server.close_all_connections()

    def run() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(serve())

    def stop() -> None:
        loop.call_soon_threadsafe(stopping.set)

    with serving(sock, run, stop):
        yield port_of(sock)
