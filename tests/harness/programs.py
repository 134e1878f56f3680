"""Programs of servers: started in a folder, waited for, stopped in the end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_DEADLINE: Final = 60.0
"""Seconds until a server has to be ready; those that are compiled first take some."""


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def connects(port: int) -> bool:
    """Return whether a server accepts connections."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


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
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(log.read_text("utf-8"))
            yield process
        finally:
            process.send_signal(ending)
            process.wait()
