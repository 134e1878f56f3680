"""An application that sends CORS headers that no policy has, and fails when told to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

CORS_HEADERS: Final = (
    "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers", "Access-Control-Max-Age",
)  # fmt: skip

EVIL: Final = "https://evil.test"
"""The origin that the application lets in."""

_OWN: Final = "".join(
    f"{name}: {EVIL if name.endswith('Origin') else 'true'}\r\n" for name in CORS_HEADERS
)
_MORE: Final = {
    "302": "Location: /elsewhere\r\nContent-Length: 0\r\n", "204": "", "304": "",
}  # fmt: skip
_LAST_CHUNK: Final = b"0\r\n\r\n"


class _Erring(asyncio.Protocol):
    """Answers every request by the word `how=` of its query; ``cut`` is no answer at all."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        while b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            # No request of a test has a body; some edges send an empty one in chunks.
            self._data = self._data.removeprefix(_LAST_CHUNK)
            self._answer(head.decode("latin-1"))

    def _answer(self, head: str) -> None:
        _, target, version = head.split("\r\n", 1)[0].split(" ", 2)
        how = target.partition("how=")[2] or "200"
        if how == "cut":
            self._transport.close()
            return
        more = _MORE.get(how, "Content-Length: 0\r\n")
        self._transport.write(
            f"HTTP/1.1 {how} Told\r\n{_OWN}Vary: Accept-Encoding\r\nX-Total: 1\r\n"
            f"{more}\r\n".encode()
        )
        if version == "HTTP/1.0" or "connection: close" in head.lower():
            self._transport.close()


@contextmanager
def erring_application() -> Iterator[int]:
    """Run the application in a thread; yield its port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(_Erring, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()
