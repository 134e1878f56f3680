"""Claim the demo's ports, before anything is started on them."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from crossorigin.fetch.url import parse

if TYPE_CHECKING:
    from types import TracebackType

# `localhost` may mean either loopback address, and a browser tries ::1 first:
# another program's server there would answer in place of the API.
LOOPBACK: dict[str, tuple[tuple[socket.AddressFamily, str], ...]] = {
    "127.0.0.1": ((socket.AF_INET, "127.0.0.1"),),
    "localhost": ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")),
}
# Each of these means all addresses: in a container, from which a port is published.
EVERYWHERE = {"0.0.0.0", "[::]"}  # noqa: S104 - only if the user names one
EVERY_ADDRESS = ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::"))  # noqa: S104 - the same
HTTP_PORT = 80
NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
ATTEMPTS = 20  # a free IPv4 port may be taken on ::1; twenty in a row are not


Addresses = tuple[tuple[int, str], ...]


class Taken(Exception):  # noqa: N818 - a state of the port, not a fault of the program
    """A requested port is in use, or a host does not belong to this machine."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Sockets that already listen on one port of a host; closes them on exit."""

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


def claim(host: str, port: int | None, default: int, named: str | None = None) -> Claim:
    """Listen on a port of a host.

    Args:
        host: `127.0.0.1` or `localhost` (both its IPv4 and its IPv6 address), unless `named`.
        port: The requested port; 0 means any free one, None the default.
        default: The port without a request; if it is in use, a free one.
        named: The host that the user named in place of `host`; a wildcard address keeps the
            name of `host` and listens on all addresses.

    Raises:
        Taken: The requested port is in use, or the named host does not belong to this
            machine.
    """
    addresses: Addresses = LOOPBACK[host]
    if named is not None:
        written = _as_browsers_write(named)
        addresses = EVERY_ADDRESS if written in EVERYWHERE else _resolve(named)
        host = host if written in EVERYWHERE else written
    if port is None:
        return _try(host, addresses, default) or _free(host, addresses)
    if port == 0:
        return _free(host, addresses)
    claimed = _try(host, addresses, port)
    if claimed is None:
        message = f"port {port} is in use; choose another one, or 0 for any that is free"
        raise Taken(message)
    return claimed


def _as_browsers_write(named: str) -> str:
    """Return the host that a browser sends in `Host` and `Origin` for the name.

    Raises:
        Taken: it is not the name of a host.
    """
    url = parse(f"http://[{named}]/" if ":" in named else f"http://{named}/")
    if url is None:
        message = f"{named!r} is not a host that this machine knows"
        raise Taken(message)
    return url.host


def _resolve(named: str) -> Addresses:
    """Return the addresses of the host that the user named.

    Raises:
        Taken: it is not a host of this machine.
    """
    try:
        found = socket.getaddrinfo(named, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"{named!r} is not a host that this machine knows"
        raise Taken(message) from error
    return tuple(dict.fromkeys((family, str(address[0])) for family, *_, address in found))


def _free(host: str, addresses: Addresses) -> Claim:
    for _ in range(ATTEMPTS):
        if claimed := _try(host, addresses, 0):
            return claimed
    message = f"no free port found on {host}"
    raise Taken(message)


def _try(host: str, addresses: Addresses, port: int) -> Claim | None:
    """Listen on every address, or on none.

    Raises:
        Taken: no address belongs to this machine, or the machine refuses the port.
    """
    with ExitStack() as undo:
        sockets: list[socket.socket] = []
        for family, address in addresses:
            try:
                sock = _listen(family, address, port)
            except OSError as error:
                if error.errno in NO_SUCH_ADDRESS:
                    continue  # of another machine, or this machine has no IPv6
                if error.errno == errno.EADDRINUSE:
                    return None
                message = f"the demo cannot listen on {host}, port {port}: {error.strerror}"
                raise Taken(message) from error
            undo.callback(sock.close)
            sockets.append(sock)
            port = sock.getsockname()[1]
        if not sockets:
            message = f"{host} is not a host of this machine"
            raise Taken(message)
        undo.pop_all()
    return Claim(host, port, tuple(sockets))


def _listen(family: int, address: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        # POSIX: use a port although its last connections still linger. Elsewhere
        # the same option would let two servers share a port.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        if family == socket.AF_INET6:
            # The IPv4 addresses have their own socket.
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
        # Only `listen` makes the claim exclusive.
        sock.listen()
    except OSError:
        sock.close()
        raise
    return sock
