"""The declaration of a file as a whole: the policies of its paths, and its guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crossorigin.errors import PolicyError, Problem
from crossorigin.guard import Guard
from crossorigin.guard.files import build_guard
from crossorigin.policy import PolicyMap
from crossorigin.policy.files import GUARD, Declared
from crossorigin.policy.paths import build_map


class Declaration(NamedTuple):
    """The policies and the guard of a file.

    Attributes:
        policies: the policies of its paths.
        guard: its guard; None if it declares none.
    """

    policies: PolicyMap
    guard: Guard | None


def build(declared: Declared) -> Declaration:
    """Build the policies and the guard of a file.

    Raises:
        PolicyError: with all problems of both.
    """
    problems: list[Problem] = []
    policies, guard = PolicyMap(), None
    try:
        policies = build_map(declared)
    except PolicyError as error:
        problems += error.problems
    if has_guard(declared.mapping):
        try:
            guard = build_guard(declared, Guard)
        except PolicyError as error:
            # The policies and the guard both read the table of paths.
            told = {str(each) for each in problems}
            problems += (each for each in error.problems if str(each) not in told)
    if problems:
        raise PolicyError(tuple(problems))
    return Declaration(policies, guard)


def has_guard(mapping: Mapping[str, Any]) -> bool:
    """Return whether a file declares a guard, of the server or of a path."""
    return GUARD in mapping or any(GUARD in table for _, table in path_tables(mapping))


def path_tables(mapping: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each path of a file with its table; a path without a table is left out."""
    paths = mapping.get("paths")
    for path, table in paths.items() if isinstance(paths, Mapping) else ():
        if isinstance(table, Mapping):
            yield path, table
