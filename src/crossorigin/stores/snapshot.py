"""Snapshot: the whole list of a store in memory, which one thread loads and reloads.

The thread reads the rows, judges them for each policy that asks, and swaps the index of each.
A reader looks into an index, and takes no lock. The list is loaded again when its time to live
has passed, and at once when a change is announced. If a load fails, the old list is used for a
limited time (`stale`); after that the store has no answer.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Final

from crossorigin.engine.log import FAILURES
from crossorigin.engine.lookup import LOOKUP_TIMEOUT, is_failure, within_time
from crossorigin.errors import Problem
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.origins import Call, OriginIndex, Wait
from crossorigin.stores.announced import Announced
from crossorigin.stores.backend import Backend, place_of
from crossorigin.stores.failures import StoreError
from crossorigin.stores.limits import RETRY_AFTER, Limits
from crossorigin.stores.notes import Note
from crossorigin.stores.rows import (
    MAX_SKIPPED,
    Compiled,
    Judge,
    bounded,
    log_skipped,
    spellings,
)
from crossorigin.stores.seats import Outcome, Seat, ThreadSeat, async_seat
from crossorigin.stores.watch import Watch
from crossorigin.stores.workers import Workers

LOAD_TIMEOUT: Final = 60.0
"""Seconds for reading a whole list."""

_MAX_HANGING: Final = 3
"""Threads that may hang while they read a list."""

_SHORTEST_PAUSE: Final = 0.05
"""Seconds between two loads, however many changes are announced."""


class View:
    """The list for policies with the same judge.

    Attributes:
        judge: judges its rows.
        index: the origins that are allowed; None before the first load.
        compiled: the result of the last load.
    """

    __slots__ = ("_snapshot", "compiled", "index", "judge")

    def __init__(self, snapshot: Snapshot, judge: Judge) -> None:
        self._snapshot = snapshot
        self.judge: Judge = judge
        self.index: OriginIndex | None = None
        self.compiled: Compiled | None = None

    def peek(self, origin: str) -> bool | None:
        """Return the answer of the list; None if there is no list, or it is too old."""
        return None if self._snapshot.announced.is_own else self._present(origin)

    def _present(self, origin: str) -> bool | None:
        """Return the answer of the list, even if this process may have changed the rows."""
        index, snapshot = self.index, self._snapshot
        if index is None or snapshot.clock() >= snapshot.until:
            return None
        announced = snapshot.announced
        if announced.is_any or origin in announced.names:
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
        seat, failure = ThreadSeat(), None
        try:
            self._snapshot.join(self, seat)
            seat.wait(self._snapshot.patience)
        except (StoreError, TimeoutError) as error:
            failure = error
        finally:
            self._snapshot.leave(seat)
        return self._end(origin, seat, failure)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:  # noqa: ARG002 - the same
        """Return whether `origin` may read, after the first load.

        Raises:
            StoreError: the list cannot be loaded.
        """
        answer = self.peek(origin)
        if answer is not None:
            return answer
        seat, failure = async_seat(), None
        try:
            self._snapshot.join(self, seat)
            await within_time(seat.wait(), self._snapshot.patience)
        except (StoreError, TimeoutError) as error:
            failure = error
        finally:
            self._snapshot.leave(seat)
        return self._end(origin, seat, failure)

    def _end(self, origin: str, seat: Seat, failure: Exception | None) -> bool:
        """Return the answer of the list, whether or not it was reloaded."""
        answer = self._present(origin)
        if answer is not None:
            return answer
        if isinstance(failure, StoreError):
            raise failure
        if failure is not None:
            message = f"the list was not loaded in {self._snapshot.patience:g} seconds"
            raise StoreError(message) from failure
        error = seat.told.error if isinstance(seat.told, Outcome) else None
        message = "the list cannot be loaded"
        raise StoreError(message) from error


class Snapshot:
    """Loads the list of a backend in one thread, for all policies that ask it.

    Args:
        backend: the place that keeps the origins.
        limits: how long a list holds.
        clock: returns seconds.
        patience: seconds for which a thread waits for the first load.

    Attributes:
        announced: the changes that the list does not have yet.
        clock: see the arguments.
        patience: see the arguments.
        until: the time until which the present list is given.
    """

    def __init__(
        self,
        backend: Backend,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        patience: float = LOOKUP_TIMEOUT,
    ) -> None:
        self.clock = clock
        self.patience = patience
        self.until: float = 0.0
        self.announced: Announced = Announced()
        self._backend = backend
        self._limits = limits
        self._views: dict[Judge, View] = {}
        self._lock = threading.RLock()
        self._waiting: dict[Seat, tuple[View, int]] = {}
        self._error: BaseException | None = None
        self._loaded_now: list[View] = []
        self._loading_number = 0
        self._is_started = False
        self._is_stopped = False
        self._wanted = threading.Event()
        self._workers = Workers("crossorigin-store-read", _MAX_HANGING)
        self._watch = Watch(backend, self.forget, self.reload_soon)
        self._told: frozenset[str] = frozenset()
        self._many = Note("The store %s has %s rows that are left out.", clock)
        self._loading = threading.Lock()
        self._failed = Note("The list of the store %s cannot be loaded.", clock)

    def view(self, judge: Judge) -> View:
        """Return the list whose rows `judge` judges."""
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
        return tuple({each.message: each for each in found}.values())

    def join(self, view: View, seat: Seat) -> None:
        """Let `seat` wait for the next load; start the threads if they do not run.

        Raises:
            StoreError: the last load failed, and the next one is not due.
        """
        with self._lock:
            self.raise_failure()
            number = self.announced.begin()
            if view not in self._loaded_now or self._loading_number < number:
                # A load that is under way has older rows.
                self._wanted.set()
            self._start()
            self._waiting[seat] = (view, number)

    def raise_failure(self) -> None:
        """Raise a StoreError if the last load failed."""
        if self._is_stopped:
            message = "the store was closed"
            raise StoreError(message)
        if self._error is not None:
            message = "the list cannot be loaded"
            raise StoreError(message) from self._error

    def leave(self, seat: Seat) -> None:
        """Give the seat up."""
        with self._lock:
            self._waiting.pop(seat, None)

    def reload_soon(self) -> None:
        """Reload the list at once, in the thread."""
        self._wanted.set()

    def forget(self, origin: str | None) -> None:
        """Reload the list: an origin has changed, and gets no answer from the old list.

        Args:
            origin: the origin or the pattern; None if any row may have changed, for which
                the old list holds until the next load.
        """
        if origin is not None:
            with self._lock:
                for each in spellings(origin):
                    self.announced.add(each)
        self.reload_soon()

    def forget_own(self) -> None:
        """Reload the list: this process has changed a row, and its requests wait for the load.

        The old list is used if that load fails or takes too long.
        """
        with self._lock:
            if self._error is None:
                self.announced.add_own()
        self.reload_soon()

    def stop(self) -> None:
        """End the threads, and wake all requests that wait."""
        self._is_stopped = True
        self._watch.stop()
        self._wanted.set()
        self._end_waiting([], StoreError("the store was closed"))

    def _start(self) -> None:
        if not self._is_started:
            threading.Thread(target=self._run, name="crossorigin-store", daemon=True).start()
            self._is_started = True
        self._watch.start()

    def _run(self) -> None:
        while not self._is_stopped:
            try:
                self.load()
            except FAILURES as error:
                # The thread continues after any failure.
                self._failed.write(place_of(self._backend), error=error)
            time.sleep(_SHORTEST_PAUSE)
            self._wanted.wait(self._pause())

    def _pause(self) -> float:
        """Return the seconds until the next load."""
        pause = RETRY_AFTER if self._error is not None else self._limits.ttl
        shortened = random.uniform(0.9, 1)  # noqa: S311 - no secret
        # A load that was under way when the store was closed has cleared the event.
        return 0 if self._is_stopped else min(pause * shortened, threading.TIMEOUT_MAX)

    def load(self) -> None:
        """Load the list once, and wake all requests that wait."""
        # Two loads at once could end in the wrong order.
        with self._loading:
            self._load()

    def _load(self) -> None:
        with self._lock:
            self._wanted.clear()
            views = self._loaded_now = list(self._views.values())
            number = self._loading_number = self.announced.begin()
        try:
            started = self.clock()
            compiled = self._workers.call(lambda: self._read(views), LOAD_TIMEOUT)
        except BaseException as error:
            if not is_failure(error):
                raise
            self._error = error
            self._failed.write(place_of(self._backend), error=error)
        else:
            if self._error is not None:
                self._watch.retry()
            self._error = None
            self.until = started + self._limits.ttl + self._limits.stale
            for view, each in zip(views, compiled, strict=True):
                view.compiled, view.index = each, each.origins
            with self._lock:
                self.announced.loaded(number)
            self._tell_of_skipped(compiled)
        finally:
            with self._lock:
                self.announced.ended(number)
            self._end_waiting(views, self._error, number)

    def _end_waiting(
        self, loaded: list[View], error: BaseException | None, number: int = 0
    ) -> None:
        with self._lock:
            self._loaded_now = []
            ready = [
                seat
                for seat, (view, wanted) in self._waiting.items()
                if error or (view in loaded and wanted <= number)
            ]
            for seat in ready:
                del self._waiting[seat]
        for seat in ready:
            seat.told = Outcome(None, error)
            seat.wake()

    def _read(self, views: list[View]) -> list[Compiled]:
        rows = bounded(self._backend.rows())
        return [view.judge.compile(rows) for view in views]

    def _tell_of_skipped(self, compiled: list[Compiled]) -> None:
        """Log each row that is left out, when it is new."""
        told = self._told
        self._told = frozenset(each.message for one in compiled for each in one.skipped)
        for each in self.skipped:
            if each.message not in told:
                log_skipped(self._backend, each)
        left_out = max((each.left_out for each in compiled), default=0)
        if left_out > MAX_SKIPPED:
            self._many.write(place_of(self._backend), left_out)
