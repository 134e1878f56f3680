"""Notes: log messages about a store, at most one of each kind a minute."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from crossorigin.engine import log

EVERY: Final = 60.0
"""Seconds between two messages about the same fault."""


class Note:
    """A log message that is written at most once a minute.

    Args:
        message: the message, with a ``%s`` for each value.
        clock: returns seconds.
    """

    __slots__ = ("_clock", "_message", "_next")

    def __init__(self, message: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._message = message
        self._clock = clock
        self._next = -math.inf

    def write(self, *values: object, error: BaseException | None = None) -> None:
        """Write the message, unless it was written less than a minute ago."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + EVERY
        log.write(log.WARNING, self._message, *values, error=error)
