"""The log: the one logger of this library, opened at the first record.

Importing `logging` takes a quarter of the time that importing this library takes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final, cast

MAX_LINES_A_SECOND: Final = 10
"""Lines a second: enough to show each page that is refused, and too few for a flood of forged
requests to fill a disk."""


class LineLimit:
    """Admits a bounded number of lines a second, and counts the others.

    Args:
        clock: returns seconds.
    """

    __slots__ = ("_clock", "_left_out", "_lines", "_second")

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._second = self._lines = self._left_out = 0

    def admit(self) -> int | None:
        """Return the number of lines left out before this line; None if it is left out, too."""
        second = int(self._clock())
        if second != self._second:
            self._second, self._lines = second, 0
        if self._lines == MAX_LINES_A_SECOND:
            self._left_out += 1
            return None
        self._lines += 1
        left_out, self._left_out = self._left_out, 0
        return left_out


def log_exception(message: str, *values: object) -> None:
    """Log a failure, with the exception that is being handled.

    Args:
        message: a sentence with a ``%s`` for each value.
        values: the values; the caller escapes and cuts text from outside.
    """
    import logging  # noqa: PLC0415 - see above

    # The request may be handling an exception of its own, which is not the cause of this one.
    cast("BaseException", sys.exc_info()[1]).__suppress_context__ = True
    logging.getLogger("crossorigin").exception(message, *values)  # noqa: LOG004 - called where an exception is handled
