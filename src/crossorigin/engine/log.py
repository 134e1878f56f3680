"""The log: the one logger of this library, opened when there is something to say.

Importing `logging` takes a quarter of the time that importing this library takes.
"""

from __future__ import annotations


def log_exception(message: str, *values: object) -> None:
    """Log what went wrong, with the exception that is being handled.

    Args:
        message: a sentence with a ``%s`` for each value.
        values: what to put in; text from outside is escaped and cut by the caller.
    """
    import logging  # noqa: PLC0415 - see above

    logging.getLogger("crossorigin").exception(message, *values)  # noqa: LOG004 - called where an exception is handled
