"""Validation: the problems of rows under the policies of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from crossorigin.errors import PolicyError, Problem
from crossorigin.integrations.django.origins.store import MODEL, Origins
from crossorigin.integrations.django.setting import read_policy
from crossorigin.policy import Policy, PolicyMap
from crossorigin.stores.rows import Judge, canonical

_PATTERN: Final = "Origins(mode='origin') queries one origin, and finds no pattern."
_ANYBODY: Final = Judge(credentials=False, risks=frozenset())


def stores() -> Iterator[tuple[Origins, Judge]]:
    """Yield the stores in the policies of the settings, each with the judge of its rows."""
    # Another check reports settings with problems.
    with suppress(PolicyError, ImportError, TypeError):
        source = read_policy()
        listed: tuple[object, ...] = (source,)
        if isinstance(source, PolicyMap):
            listed = (*source.paths.values(), source.default)
        for policy in listed:
            if isinstance(policy, Policy):
                judge = Judge(policy.allow_credentials, policy.accept_risks)
                found = (each for each in policy.allow_origins if isinstance(each, Origins))
                yield from ((each, judge) for each in found)


def read_row(text: str) -> tuple[str, list[str]]:
    """Return the canonical form of a row of the model, and its problems.

    A row has one if no policy of the settings that uses the model allows it.
    """
    try:
        row = canonical(text)
    except PolicyError as error:
        return text, [_sentence(each) for each in error.problems]
    asking = [(store, judge) for store, judge in stores() if _asks_model(store)]
    if not asking:
        problem = _ANYBODY.problem_of(row)
        return row, [] if problem is None else [_sentence(problem)]
    told = [problem_of(store, judge, row) for store, judge in asking]
    return row, [] if None in told else list(dict.fromkeys(filter(None, told)))


def _asks_model(store: Origins) -> bool:
    """Return whether the rows of a store belong to the model, or to a proxy of it."""
    with suppress(LookupError):
        concrete = store.backend.model._meta.concrete_model  # noqa: SLF001 - documented
        return bool(concrete._meta.label == MODEL)  # noqa: SLF001 - documented
    return False


def problem_of(store: Origins, judge: Judge, row: str) -> str | None:
    """Return the reason for which a policy skips a row, or None."""
    problem = judge.problem_of(row)
    if problem is not None:
        return _sentence(problem)
    if store.mode == "list":
        return None
    if "*" in row:
        return f"{row!r}: {_PATTERN}"
    asked = canonical(row)
    return None if asked == row else f"{row!r}: browsers send {asked}. Write {asked} instead."


def _sentence(problem: Problem) -> str:
    """Return the message and the remedy of a problem: a row's owner does not see the policy."""
    if problem.suggestion is None:
        return problem.message
    return f"{problem.message} Write {problem.suggestion} instead."
