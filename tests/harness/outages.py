"""Outages of a store under load: killed, stopped, slow, and back again, before whole fleets."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from harness.fleet import KINDS, Fleet, Load, Size, ask, fleet, made_up, seconds_until, size_of
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

    def outages(self, seconds: float) -> Iterator[str]:
        """Yield the name of each state of the store, before it lasts for `seconds`."""
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
        time.sleep(seconds)
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

    def sizes(self) -> dict[str, list[Size]]:
        """Return the sizes of all processes of each fleet."""
        found = {}
        for each in self.fleets:
            with each.pinned() as pins:
                found[each.name] = [size_of(pid) for pid in sorted(pins)]
        return found

    @property
    def faults(self) -> list[str]:
        """The wrong answers of all fleets."""
        return [fault for load in self.loads for fault in load.faults]


@contextmanager
def trial(server: RedisServer, mode: str, pause: float) -> Iterator[Trial]:
    """Start all fleets, and clients that pause so many seconds between two requests."""
    key = f"outages:{mode}"
    backend = RedisBackend(server.url, key)
    for each in LISTED:
        backend.add(each)
    backend.close()
    with ExitStack() as stack:
        proxy = stack.enter_context(SlowProxy(server.port).running())
        environ = {
            "STORE_URL": f"redis://127.0.0.1:{proxy.port}/0",
            "STORE_KEY": key,
            "STORE_MODE": mode,
            "STORE_TTL": "1",
        }
        fleets = [stack.enter_context(fleet(name, environ)) for name in KINDS]
        for each in fleets:
            _learn(each)
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
