"""Waiting: runs an asynchronous callable of the owner in a thread without an event loop."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable
from contextlib import suppress
from types import CoroutineType
from typing import TYPE_CHECKING, Final

from crossorigin.engine.log import FAILURES
from crossorigin.engine.lookup import LOOKUP_TIMEOUT, within_time

if TYPE_CHECKING:
    import asyncio


class LoopThread:
    """One event loop in one thread; the thread starts at the first call.

    Args:
        limit: the seconds after which an awaitable is cancelled.
    """

    def __init__(self, limit: float = LOOKUP_TIMEOUT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def run(self, awaitable: Awaitable[bool]) -> bool:
        """Return the result of `awaitable`.

        Raises:
            TimeoutError: it took longer than the limit.
        """
        import asyncio  # noqa: PLC0415 - most of the import time, and few need it

        # A callable that blocks the loop is not stopped by the loop's own limit.
        loop, began = self._running(), threading.Event()
        waiting = self._before(time.monotonic() + self._limit, awaitable, began)
        future = asyncio.run_coroutine_threadsafe(waiting, loop)
        try:
            # Another callable may block the loop before this one begins.
            return future.result(self._limit if began.wait(self._limit) else 0)
        except TimeoutError:
            # The loop's own limit cancels it now; it may ignore that once.
            loop.call_soon_threadsafe(loop.call_later, self._limit, future.cancel)
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        import asyncio  # noqa: PLC0415 - see above

        with self._lock:
            # A forked process has this object, but not the thread.
            if self._loop is None or self._process != os.getpid():
                loop, name = asyncio.new_event_loop(), "crossorigin-lookups"
                thread = threading.Thread(target=_serve, args=(loop,), name=name, daemon=True)
                try:
                    thread.start()
                except BaseException:
                    loop.close()
                    raise
                self._loop, self._process = loop, os.getpid()
            return self._loop

    async def _before(
        self, deadline: float, awaitable: Awaitable[bool], began: threading.Event
    ) -> bool:
        """Await `awaitable`, unless its request has timed out while the loop was blocked."""
        began.set()
        if time.monotonic() >= deadline:
            if isinstance(awaitable, CoroutineType):
                awaitable.close()
            raise TimeoutError
        try:
            answer: bool = await within_time(awaitable, self._limit)
        except (SystemExit, KeyboardInterrupt) as error:
            # The exception would end the loop, and with it the look-ups of all requests.
            message = f"the callable raised {type(error).__name__}"
            raise RuntimeError(message) from error
        return answer


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """Run `loop` until it is closed, although the owner may raise in it or stop it."""
    while not loop.is_closed():
        with suppress(*FAILURES):
            loop.run_forever()


run_awaitable: Final = LoopThread().run
"""Returns the result of an awaitable, from a thread without an event loop."""
