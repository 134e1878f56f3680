"""An application that sends CORS headers that no policy has, and fails when told to."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

CORS_HEADERS: Final = (
    "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers", "Access-Control-Max-Age",
    "Access-Control-Allow-Private-Network",
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
    """Answers every request by the word `how=` of its query; ``cut`` is no answer at all.

    Args:
        tells: whether the body of an answer is the head of the request, as hexadecimal digits,
            and a WebSocket handshake is accepted and its frames sent back.
    """

    def __init__(self, *, tells: bool = False) -> None:
        self._tells = tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._data = b""
        self._is_socket = False

    def data_received(self, data: bytes) -> None:
        if self._is_socket:
            self._transport.write(bytes((data[0], data[1] & 0x7F)) + data[6:])
            return
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
        if self._tells and "upgrade: websocket" in head.lower():
            self._accept(head)
            return
        body = head.encode("latin-1").hex() if self._tells else ""
        more = _MORE.get(how, f"Content-Length: {len(body)}\r\n")
        self._transport.write(
            f"HTTP/1.1 {how} Told\r\n{_OWN}Vary: Accept-Encoding\r\nX-Total: 1\r\n"
            f"{more}\r\n{body}".encode()
        )
        if version == "HTTP/1.0" or "connection: close" in head.lower():
            self._transport.close()

    def _accept(self, head: str) -> None:
        self._is_socket = True
        [key] = re.findall("(?i)sec-websocket-key: *([^\r]*)", head)
        digest = hashlib.sha1(f"{key}{_SOCKETS}".encode(), usedforsecurity=False).digest()
        self._transport.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}\r\n{_OWN}\r\n".encode()
        )


_SOCKETS: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""The text that a server appends to the key of a handshake (RFC 6455)."""


@contextmanager
def erring_application(*, tells: bool = False, host: str = "127.0.0.1") -> Iterator[int]:
    """Run the application in a thread, on the address `host`; yield its port. See `_Erring`."""
    loop = asyncio.new_event_loop()
    answering = partial(_Erring, tells=tells)
    server = loop.run_until_complete(loop.create_server(answering, host, 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(loop.shutdown_asyncgens())  # a transport that closes, ends here
        loop.close()
