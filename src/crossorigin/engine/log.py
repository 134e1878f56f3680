"""The log: the one logger of this library, opened at the first record.

Importing `logging` takes a quarter of the time that importing this library takes.
"""

from __future__ import annotations

import sys
from typing import cast


def log_exception(message: str, *values: object) -> None:
    """Log a failure, with the exception that is being handled.

    Args:
        message: a sentence with a ``%s`` for each value.
        values: the values; the caller escapes and cuts text from outside.
    """
    import logging  # noqa: PLC0415 - see above

    # An exception that the request itself is being answered for is another story.
    cast("BaseException", sys.exc_info()[1]).__suppress_context__ = True
    logging.getLogger("crossorigin").exception(message, *values)  # noqa: LOG004 - called where an exception is handled
