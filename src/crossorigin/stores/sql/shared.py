"""One listening connection for the stores of all tenants of a table."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Final, TypeAlias

from crossorigin.stores import processes
from crossorigin.stores.failures import StoreError
from crossorigin.stores.notifications import Wakes

_END: Final = ""
"""The value that ends an iterator; no origin is empty."""

_Inbox: TypeAlias = "SimpleQueue[str | BaseException | None]"


class SharedListener:
    """Gives each change to every iterator; one thread reads them while there is an iterator.

    Args:
        listen: returns the iterator of a new connection.
        end: ends that iterator.
    """

    def __init__(
        self, listen: Callable[[], Iterator[str | None]], end: Callable[[], None]
    ) -> None:
        self._listen = listen
        self._end = end
        self._renew()
        processes.keep(self)

    def _renew(self) -> None:
        """Drop the thread and the iterators, which belong to the parent of a forked process."""
        self._lock = threading.Lock()
        self._inboxes: list[_Inbox] = []
        self._is_running = False
        self._is_listening = False

    def changes(self, wakes: Wakes) -> Iterator[str | None]:
        """Yield the changes, as an iterator with a connection of its own would.

        Raises:
            StoreError: the connection is lost.
        """
        inbox: _Inbox = SimpleQueue()
        with wakes.registered(lambda: inbox.put(_END)):
            try:
                self._enter(inbox)
                while (change := inbox.get()) != _END:
                    if isinstance(change, BaseException):
                        message = "the connection that listens is lost"
                        raise StoreError(message) from change
                    yield change
            finally:
                self._leave(inbox)

    def _enter(self, inbox: _Inbox) -> None:
        with self._lock:
            self._inboxes.append(inbox)
            if self._is_listening:
                inbox.put(None)
            if not self._is_running:
                name = "crossorigin-store-tenants"
                threading.Thread(target=self._run, name=name, daemon=True).start()
                self._is_running = True

    def _leave(self, inbox: _Inbox) -> None:
        with self._lock:
            self._inboxes.remove(inbox)
            is_last = not self._inboxes
        if is_last:
            self._end()

    def _run(self) -> None:
        while self._is_wanted():
            try:
                for change in self._listen():
                    if not self._hand_out(change):
                        break
            except BaseException as error:  # noqa: BLE001 - of any driver; raised by the iterators
                self._fail(error)
                return

    def _is_wanted(self) -> bool:
        """Return whether there is an iterator; without one, the thread ends."""
        with self._lock:
            self._is_listening = False
            self._is_running = bool(self._inboxes)
            return self._is_running

    def _hand_out(self, change: str | None) -> bool:
        """Return whether an iterator took the change."""
        with self._lock:
            self._is_listening = True
            for inbox in self._inboxes:
                inbox.put(change)
            return bool(self._inboxes)

    def _fail(self, error: BaseException) -> None:
        with self._lock:
            self._is_listening = self._is_running = False
            for inbox in self._inboxes:
                inbox.put(error)
