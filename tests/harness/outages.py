"""Outages of a store under load: killed, stopped, slow, and back again, before whole fleets."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from harness.databases import Database
from harness.fleet import KINDS, Fleet, Load, ask, fleet, made_up, memory_of, seconds_until
from harness.redis_server import RedisServer
from harness.slow_proxy import SlowProxy
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from crossorigin.stores import SQL
from crossorigin.stores.backend import Backend
from crossorigin.stores.redis import RedisBackend
from crossorigin.stores.sql.backend import SQLBackend
from crossorigin.stores.watch import LONGEST_PAUSE

LISTED: Final = tuple(f"https://app{number}.example" for number in range(5))
RECOVERED: Final = "https://recovered.example"
REMOVED: Final = "https://removed.example"
IN_TIME: Final = 1.0
"""Seconds in which each process has to follow a change."""

SLOW: Final = 1.0
"""Seconds that each answer of a slow store takes."""

_TOLD: Final = 20
_TOLD_OF_LOG: Final = 4_000


class Server(Protocol):
    """A store that the harness ends and starts."""

    @property
    def port(self) -> int:
        """Its port."""

    def kill(self) -> None:
        """End it at once."""

    def start(self) -> None:
        """Start it again."""

    def stop(self) -> None:
        """Let it answer no question."""

    def resume(self) -> None:
        """Let it answer again."""


class Place(NamedTuple):
    """A store before which fleets stand.

    Attributes:
        server: the server.
        folder: for the logs of the fleets.
        backend: returns a backend of it, without the proxy.
        environ: returns the environment of the fleets, for the port of the proxy.
        in_time: seconds in which each process has to follow a change.
    """

    server: Server
    folder: Path
    backend: Callable[[], Backend]
    environ: Callable[[int], dict[str, str]]
    in_time: float

    @classmethod
    def of_redis(cls, server: RedisServer) -> Place:
        """Return a set of a Redis."""

        def environ(port: int) -> dict[str, str]:
            return {"STORE_URL": f"redis://127.0.0.1:{port}/0", "STORE_KEY": "outages"}

        def backend() -> Backend:
            return RedisBackend(server.url, "outages")

        return cls(server, server.folder, backend, environ, IN_TIME)

    @classmethod
    def of_database(cls, database: Database, folder: Path) -> Place:
        """Return a table of a PostgreSQL or a MariaDB."""
        driver = {"postgresql": "psycopg", "mysql": "pymysql"}[database.scheme]
        url = database.url(driver)
        engine = create_engine(url, poolclass=NullPool)
        SQL.table_for(metadata := MetaData())
        metadata.create_all(engine)

        def environ(port: int) -> dict[str, str]:
            proxied = url.replace(f":{database.port}/", f":{port}/")
            return {"STORE_URL": f"{proxied}?connect_timeout=2", "STORE_KEY": ""}

        # MariaDB announces no change: the time to live is one second.
        in_time = IN_TIME if database.scheme == "postgresql" else IN_TIME + 3
        return cls(database, folder, lambda: SQLBackend(url), environ, in_time)


@dataclass
class Trial:
    """Fleets before one store, and clients that ask them all the time.

    Attributes:
        place: the store.
        proxy: stands between the fleets and the store.
        fleets: all kinds.
        loads: the clients.
        state: the state of the store, and since when it has been in it.
    """

    place: Place
    proxy: SlowProxy
    fleets: list[Fleet]
    loads: list[Load]
    state: tuple[str, float] = ("as usual", 0.0)

    def outages(self, seconds: float, stopped: float) -> Iterator[str]:
        """Yield the name of each state of the store, before it lasts for `seconds`.

        Args:
            seconds: of each state.
            stopped: seconds of the one in which no question is answered.
        """
        server = self.place.server
        changes: dict[str, Callable[[], object]] = {
            "as usual": lambda: None,
            "killed": server.kill,
            "started again": server.start,
            "stopped": server.stop,
            "resumed": server.resume,
            "slow": partial(setattr, self.proxy, "delay", SLOW),
            "as usual again": partial(setattr, self.proxy, "delay", 0.0),
        }
        for state, change in changes.items():
            self.state = (f"about to be {state}", time.monotonic())
            change()
            self.state = (state, time.monotonic())
            yield state
            time.sleep(stopped if state == "stopped" else seconds)

    def told_state(self) -> str:
        """Return the state of the store as text."""
        name, since = self.state
        return f"{name} for {time.monotonic() - since:.3f} s"

    def change(self) -> dict[str, tuple[float, float]]:
        """Add an origin, and remove it; return when all processes of a fleet had followed.

        The clock starts when each process has followed a change after the outages: a lost
        connection is opened again after a pause.
        """
        backend, limit = self.place.backend(), self.place.in_time
        found = {}
        for each in self.fleets:
            _followed(each, backend, RECOVERED, limit + LONGEST_PAUSE)
            found[each.name] = _followed(each, backend, REMOVED, limit)
        backend.close()
        return found

    def memory(self) -> dict[str, int]:
        """Return the bytes of the largest process of each fleet."""
        found = {}
        for each in self.fleets:
            with each.pinned() as pins:
                found[each.name] = max(map(memory_of, pins))
        return found

    @property
    def faults(self) -> list[str]:
        """The wrong answers of all fleets."""
        return [fault for load in self.loads for fault in load.faults]

    def told(self) -> str:
        """Return the first wrong answers, and the end of the log of each wrong fleet."""
        wrong = {load.fleet for load in self.loads if load.faults}
        logs = [f"{each.name}, its log:\n{_end_of(each.log)}" for each in wrong]
        return "\n".join([*self.faults[:_TOLD], *logs])


def _followed(fleet: Fleet, backend: Backend, origin: str, limit: float) -> tuple[float, float]:
    """Add an origin, and remove it; return the seconds until each process followed each."""
    backend.add(origin)
    added = seconds_until(fleet, origin, allowed=True, limit=limit)
    backend.remove(origin)
    return added, seconds_until(fleet, origin, allowed=False, limit=limit)


@contextmanager
def trial(place: Place, modes: Sequence[str], pause: float) -> Iterator[Trial]:
    """Start all fleets, and clients that pause so many seconds between two requests.

    Args:
        place: the store.
        modes: how the fleets read it, in turn.
        pause: seconds.
    """
    backend = place.backend()
    for each in LISTED:
        backend.add(each)
    backend.close()
    with ExitStack() as stack:
        proxy = stack.enter_context(SlowProxy(place.server.port).running())
        environ = {**place.environ(proxy.port), "STORE_TTL": "1"}
        fleets = [
            stack.enter_context(
                fleet(name, environ | {"STORE_MODE": mode}, place.folder / f"{name}.log")
            )
            for name, mode in zip(KINDS, itertools.cycle(modes), strict=False)
        ]
        for started in fleets:
            _learn(started)
        found = Trial(place, proxy, fleets, [])
        found.loads = [
            Load(each, origin, is_listed, pause, found.told_state)
            for each in fleets
            for origin, is_listed in ((partial(random.choice, LISTED), True), (made_up, False))
        ]
        for load in found.loads:
            stack.enter_context(load.running())
        yield found


def _end_of(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-_TOLD_OF_LOG:]


def _learn(fleet: Fleet) -> None:
    """Let each process ask for each listed origin once."""
    with fleet.pinned() as pins:
        for connection in pins.values():
            for origin in LISTED:
                assert ask(connection, origin).allowed == origin, f"{fleet.name}: {origin}"
