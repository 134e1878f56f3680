"""Notifications of PostgreSQL, read from a connection of one of its usual drivers.

`listen` takes a connection of psycopg or psycopg2 for one thread alone; `AsyncListener` one of
asyncpg, or an asynchronous one of psycopg, on the event loop where it was opened.
"""

from __future__ import annotations

import asyncio
import selectors
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from crossorigin.stores import processes
from crossorigin.stores.triggers import quote

DRIVERS: Final = frozenset({"asyncpg", "psycopg", "psycopg2", "psycopg_async"})
"""The drivers that can listen."""

KEEPALIVE: Final = 30.0
"""Seconds without a notification after which a query tests the connection: one that is lost
without an error looks like one without notifications."""

_PING: Final = "SELECT 1"


class Wakes:
    """The functions that end the listeners of this process, which are called at its exit."""

    def __init__(self) -> None:
        self._renew()
        processes.keep(self)

    def _renew(self) -> None:
        """Drop the functions in a forked process: the listeners belong to its parent."""
        self._functions: dict[object, Callable[[], object]] = {}

    @contextmanager
    def registered(self, wake: Callable[[], object]) -> Iterator[None]:
        """Keep `wake` for as long as its listener runs."""
        key = object()
        self._functions[key] = wake
        try:
            yield
        finally:
            self._functions.pop(key, None)

    def close(self) -> None:
        """End the listeners."""
        for wake in list(self._functions.values()):
            # A listener that has ended by now has closed its socket, or its event loop.
            with suppress(OSError, RuntimeError):
                wake()


def listen(driver: Any, channel: str, wakes: Wakes) -> Iterator[str | None]:  # noqa: ANN401 - a connection of any driver
    """Yield None once the connection listens, then the text of each notification.

    An empty text is None. The iterator raises when the connection is lost.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs, wakes.registered(lambda: theirs.send(b"x")):
        received = _collect(driver)
        driver.autocommit = True
        cursor = driver.cursor()
        cursor.execute(f"LISTEN {quote(channel)}")
        yield None
        while not _is_woken(driver.fileno(), ours):
            # The driver reads notifications together with the result of any statement.
            cursor.execute(_PING)
            while received:
                yield received.pop(0).payload or None


def _is_woken(descriptor: int, ours: socket.socket) -> bool:
    """Wait until a socket can be read; return whether it is our own socket."""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        selector.register(ours, selectors.EVENT_READ)
        return ours in [key.fileobj for key, _ in selector.select(KEEPALIVE)]


def _collect(driver: Any) -> list[Any]:  # noqa: ANN401 - the same
    """Return the list that the connection fills with notifications."""
    received: list[Any] = []
    if hasattr(driver, "add_notify_handler"):
        driver.add_notify_handler(received.append)
    else:
        driver.notifies = received
    return received


class AsyncListener:
    """A connection that listens, on the event loop where this object is made.

    Attributes:
        received: the texts of notifications that are not yielded yet; None for an empty text.
    """

    def __init__(self) -> None:
        self.received: deque[str | None] = deque()
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._is_ending = False
        self._driver: Any = None

    async def open(self, driver: Any, channel: str) -> None:  # noqa: ANN401 - the same
        """Listen on a connection of this loop."""
        self._driver = driver
        if _is_asyncpg(driver):
            driver.add_termination_listener(lambda _driver: self._arrived.set())
            await driver.add_listener(channel, self._take)
        else:
            await driver.set_autocommit(True)
            driver.add_notify_handler(lambda note: self._append(note.payload))
            await driver.execute(f"LISTEN {quote(channel)}")

    def _take(self, _driver: object, _process: int, _channel: str, payload: str) -> None:
        self._append(payload)
        self._arrived.set()

    def _append(self, payload: str) -> None:
        self.received.append(payload or None)

    async def wait(self) -> bool:
        """Wait for notifications; return False once `wake` was called."""
        with suppress(TimeoutError), self._readable():
            async with asyncio.timeout(KEEPALIVE):
                await self._arrived.wait()
        self._arrived.clear()
        if self._is_ending:
            return False
        await self._driver.execute(_PING)
        return True

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Watch the socket for psycopg, which reads it only within a statement."""
        if _is_asyncpg(self._driver):
            yield
            return
        descriptor = self._driver.fileno()
        self._loop.add_reader(descriptor, self._arrived.set)
        try:
            yield
        finally:
            self._loop.remove_reader(descriptor)

    def wake(self) -> None:
        """End the wait, from any thread."""
        self._is_ending = True
        self._loop.call_soon_threadsafe(self._arrived.set)


def _is_asyncpg(driver: Any) -> bool:  # noqa: ANN401 - the same
    return hasattr(driver, "add_listener")
