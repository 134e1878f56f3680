"""Files: read the guards of a ``cors.toml``, and locate their problems.

    [guard]                         # of the server
    hosts = ["api.example"]

    [paths."/webhooks/*"]           # none for these paths
    guard = false

    [paths."/admin/*".guard]        # another one for these
    safe_methods = []

A path does not inherit any field from the guard of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Generic, TypeAlias, TypeVar

from crossorigin.errors import PolicyError, Problem
from crossorigin.policy.files import (
    GUARD,
    GUARD_PREFIX,
    Declared,
    Locate,
    read_flag,
    read_list,
    variables,
)
from crossorigin.rules import ProblemCollector

_Guard = TypeVar("_Guard")
_Keys: TypeAlias = tuple[str, ...]


def load_environment(environ: Mapping[str, str]) -> Declared:
    """Read the variables that start with ``CROSSORIGIN_GUARD_``, except those of a service."""
    collector = ProblemCollector()
    given = variables(environ, GUARD_PREFIX)
    fields = {name: _read_variable(collector, name, text) for name, text in given.items()}
    for problem in collector.problems:
        fields.pop(problem.field, None)
    problems = tuple(
        replace(each, field=f"{GUARD}.{each.field}", source=_variable(each.field))
        for each in collector.problems
    )
    return Declared({GUARD: fields}, lambda _keys, name, _value: _variable(name), problems)


def _variable(name: str) -> str:
    return f"{GUARD_PREFIX}{name.upper()}"


def _read_variable(collector: ProblemCollector, name: str, text: str) -> object:
    if name in ("require_origin", "report_only"):
        return read_flag(collector, name, text)
    if name in ("trust", "hosts", "own_origins", "safe_methods", "accept_risks"):
        return read_list(collector, name, text)
    return text.strip()


def build_guard(declared: Declared, make: Callable[..., _Guard]) -> _Guard:
    """Build the guards of a declaration; `make` makes one of its fields.

    Raises:
        PolicyError: all problems of all guards.
    """
    builder = _Builder(declared, make)
    collector = ProblemCollector()
    mapping = collector.read_mapping("mapping", declared.mapping, "a mapping")
    tables = collector.read_mapping("paths", mapping.get("paths", {}), "a mapping")
    if GUARD not in mapping:
        message = "there is no guard."
        collector.add("invalid-field", GUARD, None, message, remedy="Write the table [guard].")
    builder.problems.extend(
        replace(each, source=declared.locate((), each.field, each.value))
        for each in collector.problems
    )
    paths = {
        path: None
        if table[GUARD] is False
        else builder.build(("paths", path, GUARD), table[GUARD])
        for path, table in tables.items()
        if isinstance(table, Mapping) and GUARD in table
    }
    guard = builder.build((GUARD,), mapping.get(GUARD, {}), paths)
    if builder.problems or guard is None:
        raise PolicyError(tuple(builder.problems))
    return guard


def build_of_fields(fields: Any, make: Callable[..., _Guard], locate: Locate) -> _Guard:  # noqa: ANN401 - any value
    """Build a guard of a mapping of its fields, as a field of a model has it.

    Raises:
        PolicyError: all problems of all guards.
    """
    collector = ProblemCollector()
    given = collector.read_mapping("mapping", fields, "a mapping of fields")
    listed = given.pop("paths", None)
    paths = collector.read_mapping("paths", {} if listed is None else listed, "a mapping")
    collector.close()
    tables = {path: {GUARD: False if own is None else own} for path, own in paths.items()}

    def place(keys: _Keys, field: str, value: object) -> str | None:
        return locate(keys[:-1], "mapping" if field == GUARD else field, value)

    return build_guard(Declared({GUARD: given, "paths": tables}, place), make)


class _Builder(Generic[_Guard]):
    """Builds guards, and collects the problems of all."""

    def __init__(self, declared: Declared, make: Callable[..., _Guard]) -> None:
        self._locate = declared.locate
        self._make = make
        self.problems = [*declared.problems]

    def build(
        self, keys: _Keys, fields: object, paths: Mapping[str, _Guard | None] | None = None
    ) -> _Guard | None:
        """Return the guard of one table, or None; the problems of the table are added."""
        collector = ProblemCollector()
        wanted = "a mapping, or false" if len(keys) > 1 else "a mapping"
        given: dict[str, Any] = collector.read_mapping(GUARD, fields, wanted)
        if "paths" in given:
            message = "write the guards of paths in the tables of the paths."
            collector.add("invalid-field", "paths", given.pop("paths"), message, remedy=_REMEDY)
        self.problems.extend(self._located(keys, each) for each in collector.problems)
        try:
            return self._make(**given, paths=paths)
        except PolicyError as error:
            self.problems.extend(self._located(keys, each) for each in error.problems)
            return None

    def _located(self, keys: _Keys, problem: Problem) -> Problem:
        name = f"paths[{keys[1]!r}].{GUARD}" if len(keys) > 1 else GUARD
        return replace(
            problem,
            field=name if problem.field == GUARD else f"{name}.{problem.field}",
            source=self._locate(keys, problem.field, problem.value),
        )


_REMEDY: Final = 'Write [paths."/webhooks/*".guard], or guard = false in the table of the path.'
