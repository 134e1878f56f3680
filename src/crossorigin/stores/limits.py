"""Limits: how long answers are kept, and how many."""

from __future__ import annotations

from typing import Final, NamedTuple

from crossorigin.spec.numbers import check_number

STORE_TIMEOUT: Final = 4.0
"""Seconds for one question; fewer than for a whole look-up, so that the last good answer can
still be given."""

RETRY_AFTER: Final = 1.0
"""Seconds after a failure for which the same question is not asked again."""

MAX_IN_FLIGHT: Final = 100
"""Questions about unknown origins that are under way at once."""

UNKNOWN_A_SECOND: Final = 200.0
"""Questions about unknown origins that are asked each second."""

UNKNOWN_BURST: Final = 1000.0
"""Questions about unknown origins that may be asked at once after a quiet time, such as a
start."""

FAILING_A_SECOND: Final = 10.0
"""Questions of each kind that are asked each second while the store fails."""


class Limits(NamedTuple):
    """How long answers are kept, and how many.

    Attributes:
        ttl: seconds for which an answer that allows holds, or a whole list.
        negative_ttl: seconds for which an answer that refuses holds.
        stale: seconds after `ttl` for which the last good answer is given while the store
            fails.
        size: the number of origins of either answer that are kept.
    """

    ttl: float = 60
    negative_ttl: float = 10
    stale: float = 3600
    size: int = 10_000

    def check(self) -> Limits:
        """Return the limits.

        Raises:
            TypeError: one is not a number.
            ValueError: one is negative or too great, or `ttl` or `size` is 0.
        """
        for name, value in self._asdict().items():
            check_number(name, value, is_positive=name in _POSITIVE, is_whole=name == "size")
        return self

    def changed(self) -> str:
        """Return the limits that are not the defaults, as arguments of a call."""
        defaults = self._field_defaults
        return "".join(
            f", {name}={value!r}"
            for name, value in self._asdict().items()
            if value != defaults[name]
        )


_POSITIVE: Final = ("ttl", "size")
