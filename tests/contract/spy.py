"""Counts how often the app behind a gateway was called for one request."""

import itertools
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Protocol

HEADER = "X-Spy"
ENVIRON_KEY = "HTTP_X_SPY"
HEADER_BYTES = b"x-spy"


class Boom(Exception):  # noqa: N818 (a word for "any exception of an app")
    """What an app raises before it has answered."""


class Spy:
    """A counter of calls by the token that the request carried."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._tokens = itertools.count(1)
        self._lock = threading.Lock()

    def token(self) -> str:
        """A token that no other request carries."""
        return f"t{next(self._tokens)}"

    def called(self, token: str) -> None:
        """The app was called."""
        with self._lock:
            self._calls[token] += 1

    def count(self, token: str) -> int:
        """How often the app was called."""
        with self._lock:
            return self._calls[token]


class Gate(Protocol):
    """What lets the second chunk of a stream out."""

    def chunks(self) -> Iterator[bytes]: ...

    def chunks_later(self) -> AsyncIterator[bytes]: ...
