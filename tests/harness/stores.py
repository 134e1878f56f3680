"""The doubles of tests of stores: a clock, a look-up that is counted, a backend in memory."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from crossorigin.stores.backend import has_in_thread


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Lookup:
    """A look-up that is counted, and that a test can make fail."""

    def __init__(self, *allowed: str) -> None:
        self.allowed = set(allowed)
        self.asked: list[str] = []
        self.error: BaseException | None = None
        self.before: Callable[[], object] = lambda: None

    def __call__(self, origin: str) -> bool:
        self.asked.append(origin)
        self.before()
        if self.error is not None:
            raise self.error
        return origin in self.allowed


class MemoryBackend:
    """A backend that keeps its rows in a list."""

    def __init__(self, *rows: object, in_request: bool = False, listens: bool = True) -> None:
        self.kept = list(rows)
        self.error: Exception | None = None
        self.before: Callable[[], object] = lambda: None
        self.in_request = in_request
        self.listens = listens
        self.asked = 0
        self.connected = self.ended = 0
        self.threads: list[str] = []
        self.announced: queue.Queue[str | Exception | None] = queue.Queue()
        self.closed = threading.Event()
        self.goodbye: Exception | None = None

    def describe(self) -> str:
        return "'memory://***'"

    def rows(self) -> Iterator[str]:
        self._ask()
        yield from self.kept  # type: ignore[misc]  # a bad row may be anything

    def has(self, origin: str) -> bool:
        self._ask()
        return origin in self.kept

    def _ask(self) -> None:
        self.asked += 1
        self.threads.append(threading.current_thread().name)
        self.before()
        if self.error is not None:
            raise self.error

    async def has_async(self, origin: str) -> bool:
        return await has_in_thread(self.has, origin)

    def changes(self) -> Iterator[str | None]:
        if not self.listens:
            return
        self.connected += 1
        yield None
        try:
            while not self.closed.is_set():
                found = self.announced.get()
                if isinstance(found, Exception):
                    raise found
                if not self.closed.is_set():
                    yield found
        finally:
            self.ended += 1

    def add(self, origin: str) -> bool:
        if origin in self.kept:
            return False
        self.kept.append(origin)
        return True

    def remove(self, origin: str) -> bool:
        if origin not in self.kept:
            return False
        self.kept.remove(origin)
        return True

    def close(self) -> None:
        self.closed.set()
        self.announced.put(self.goodbye)


def eventually(holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait until `holds` returns something true."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.005)):
        if holds():
            return
        pause.wait(0.005)
    message = f"it did not hold in {seconds} seconds"
    raise AssertionError(message)
