"""Flights: one look-up for all simultaneous questions of one origin, in any thread and loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from crossorigin.stores.seats import Outcome, Seat, Told


class Flight:
    """One look-up that is under way.

    Attributes:
        key: the origin.
        seats: the requests that wait, in their order.
        is_current: whether its result holds: no `forget` has named the origin since, and has
            not expired.
    """

    __slots__ = ("is_current", "key", "seats")

    def __init__(self, key: str) -> None:
        self.key: str = key
        self.seats: dict[Seat, None] = {}
        self.is_current: bool = True


class Flights:
    """The look-ups that are under way.

    The first request of an origin leads: it asks, and lands with an outcome for all. A leader
    that leaves without an outcome gives the lead to the next waiting request.
    """

    def __init__(self) -> None:
        # A garbage collection while the lock is held may end a request, which then leaves: the
        # same thread takes the lock again.
        self.lock: AbstractContextManager[object] = threading.RLock()
        self._current: dict[str, Flight] = {}
        self._expired: dict[str, Flight] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def is_open(self, key: str) -> bool:
        """Return whether a look-up of `key` is under way."""
        return key in self._current

    def waiting(self, key: str) -> int:
        """Return the number of requests that wait for the look-up of `key`."""
        flight = self._current.get(key)
        return 0 if flight is None else len(flight.seats)

    def board(self, key: str, seat: Seat, admit: Callable[[], None]) -> None:
        """Take a seat in the look-up of `key`.

        A new look-up is opened after `admit`, which raises where there are too many. A seat
        that cannot wait opens one of its own, whose result is not kept.
        """
        with self.lock:
            flight = self._current.get(key)
            if flight is not None and seat.can_wait:
                flight.seats[seat] = None
                seat.flight = flight
                return
            admit()
            seat.flight = Flight(key)
            seat.told = Told.LEAD
            self._count += 1
            if flight is None:
                self._current[key] = seat.flight
            else:
                seat.flight.is_current = False

    def land(self, seat: Seat, outcome: Outcome) -> None:
        """End the look-up that `seat` leads, and wake all requests that wait."""
        flight = seat.flight
        with self.lock:
            self._end(flight)
            told = [seat, *flight.seats]
            flight.seats.clear()
        for each in told:
            each.told = outcome
            each.wake()

    def leave(self, seat: Seat) -> None:
        """Give the seat up; a leader that has not landed gives the lead to another one."""
        flight = seat.flight
        if flight is None or isinstance(seat.told, Outcome):
            return
        with self.lock:
            flight.seats.pop(seat, None)
            if seat.told is not Told.LEAD:
                return
            seat.told = Outcome(None)
            if not flight.seats:
                self._end(flight)
                return
            following = next(iter(flight.seats))
            del flight.seats[following]
            following.told = Told.LEAD
        following.wake()

    def is_expired(self, flight: Flight) -> bool:
        """Return whether the result of `flight` has expired and no later result exists."""
        return self._expired.get(flight.key) is flight

    def abandon(self, seat: Seat) -> None:
        """Let the look-up of `seat` expire, because it takes too long."""
        flight: Flight = seat.flight
        with self.lock:
            if flight.is_current:
                self._expire(flight)

    def expire_all(self) -> None:
        """Let later questions open look-ups of their own; the present results are expired."""
        with self.lock:
            for flight in list(self._current.values()):
                self._expire(flight)

    def forget(self, key: str) -> None:
        """Drop the look-up of `key`: later questions open one of their own."""
        with self.lock:
            self.overtake(key)
            flight = self._current.pop(key, None)
            if flight is not None:
                flight.is_current = False

    def forget_all(self) -> None:
        """Let later questions open look-ups of their own; the present results are dropped."""
        with self.lock:
            for key in [*self._current, *self._expired]:
                self.forget(key)

    def overtake(self, key: str) -> None:
        """Drop the result of an expired look-up of `key`, because a later look-up has one."""
        self._expired.pop(key, None)

    def _expire(self, flight: Flight) -> None:
        self.forget(flight.key)
        self._expired[flight.key] = flight

    def _end(self, flight: Flight) -> None:
        self._count -= 1
        for flights in (self._current, self._expired):
            if flights.get(flight.key) is flight:
                del flights[flight.key]
