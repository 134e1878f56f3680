"""The rows of a product of facets: all of them, or few that have each pair of values."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

from harness.asked import EVERY_ROW

Row = tuple[str, ...]


def rows_of(
    *facets: Iterable[str], is_possible: Callable[[Row], bool] = lambda _row: True
) -> list[Row]:
    """Return rows of the product of `facets`.

    With ``CONTRACT_ROWS=all`` these are all possible rows; otherwise, each two values of two
    facets that are possible together are in one of the rows.

    Args:
        facets: the values of each facet.
        is_possible: whether a row can exist.
    """
    every = {
        row: frozenset(_pairs(row)) for row in filter(is_possible, itertools.product(*facets))
    }
    if EVERY_ROW:
        return list(every)
    left = set().union(*every.values())
    rows = []
    while left:
        row = max(every, key=lambda each: len(every[each] & left))
        left -= every[row]
        rows.append(row)
    return rows


def _pairs(row: Row) -> Iterator[tuple[tuple[int, str], ...]]:
    return itertools.combinations(enumerate(row), 2)
