"""Workers: threads of stores, so that a store that hangs blocks no request.

The threads of an event loop are few, and belong to the application: questions to a store that
hangs would occupy all of them.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from crossorigin.stores import processes
from crossorigin.stores.failures import StoreError
from crossorigin.stores.seats import Outcome, Seat, ThreadSeat, async_seat

MAX_WORKERS: Final = 40
"""Threads that may hang at once; further questions fail at once."""

_Result = TypeVar("_Result")


class Workers:
    """Calls functions in daemon threads of their own, a bounded number at once.

    Args:
        name: the name of the threads.
        most: the greatest number of threads.
    """

    def __init__(self, name: str, most: int = MAX_WORKERS) -> None:
        self._name = name
        self._most = most
        self._renew()
        processes.keep(self)

    def _renew(self) -> None:
        """Forget the threads of the parent, in a forked process."""
        self._free = threading.Semaphore(self._most)

    def call(self, function: Callable[[], _Result], limit: float) -> _Result:
        """Return the result of `function`.

        Raises:
            StoreError: too many threads hang, or this one takes longer than `limit` seconds.
        """
        if processes.has_greenlets():
            return self._call_here(function, limit)
        seat = ThreadSeat()
        results = self._start(function, seat)
        try:
            seat.wait(limit)
        except TimeoutError as error:
            raise _too_late(limit) from error
        return cast("_Result", _result(seat, results))

    def _call_here(self, function: Callable[[], _Result], limit: float) -> _Result:
        """Return the result of `function` without a thread; gevent ends it at the limit."""
        gevent: Any = sys.modules["gevent"]
        free = self._admit()
        try:
            with gevent.Timeout(limit, exception=_too_late(limit)):
                return function()
        finally:
            free.release()

    async def call_async(self, function: Callable[[], _Result]) -> _Result:
        """Return the result of `function`, without blocking the event loop.

        Raises:
            StoreError: too many threads hang.
        """
        seat = async_seat()
        if not seat.can_wait:
            # The task that owns it runs in an event loop other than asyncio's and trio's.
            return function()
        results = self._start(function, seat)
        await seat.wait()
        return cast("_Result", _result(seat, results))

    def _admit(self) -> threading.Semaphore:
        """Take one of the places, and return all of them."""
        free = self._free
        if not free.acquire(blocking=False):
            message = "too many questions of the store are under way"
            raise StoreError(message)
        return free

    def _start(self, function: Callable[[], object], seat: Seat) -> list[object]:
        results: list[object] = []
        free = self._admit()

        def run() -> None:
            error = None
            try:
                results.append(function())
            except BaseException as caught:  # noqa: BLE001 - it is raised where the answer is awaited
                error = caught
            free.release()
            seat.told = Outcome(None, error)
            seat.wake()

        try:
            threading.Thread(target=run, name=self._name, daemon=True).start()
        except BaseException:
            free.release()
            raise
        return results


def _too_late(limit: float) -> StoreError:
    return StoreError(f"the store gave no answer in {limit:g} seconds")


def _result(seat: Seat, results: list[object]) -> Any:  # noqa: ANN401 - any result
    """Return the result of a thread that has ended."""
    error = seat.told.error if isinstance(seat.told, Outcome) else None
    if error is None:
        return results[0]
    if isinstance(error, Exception):
        raise error
    message = f"the store raised {type(error).__name__}"
    raise StoreError(message) from error
