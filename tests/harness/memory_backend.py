"""A backend whose rows are a set of the test, and which says that it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final


class MemoryBackend:
    """Keeps rows in memory.

    Args:
        rows: the rows; the test may change them.
    """

    in_request: Final = True

    def __init__(self, rows: set[str]) -> None:
        self._rows = rows
        self.closed = 0

    def describe(self) -> str:
        """Return the text of the arguments."""
        return "rows"

    def rows(self) -> list[str]:
        """Return the rows."""
        return list(self._rows)

    def has(self, origin: str) -> bool:
        """Return whether there is a row."""
        return origin in self._rows

    async def has_async(self, origin: str) -> bool:
        """Return whether there is a row."""
        return origin in self._rows

    def changes(self) -> Iterator[str | None]:
        """Yield nothing: it cannot listen."""
        return iter(())

    def add(self, origin: str) -> bool:
        """Add a row."""
        is_new = origin not in self._rows
        self._rows.add(origin)
        return is_new

    def remove(self, origin: str) -> bool:
        """Remove a row."""
        was_there = origin in self._rows
        self._rows.discard(origin)
        return was_there

    def close(self) -> None:
        """Count that it was closed."""
        self.closed += 1
