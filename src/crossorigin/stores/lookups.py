"""Lookups: a store that is asked for each origin, behind a cache."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crossorigin.errors import Problem
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.origins import Call, OriginSource, Wait
from crossorigin.stores.backend import Backend, place_of
from crossorigin.stores.cached import OriginCache
from crossorigin.stores.limits import STORE_TIMEOUT, UNKNOWN_A_SECOND, Limits
from crossorigin.stores.rows import MAX_SKIPPED, Judge, log_skipped, spellings
from crossorigin.stores.watch import Watch
from crossorigin.stores.workers import Workers


class _BackendQuestion:
    """Asks a backend for one origin.

    Args:
        backend: the place that keeps the origins.
        on_recovery: is called when the backend answers after a failure.
    """

    def __init__(self, backend: Backend, on_recovery: Callable[[], None]) -> None:
        self._backend = backend
        self._workers = Workers("crossorigin-store-ask")
        self._on_recovery = on_recovery
        self._has_failed = False

    def now(self, origin: str, _wait: Wait) -> object:
        """Ask in the thread of the request, or in a thread of the store."""
        with self._noted():
            if self._backend.in_request:
                return self._backend.has(origin)
            ask = functools.partial(self._backend.has, origin)
            return self._workers.call(ask, STORE_TIMEOUT)

    async def later(self, origin: str, _call: Call | None) -> object:
        """Ask on the event loop of the request."""
        with self._noted():
            return await self._backend.has_async(origin)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Note whether the backend answers."""
        try:
            yield
        except BaseException:
            self._has_failed = True
            raise
        if self._has_failed:
            self._has_failed = False
            self._on_recovery()


class JudgedLookups:
    """The look-ups of a store, for policies with the same judge.

    A row that has a problem under the policy is not allowed, and reported.
    """

    __slots__ = ("_judge", "_lookups", "_schemes")

    def __init__(self, lookups: Lookups, judge: Judge) -> None:
        self._lookups = lookups
        self._judge = judge
        self._schemes = judge.safe_schemes

    def peek(self, origin: str) -> bool | None:
        """Return the answer that is in memory."""
        answer = self._lookups.cache.peek(origin)
        return self._judged(origin) if answer else answer

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:
        """Return whether `origin` may read; it may block."""
        return self._lookups.cache.allows(origin, wait) and self._judged(origin)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:
        """Return whether `origin` may read, without blocking the event loop."""
        return await self._lookups.cache.allows_async(origin, call) and self._judged(origin)

    def _judged(self, origin: str) -> bool:
        if origin.startswith(self._schemes):
            return True
        problem = self._judge.problem_of(origin)
        if problem is None:
            return True
        self._lookups.report(problem)
        return False


class Lookups:
    """Asks a backend for each origin, behind a cache.

    Args:
        backend: the place that keeps the origins.
        limits: how long answers are kept, and how many.
        clock: returns seconds.

    Attributes:
        cache: the cache.
    """

    def __init__(
        self, backend: Backend, limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._backend = backend
        self._watch = Watch(backend, self.forget, self.load)
        self.cache: OriginCache = OriginCache(
            _BackendQuestion(backend, self._watch.retry),
            limits,
            UNKNOWN_A_SECOND,
            clock,
            of=f" of the store {place_of(backend)}",
        )
        self._skipped: dict[str, Problem] = {}
        self._watch.start()

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The problems of the rows that were asked for, and are left out."""
        return tuple(self._skipped.values())

    def view(self, judge: Judge) -> OriginSource:
        """Return the look-ups whose rows `judge` judges."""
        return JudgedLookups(self, judge)

    def report(self, problem: Problem) -> None:
        """Log a row that is left out, once."""
        if problem.message in self._skipped or len(self._skipped) >= MAX_SKIPPED:
            return
        self._skipped[problem.message] = problem
        log_skipped(self._backend, problem)

    def forget(self, origin: str | None) -> None:
        """Drop the answer about an origin; with None, ask for every origin again."""
        if origin is None:
            self.cache.expire_all()
        else:
            for each in spellings(origin):
                self.cache.forget(each)

    def forget_own(self) -> None:
        """Ask for every origin again; the last good answers hold while the store fails."""
        self.cache.expire_all()

    def load(self) -> None:
        """Ask for every origin again; the last good answers hold while the store fails."""
        self.cache.expire_all()

    def raise_failure(self) -> None:
        """Do nothing: each question raises its own failure."""

    def stop(self) -> None:
        """End the threads."""
        self._watch.stop()
