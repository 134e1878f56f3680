"""Rows: the entries of a store, judged by the same problems as those of a policy.

A row that has a problem is left out, and reported. It never widens the list.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from crossorigin.errors import PolicyError, Problem
from crossorigin.origins import MAX_ORIGIN_LENGTH, OriginIndex, Pattern, is_serialized
from crossorigin.rules import Origins, ProblemCollector, risks
from crossorigin.rules.fields import MAX_ENTRIES, read_origins
from crossorigin.stores.failures import StoreError

MAX_SKIPPED: Final = 100
"""Rows that are reported; of further ones only the number is."""

MAX_ROW: Final = 2 * MAX_ORIGIN_LENGTH
"""Characters of a row; a longer one is no origin and no pattern, and is not read."""

_FIELD: Final = "allow_origins"
_STAR: Final = "a store lists origins; the star, for all of them, stands in the policy itself."


class Compiled(NamedTuple):
    """A whole list, as one policy sees it.

    Attributes:
        origins: the origins and the patterns that hold.
        skipped: a problem for each of the first rows that do not.
        left_out: the number of those rows.
    """

    origins: OriginIndex
    skipped: tuple[Problem, ...]
    left_out: int


class Judge(NamedTuple):
    """Judges rows under the fields of a policy that decide on them.

    Attributes:
        credentials: whether the policy allows credentials.
        risks: the names of the risks that the owner takes on.
    """

    credentials: bool
    risks: frozenset[str]

    @property
    def safe_schemes(self) -> tuple[str, ...]:
        """The starts of serialized origins that have no problem: nearly all rows."""
        is_secure = self.credentials and "insecure-origin" not in self.risks
        return ("https://",) if is_secure else ("https://", "http://")

    def compile(self, rows: Iterable[object]) -> Compiled:
        """Return the index of the rows that hold."""
        schemes = self.safe_schemes
        exact: set[bytes] = set()
        patterns: set[Pattern] = set()
        skipped: list[Problem] = []
        count = 0
        for row in rows:
            if (
                isinstance(row, str)
                and len(row) <= MAX_ROW
                and row.startswith(schemes)
                and is_serialized(row)
            ):
                exact.add(row.encode())
                continue
            origins, problems = self._read(row)
            exact |= origins.exact
            patterns.update(origins.patterns)
            if problems:
                count += 1
                skipped += problems[: MAX_SKIPPED - len(skipped)]
        return Compiled(OriginIndex(frozenset(exact), sorted(patterns)), tuple(skipped), count)

    def problem_of(self, row: object) -> Problem | None:
        """Return the first problem of a row, or None."""
        return next(iter(self._read(row)[1]), None)

    def _read(self, row: object) -> tuple[Origins, list[Problem]]:
        """Return the origins of a row, or its problems."""
        check = partial(risks.check, risks=self.risks, credentials=self.credentials)
        collector = ProblemCollector()
        collector.usable = partial(risks.usable, **check.keywords)
        origins = Origins()
        if not isinstance(row, str):
            collector.add_type(_FIELD, row, "text")
        elif len(row) > MAX_ROW:
            message = f"the row has {len(row):,} characters."
            collector.add("invalid-origin-host", _FIELD, row[:MAX_ROW], message)
        elif row == "*":
            collector.add("incompatible-any-origin-others", _FIELD, row, _STAR)
        else:
            origins = read_origins(collector, row)
            check(collector, origins)
        return (Origins(), collector.problems) if collector.problems else (origins, [])


def canonical(origin: str) -> str:
    """Return the canonical form of an origin or a pattern.

    Raises:
        PolicyError: it is neither.
    """
    collector = ProblemCollector()
    origins = read_origins(collector, origin[: MAX_ROW + 1])
    if origins.any:
        collector.add("incompatible-any-origin-others", _FIELD, origin)
    collector.close()
    return str(next(origins.rules()))


def spellings(origin: str) -> set[str]:
    """Return a row, and the origin or the pattern that it stands for."""
    try:
        return {origin, canonical(origin)}
    except PolicyError:
        return {origin}


def bounded(rows: Iterable[object], most: int = MAX_ENTRIES) -> list[object]:
    """Return the rows.

    Args:
        rows: they may have no end.
        most: the greatest number.

    Raises:
        StoreError: there are more.
    """
    found = list(islice(rows, most + 1))
    if len(found) > most:
        message = f"the store has more than {most} rows; use mode='origin'"
        raise StoreError(message)
    return found


def log_skipped(place: str, problem: Problem) -> None:
    """Log a row that is left out.

    Args:
        place: the store, as text.
        problem: the problem of the row.
    """
    logging.getLogger("crossorigin").warning(
        "A row of the store %s is left out: %s", place, problem.message
    )


STRICT: Final = Judge(credentials=True, risks=frozenset())
"""Judges as the strictest policy does: for a store that is asked without one."""
