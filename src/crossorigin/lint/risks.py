"""Risks: the problems that each accepted risk lifts, and the reasons of the owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crossorigin.errors import PolicyError, Problem
from crossorigin.lint.tables import Table

FIELD = "accept_risks"


class Accepted(NamedTuple):
    """A risk that a table accepts.

    Attributes:
        table: the table.
        risk: the name of the risk.
        reason: the reason of the owner, or None.
        problems: the problems that the table would have without it; none for a risk that
            nothing needs.
    """

    table: Table
    risk: str
    reason: str | None
    problems: tuple[Problem, ...]


def accepted(table: Table) -> Iterator[Accepted]:
    """Yield each risk that a table accepts."""
    stated = table.fields.get(FIELD, ())
    reasons = stated if isinstance(stated, Mapping) else dict.fromkeys(table.entries(FIELD))
    for risk, reason in reasons.items():
        others = [each for each in reasons if each != risk]
        yield Accepted(table, risk, reason, _problems(table, others))


def _problems(table: Table, risks: list[str]) -> tuple[Problem, ...]:
    try:
        table.make({**table.fields, FIELD: risks})
    except PolicyError as error:
        return error.problems
    return ()
