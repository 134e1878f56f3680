"""Backend: the interface through which a store reads a place that keeps origins."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from crossorigin.engine.log import FAILURES
from crossorigin.spec.text import class_name, short_repr
from crossorigin.stores.failures import StoreError
from crossorigin.stores.workers import Workers


class Backend(Protocol):
    """A place that keeps origins: a file, a table, a set of Redis.

    Two backends are equal, and have the same hash, if they keep the same place. A backend is
    pickled by its configuration: connections, threads and locks are made at the first use after
    that. A method that fails raises; the store keeps its last good answer.
    """

    @property
    def in_request(self) -> bool:
        """Whether `has` runs in the thread of the request, to which its connections belong.

        If it is False, `has` runs in a thread of the store: a backend that hangs blocks that
        thread, and not the thread of a request.
        """

    def describe(self) -> str:
        """Return the arguments of the constructor as text, with secrets masked."""

    def rows(self) -> Iterable[str]:
        """Yield the whole list; it may block."""

    def has(self, origin: str) -> bool:
        """Return whether `origin` is in the list; it may block."""

    async def has_async(self, origin: str) -> bool:
        """Return whether `origin` is in the list, without blocking the event loop."""

    def changes(self) -> Iterator[str | None]:
        """Yield each change; it blocks until there is one.

        An origin is yielded when it was added or removed, None when any origin may have
        changed. The first value is None, as soon as the backend listens. It raises when the
        connection is lost, and ends when `close` is called. A backend that cannot listen
        returns an empty iterator.
        """

    def add(self, origin: str) -> bool:
        """Add a row, and announce it; return False if it was there."""

    def remove(self, origin: str) -> bool:
        """Remove a row, and announce it; return False if it was not there."""

    def close(self) -> None:
        """End the connections of this process; the next call opens new ones."""


def place_of(backend: Backend) -> str:
    """Return the text of a backend for the log; the name of its class if its `repr` fails."""
    try:
        return backend.describe()
    except FAILURES:
        return class_name(backend)


def check_text(name: str, text: object) -> None:
    """Raise a TypeError if an argument, such as the name of a table, is no text or is empty."""
    if not isinstance(text, str) or not text.strip():
        message = f"{name} is text that is not empty, not {short_repr(text)}"
        raise TypeError(message)


def check_row(row: str) -> None:
    """Raise a StoreError if a row has a lone surrogate, which no store can keep."""
    if any("\ud800" <= each <= "\udfff" for each in row):
        message = f"no store has the row {short_repr(row)}: it cannot be written as UTF-8"
        raise StoreError(message)


def tenant_key(key: object) -> str:
    """Return the key of a tenant as text; a whole number becomes its decimal digits.

    Raises:
        TypeError: it is neither text nor a whole number, or it is empty.
    """
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key)
    if isinstance(key, str) and key:
        return key
    message = f"the key of a tenant is text or a whole number, not {short_repr(key)}"
    raise TypeError(message)


_WORKERS: Final = Workers("crossorigin-store-ask")


async def has_in_thread(
    has: Callable[[str], bool], origin: str, workers: Workers = _WORKERS
) -> bool:
    """Return `has(origin)` from a worker thread: `has_async` for a backend that only blocks.

    Args:
        has: asks the backend.
        origin: the origin.
        workers: the threads of this backend; if it hangs, the threads of other backends stay
            free.
    """
    return await workers.call_async(functools.partial(has, origin))
