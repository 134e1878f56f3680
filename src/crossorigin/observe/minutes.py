"""Minutes: at most one record of a key in a minute, which counts those that were left out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, NamedTuple, TypeVar

from crossorigin.spec.text import class_name

Key = TypeVar("Key", bound=Hashable)

MINUTE: Final = 60.0


def check_clock(clock: object) -> None:
    """Raise a TypeError if `clock` is no function."""
    if not callable(clock):
        message = f"clock takes a function that returns seconds, not {class_name(clock)}"
        raise TypeError(message)


class Due(NamedTuple):
    """A record to write now.

    Attributes:
        key: the key; None for the keys beyond the bound, which are counted together.
        latest: the object that came with the key last.
        times: the number of times that the record stands for.
    """

    key: Any
    latest: Any
    times: int


class Minutes(Generic[Key]):
    """Counts keys, and returns the records that are due.

    The first time of a key in a minute is due at once; the others when the next minute has
    begun and another key comes, or at `flush`. No time is lost: the counts of all records add
    up to the number of calls.

    Args:
        bound: the number of keys that are kept.
        clock: returns seconds.

    Raises:
        TypeError: the clock is no function.
    """

    def __init__(self, bound: int, clock: Callable[[], float] = time.monotonic) -> None:
        check_clock(clock)
        self._bound = bound
        self._clock = clock
        self._lock = threading.Lock()
        self._start = -MINUTE
        # The number of times since the last record, and the object that came last.
        self._kept: dict[Key, list[Any]] = {}
        self._others = 0

    def add(self, key: Key, latest: object) -> list[Due]:
        """Count a key; return the records that are due now."""
        with self._lock:
            now = self._clock()
            due = []
            if now >= self._start + MINUTE:
                due = self._take()
                self._start = now
            kept = self._kept.get(key)
            if kept is not None:
                kept[0] += 1
                kept[1] = latest
            elif len(self._kept) < self._bound:
                self._kept[key] = [0, latest]
                due.append(Due(key, latest, 1))
            else:
                self._others += 1
            return due

    def flush(self) -> list[Due]:
        """Return the records of all times that no record stands for yet."""
        with self._lock:
            return self._take()

    def _take(self) -> list[Due]:
        """Take the pending records; their keys have had their record of the new minute."""
        due = [Due(key, latest, count) for key, (count, latest) in self._kept.items() if count]
        if self._others:
            due.append(Due(None, None, self._others))
        self._kept = {each.key: [0, each.latest] for each in due if each.key is not None}
        self._others = 0
        return due

    def __getstate__(self) -> dict[str, Any]:
        # Another process has records of its own.
        return {"bound": self._bound, "clock": self._clock}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["bound"], state["clock"])  # type: ignore[misc]  # as a new one
