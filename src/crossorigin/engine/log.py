"""The log: the one logger of this library, opened at the first record.

Importing `logging` takes a quarter of the time that importing this library takes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, cast

INFO: Final = 20
WARNING: Final = 30
ERROR: Final = 40
"""The levels of `logging`, which is not imported for them."""

FAILURES: Final = (Exception, SystemExit)
"""Exceptions of the owner's code that must not end a request or a thread of this library."""

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


def write(
    level: int, message: str, *values: object, error: BaseException | None = None
) -> None:
    """Write a record to the logger `crossorigin`; a handler that raises has no other effect.

    The handlers are the owner's, and called by a request or a thread of ours. As `logging`
    does with the failures that it knows of, those of a handler are printed. It is a record
    and no warning, which would end an application that makes errors of its warnings.

    Args:
        level: the level of the record.
        message: a sentence with a ``%s`` for each value.
        values: the values; the caller escapes and cuts text from outside.
        error: the exception for the record.
    """
    import logging  # noqa: PLC0415 - see above

    try:
        logging.getLogger("crossorigin").log(
            level, message, *values, exc_info=error, stacklevel=2
        )
    except FAILURES:
        if logging.raiseExceptions:
            import traceback  # noqa: PLC0415 - a handler seldom fails

            with suppress(*FAILURES):
                traceback.print_exc()


def log_exception(message: str, *values: object) -> None:
    """Log a failure, with the exception that is being handled.

    Args:
        message: a sentence with a ``%s`` for each value.
        values: the values; the caller escapes and cuts text from outside.
    """
    # The request may be handling an exception of its own, which is not the cause of this one.
    error = cast("BaseException", sys.exc_info()[1])
    error.__suppress_context__ = True
    write(ERROR, message, *values, error=error)
