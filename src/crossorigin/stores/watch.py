"""Watch: the thread that listens for changes of one store."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Final

from crossorigin.engine.lookup import is_failure
from crossorigin.stores.backend import Backend, place_of
from crossorigin.stores.notes import Note

FIRST_PAUSE: Final = 0.2
"""Seconds before a lost connection is opened again; each further pause is doubled."""

LONGEST_PAUSE: Final = 5.0


class Watch:
    """Listens for changes in one daemon thread, which opens a lost connection again.

    Args:
        backend: the place that keeps the origins.
        on_change: takes an origin that changed; None if any origin may have changed.
        on_connect: is called when a connection begins to listen: earlier changes were missed.
    """

    def __init__(
        self,
        backend: Backend,
        on_change: Callable[[str | None], None],
        on_connect: Callable[[], None],
    ) -> None:
        self._backend = backend
        self._on_change = on_change
        self._on_connect = on_connect
        self._stopped = threading.Event()
        self._recovered = threading.Event()
        self._is_started = False
        self._lost = Note(
            "The listening connection of the store %s failed; it is opened again."
        )

    def start(self) -> None:
        """Start the thread, unless it was started."""
        if not self._is_started:
            name = "crossorigin-store-watch"
            threading.Thread(target=self._run, name=name, daemon=True).start()
            self._is_started = True

    def retry(self) -> None:
        """Open a lost connection after the first pause: the store answers again.

        Until then changes are missed, and answers may be as old as the time to live.
        """
        self._recovered.set()

    def stop(self) -> None:
        """End the thread, as soon as the backend ends its iterator."""
        self._stopped.set()
        self._recovered.set()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            has_listened = False
            try:
                for origin in self._backend.changes():
                    if self._stopped.is_set():
                        # The backend was closed before it began to listen.
                        return
                    if has_listened:
                        self._on_change(origin)
                    else:
                        self._on_connect()
                    has_listened, pause = True, FIRST_PAUSE
                if not has_listened:
                    return
            except BaseException as error:
                if not is_failure(error):
                    raise
                if not self._stopped.is_set():
                    self._lost.write(place_of(self._backend), error=error)
            pause = self._pause(pause)

    def _pause(self, seconds: float) -> float:
        """Wait before a lost connection is opened again; return the next pause."""
        self._stopped.wait(_shortened(FIRST_PAUSE))
        if self._recovered.wait(_shortened(seconds - FIRST_PAUSE)):
            self._recovered.clear()
            return FIRST_PAUSE
        return min(2 * seconds, LONGEST_PAUSE)


def _shortened(pause: float) -> float:
    """Return a part of a pause, so that processes do not connect all at once."""
    return pause * random.uniform(0.5, 1)  # noqa: S311 - no secret
