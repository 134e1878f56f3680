"""Claim the demo's ports, before anything is started on them."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

# `localhost` may mean either loopback address, and a browser tries ::1 first:
# a stranger's server there would answer in the API's place.
LOOPBACK = {
    "127.0.0.1": ((socket.AF_INET, "127.0.0.1"),),
    "localhost": ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")),
}
HTTP_PORT = 80
NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
ATTEMPTS = 20  # a free IPv4 port may be taken on ::1; twenty in a row are not


class Taken(Exception):  # noqa: N818 - a state of the port, not a fault of the program
    """A port that was asked for by number is in use."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Sockets that already listen on one port of a loopback host; closes them on exit."""

    host: str
    port: int
    sockets: tuple[socket.socket, ...]

    @property
    def origin(self) -> str:
        """The serialized origin of the server: without the default port."""
        port = "" if self.port == HTTP_PORT else f":{self.port}"
        return f"http://{self.host}{port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sock in self.sockets:
            sock.close()


def claim(host: str, port: int | None, default: int) -> Claim:
    """Listen on a port of a loopback host.

    Args:
        host: `127.0.0.1` or `localhost` (both its IPv4 and its IPv6 address).
        port: The port that the user asked for; 0 means any free one, None the default.
        default: The port to take when none was asked for; when it is in use, a free one.

    Raises:
        Taken: The port that was asked for is in use.
    """
    if port is None:
        return _try(host, default) or _free(host)
    if port == 0:
        return _free(host)
    claimed = _try(host, port)
    if claimed is None:
        message = f"port {port} is in use; choose another one, or 0 for any that is free"
        raise Taken(message)
    return claimed


def _free(host: str) -> Claim:
    for _ in range(ATTEMPTS):
        if claimed := _try(host, 0):
            return claimed
    message = f"no free port found on {host}"
    raise Taken(message)


def _try(host: str, port: int) -> Claim | None:
    """Listen on every address of the host, or on none."""
    with ExitStack() as undo:
        sockets: list[socket.socket] = []
        for family, address in LOOPBACK[host]:
            try:
                sock = _listen(family, address, port)
            except OSError as error:
                if sockets and error.errno in NO_SUCH_ADDRESS:
                    continue  # this machine has no IPv6
                if error.errno == errno.EADDRINUSE:
                    return None
                raise
            undo.callback(sock.close)
            sockets.append(sock)
            port = sock.getsockname()[1]
        undo.pop_all()
    return Claim(host, port, tuple(sockets))


def _listen(family: int, address: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        # POSIX: take over a port whose last connections still linger. Elsewhere
        # the same option would let two servers share a port.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        sock.bind((address, port))
        # Only listening makes the claim exclusive.
        sock.listen()
    except OSError:
        sock.close()
        raise
    return sock
