"""Locks between processes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from crossorigin.spec.locks import lock

if TYPE_CHECKING:
    from pathlib import Path


def test_lock_that_is_not_released_raises_after_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with file.open("w", encoding="ascii") as holder, file.open(encoding="ascii") as waiter:
        lock(holder)
        with pytest.raises(TimeoutError, match="another program kept the lock"):
            lock(waiter, limit=0.02)


def test_lock_is_acquired_as_soon_as_it_is_free(tmp_path: Path) -> None:
    file = tmp_path / "file"
    had = threading.Event()
    with file.open("w", encoding="ascii") as holder, file.open(encoding="ascii") as waiter:
        lock(holder)

        def wait() -> None:
            lock(waiter)
            had.set()

        thread = threading.Thread(target=wait)
        thread.start()
        assert not had.wait(0.05)
        holder.close()
        thread.join()
        assert had.is_set()
