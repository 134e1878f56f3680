"""The thread that listens for changes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from unittest.mock import Mock

import pytest
from harness.stores import MemoryBackend, eventually

from crossorigin.stores import Store, StoreError
from crossorigin.stores.store import Mode
from crossorigin.stores.watch import FIRST_PAUSE, Watch

A = "https://a.example"


class Interrupted:
    """A backend that ends the process while it listens."""

    def changes(self) -> None:
        raise KeyboardInterrupt


def test_an_exit_of_the_process_ends_the_thread() -> None:
    backend: Any = Interrupted()
    watch = Watch(backend, lambda _origin: None, lambda: None)
    with pytest.raises(KeyboardInterrupt):
        watch._run()


def test_a_store_that_answers_again_ends_a_long_pause() -> None:
    backend: Any = MemoryBackend()
    watch = Watch(backend, lambda _origin: None, lambda: None)
    watch.retry()
    assert watch._pause(3600) == FIRST_PAUSE
    assert watch._pause(FIRST_PAUSE) == 2 * FIRST_PAUSE


@pytest.mark.parametrize("mode", ["list", "origin"])
def test_a_question_that_is_answered_after_a_failure_opens_a_lost_connection(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    retried = Mock()
    monkeypatch.setattr(Watch, "retry", retried)
    backend = MemoryBackend(A)
    store = Store(backend, mode=mode)

    def is_allowed() -> bool:
        with suppress(StoreError):
            return store.allows(A)
        return False

    backend.error = OSError("down")
    assert not is_allowed()
    retried.assert_not_called()
    backend.error = None
    eventually(is_allowed)
    retried.assert_called_once_with()
    store.reload()
    assert is_allowed()
    retried.assert_called_once_with()
    store.close()
