"""The thread that listens for changes."""

from __future__ import annotations

from typing import Any

import pytest

from crossorigin.stores.watch import Watch


class Interrupted:
    """A backend that ends the process while it listens."""

    def changes(self) -> None:
        raise KeyboardInterrupt


def test_an_exit_of_the_process_ends_the_thread() -> None:
    backend: Any = Interrupted()
    watch = Watch(backend, lambda _origin: None, lambda: None)
    with pytest.raises(KeyboardInterrupt):
        watch._run()
