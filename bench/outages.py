"""Outages of a store under load, and invented origins by the million: `make outages`.

Fleets of four servers use one store, a Redis, a PostgreSQL or a MariaDB, behind a
proxy that can be slow. The store is
killed, stopped, slow, and back again, while clients ask each process; then they ask for
origins that no list has. The program prints its figures, and ends with 1 after a wrong answer.
"""

from __future__ import annotations

import argparse
import random
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from harness.databases import Database, mariadb, postgresql
from harness.fleet import Fleet, made_up
from harness.outages import Place, Trial, trial
from harness.redis_server import RedisServer, redis_server

MODES: Final = (("list", "origin"), ("origin", "list"))
CONNECTIONS: Final = 2
"""Of each fleet, that flood it."""

MISSES: Final = 5_000
"""Requests of one unknown origin, to compare with."""


def main() -> int:
    """Run the trials; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of each state of the store")
    parser.add_argument("--flood", type=int, default=1_000_000, help="invented origins")
    parser.add_argument("--store", choices=PLACES, default="redis")
    options = parser.parse_args()
    faults = 0
    for modes in MODES:
        with (
            PLACES[options.store]() as place,
            trial(place, modes, pause=0.01) as found,
        ):
            _outages(found, options.seconds)
            for load in found.loads:
                load.stopped.set()
            if options.flood:
                faults += _flood(found, options.flood // len(MODES))
            faults += len(found.faults)
            if found.faults:
                print(f"WRONG\n{found.told()}")
    print(f"{faults} wrong answers in all")
    return 1 if faults else 0


def _outages(found: Trial, seconds: float) -> None:
    print(f"\n{'state':<16}{'requests':>10}{'wrong':>7}{'connections':>13}", *_names(found))
    last, asked, wrong = "", 0, 0
    for state in chain(found.outages(seconds, stopped=seconds), [""]):
        if last:
            counts = (sum(load.asked for load in found.loads), len(found.faults))
            memory = [f"{size >> 20:>18} MB" for size in found.memory().values()]
            row = (
                f"{last:<16}{counts[0] - asked:>10}{counts[1] - wrong:>7}{found.proxy.open:>13}"
            )
            print(row, *memory, flush=True)
            asked, wrong = counts
        last = state
    for load in found.loads:
        kind = "listed" if load.is_listed else "made up"
        print(
            f"{load.fleet.name} ({load.fleet.mode}): {load.asked} requests of {kind} origins, "
            f"the slowest {load.slowest:.2f} s"
        )
    for name, (added, removed) in found.change().items():
        print(f"{name}: added in {added * 1000:.0f} ms, removed in {removed * 1000:.0f} ms")


def _names(found: Trial) -> list[str]:
    return [f"{each.name + ' ' + each.mode:>21}" for each in found.fleets]


def _flood(found: Trial, count: int) -> int:
    """Ask each fleet for its part of `count` invented origins; return the wrong answers."""
    faults = 0
    for each in found.fleets:
        part = count // len(found.fleets)
        stranger = made_up()
        _asks(each, MISSES // 10, [stranger])
        miss, wrong = _asks(each, MISSES, [stranger])
        memory, queries = found.memory()[each.name], _queries(found)
        cost, more = _asks(each, part)
        queries, start = _queries(found) - queries, memory
        faults += wrong + more
        memory = found.memory()[each.name]
        print(
            f"{each.name} ({each.mode}): {part} invented origins, {cost * 1e6:.0f} us each, a "
            f"known one {miss * 1e6:.0f} us; {queries} queries in {cost * part:.0f} s; "
            f"{start >> 20} MB before, {memory >> 20} MB after; {wrong + more} wrong",
            flush=True,
        )
    return faults


def _asks(fleet: Fleet, count: int, origins: Sequence[str] = ()) -> tuple[float, int]:
    """Return the seconds of one request, and the number of wrong answers.

    The requests are of `origins`, or of invented ones.
    """
    start = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = [
            pool.submit(_ask_all, fleet.port, count // CONNECTIONS, origins)
            for _ in range(CONNECTIONS)
        ]
        wrong = sum(each.result() for each in parts)
    return (time.monotonic() - start) / count, wrong


def _ask_all(port: int, count: int, origins: Sequence[str]) -> int:
    wrong, sock = 0, _connection(port)
    for _ in range(count):
        origin = random.choice(origins) if origins else made_up()
        request = b"GET / HTTP/1.1\r\nHost: x\r\nOrigin: %b\r\n\r\n" % origin.encode()
        answer = _answer(sock, request)
        if not answer:
            # A server may close a connection after a number of requests.
            sock.close()
            sock = _connection(port)
            answer = _answer(sock, request)
        is_right = b" 200 " in answer and b"access-control-allow-origin" not in answer.lower()
        wrong += not is_right
    sock.close()
    return wrong


def _connection(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 30)


def _answer(sock: socket.socket, request: bytes) -> bytes:
    """Return the answer to a request; nothing where the server closes the connection."""
    answer = b""
    try:
        sock.sendall(request)
        while not answer.endswith(b"read me"):
            part = sock.recv(1 << 16)
            if not part:
                return b""
            answer += part
    except ConnectionError:
        return b""
    return answer


def _queries(found: Trial) -> int:
    """Return the questions that a Redis was asked; 0 for a database, which counts others."""
    server = found.place.server
    if not isinstance(server, RedisServer):
        return 0
    with server.client() as client:
        stats = client.info("commandstats")
    names = ("cmdstat_sismember", "cmdstat_sscan")
    calls: dict[str, dict[str, int]] = dict(stats)
    return sum(calls.get(name, {}).get("calls", 0) for name in names)


@contextmanager
def _redis() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder, redis_server(Path(folder)) as server:
        yield Place.of_redis(server)


@contextmanager
def _of(run: Callable[[], AbstractContextManager[Database]]) -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder, run() as database:
        yield Place.of_database(database, Path(folder))


PLACES: Final[dict[str, Callable[[], AbstractContextManager[Place]]]] = {
    "redis": _redis,
    "postgresql": partial(_of, postgresql),
    "mariadb": partial(_of, mariadb),
}


if __name__ == "__main__":
    sys.exit(main())
