"""Programs of servers: started in a folder, waited for, stopped in the end."""

from __future__ import annotations

import http.client
import os
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
    """Return ports of loopback that nothing listens on, no two of them equal."""
    # All are held until the last is found: a port that is let go may come again.
    with ExitStack() as stack:
        servers = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [server.getsockname()[1] for server in servers]


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


@contextmanager
def program(
    command: list[str],
    folder: Path,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    ending: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` in `folder` once `ready` says so; its output is the failure's message."""
    log, until = folder / "log", time.monotonic() + _DEADLINE
    with log.open("wb") as output, subprocess.Popen(
        command, stdout=output, stderr=output, cwd=folder,
        env={**os.environ, **(environment or {})},
    ) as process:  # fmt: skip
        try:
            while not ready():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_BETWEEN)  # asking all the time would take its processor
                if process.returncode is not None or time.monotonic() > until:
                    raise AssertionError(log.read_text("utf-8"))
            yield process
        finally:
            process.send_signal(ending)
            process.wait()
