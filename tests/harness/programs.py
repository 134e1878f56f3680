"""Programs of servers: started in a folder, waited for, stopped in the end."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

_DEADLINE: Final = 60.0
"""Seconds until a server has to be ready; those that are compiled first take some."""


_BETWEEN: Final = 0.01
"""Seconds between two looks whether a server is ready."""


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    [port] = free_ports(1)
    return port


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nothing listens on, no two of them equal.

    Connections of clients never have one of these ports, which lie below those that the system
    chooses; nor do the servers of the suite's other processes.
    """
    # All are held until the last is found: a port that is let go may come again.
    with ExitStack() as stack:
        servers: list[socket.socket] = []
        while len(servers) < count:
            with suppress(OSError):
                address = ("127.0.0.1", _RANDOM.choice(_PORTS))
                servers.append(stack.enter_context(socket.create_server(address)))
        return [server.getsockname()[1] for server in servers]


_RANDOM: Final = random.SystemRandom()
_SPAN: Final = 3_000
_WORKER: Final = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4
_PORTS: Final = range(20_000 + _WORKER * _SPAN, 20_000 + (_WORKER + 1) * _SPAN)


def connects(port: int) -> bool:
    """Return whether a server accepts connections."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def all_connect(ports: Iterable[int]) -> bool:
    """Return whether a server accepts connections on each of several ports."""
    return all(map(connects, ports))


def answers(port: int) -> bool:
    """Return whether a server has a route for `/`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status != http.HTTPStatus.NOT_FOUND
    except OSError:
        return False
    finally:
        connection.close()


def _listens(pid: int, ports: Iterable[int]) -> bool:
    """Return whether a process listens on each of several ports, as Linux tells it."""
    inodes = set()
    with suppress(OSError):  # the process ended, or closed a file meanwhile
        inodes = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    rows = (line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:])
    owners: dict[int, set[bool]] = {}
    for row in rows:
        if row[3] == _LISTEN:
            port = int(row[1].rpartition(":")[2], 16)
            owners.setdefault(port, set()).add(f"socket:[{row[9]}]" in inodes)
    found = [owners.get(port, set()) for port in ports]
    assert {True, False} not in found, "another process listens on the same port"
    return all(True in each for each in found)


_LISTEN: Final = "0A"
"""The state of a socket that listens, in /proc/net/tcp."""


@contextmanager
def program(
    command: list[str],
    folder: Path,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    ending: signal.Signals = signal.SIGTERM,
    ports: Iterable[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` in `folder` once `ready` says so; its output is the failure's message.

    It is not ready before it listens on each of `ports`, and a failure where another process
    does as well: of two servers that share a port, a client reaches either.
    """
    log, until = folder / "log", time.monotonic() + _DEADLINE
    with log.open("wb") as output, subprocess.Popen(
        command, stdout=output, stderr=output, cwd=folder,
        env={**os.environ, **(environment or {})},
    ) as process:  # fmt: skip
        try:
            while not (ready() and _listens(process.pid, ports)):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_BETWEEN)  # asking all the time would take its processor
                if process.returncode is not None or time.monotonic() > until:
                    raise AssertionError(log.read_text("utf-8"))
            yield process
        finally:
            process.send_signal(ending)
            process.wait()
