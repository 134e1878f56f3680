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

_TOLD: Final = 20
_TOLD_OF_LOG: Final = 4_000


@dataclass
class Trial:
    """Fleets before one store, and clients that ask them all the time.

    Attributes:
        server: the store.
        proxy: stands between the fleets and the store.
        key: the key of the set.
        fleets: all kinds.
        loads: the clients.
        state: the state of the store, and since when it has been in it.
    """

    server: RedisServer
    proxy: SlowProxy
    key: str
    fleets: list[Fleet]
    loads: list[Load]
    state: tuple[str, float] = ("as usual", 0.0)

    def outages(self, seconds: float, stopped: float) -> Iterator[str]:
        """Yield the name of each state of the store, before it lasts for `seconds`.

        Args:
            seconds: of each state.
            stopped: seconds of the one in which no question is answered.
        """
        changes: dict[str, Callable[[], object]] = {
            "as usual": lambda: None,
            "killed": self.server.kill,
            "started again": self.server.start,
            "stopped": self.server.stop,
            "resumed": self.server.resume,
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

    def told(self) -> str:
        """Return the first wrong answers, and the end of the log of each wrong fleet."""
        wrong = {load.fleet for load in self.loads if load.faults}
        logs = [f"{each.name}, its log:\n{_end_of(each.log)}" for each in wrong]
        return "\n".join([*self.faults[:_TOLD], *logs])


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
        found = Trial(server, proxy, key, fleets, [])
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
