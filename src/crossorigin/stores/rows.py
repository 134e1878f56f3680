"""Rows: the entries of a store, which may have the same problems as those of a policy.

A row that has a problem is left out, and reported. It never widens the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from crossorigin.engine import log
from crossorigin.errors import PolicyError, Problem
from crossorigin.origins import MAX_ORIGIN_LENGTH, OriginIndex, Pattern, is_serialized
from crossorigin.rules import Origins, ProblemCollector, risks
from crossorigin.rules.fields import MAX_ENTRIES, read_origins
from crossorigin.spec.text import short_repr
from crossorigin.stores.backend import Backend, place_of
from crossorigin.stores.failures import StoreError

MAX_SKIPPED: Final = 100
"""Rows whose problem is reported; further rows are only counted."""

MAX_ROW: Final = 2 * MAX_ORIGIN_LENGTH
"""Characters of a row; a longer row is neither an origin nor a pattern, and is not read."""

_FIELD: Final = "allow_origins"
_OF_POLICY: Final = {
    "*": (
        "incompatible-any-origin-others",
        "a store lists origins, and * is not an origin.",
        'Write allow_origins="*" in the policy, without the store.',
    ),
    "null": (
        "prohibited-null-origin",
        "a store is never asked for null.",
        'List "null" in the policy itself, which accepts the risk.',
    ),
}
"""Entries that only a policy can list: code, message and remedy."""

_MAX_STEPS: Final = 9
"""Rounds: a suggestion may have a problem with a suggestion of its own."""


class Compiled(NamedTuple):
    """A whole list, judged for one policy.

    Attributes:
        origins: the origins and the patterns without a problem.
        skipped: a problem of each row that is left out, for the first `REPORTED` rows.
        left_out: the number of rows that are left out.
    """

    origins: OriginIndex
    skipped: tuple[Problem, ...]
    left_out: int


class Judge(NamedTuple):
    """Judges rows under the fields of a policy that decide on them.

    Attributes:
        credentials: whether the policy allows credentials.
        risks: the names of the risks that the policy accepts.
    """

    credentials: bool
    risks: frozenset[str]

    @property
    def safe_schemes(self) -> tuple[str, ...]:
        """The schemes of origins that need no further check: nearly all rows have one."""
        is_secure = self.credentials and "insecure-origin" not in self.risks
        return ("https://",) if is_secure else ("https://", "http://")

    def compile(self, rows: Iterable[object]) -> Compiled:
        """Return the index of the rows without a problem."""
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
        else:
            origins = _read_row(collector, row)
            check(collector, origins)
        return (Origins(), collector.problems) if collector.problems else (origins, [])


def _read_row(collector: ProblemCollector, row: str) -> Origins:
    """Return the origins of a row; collect the problems that it has under every policy."""
    if row in _OF_POLICY:
        code, message, remedy = _OF_POLICY[row]
        collector.add(code, _FIELD, row, message, remedy=remedy)
        return Origins()
    return read_origins(collector, row)


def canonical(origin: str) -> str:
    """Return the canonical form of an origin or a pattern.

    Raises:
        PolicyError: it is neither.
    """
    collector = ProblemCollector()
    origins = _read_row(collector, origin[: MAX_ROW + 1])
    collector.close()
    return str(next(origins.rules()))


def spellings(origin: str) -> set[str]:
    """Return a row, its canonical form, and the spellings that its problems suggest."""
    tried: list[str] = []
    meant: object = origin
    while isinstance(meant, str) and len(tried) < _MAX_STEPS:
        tried.append(meant)
        try:
            return {origin, canonical(meant)}
        except PolicyError as error:
            problem = error.problems[0]
        # A row without a scheme may mean two origins.
        meant = None if problem.code == "invalid-origin-scheme" else problem.suggestion
    return {origin}


def named(origin: object, of_all: str) -> set[str]:
    """Return the spellings of an origin that has changed.

    Args:
        origin: an origin or a pattern, in any spelling.
        of_all: the call to make for all origins, which the message names.

    Raises:
        TypeError: it is no text.
        PolicyError: it names no origin.
    """
    if not isinstance(origin, str):
        message = (
            f"name an origin such as 'https://app.example', not {short_repr(origin)}; "
            f"for all of them call {of_all}"
        )
        raise TypeError(message)
    found = spellings(origin)
    if len(found) == 1:
        canonical(origin)
    return found


def bounded(rows: Iterable[object], most: int = MAX_ENTRIES) -> list[object]:
    """Return the rows.

    Args:
        rows: the rows, which may be infinitely many.
        most: the greatest number.

    Raises:
        StoreError: there are more.
    """
    found = list(islice(rows, most + 1))
    if len(found) > most:
        message = f"the store has more than {most} rows; use mode='origin'"
        raise StoreError(message)
    return found


def log_skipped(backend: Backend, problem: Problem) -> None:
    """Log a row that is left out.

    Args:
        backend: the place of the row.
        problem: the problem of the row.
    """
    message = "A row of the store %s is left out: %s"
    log.write(log.WARNING, message, place_of(backend), problem.message)


STRICT: Final = Judge(credentials=True, risks=frozenset())
"""The judge of the strictest policy, for a store that is asked without a policy."""
