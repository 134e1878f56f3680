"""A real Redis on a free loopback port, with a folder of its own, that tests stop and start."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from harness.servers import held_port, port_of
from harness.tools import require
from redis.backoff import ConstantBackoff
from redis.retry import Retry

_STARTS = Retry(ConstantBackoff(0.02), 500, (redis.ConnectionError, ConnectionError))
"""A server that starts is asked until it answers."""


class RedisServer:
    """A Redis of the tests: its data survive its end.

    Args:
        folder: holds the data and the log.
        password: the password of its default user, if it has one.
    """

    def __init__(self, folder: Path, password: str | None = None) -> None:
        self._held = held_port()
        self.port = port_of(self._held)
        self.folder = folder
        self.password = password
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The URL of its first database, with the password."""
        secret = f":{self.password}@" if self.password else ""
        return f"redis://{secret}127.0.0.1:{self.port}/0"

    @property
    def socket(self) -> Path:
        """The path of its other address."""
        return self.folder / "redis.sock"

    def client(self) -> redis.Redis:
        """A client of the tests, which waits for the server to start."""
        return redis.Redis(
            port=self.port, password=self.password, retry=_STARTS, decode_responses=True
        )

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = {
            "bind": "127.0.0.1",
            "port": self.port,
            "unixsocket": self.socket,
            "dir": self.folder,
            "logfile": self.folder / "log",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always",
        }
        if self.password:
            options["requirepass"] = self.password
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._process = subprocess.Popen([require("redis-server"), *words])
        with self.client() as client:
            client.ping()

    def kill(self) -> None:
        """End the server at once, as a failure of the machine does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=20)

    def close(self) -> None:
        """Give the port up."""
        self._held.close()

    def stop(self) -> None:
        """Stop the process: connections stay open, and no question is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a stopped process go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


@contextmanager
def redis_server(folder: Path, password: str | None = None) -> Iterator[RedisServer]:
    """Run a Redis with its data in `folder`."""
    server = RedisServer(folder, password)
    try:
        server.start()
        yield server
    finally:
        with suppress(ProcessLookupError):
            server.resume()
        server.kill()
        server.close()
