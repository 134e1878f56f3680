"""Fleets: servers with several processes before one store, and clients that judge each answer.

A client keeps one connection to each process, so that no process is left out.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, NamedTuple

from harness.search_path import search_path
from harness.servers import TESTS, listening_socket, port_of

PAGE = os.sysconf("SC_PAGE_SIZE")
TIMEOUT: Final = 30.0

_GUNICORN = "gunicorn --bind fd://{fd} --no-control-socket --log-level critical --keep-alive 75"


class Kind(NamedTuple):
    """A server and its processes.

    Attributes:
        command: the module and its options.
        workers: the number of its processes.
    """

    command: str
    workers: int


KINDS: Final = {
    "uvicorn": Kind(
        "uvicorn harness.store_apps:asgi --workers 4 --fd {fd} --log-level critical "
        "--timeout-keep-alive 75",
        4,
    ),
    "gunicorn gthread": Kind(
        f"{_GUNICORN} -k gthread --threads 8 -w 2 harness.store_apps:wsgi", 2
    ),
    "gunicorn gevent": Kind(f"{_GUNICORN} -k gevent -w 2 harness.store_apps:wsgi", 2),
    "hypercorn trio": Kind(
        "hypercorn --bind fd://{fd} -k trio -w 2 --log-level critical --keep-alive 75 "
        "harness.store_apps:asgi",
        2,
    ),
}


class Answer(NamedTuple):
    """An answer of a fleet.

    Attributes:
        status: its status.
        allowed: the value of Access-Control-Allow-Origin, or None.
        pid: the process that gave it.
    """

    status: int
    allowed: str | None
    pid: int


class Fleet:
    """A running server.

    Attributes:
        log: the file of its log.
        mode: how its store is read.
        name: one of `KINDS`.
        port: its port.
        workers: the number of its processes.
    """

    def __init__(self, name: str, port: int, mode: str, log: Path) -> None:
        self.log = log
        self.name = name
        self.mode = mode
        self.port = port
        self.workers = KINDS[name].workers

    @contextmanager
    def pinned(self) -> Iterator[dict[int, HTTPConnection]]:
        """Yield an open connection to each process, by its id."""
        with ExitStack() as stack:
            found: dict[int, HTTPConnection] = {}
            for _ in range(1000):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
                stack.callback(connection.close)
                found.setdefault(ask(connection, None).pid, connection)
                if len(found) == self.workers:
                    yield found
                    return
            message = f"{self.name}: {len(found)} of {self.workers} processes answer"
            raise AssertionError(message)


def ask(connection: HTTPConnection, origin: str | None, path: str = "/") -> Answer:
    """Ask a fleet as a page of `origin` does."""
    connection.request("GET", path, headers={} if origin is None else {"Origin": origin})
    response = connection.getresponse()
    response.read()
    allowed = response.getheader("Access-Control-Allow-Origin")
    return Answer(response.status, allowed, int(response.getheader("X-Pid") or 0))


def memory_of(pid: int) -> int:
    """Return the bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


@contextmanager
def fleet(name: str, environ: dict[str, str], log: Path) -> Iterator[Fleet]:
    """Run a server of `KINDS`, with the store that the environment names."""
    sock = listening_socket()
    # Inherited by each connection: not every server sets it on a socket that it is given.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    words = KINDS[name].command.format(fd=sock.fileno()).split()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            pass_fds=[sock.fileno()],
            env={**os.environ, **environ, "PYTHONPATH": search_path(TESTS)},
            stderr=stream,
            start_new_session=True,
        )
    port = port_of(sock)
    sock.close()
    try:
        yield Fleet(name, port, environ["STORE_MODE"], log)
    finally:
        process.terminate()
        process.wait(timeout=20)


@dataclass
class Load:
    """A client in a thread of its own: it asks each process in turn, and judges each answer.

    Attributes:
        fleet: the fleet.
        origin: returns the origin of the next request.
        is_listed: whether the store lists these origins.
        pause: seconds between two requests.
        state: returns the state of the store, for the lines of faults.
        asked: the number of requests.
        slowest: the seconds of the slowest one.
        faults: the wrong answers, each in a line.
        stopped: ends it.
    """

    fleet: Fleet
    origin: Callable[[], str]
    is_listed: bool
    pause: float
    state: Callable[[], str]
    asked: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Send requests meanwhile, unless it is stopped before."""
        with self.fleet.pinned() as pins:
            thread = threading.Thread(target=self._run, args=(list(pins.values()),))
            thread.start()
            try:
                yield
            finally:
                self.stopped.set()
                thread.join(TIMEOUT)

    def _run(self, connections: list[HTTPConnection]) -> None:
        while not self.stopped.wait(self.pause):
            self._ask(connections[self.asked % len(connections)])

    def _ask(self, connection: HTTPConnection) -> None:
        origin, start = self.origin(), time.monotonic()
        self.asked += 1
        try:
            answer = ask(connection, origin)
        except (HTTPException, OSError) as error:
            self._tell(repr(error), start)
            connection.close()  # it connects anew
            return
        self.slowest = max(self.slowest, time.monotonic() - start)
        expected = origin if self.is_listed else None
        if answer.status != 200 or answer.allowed != expected:
            kind = "listed" if self.is_listed else "unknown"
            self._tell(f"{kind} {origin}: {answer}", start)

    def _tell(self, fault: str, start: float) -> None:
        """Keep a fault, with all that is needed to find its cause."""
        took = time.monotonic() - start
        self.faults.append(
            f"{self.fleet.name} ({self.fleet.mode}): {fault}, request {self.asked} of this "
            f"client, in {took:.3f} s; the store is {self.state()}"
        )


def made_up() -> str:
    """Return an origin that no store lists."""
    return f"https://{random.getrandbits(64):x}.made-up.example"


def seconds_until(fleet: Fleet, origin: str, allowed: bool, limit: float) -> float:
    """Return the seconds until each process answers so, and goes on to; fail at the limit."""
    start = time.monotonic()
    wanted = origin if allowed else None
    slowest = 0.0
    with fleet.pinned() as pins:
        for connection in pins.values():
            while ask(connection, origin).allowed != wanted:
                assert time.monotonic() - start < limit, f"{fleet.name}: {origin} too late"
            slowest = max(slowest, time.monotonic() - start)
        assert all(ask(each, origin).allowed == wanted for each in pins.values())
    return slowest
