"""A client that keeps its connection: requests in raw bytes, one after the other.

A connection for each request, and a client that reads headers as mails, cost more time than the
server that is tested.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from harness.raw_http import TIMEOUT, Answered

_END: Final = b"\r\n\r\n"
_BODILESS: Final = (204, 304)
_SUCCESS: Final = 200


class KeptConnection:
    """A connection to a port of loopback, opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None
        self._data = b""

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._data = None, b""

    def ask(
        self, method: str, path: str, host: str, lines: Sequence[tuple[str, bytes]] = ()
    ) -> Answered:
        """Send one request with these lines exactly, and return the whole answer."""
        head = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: " + host.encode()]
        head += [name.encode() + b": " + value for name, value in lines]
        request = b"\r\n".join(head) + b"\r\nContent-Length: 0" + _END
        was_open = self._socket is not None
        answered = self._try(method, request)
        if answered is None and was_open:
            # The server closed a connection that was idle.
            answered = self._try(method, request)
        assert answered is not None, f"no answer to {request!r}"
        return answered

    def _try(self, method: str, request: bytes) -> Answered | None:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        # A server that refuses a head need not read the whole of it.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(request)
        try:
            return self._read(method)
        except (EOFError, ConnectionResetError):
            self.close()
            return None

    def _read(self, method: str) -> Answered:
        status = 0
        while status < _SUCCESS:  # interim responses come before the answer
            while _END not in self._data:
                self._more()
            head, _, self._data = self._data.partition(_END)
            first, *rest = head.decode("latin-1").split("\r\n")
            status = int(first.split(" ", 2)[1])
        pairs = (line.partition(":") for line in rest)
        lines = tuple((name, value.strip(" \t")) for name, _, value in pairs)
        named = {name.lower(): value for name, value in lines}
        body = b"" if method == "HEAD" or status in _BODILESS else self._body(named)
        if first.startswith("HTTP/1.0") or named.get("connection", "").lower() == "close":
            self.close()
        return Answered(status, lines, body)

    def _body(self, named: dict[str, str]) -> bytes:
        if "content-length" in named:
            return self._take(int(named["content-length"]))
        if named.get("transfer-encoding") == "chunked":
            return b"".join(iter(self._chunk, b""))
        try:
            while True:
                self._more()
        except EOFError:
            return self._take(len(self._data))

    def _chunk(self) -> bytes:
        while b"\r\n" not in self._data:
            self._more()
        size, _, self._data = self._data.partition(b"\r\n")
        return self._take(int(size, 16) + 2)[:-2]

    def _take(self, size: int) -> bytes:
        while len(self._data) < size:
            self._more()
        taken, self._data = self._data[:size], self._data[size:]
        return taken

    def _more(self) -> None:
        assert self._socket is not None
        data = self._socket.recv(65536)
        if not data:
            raise EOFError
        self._data += data
