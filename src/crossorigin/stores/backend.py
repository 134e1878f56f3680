"""Backend: a place that keeps origins, as a store asks it."""

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
    pickled by its configuration: connections, threads and locks are made anew at the first
    use. A method that fails raises; the store keeps its last good answer.
    """

    @property
    def in_request(self) -> bool:
        """Whether `has` runs in the thread of the request, to which its connections belong.

        False for a thread of the store, which a backend that hangs holds up in place of the
        thread of a request.
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

        An origin is yielded when it was added or removed, None when anything may have
        changed. The first yield is None, once the backend listens. It raises when the
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
    """Return a backend as text for the log; its class where it cannot describe itself."""
    try:
        return backend.describe()
    except FAILURES:
        return class_name(backend)


def check_text(name: str, text: object) -> None:
    """Raise a TypeError if an argument, such as the name of a table, is no text, or empty."""
    if not isinstance(text, str) or not text.strip():
        message = f"{name} is text that is not empty, not {short_repr(text)}"
        raise TypeError(message)


def check_row(row: str) -> None:
    """Raise a StoreError if a row has a half of a surrogate pair, which no store keeps."""
    if any("\ud800" <= each <= "\udfff" for each in row):
        message = f"no store has the row {short_repr(row)}: it cannot be written as UTF-8"
        raise StoreError(message)


def tenant_key(key: object) -> str:
    """Return the key of a tenant as text; a whole number is the text of its digits.

    Raises:
        TypeError: it is something else, or empty.
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
    """Return `has(origin)` of a worker thread: `has_async` of a backend that only blocks.

    Args:
        has: asks the backend.
        origin: the origin.
        workers: the threads; one backend that hangs keeps those of no other one.
    """
    return await workers.call_async(functools.partial(has, origin))
