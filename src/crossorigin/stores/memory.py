"""Memory: a bounded number of answers; the least recently used one is dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_MAX_CHANCES: Final = 32
"""Used entries that are passed over in a search for room; after these, one is dropped
anyway."""


class Entry:
    """One answer, or one failure.

    Attributes:
        until: the time until which it holds.
        ask_at: the time from which one request asks again, while the answer holds for others.
        stale_until: the time until which the answer is given while the store fails.
        has_failed: whether the last question failed.
        retry_at: the time at which a failed question may be asked again.
        was_used: whether the answer was used since the entry was last passed over.
    """

    __slots__ = ("ask_at", "has_failed", "retry_at", "stale_until", "until", "was_used")

    def __init__(
        self, until: float, stale_until: float = 0, *, has_failed: bool = False
    ) -> None:
        self.until: float = until
        self.ask_at: float = until
        self.stale_until: float = stale_until
        self.has_failed: bool = has_failed
        self.retry_at: float = 0.0
        self.was_used: bool = False


class Memory:
    """A bounded number of entries, by their origin.

    A reader takes no lock: it marks the entry as used. A marked entry is passed over once in
    the search for room.

    Args:
        size: the greatest number of entries.
    """

    __slots__ = ("_entries", "_size", "get")

    def __init__(self, size: int) -> None:
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._size = size
        self.get: Callable[[str], Entry | None] = self._entries.get

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, origin: str, entry: Entry) -> None:
        """Keep an entry; the caller holds the lock of the cache."""
        if origin not in self._entries and len(self._entries) >= self._size:
            self._make_room()
        self._entries[origin] = entry

    def _make_room(self) -> None:
        for _ in range(_MAX_CHANCES):
            origin, entry = self._entries.popitem(last=False)
            if not entry.was_used:
                return
            entry.was_used = False
            self._entries[origin] = entry
        self._entries.popitem(last=False)

    def drop(self, origin: str) -> None:
        """Drop an entry, if there is one."""
        self._entries.pop(origin, None)

    def clear(self) -> None:
        """Drop every entry."""
        self._entries.clear()

    def expire(self) -> None:
        """Let every entry expire; its answer is kept for the time in which the store fails."""
        for entry in self._entries.values():
            entry.until = entry.ask_at = entry.retry_at = 0.0
