"""A real Prometheus scrapes four workers of uvicorn while made-up origins arrive."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from harness.servers import TESTS, listening_socket, port_of
from tables.model import A

WORKERS = 4
CONNECTIONS = 16
BATCH = 50
NAME = "crossorigin_decisions_total"
PATIENCE = 60.0


class Scraped(NamedTuple):
    """The metrics that Prometheus has, and the servers' memory.

    Attributes:
        total: the sum of all decisions.
        series: the number of series, at the last scrape.
        ever: the number of series that there ever were.
        labels: the labels of all series.
        processes: the processes of the workers that answered.
        memory: the largest number of kilobytes of a worker, in memory.
        seconds: the time that the requests took.
    """

    total: int
    series: int
    ever: int
    labels: list[dict[str, str]]
    processes: int
    memory: int
    seconds: float


def scrape(prometheus: str, folder: Path, origins: int) -> Scraped:
    """Send a request of each made-up origin; return the metrics that Prometheus has then.

    Args:
        prometheus: the path of the program.
        folder: for its data, and for those of the workers.
        origins: the number of requests.
    """
    with _served(folder) as (port, server), _scraping(prometheus, folder, port) as own:
        started = time.monotonic()
        with ThreadPoolExecutor(CONNECTIONS) as pool, _connected(port) as socks:
            shares = [range(first, origins, CONNECTIONS) for first in range(CONNECTIONS)]
            assert sum(pool.map(_send, socks, shares)) == origins
        seconds = time.monotonic() - started
        memory = max(map(_memory, _children(server)))

        def total() -> int:
            return _value(own, f"sum({NAME})")

        _wait(lambda: total() == origins)
        labels = _ask(own, "series", {"match[]": NAME})
        files = {path.name for path in (folder / "counters").iterdir()}
        return Scraped(
            total(),
            _value(own, f"count({NAME})"),
            len(labels),
            labels,
            len(files),
            memory,
            seconds,
        )


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the workers; yields the port and the process."""
    counters = folder / "counters"
    counters.mkdir()
    sock = listening_socket()
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(counters)}
    sources = [str(TESTS), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(sources)
    # The process is interpreted by the same coverage, if any.
    command = [sys.executable, "-m", "uvicorn", "harness.scraped_app:app"]
    options = ["--fd", str(sock.fileno()), "--workers", str(WORKERS), "--log-level", "critical"]
    with subprocess.Popen(
        [*command, *options, "--no-access-log", "--lifespan", "off"],
        env=environment,
        pass_fds=[sock.fileno()],
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield port_of(sock), process.pid
        finally:
            process.terminate()
            process.wait(20)
            sock.close()


@contextmanager
def _scraping(prometheus: str, folder: Path, port: int) -> Iterator[int]:
    """Run Prometheus; yields its port."""
    own = listening_socket()
    listens = port_of(own)
    own.close()
    config = folder / "prometheus.json"
    job = {"job_name": "app", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
    config.write_text(
        json.dumps({"global": {"scrape_interval": "500ms"}, "scrape_configs": [job]})
    )
    command = [
        prometheus,
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{listens}",
        "--log.level=error",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(lambda: bool(_ask(listens, "query", {"query": "up == 1"})["result"]))
            yield listens
        finally:
            process.terminate()
            process.wait(20)


def _wait(is_done: Callable[[], bool]) -> None:
    pause, end = threading.Event(), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if is_done():
                return
        except (OSError, IndexError):
            pass
        pause.wait(0.1)
    message = "Prometheus has not scraped all decisions in time"
    raise TimeoutError(message)


def _ask(port: int, what: str, arguments: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    url = f"http://127.0.0.1:{port}/api/v1/{what}?{urllib.parse.urlencode(arguments)}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)["data"]


def _value(port: int, query: str) -> int:
    return int(_ask(port, "query", {"query": query})["result"][0]["value"][1])


@contextmanager
def _connected(port: int) -> Iterator[list[socket.socket]]:
    """Yield the connections, of which each worker has one at least."""
    with ExitStack() as stack:
        first: dict[bytes, socket.socket] = {}
        more: list[socket.socket] = []
        for _ in range(1000):
            address = ("127.0.0.1", port)
            sock = stack.enter_context(socket.create_connection(address, timeout=PATIENCE))
            worker = _exchange(sock, b"GET /worker HTTP/1.1\r\nHost: x\r\n\r\n", 1)
            if first.setdefault(worker.rpartition(b"\r\n")[2], sock) is not sock:
                more.append(sock)
            if len(first) == WORKERS and len(first) + len(more) >= CONNECTIONS:
                yield [*first.values(), *more][:CONNECTIONS]
                return
    message = f"{len(first)} of {WORKERS} workers take connections"
    raise AssertionError(message)


def _send(sock: socket.socket, numbers: range) -> int:
    """Send a request for each number on a connection; return the number of answers."""
    answers = 0
    for first in range(0, len(numbers), BATCH):
        batch = numbers[first : first + BATCH]
        received = _exchange(sock, b"".join(map(_request, batch)), len(batch))
        answers += received.count(b"HTTP/1.1 ")
    return answers


def _exchange(sock: socket.socket, requests: bytes, number: int) -> bytes:
    """Send requests; return their answers."""
    sock.sendall(requests)
    received = b""
    while received.count(b"HTTP/1.1 ") < number or not _is_whole(received):
        received += sock.recv(1 << 16)
    return received


def _is_whole(received: bytes) -> bool:
    """Whether the last answer has its end: all have a body that is known, or none."""
    head, separator, body = received.rpartition(b"HTTP/1.1 ")[2].partition(b"\r\n\r\n")
    if not separator:
        return False
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return len(body) == int(length or 0)


def _request(number: int) -> bytes:
    """A request of a made-up origin; some are preflights, some malformed, few allowed."""
    origin = f"https://h{number}.example" if number % 10 else f"HTTPS://h{number}"
    origin = A if number % 100 == 1 else origin
    method, more = "GET", ""
    if number % 3 == 0:
        method, more = "OPTIONS", "Access-Control-Request-Method: PUT\r\n"
    path = f"/{'abcdefghi'[number % 9]}/{number}"
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\n{more}\r\n".encode()


def _children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [process, *map(int, text.split())]


def _memory(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
