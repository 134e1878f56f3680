"""PolicyMap: the policies of paths, looked up by whole decoded segments.

See table.py for the entries. Every edge can express them; a policy for less than a path belongs
on the route.

Routers and file systems read unusual paths differently: one merges ``//``, another does not.
`PolicyMap.resolve` looks such a path up in every reading (see readings.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from crossorigin.engine import AMBIGUOUS, Ambiguous
from crossorigin.errors import PolicyError, Problem
from crossorigin.policy import files
from crossorigin.policy.policy import Policy
from crossorigin.policy.table import PathTable, check_path
from crossorigin.rules import ProblemCollector, with_names
from crossorigin.spec.readings import is_plain


class PolicyMap(PathTable[Policy | None]):
    """The policies of a server's paths. Immutable.

    Args:
        paths: exact paths and prefixes, each with its policy; None for a path without CORS. The
            order does not matter: an exact path wins over a prefix, a longer prefix over a
            shorter one.
        default: the policy of every path that is not listed; None for no CORS.

    Raises:
        PolicyError: a path is neither exact nor a prefix, or a value is not a policy.
    """

    __slots__ = ("has_guard", "paths")

    has_guard: bool
    """Whether its file or environment also has a guard."""

    paths: Mapping[str, Policy | None]

    @with_names(
        "PolicyMap takes one mapping; write PolicyMap({path: policy, …}, default=policy)", 1
    )
    def __init__(
        self, paths: Mapping[str, Policy | None] | None = None, *, default: Policy | None = None
    ) -> None:
        collector = ProblemCollector()
        listed = collector.read_mapping("paths", {} if paths is None else paths, "a mapping")
        for path in listed:
            check_path(collector, path)
        for where, value in [*listed.items(), ("default", default)]:
            _check_value(collector, where, value)
        collector.close()
        object.__setattr__(self, "has_guard", False)
        object.__setattr__(self, "paths", MappingProxyType(listed))
        self._index(listed, default)

    def policy_for(self, path: str) -> Policy | None:
        """Return the policy of `path`; None for no CORS.

        Also None if `path` has readings with different policies. See `resolve`.

        Args:
            path: the path of a request, percent-decoded once.
        """
        given: object = path
        if not isinstance(given, str):
            message = f"a path is text, such as '/api', not {type(path).__name__}"
            raise TypeError(message)
        policy = self.resolve(path)
        return None if policy is AMBIGUOUS else policy

    def resolve(self, path: str) -> Policy | Literal[Ambiguous.AMBIGUOUS] | None:
        """Return the policy of `path`; AMBIGUOUS if its readings have different policies.

        A path has several readings if it holds an empty segment, a ``.`` or ``..`` segment,
        a percent escape, a backslash, a NUL or a newline, or does not start with a slash.
        With a ``..`` segment it can be any path, so all entries and the default have to agree.

        Args:
            path: the path of a request, percent-decoded once.
        """
        found = self.look_up(path)
        if is_plain(path) or len(self.look_up_each(path)) == 1:
            return found
        return AMBIGUOUS

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> PolicyMap:
        """Build a map from a mapping with the tables of a ``cors.toml``.

        Args:
            mapping: ``"policy"`` has the fields of the default policy, ``"paths"`` the fields
                of each path, or ``{"cors": False}`` for no CORS. A path inherits no field from
                the default.

        Raises:
            PolicyError: all problems of all policies.
        """
        return build_map(files.Declared(mapping, lambda _table, _field, _value: None))

    @classmethod
    def from_toml(cls, file: str | os.PathLike[str]) -> PolicyMap:
        """Build a map from a TOML file with a table for each path.

        Args:
            file: its path.

        Raises:
            PolicyError: all problems of all policies, each with its line; or the file cannot
                be read.
        """
        return build_map(files.load_toml(file))

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> PolicyMap:
        """Build a map with one policy for all paths from environment variables.

        The names are those of the fields, in upper case after ``CROSSORIGIN_``. Lists are
        separated by commas or blanks, or are JSON.

        Args:
            environ: the variables; those of the process if left out.

        Raises:
            PolicyError: all problems, each with its variable; or
                ``CROSSORIGIN_ALLOW_ORIGINS`` is not set.
        """
        return build_map(files.load_environment(os.environ if environ is None else environ))

    def to_mapping(self) -> dict[str, Any]:
        """Return a mapping; `from_mapping` makes an equal map of it.

        If the file of the map has a guard, the mapping has a guard without fields, so that a
        server without that guard reports it at start.
        """
        guard: dict[str, Any] = {files.GUARD: {}} if self.has_guard else {}
        return {
            "policy": _to_table(self.default),
            "paths": {path: _to_table(policy) for path, policy in self.paths.items()},
            **guard,
        }

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:  # noqa: ANN401 - pydantic's
        from crossorigin.schema.models import core_schema, place_of  # noqa: PLC0415 - pydantic asks

        def read(mapping: Any) -> PolicyMap:  # noqa: ANN401 - any value
            return _build_with_guard(files.Declared(mapping, place_of))

        return core_schema(cls, read, cls.to_mapping)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        from crossorigin.policy.schema import of_map  # noqa: PLC0415 - pydantic asks

        return of_map(Policy, _module("schema").table(_module("guard").Guard))

    def __setattr__(self, name: str, value: object) -> None:
        message = (
            f"a map of policies does not change; build a new one instead of setting {name}"
        )
        raise AttributeError(message)

    def __copy__(self) -> PolicyMap:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> PolicyMap:
        return self

    def __reduce__(self) -> tuple[Callable[..., PolicyMap], tuple[dict[str, Any]]]:
        return (type(self).from_mapping, (self.to_mapping(),))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolicyMap):
            return NotImplemented
        return (self.paths, self.default) == (other.paths, other.default)

    def __hash__(self) -> int:
        return hash((frozenset(self.paths.items()), self.default))

    def __repr__(self) -> str:
        return f"PolicyMap({dict(self.paths)!r}, default={self.default!r})"


def _check_value(collector: ProblemCollector, where: str, value: object) -> None:
    if value is not None and not isinstance(value, Policy):
        remedy = "Write Policy(…), or None for no CORS."
        if isinstance(value, str | list | tuple | set | frozenset):
            remedy = "Write Policy(allow_origins=…)."
        elif isinstance(value, Mapping):
            remedy = "Write Policy(**fields)."
        collector.add_type(where, value, "a Policy or None", remedy)


class _Table(NamedTuple):
    """The place where one policy is declared."""

    keys: tuple[str, ...]
    fields: object

    @property
    def name(self) -> str:
        """The prefix of field names in problems."""
        return f"paths[{self.keys[1]!r}]." if len(self.keys) > 1 else ""


def build_map(declared: files.Declared) -> PolicyMap:
    """Build all policies of a file or an environment, and report all problems at once."""
    problems: list[Problem] = list(declared.problems)
    tables = _tables(declared, problems)
    built = {table.keys: _build_one(table, declared.locate, problems) for table in tables}
    paths = {keys[1]: policy for keys, policy in built.items() if len(keys) > 1}
    try:
        result = PolicyMap(paths, default=built.get(("policy",)))
    except PolicyError as error:
        problems.extend(_located(error, _Table(("paths",), None), declared.locate))
    if problems:
        raise PolicyError(tuple(problems))
    object.__setattr__(result, "has_guard", _has_guard(declared.mapping))
    return result


def _build_with_guard(declared: files.Declared) -> PolicyMap:
    """Build the policies of a model's field, and report the problems of its guards as well.

    A server reads the guards by themselves; a model has no other field that reads them.
    """
    problems: list[Problem] = []
    built: PolicyMap | None = None

    def place(keys: tuple[str, ...], field: str, value: object) -> str | None:
        is_whole = keys and field == files.GUARD
        return declared.locate(keys, "mapping" if is_whole else field, value)

    try:
        built = build_map(declared)
    except PolicyError as error:
        problems += error.problems
    if type(declared.mapping) is dict and _has_guard(declared.mapping):
        try:
            _module("files").build_guard(
                declared._replace(locate=place), _module("guard").Guard
            )
        except PolicyError as error:
            problems += [each for each in error.problems if each not in problems]
    if built is None or problems:
        raise PolicyError(tuple(problems))
    return built


def _module(name: str) -> Any:  # noqa: ANN401 - a module
    """Return a module of the guard by its name: the guard is above this package."""
    return import_module(f"crossorigin.guard.{name}")


def _has_guard(mapping: Mapping[str, Any]) -> bool:
    paths = mapping.get("paths", {})
    tables = paths.values() if type(paths) is dict else ()
    of_paths = (fields for fields in tables if type(fields) is dict)
    return files.GUARD in mapping or any(files.GUARD in fields for fields in of_paths)


def _tables(declared: files.Declared, problems: list[Problem]) -> list[_Table]:
    collector = ProblemCollector()
    mapping = collector.read_mapping("mapping", declared.mapping, "a mapping")
    for key, value in mapping.items():
        if key not in ("policy", "paths", files.GUARD):
            near = {"path": "paths", "policies": "policy"}.get(key)
            message = "a file has policy, guard and paths."
            collector.add("invalid-field", key, value, message, near, remedy="")
    paths = collector.read_mapping("paths", mapping.get("paths", {}), "a mapping")
    error = PolicyError(tuple(collector.problems))
    problems.extend(_located(error, _Table((), None), declared.locate))
    of_paths = {path: _without_guard(fields) for path, fields in paths.items()}
    tables = [
        _Table(("paths", path), fields)
        for path, fields in of_paths.items()
        if fields is not None or paths[path] is None
    ]
    if "policy" in mapping:
        tables.insert(0, _Table(("policy",), mapping["policy"]))
    return tables


def _without_guard(fields: object) -> object:
    """Return the fields of a policy; None if the path has only a guard of its own.

    Such a path keeps the policy of the paths above it.
    """
    # A mapping of the owner, and its keys, may raise any exception.
    if type(fields) is not dict or not all(type(name) is str for name in fields):
        return fields
    rest = {name: value for name, value in fields.items() if name != files.GUARD}
    return rest if rest or not fields else None


def _build_one(table: _Table, locate: files.Locate, problems: list[Problem]) -> Policy | None:
    try:
        return _read_table(table.fields)
    except PolicyError as error:
        problems.extend(_located(error, table, locate))
        return None


def _read_table(fields: object) -> Policy | None:
    collector = ProblemCollector()
    rest = collector.read_mapping("policy", fields, "a mapping")
    collector.close()
    takes_part = rest.pop("cors", True)
    if not isinstance(takes_part, bool):
        collector.add_type("cors", takes_part, "True or False")
    elif not takes_part and rest:
        message = "with cors = false no other field has an effect."
        collector.add("invalid-field", next(iter(rest)), rest, message)
    collector.close()
    return Policy.from_mapping(files.with_null(rest)) if takes_part else None


def _located(error: PolicyError, table: _Table, locate: files.Locate) -> list[Problem]:
    return [
        replace(
            each,
            field=f"{table.name}{each.field}",
            source=locate(table.keys, each.field, each.value),
        )
        for each in error.problems
    ]


def _to_table(policy: Policy | None) -> dict[str, Any]:
    return {"cors": False} if policy is None else policy.to_mapping()
