"""aiohttp's own server; apart from the others, which need no framework."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from harness.servers import LARGE_HEAD, listening_socket, port_of, serving


@contextmanager
def aiohttp_server(app: web.Application) -> Iterator[int]:
    """Serve an aiohttp application with its own server; yields the port."""
    sock = listening_socket()
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def serve() -> None:
        runner = web.AppRunner(
            app,
            max_line_size=LARGE_HEAD,
            max_field_size=LARGE_HEAD,
            max_headers=LARGE_HEAD,
            shutdown_timeout=5,
        )
        await runner.setup()
        await web.SockSite(runner, sock).start()
        await stopping.wait()
        await runner.cleanup()

    def run() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(serve())

    def stop() -> None:
        loop.call_soon_threadsafe(stopping.set)

    with serving(sock, run, stop):
        yield port_of(sock)
