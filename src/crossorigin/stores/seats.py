"""Seats: how a request waits for the answer that another request asks for.

A thread waits on an event, a task of asyncio on a future, a task of trio on an event of trio.
The request that gets the answer wakes all of them, from its own thread or loop.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from enum import Enum
from typing import Any, ClassVar, NamedTuple


class Outcome(NamedTuple):
    """The outcome of a look-up.

    Attributes:
        answer: the answer; None if the look-up failed.
        error: the failure.
    """

    answer: bool | None
    error: BaseException | None = None


class Told(Enum):
    """The value of a seat whose request has to ask itself."""

    WAIT = "wait"
    LEAD = "lead"


class Seat:
    """The place of one request in a look-up.

    Attributes:
        told: the outcome of the look-up; `LEAD` if this request has to ask itself.
        flight: the look-up.
        can_wait: whether the request can wait for another one.
    """

    __slots__ = ("flight", "told")

    can_wait: ClassVar[bool] = False

    def __init__(self) -> None:
        self.told: Outcome | Told = Told.WAIT
        self.flight: Any = None

    def wake(self) -> None:
        """End the wait, from any thread; this seat never waits."""


class ThreadSeat(Seat):
    """The seat of a thread or a greenlet."""

    __slots__ = ("_event",)

    can_wait = True

    def __init__(self) -> None:
        super().__init__()
        self._event = threading.Event()

    def wake(self) -> None:
        """End the wait."""
        self._event.set()

    def wait(self, limit: float) -> None:
        """Wait until the seat has an outcome.

        Raises:
            TimeoutError: it took longer than `limit` seconds.
        """
        if not self._event.wait(limit):
            raise TimeoutError


class AsyncSeat(Seat):
    """The seat of a task; it cannot wait in an event loop other than asyncio's and trio's."""

    __slots__ = ()

    async def wait(self) -> None:
        """Wait until the seat has an outcome."""


class _AsyncioSeat(AsyncSeat):
    __slots__ = ("_future", "_loop")

    can_wait = True

    def __init__(self, loop: Any) -> None:  # noqa: ANN401 - a loop of asyncio
        super().__init__()
        self._loop = loop
        self._future = loop.create_future()

    def wake(self) -> None:
        # The loop has ended: no task waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if not self._future.done():
            self._future.set_result(None)

    async def wait(self) -> None:
        await self._future


class _TrioSeat(AsyncSeat):
    __slots__ = ("_event", "_token", "_trio")

    can_wait = True

    def __init__(self, trio: Any) -> None:  # noqa: ANN401 - the module
        super().__init__()
        self._trio = trio
        self._token = trio.lowlevel.current_trio_token()
        self._event = trio.Event()

    def wake(self) -> None:
        with suppress(self._trio.RunFinishedError):
            self._token.run_sync_soon(self._event.set)

    async def wait(self) -> None:
        await self._event.wait()


def async_seat() -> AsyncSeat:
    """Return a seat for the current task."""
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():
        return _TrioSeat(trio)
    loop = _running_loop()
    return AsyncSeat() if loop is None else _AsyncioSeat(loop)


def thread_seat() -> Seat:
    """Return a seat for the current thread; it cannot wait where an event loop runs.

    A wait would block that loop, and the request that it waits for may run on it.
    """
    trio = sys.modules.get("trio")
    is_loop = trio is not None and trio.lowlevel.in_trio_run()
    return Seat() if is_loop or _running_loop() is not None else ThreadSeat()


def _running_loop() -> Any:  # noqa: ANN401 - a loop of asyncio, or None
    asyncio = sys.modules.get("asyncio")
    return None if asyncio is None else asyncio._get_running_loop()  # noqa: SLF001 - documented for such a use
