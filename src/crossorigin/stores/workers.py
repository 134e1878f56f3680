"""Workers: threads of a store, so that a store that hangs holds no request up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from crossorigin.stores.failures import StoreError

MAX_WORKERS: Final = 40
"""Threads that may hang at once; further questions fail at once."""

_Result = TypeVar("_Result")


class _Box:
    """The result of one call, or its failure."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.error: BaseException | None = None
        self.results: list[object] = []


class Workers:
    """Calls functions in daemon threads of their own, a bounded number at once.

    Args:
        name: the name of the threads.
        most: the greatest number of threads.
    """

    def __init__(self, name: str, most: int = MAX_WORKERS) -> None:
        self._name = name
        self._free = threading.Semaphore(most)

    def call(self, function: Callable[[], _Result], limit: float) -> _Result:
        """Return the result of `function`.

        Raises:
            StoreError: too many threads hang, or this one takes longer than `limit` seconds.
        """
        if not self._free.acquire(blocking=False):
            message = "too many questions of the store are under way"
            raise StoreError(message)
        box = _Box()
        thread = threading.Thread(
            target=self._run, args=(function, box), name=self._name, daemon=True
        )
        try:
            thread.start()
        except BaseException:
            self._free.release()
            raise
        if not box.done.wait(limit):
            message = f"the store gave no answer in {limit:g} seconds"
            raise StoreError(message)
        if isinstance(box.error, Exception):
            raise box.error
        if box.error is not None:
            message = f"the store raised {type(box.error).__name__}"
            raise StoreError(message) from box.error
        result: _Result = box.results[0]  # type: ignore[assignment]  # of `function`
        return result

    def _run(self, function: Callable[[], object], box: _Box) -> None:
        try:
            box.results.append(function())
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            box.error = error
        finally:
            self._free.release()
            box.done.set()
