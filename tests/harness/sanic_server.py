"""Sanic's own server; apart from the others, which need no framework."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harness.servers import listening_socket, port_of, serving
from sanic import Sanic


@contextmanager
def sanic_server(app: Sanic[Any, Any]) -> Iterator[int]:
    """Serve a Sanic application with its own server; yields the port."""
    sock = listening_socket()
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def serve() -> None:
        # Half of its attributes are untyped.
        server: Any = await app.create_server(sock=sock, debug=app.debug, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await stopping.wait()
        await server.before_stop()
        closed = server.close()
        for connection in list(server.connections):
            connection.close()
        await closed
        await server.after_stop()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    def stop() -> None:
        loop.call_soon_threadsafe(stopping.set)

    with serving(sock, run, stop):
        yield port_of(sock)
