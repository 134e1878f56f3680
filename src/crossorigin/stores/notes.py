"""Notes: lines about a store in the log, at most one a minute of each kind."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from crossorigin.engine import log

EVERY: Final = 60.0
"""Seconds between two lines about the same fault."""


class Note:
    """A line of the log that is written at most once a minute.

    Args:
        message: the line, with a ``%s`` for each value.
        clock: returns seconds.
    """

    __slots__ = ("_clock", "_message", "_next")

    def __init__(self, message: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._message = message
        self._clock = clock
        self._next = -math.inf

    def write(self, *values: object, error: BaseException | None = None) -> None:
        """Write the line, unless it was written less than a minute ago."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + EVERY
        log.write(log.WARNING, self._message, *values, error=error)
