"""Announced: changes of a store's list that were announced and are not loaded yet."""

from __future__ import annotations

from typing import Final

MAX_CHANGED: Final = 1_000
"""Origins that are kept between an announcement and a load; with more, any may have changed."""


class Announced:
    """Origins and patterns whose change was announced since the last load began.

    A reader takes no lock; the caller of each method holds one.

    Attributes:
        names: the origins and patterns, each with the number of its last announcement.
        is_any: whether any origin may have changed: a pattern is among them, or they are too
            many.
        is_own: whether this process has changed a row that it did not name.
    """

    __slots__ = ("_any", "_count", "_own", "is_any", "is_own", "names")

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.is_any: bool = False
        self.is_own: bool = False
        self._any = self._own = self._count = 0

    def add(self, name: str) -> None:
        """Record that an origin or a pattern has changed."""
        self._count += 1
        if "*" in name or len(self.names) >= MAX_CHANGED:
            self._any = self._count
            self.is_any = True
        else:
            self.names[name] = self._count

    def add_own(self) -> None:
        """Record that this process has changed a row."""
        self._count += 1
        self._own = self._count
        self.is_own = True

    def begin(self) -> int:
        """Return the number of the last change that a load contains if it begins now."""
        return self._count

    def loaded(self, number: int) -> None:
        """Drop the changes that a load contains; later changes of the same origin are kept."""
        self.names = {name: each for name, each in self.names.items() if each > number}
        self.is_any = self._any > number

    def ended(self, number: int) -> None:
        """Record that the changes of this process are loaded: no request waits for them."""
        self.is_own = self._own > number
