"""A TCP proxy that delays each answer of the server behind it, and counts connections."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from harness.servers import listening_socket, port_of


class SlowProxy:
    """Passes bytes on.

    Args:
        target: the port of the server on the loopback.

    Attributes:
        delay: seconds that each part of an answer waits.
        open: the connections that are open now.
        port: the port of the proxy.
    """

    def __init__(self, target: int) -> None:
        self.delay = 0.0
        self.open = 0
        self._target = target
        self._sock = listening_socket()
        self.port = port_of(self._sock)
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, sock=self._sock)
        await self._stopped.wait()
        server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.open += 1
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
            try:
                await asyncio.gather(
                    self._pass(reader, back, delays=False),
                    self._pass(there, writer, delays=True),
                )
            finally:
                back.close()
        except OSError:
            pass  # the server behind is down: the connection ends
        finally:
            self.open -= 1
            writer.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, delays: bool
    ) -> None:
        with suppress(OSError):
            while part := await reader.read(1 << 16):
                if delays and self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(part)
                await writer.drain()
        writer.close()

    @contextmanager
    def running(self) -> Iterator[SlowProxy]:
        """Run the proxy in a thread."""
        self._thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(timeout=20)
