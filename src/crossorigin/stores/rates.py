"""Rate: a bound on questions a second."""

from __future__ import annotations

from collections.abc import Callable


class Rate:
    """Admits a number of questions a second, and a burst after a quiet time.

    Args:
        a_second: the number that is admitted each second.
        burst: the greatest number at once.
        clock: returns seconds.
    """

    __slots__ = ("_a_second", "_burst", "_clock", "_left", "_since")

    def __init__(self, a_second: float, burst: float, clock: Callable[[], float]) -> None:
        self._a_second = a_second
        self._burst = self._left = burst
        self._clock = clock
        self._since = clock()

    def admit(self) -> bool:
        """Return whether one more question may be asked; the caller holds a lock."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._since) * self._a_second)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
