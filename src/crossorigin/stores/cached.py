"""Cached: a cache in front of look-ups, one origin each.

Theory of operation. Answers that allow and answers that refuse are kept apart, each in a
bounded number, so that unknown origins never displace the allowed ones. When its time to live
has passed, an answer is asked for again. One request asks, in its own thread or task; the
others wait for it. If the store fails, the last good answer is given for a limited time
(`stale`), and no answer after that.
"""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from crossorigin.engine.lookup import (
    LOOKUP_TIMEOUT,
    NeedsAwait,
    checked,
    ends_request,
    is_failure,
    within_time,
)
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.origins import Call, Wait
from crossorigin.spec.calls import flaw_of_callable
from crossorigin.spec.numbers import check_number
from crossorigin.spec.text import class_name
from crossorigin.stores import limits as bounds
from crossorigin.stores import processes
from crossorigin.stores.failures import StoreError
from crossorigin.stores.flights import Flights
from crossorigin.stores.limits import Limits
from crossorigin.stores.memory import Entry, Memory
from crossorigin.stores.notes import Note
from crossorigin.stores.questions import FunctionQuestion, Question
from crossorigin.stores.rates import Rate
from crossorigin.stores.rows import named
from crossorigin.stores.seats import (
    AsyncSeat,
    Outcome,
    Seat,
    ThreadSeat,
    Told,
    async_seat,
    thread_seat,
)

JITTER: Final = 0.1
"""The greatest part of a time to live that is cut off at random, so that entries made together
do not expire together. In the same part before an allowing answer expires, one request asks
again, and the others still get the old answer."""


class OriginCache:
    """Keeps the answers to a question about one origin at a time.

    Args:
        question: asks for one origin.
        limits: how long answers are kept, and how many.
        rate: questions about unknown origins that are asked each second.
        clock: returns seconds.
        patience: seconds for which a thread waits for another one to ask.
        of: the owner of the question for the log, as ``" of the store …"``.

    Attributes:
        flights: the look-ups that are under way.
    """

    def __init__(
        self,
        question: Question,
        limits: Limits,
        rate: float = bounds.UNKNOWN_A_SECOND,
        clock: Callable[[], float] = time.monotonic,
        patience: float = LOOKUP_TIMEOUT,
        of: str = "",
    ) -> None:
        self._of = of
        self._question = question
        self._limits = limits
        self._rate = rate
        self._clock = clock
        self._patience = patience
        self._stale_used = Note(
            "The look-up of origins%s failed; the last good answers are given.", clock
        )
        self._renew()
        processes.keep(self)

    def _renew(self) -> None:
        """Drop all answers: at the start, and in a forked process."""
        self._allowed = Memory(self._limits.size)
        self._refused = Memory(self._limits.size)
        self.flights: Flights = Flights()
        self._is_failing = False
        self._unknown = Rate(self._rate, max(self._rate, bounds.UNKNOWN_BURST), self._clock)
        few = bounds.FAILING_A_SECOND
        self._retries = {known: Rate(few, few, self._clock) for known in (True, False)}

    @property
    def count(self) -> int:
        """The number of answers that are kept."""
        return len(self._allowed) + len(self._refused)

    def waiting(self, origin: str) -> int:
        """Return the number of requests that wait for another one to ask for `origin`."""
        return self.flights.waiting(origin)

    def peek(self, origin: str) -> bool | None:
        """Return the answer that is in memory; None if the store has to be asked."""
        entry = self._allowed.get(origin)
        if entry is not None:
            now = self._clock()
            if now < entry.ask_at or now < min(entry.retry_at, entry.stale_until):
                entry.was_used = True
                return True
            return None
        entry = self._refused.get(origin)
        if entry is not None and not entry.has_failed and self._clock() < entry.until:
            entry.was_used = True
            return False
        return None

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:
        """Return whether `origin` may read; it may block.

        Raises:
            StoreError: there is no answer.
        """
        seat = thread_seat()
        try:
            answer = self._enter(origin, seat)
            if answer is not None:
                return answer
            if isinstance(seat, ThreadSeat) and seat.told is Told.WAIT:
                seat.wait(self._patience)
            if seat.told is Told.LEAD:
                self._ask_now(origin, seat, wait)
            return self._end(origin, seat.told)
        except TimeoutError as error:
            return self._give_up(origin, seat, error)
        finally:
            self.flights.leave(seat)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:
        """Return whether `origin` may read, without blocking the event loop.

        Raises:
            StoreError: there is no answer.
        """
        seat = async_seat()
        try:
            answer = self._enter(origin, seat)
            if answer is not None:
                return answer
            # One limit for all: nothing else ends the question without the last good answer.
            await within_time(self._wait_or_ask(origin, seat, call), bounds.STORE_TIMEOUT)
            return self._end(origin, seat.told)
        except TimeoutError as error:
            return self._give_up(origin, seat, error)
        finally:
            self.flights.leave(seat)

    def _give_up(self, origin: str, seat: Seat, error: TimeoutError) -> bool:
        """Return the last good answer, because the question takes too long."""
        outcome = Outcome(None, error)
        if seat.told is Told.LEAD:
            self._settle(origin, seat, outcome)
        else:
            # The leader hangs: a later request asks in its place.
            self.flights.abandon(seat)
            self._note_failure(origin)
        return self._end(origin, outcome)

    async def _wait_or_ask(self, origin: str, seat: AsyncSeat, call: Call | None) -> None:
        if seat.told is Told.WAIT:
            await seat.wait()
        if seat.told is Told.LEAD:
            await self._ask_later(origin, seat, call)

    def forget(self, origin: str) -> None:
        """Drop the answer about `origin`; one that is being asked for is not kept.

        A pattern may name any origin: with it, every answer is dropped.
        """
        if "*" in origin:
            self.forget_all()
            return
        with self.flights.lock:
            self.flights.forget(origin)
            self._allowed.drop(origin)
            self._refused.drop(origin)

    def forget_all(self) -> None:
        """Drop every answer; those that are being asked for are not kept."""
        with self.flights.lock:
            self.flights.forget_all()
            self._allowed.clear()
            self._refused.clear()

    def expire_all(self) -> None:
        """Ask for every answer again; the present answers are given while the store fails.

        The same holds for the answers that are being asked for.
        """
        with self.flights.lock:
            self.flights.expire_all()
            self._allowed.expire()
            self._refused.clear()

    def _enter(self, origin: str, seat: Seat) -> bool | None:
        """Return the answer, or take a seat in the look-up and return None."""
        with self.flights.lock:
            answer = self.peek(origin)
            if answer is not None:
                return answer
            known, unknown = self._allowed.get(origin), self._refused.get(origin)
            now = self._clock()
            last = known if known is not None and now < known.stale_until else None
            if last is not None and last.has_failed and self.flights.is_open(origin):
                # Another request is asking whether the store works again.
                return True
            if unknown is not None and unknown.has_failed and now < unknown.until:
                message = "the look-up failed a moment ago"
                raise StoreError(message)
            try:
                admit = functools.partial(self._admit, is_known=known is not None)
                self.flights.board(origin, seat, admit)
            except StoreError:
                if last is not None:
                    return True
                raise
            if known is not None:
                known.ask_at = known.until
        return None

    def _admit(self, *, is_known: bool) -> None:
        """Raise a StoreError if no question may be asked now."""
        if self._is_failing and not self._retries[is_known].admit():
            message = "the store fails, and is asked only a few times a second"
            raise StoreError(message)
        if is_known:
            return
        if len(self.flights) >= bounds.MAX_IN_FLIGHT or not self._unknown.admit():
            message = "too many unknown origins are asked for"
            raise StoreError(message)

    def _ask_now(self, origin: str, seat: Seat, wait: Wait) -> None:
        try:
            answer = checked(self._question.now(origin, wait))
        except BaseException as error:
            if isinstance(error, NeedsAwait) or not is_failure(error):
                raise
            self._settle(origin, seat, Outcome(None, error))
        else:
            self._settle(origin, seat, Outcome(answer))

    async def _ask_later(self, origin: str, seat: Seat, call: Call | None) -> None:
        try:
            answer = checked(await self._question.later(origin, call))
        except BaseException as error:
            if ends_request(error):
                raise
            self._settle(origin, seat, Outcome(None, error))
        else:
            self._settle(origin, seat, Outcome(answer))

    def _settle(self, origin: str, seat: Seat, outcome: Outcome) -> None:
        with self.flights.lock:
            if outcome.answer is None:
                self._note_failure(origin)
            else:
                self._is_failing = False
                if seat.flight.is_current:
                    self._keep(origin, is_allowed=outcome.answer)
                elif self.flights.is_expired(seat.flight):
                    self._keep_expired(origin, is_allowed=outcome.answer)
        self.flights.land(seat, outcome)

    def _keep(self, origin: str, *, is_allowed: bool) -> None:
        self.flights.overtake(origin)
        now, limits = self._clock(), self._limits
        shortened = 1 - JITTER * random.random()  # noqa: S311 - no secret
        if is_allowed:
            self._refused.drop(origin)
            entry = Entry(now + limits.ttl, now + limits.ttl + limits.stale)
            entry.ask_at = now + limits.ttl * (shortened - JITTER)
            self._allowed.put(origin, entry)
        else:
            self._allowed.drop(origin)
            self._refused.put(origin, Entry(now + limits.negative_ttl * shortened))

    def _keep_expired(self, origin: str, *, is_allowed: bool) -> None:
        """Keep an answer that expired after the question, for use while the store fails."""
        if not is_allowed:
            self._allowed.drop(origin)
        elif self._allowed.get(origin) is None:
            self._refused.drop(origin)
            stale_until = self._clock() + self._limits.stale
            self._allowed.put(origin, Entry(0, stale_until))

    def _note_failure(self, origin: str) -> None:
        """Record that the question failed.

        Only the failure of an origin that was allowed counts as a failure of the store: any
        client chooses the other origins, and a callable may fail for some of them.
        """
        with self.flights.lock:
            retry_at = self._clock() + bounds.RETRY_AFTER
            entry = self._allowed.get(origin)
            if entry is None:
                self._refused.put(origin, Entry(retry_at, has_failed=True))
            else:
                self._is_failing = entry.has_failed = True
                entry.retry_at = retry_at

    def _end(self, origin: str, told: Outcome | Told) -> bool:
        """Return the answer of the look-up, or the last good one."""
        outcome = told if isinstance(told, Outcome) else Outcome(None)
        if outcome.answer is not None:
            return outcome.answer
        entry = self._allowed.get(origin)
        if entry is not None and self._clock() < entry.stale_until:
            self._stale_used.write(self._of, error=outcome.error)
            return True
        message = "the store gave no answer"
        raise StoreError(message) from outcome.error


class Cached:
    """A callable behind a cache; an entry of `allow_origins`. See `cached`."""

    __slots__ = ("_cache", "_configuration")

    keeps_time = True

    def __init__(self, lookup: Callable[[str], Any], limits: Limits, rate: float) -> None:
        self._cache = OriginCache(FunctionQuestion(lookup), limits, rate)
        self._configuration = (lookup, limits, rate)

    def peek(self, origin: str) -> bool | None:
        """Return the answer that is in memory; None if the store has to be asked.

        Args:
            origin: a serialized origin.
        """
        return self._cache.peek(origin)

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:
        """Return whether `origin` may read; it may block.

        Args:
            origin: a serialized origin.
            wait: turns an awaitable into its result.

        Raises:
            StoreError: there is no answer.
        """
        return self._cache.allows(origin, wait)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:
        """Return whether `origin` may read, without blocking the event loop.

        Args:
            origin: a serialized origin.
            call: calls a synchronous callable; None for a worker thread.

        Raises:
            StoreError: there is no answer.
        """
        return await self._cache.allows_async(origin, call)

    def forget(self, origin: str) -> None:
        """Drop the answer about `origin`; one that is being asked for is not kept.

        Args:
            origin: the origin that has changed, in any spelling; with a pattern, every answer
                is dropped.

        Raises:
            TypeError: it is not text.
            PolicyError: it names no origin.
        """
        for each in named(origin, "forget_all()"):
            self._cache.forget(each)

    def forget_all(self) -> None:
        """Drop every answer; those that are being asked for are not kept."""
        self._cache.forget_all()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cached):
            return NotImplemented
        return self._configuration == other._configuration

    def __hash__(self) -> int:
        return hash(self._configuration)

    def __reduce__(self) -> tuple[type[Cached], tuple[Callable[[str], Any], Limits, float]]:
        return (Cached, self._configuration)

    def __repr__(self) -> str:
        lookup, limits, _ = self._configuration
        name = getattr(lookup, "__qualname__", None) or class_name(lookup)
        return f"cached({name}{limits.changed()})"


def cached(
    lookup: Callable[[str], bool | Awaitable[bool]],
    ttl: float = 60,
    negative_ttl: float = 10,
    stale: float = 3600,
    size: int = 10_000,
    *,
    rate: float = bounds.UNKNOWN_A_SECOND,
) -> Cached:
    """Return an entry of `allow_origins` that asks `lookup` through a cache.

    Of simultaneous requests of one origin, one asks for all, in its own thread or task.

    Args:
        lookup: takes a serialized origin, and returns a bool or an awaitable of one.
        ttl: seconds for which an answer that allows holds.
        negative_ttl: seconds for which an answer that refuses holds.
        stale: seconds after `ttl` for which the last answer that allows is given while
            `lookup` fails.
        size: the number of origins of either answer that are kept.
        rate: questions about unknown origins that are asked each second; a further unknown
            origin is not allowed.

    Raises:
        TypeError: `lookup` is not a function of one argument, or a limit is not a number.
        ValueError: a limit is negative, or greater than a billion.
    """
    function: object = lookup
    flaw = flaw_of_callable(lookup, 1) if callable(function) else "the look-up is not callable"
    if flaw:
        message = f"{flaw}; write a function of the origin"
        raise TypeError(message)
    check_number("rate", rate, is_positive=True)
    return Cached(lookup, Limits(ttl, negative_ttl, stale, size).check(), rate)
