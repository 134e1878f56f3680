"""One HTTP/1.1 exchange over a loopback socket, in raw bytes.

Ordinary clients join repeated lines, drop odd bytes and normalise names. The
bytes of a row must reach the server exactly, and every line of the answer must be seen.
"""

import contextlib
import http.client
import socket
from collections.abc import Sequence
from dataclasses import dataclass

TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came over the wire, header lines in order and unmerged."""

    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of every line of this name, in order."""
        return [value for key, value in self.lines if key.lower() == name.lower()]


def request_bytes(
    method: str, path: str, host: str, lines: Sequence[tuple[str, bytes]]
) -> bytes:
    """The request head, with the lines exactly as given."""
    head = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: " + host.encode()]
    head += [name.encode() + b": " + value for name, value in lines]
    head += [b"Content-Length: 0", b"Connection: close", b"", b""]
    return b"\r\n".join(head)


def exchange(
    port: int, method: str, path: str, host: str, lines: Sequence[tuple[str, bytes]] = ()
) -> Answered:
    """Send one request, read the whole answer, close."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        # A server that refuses a head need not wait for the end of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            sock.sendall(request_bytes(method, path, host, lines))
        return read_answer(sock, method)


def read_answer(sock: socket.socket, method: str) -> Answered:
    """Read one answer from a socket."""
    answer = http.client.HTTPResponse(sock, method=method)
    try:
        answer.begin()
        return Answered(answer.status, tuple(answer.getheaders()), answer.read())
    finally:
        answer.close()
