"""Numbers: whether an argument is a limit."""

from __future__ import annotations

from typing import Final

MOST: Final = 10**9
"""The greatest limit: 31 years in seconds. Clocks and locks of systems accept no more."""


def check_number(
    name: str, value: object, *, is_positive: bool = False, is_whole: bool = False
) -> None:
    """Raise a TypeError or a ValueError if `value` is not a limit.

    Args:
        name: the name of the argument.
        value: its value.
        is_positive: whether 0 is refused.
        is_whole: whether only a whole number is accepted.
    """
    if isinstance(value, bool) or not isinstance(value, int if is_whole else int | float):
        wanted = "a whole number" if is_whole else "a number"
        message = f"{name} is {wanted}, not {type(value).__name__}"
        raise TypeError(message)
    # NaN is neither less nor greater than a limit.
    if not 0 <= value <= MOST or (is_positive and not value):
        wanted = "greater than 0" if is_positive else "at least 0"
        # `str` refuses a very long number.
        told = "too long" if type(value) is int and abs(value) > MOST * MOST else value
        message = f"{name} is {told}; it must be {wanted}, and at most {MOST:,}"
        raise ValueError(message)
