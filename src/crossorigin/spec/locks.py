"""Locks: files and folders that only one process may change at a time."""

from __future__ import annotations

import contextlib
import time
from typing import Final, TextIO

LOCK_TIMEOUT: Final = 10.0
"""Seconds to wait for a lock: any program that may read a folder can lock it."""

_PAUSE: Final = 0.005


def lock(file: int | TextIO, limit: float = LOCK_TIMEOUT) -> None:
    """Lock a file when no other process has the lock; do nothing on a system without locks.

    Args:
        file: the open file, or its descriptor. The lock ends when it is closed.
        limit: seconds to wait.

    Raises:
        TimeoutError: another process keeps the lock.
    """
    with contextlib.suppress(ImportError):
        import fcntl  # noqa: PLC0415 - not on every system

        end = time.monotonic() + limit
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    message = f"another program kept the lock for {limit:g} seconds"
                    raise TimeoutError(message) from None
                time.sleep(_PAUSE)
            else:
                return
