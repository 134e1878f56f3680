"""Lint: the findings of a file, in the order of their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crossorigin.errors import PolicyError, Problem
from crossorigin.lint.advice import Advised, advise
from crossorigin.lint.catalogue import ADVICE
from crossorigin.lint.declaration import Declaration, build
from crossorigin.lint.finding import Finding
from crossorigin.lint.places import Places, Position
from crossorigin.lint.risks import Accepted, accepted
from crossorigin.lint.tables import tables
from crossorigin.policy.files import Declared, TomlFile, read_toml
from crossorigin.spec.text import short_repr

_START: Final = Position(1, 1)


def lint(file: str) -> list[Finding]:
    """Return all findings of a file.

    A file with problems has no advice: it depends on the policies that the problems prevent.

    Args:
        file: the path of a ``cors.toml``, or of a ``pyproject.toml`` with the table
            ``[tool.crossorigin]``.
    """
    try:
        read = read_toml(file)
        places = Places(read.text, read.mapping, read.keys)
    except PolicyError as error:
        return [_unread(file, each) for each in error.problems]
    try:
        built = build(Declared(read.mapping, places.locate))
    except PolicyError as error:
        found = [_problem(file, each, places) for each in error.problems]
    else:
        found = [*_of_sound_file(read, places, built)]
    return sorted(found, key=lambda each: each.position or _START)


def _of_sound_file(read: TomlFile, places: Places, built: Declaration) -> Iterator[Finding]:
    """Yield the accepted risks of a file without problems, and the advice on it."""
    every = [*tables(read.mapping, built)]
    for risk in (one for table in every for one in accepted(table)):
        yield from _accepted(read.name, risk, places)
    for advised in advise(read.mapping, built, every):
        yield _advice(read.name, advised, places)


# tomllib ends its messages in this way.
_AT: Final = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_AT_END: Final = "(at end of document)"


def _unread(file: str, problem: Problem) -> Finding:
    """Return the finding of a file that cannot be read, or is not TOML."""
    place = _AT.search(problem.message)
    position = None if place is None else Position(int(place[1]), int(place[2]))
    if _AT_END in problem.message:
        position = _end_of(file)
    return _of_problem(file, problem, position)


def _end_of(file: str) -> Position:
    """Return the position after the last character of a file."""
    lines = Path(file).read_text("utf-8").split("\n")
    return Position(len(lines), len(lines[-1]) + 1)


def _problem(file: str, problem: Problem, places: Places) -> Finding:
    position = places.find_again(f"{problem.source}", problem.code)
    return _of_problem(file, problem, position)


def _of_problem(file: str, problem: Problem, position: Position | None) -> Finding:
    return Finding(
        kind="problem",
        code=problem.code,
        level="error",
        file=file,
        position=position,
        field=problem.field,
        value=problem.value,
        message=_PYTHON.sub(r'accept_risks = ["\1"]', problem.message),
        suggestion=problem.suggestion,
    )


_PYTHON: Final = re.compile(r'accept_risks=\{"([a-z-]+)"\}')
"""The part of a remedy that is Python, and becomes a list of a file."""


def _accepted(file: str, risk: Accepted, places: Places) -> Iterator[Finding]:
    for problem in risk.problems:
        yield Finding(
            kind="accepted",
            code=problem.code,
            level="note",
            file=file,
            position=places.find(
                (*risk.table.keys, problem.field), problem.value, problem.code
            ),
            field=f"{risk.table.name}{problem.field}",
            value=problem.value,
            message=f"{short_repr(problem.value)}: the risk {risk.risk} is accepted.",
            reason=risk.reason,
        )


def _advice(file: str, advised: Advised, places: Places) -> Finding:
    entry = ADVICE[advised.code]
    value = "" if advised.value is None else f"{short_repr(advised.value)}: "
    return Finding(
        kind="advice",
        code=advised.code,
        level=advised.level or entry.level,
        file=file,
        position=places.find(advised.keys, advised.value, advised.code, advised.nth),
        field=advised.field,
        value=advised.value,
        message=f"{value}{advised.message or entry.why} {entry.remedy}",
    )
