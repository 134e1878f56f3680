"""Snapshot: the whole list of a store in memory, loaded anew by one thread.

The thread reads the rows, judges them for each policy that asks, and swaps the index of each.
A reader looks into an index, and takes no lock. The list is loaded anew when its time has
passed, and at once when a change is announced. If that fails the old list holds for a stated
time, and after that none does.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Final

from crossorigin.engine.lookup import LOOKUP_TIMEOUT
from crossorigin.errors import Problem
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.origins import Call, OriginIndex, Wait
from crossorigin.stores.backend import Backend
from crossorigin.stores.failures import StoreError
from crossorigin.stores.limits import RETRY_AFTER, Limits
from crossorigin.stores.notes import Note
from crossorigin.stores.rows import Compiled, Judge
from crossorigin.stores.seats import Outcome, Seat, ThreadSeat, async_seat
from crossorigin.stores.watch import Watch
from crossorigin.stores.workers import Workers

LOAD_TIMEOUT: Final = 60.0
"""Seconds for reading a whole list."""

_MAX_HANGING: Final = 3
"""Threads that read a list and hang."""

_SHORTEST_PAUSE: Final = 0.05
"""Seconds between two loads, however many changes are announced."""


class View:
    """The list, as policies with the same judge see it.

    Attributes:
        judge: judges its rows.
        index: the origins that are allowed; None before the first load.
        compiled: the result of the last load.
    """

    __slots__ = ("_snapshot", "compiled", "index", "judge")

    def __init__(self, snapshot: Snapshot, judge: Judge) -> None:
        self._snapshot = snapshot
        self.judge = judge
        self.index: OriginIndex | None = None
        self.compiled: Compiled | None = None

    def peek(self, origin: str) -> bool | None:
        """Return the answer of the list; None where there is none, or it is too old."""
        index = self.index
        if index is None or self._snapshot.clock() >= self._snapshot.until:
            return None
        return index.allows(origin.encode())

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:  # noqa: ARG002 - no callable is asked
        """Return whether `origin` may read, after the first load.

        Raises:
            StoreError: the list cannot be loaded.
        """
        answer = self.peek(origin)
        if answer is not None:
            return answer
        seat = ThreadSeat()
        self._snapshot.join(self, seat)
        try:
            seat.wait()
        except TimeoutError as error:
            message = f"the list was not loaded in {LOOKUP_TIMEOUT:g} seconds"
            raise StoreError(message) from error
        finally:
            self._snapshot.leave(seat)
        return self._end(origin, seat)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:  # noqa: ARG002 - the same
        """Return whether `origin` may read, after the first load.

        Raises:
            StoreError: the list cannot be loaded.
        """
        answer = self.peek(origin)
        if answer is not None:
            return answer
        seat = async_seat()
        self._snapshot.join(self, seat)
        try:
            await seat.wait()
        finally:
            self._snapshot.leave(seat)
        return self._end(origin, seat)

    def _end(self, origin: str, seat: Seat) -> bool:
        answer = self.peek(origin)
        if answer is None:
            error = seat.told.error if isinstance(seat.told, Outcome) else None
            message = "the list cannot be loaded"
            raise StoreError(message) from error
        return answer


class Snapshot:
    """Loads the list of a backend in one thread, for all policies that ask it.

    Args:
        backend: the place that keeps the origins.
        limits: how long a list holds.
        clock: returns seconds.

    Attributes:
        clock: the same.
        until: the time until which the present list is given.
    """

    def __init__(
        self, backend: Backend, limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.clock = clock
        self.until = 0.0
        self._backend = backend
        self._limits = limits
        self._views: dict[Judge, View] = {}
        self._lock = threading.RLock()
        self._waiting: dict[Seat, View] = {}
        self._error: BaseException | None = None
        self._is_started = False
        self._is_stopped = False
        self._wanted = threading.Event()
        self._workers = Workers("crossorigin-store-read", _MAX_HANGING)
        self._watch = Watch(backend, lambda _origin: self.reload_soon(), self.reload_soon)
        self._told: frozenset[object] = frozenset()
        self._failed = Note("The list of the store %s cannot be loaded; the old one holds.")

    def view(self, judge: Judge) -> View:
        """Return the list as `judge` reads it."""
        with self._lock:
            found = self._views.get(judge)
            if found is None:
                found = self._views[judge] = View(self, judge)
            return found

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The problems of the rows that were left out by the last load."""
        views = list(self._views.values())
        found = (each for view in views if view.compiled for each in view.compiled.skipped)
        return tuple(dict.fromkeys(found))

    def join(self, view: View, seat: Seat) -> None:
        """Let `seat` wait for the next load; start the threads if need be.

        Raises:
            StoreError: the last load failed, and the next one is not due.
        """
        with self._lock:
            self._start()
            if self._error is not None:
                message = "the list cannot be loaded"
                raise StoreError(message) from self._error
            self._waiting[seat] = view
            if view.index is None:
                self._wanted.set()

    def leave(self, seat: Seat) -> None:
        """Give the seat up."""
        with self._lock:
            self._waiting.pop(seat, None)

    def reload_soon(self) -> None:
        """Load the list anew, at once and in the thread."""
        self._wanted.set()

    def forget(self, _origin: str | None) -> None:
        """Load the list anew: an origin has changed."""
        self.reload_soon()

    def stop(self) -> None:
        """End the threads."""
        self._is_stopped = True
        self._watch.stop()
        self._wanted.set()

    def _start(self) -> None:
        if self._is_started:
            return
        self._is_started = True
        threading.Thread(target=self._run, name="crossorigin-store", daemon=True).start()
        self._watch.start()

    def _run(self) -> None:
        while not self._is_stopped:
            self._wanted.clear()
            self.load()
            time.sleep(_SHORTEST_PAUSE)
            shortened = random.uniform(0.9, 1)  # noqa: S311 - no secret
            pause = RETRY_AFTER if self._error is not None else self._limits.ttl
            self._wanted.wait(pause * shortened)

    def load(self) -> None:
        """Load the list once, and tell all that wait."""
        views = list(self._views.values())
        try:
            started = self.clock()
            compiled = self._workers.call(lambda: self._read(views), LOAD_TIMEOUT)
        except Exception as error:  # noqa: BLE001 - of any library
            self._error = error
            self._failed.write(self._backend.describe(), error=error)
        else:
            self._error = None
            self.until = started + self._limits.ttl + self._limits.stale
            for view, each in zip(views, compiled, strict=True):
                view.compiled, view.index = each, each.origins
            self._tell_of_skipped(compiled)
        self._end_waiting(views)

    def _end_waiting(self, loaded: list[View]) -> None:
        failed = self._error is not None
        with self._lock:
            ready = [seat for seat, view in self._waiting.items() if failed or view in loaded]
        for seat in ready:
            seat.told = Outcome(None, self._error)
            seat.wake()

    def _read(self, views: list[View]) -> list[Compiled]:
        rows = list(self._backend.rows())
        return [view.judge.compile(rows) for view in views]

    def _tell_of_skipped(self, compiled: list[Compiled]) -> None:
        """Log each row that is left out, when it is new."""
        problems = {each.message: each for result in compiled for each in result.skipped}
        for message in problems.keys() - self._told:
            logging.getLogger("crossorigin").warning(
                "A row of the store %s is left out: %s", self._backend.describe(), message
            )
        self._told = frozenset(problems)
