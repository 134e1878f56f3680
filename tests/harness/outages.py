"""Outages of a store under load: killed, stopped, slow, and back again, before whole fleets."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from harness.fleet import KINDS, Fleet, Load, ask, fleet, made_up, memory_of, seconds_until
from harness.redis_server import RedisServer
from harness.slow_proxy import SlowProxy

from crossorigin.stores.redis import RedisBackend

LISTED: Final = tuple(f"https://app{number}.example" for number in range(5))
REMOVED: Final = "https://removed.example"
IN_TIME: Final = 1.0
"""Seconds in which each process has to follow a change."""

SLOW: Final = 1.0
"""Seconds that each answer of a slow store takes."""


@dataclass
class Trial:
    """Fleets before one store, and clients that ask them all the time.

    Attributes:
        server: the store.
        proxy: stands between the fleets and the store.
        key: the key of the set.
        fleets: all kinds.
        loads: the clients.
    """

    server: RedisServer
    proxy: SlowProxy
    key: str
    fleets: list[Fleet]
    loads: list[Load]

    def outages(self, seconds: float, stopped: float) -> Iterator[str]:
        """Yield the name of each state of the store, before it lasts for `seconds`.

        Args:
            seconds: of each state.
            stopped: seconds of the one in which no question is answered.
        """
        yield "as usual"
        time.sleep(seconds)
        self.server.kill()
        yield "killed"
        time.sleep(seconds)
        self.server.start()
        yield "started again"
        time.sleep(seconds)
        self.server.stop()
        yield "stopped"
        time.sleep(stopped)
        self.server.resume()
        yield "resumed"
        time.sleep(seconds)
        self.proxy.delay = SLOW
        yield "slow"
        time.sleep(seconds)
        self.proxy.delay = 0.0
        yield "as usual again"
        time.sleep(seconds)

    def change(self, limit: float) -> dict[str, tuple[float, float]]:
        """Add an origin, and remove it; return when all processes of a fleet had followed."""
        backend = RedisBackend(self.server.url, self.key)
        found = {}
        for each in self.fleets:
            backend.add(REMOVED)
            added = seconds_until(each, REMOVED, allowed=True, limit=limit)
            backend.remove(REMOVED)
            removed = seconds_until(each, REMOVED, allowed=False, limit=limit)
            found[each.name] = (added, removed)
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


@contextmanager
def trial(server: RedisServer, modes: Sequence[str], pause: float) -> Iterator[Trial]:
    """Start all fleets, and clients that pause so many seconds between two requests.

    Args:
        server: the store.
        modes: how the fleets read it, in turn.
        pause: seconds.
    """
    key = "outages"
    backend = RedisBackend(server.url, key)
    for each in LISTED:
        backend.add(each)
    backend.close()
    with ExitStack() as stack:
        proxy = stack.enter_context(SlowProxy(server.port).running())
        environ = {
            "STORE_URL": f"redis://127.0.0.1:{proxy.port}/0",
            "STORE_KEY": key,
            "STORE_TTL": "1",
        }
        fleets = [
            stack.enter_context(
                fleet(name, environ | {"STORE_MODE": mode}, server.folder / f"{name}.log")
            )
            for name, mode in zip(KINDS, itertools.cycle(modes), strict=False)
        ]
        for started in fleets:
            _learn(started)
        loads = [
            Load(each, origin, is_listed, pause)
            for each in fleets
            for origin, is_listed in ((partial(random.choice, LISTED), True), (made_up, False))
        ]
        for load in loads:
            stack.enter_context(load.running())
        yield Trial(server, proxy, key, fleets, loads)


def _learn(fleet: Fleet) -> None:
    """Let each process ask for each listed origin once."""
    with fleet.pinned() as pins:
        for connection in pins.values():
            for origin in LISTED:
                assert ask(connection, origin).allowed == origin, f"{fleet.name}: {origin}"
