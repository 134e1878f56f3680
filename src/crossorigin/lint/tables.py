"""Tables: each table of a file that declares a policy or a guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from crossorigin.guard import Guard
from crossorigin.lint.declaration import Declaration, path_tables
from crossorigin.policy import Policy
from crossorigin.policy.files import GUARD


class Table(NamedTuple):
    """A table of a file that has no problems.

    Attributes:
        keys: its keys in the file.
        name: the start of the names of its fields in messages.
        fields: its values as they are written.
        make: builds the policy or the guard from its values.
        policy: the policy that it declares; None for a guard, and for no CORS.
    """

    keys: tuple[str, ...]
    name: str
    fields: Mapping[str, Any]
    make: Callable[[Mapping[str, Any]], object]
    policy: Policy | None = None

    @property
    def is_guard(self) -> bool:
        """Whether the table declares a guard."""
        return self.keys[-1] == GUARD

    @property
    def origins_field(self) -> str:
        """The field that lists its origins."""
        return "trust" if self.is_guard else "allow_origins"

    @property
    def has_credentials(self) -> bool:
        """Whether its origins read or act with the cookies of the visitor."""
        return self.is_guard or (self.policy is not None and self.policy.allow_credentials)

    def entries(self, field: str) -> list[str]:
        """Return the entries of a field that takes one text or several."""
        value = self.fields.get(field, ())
        return [value] if isinstance(value, str) else list(value)


def tables(mapping: Mapping[str, Any], built: Declaration) -> Iterator[Table]:
    """Yield the tables of a file, the policies first."""
    if "policy" in mapping:
        default = built.policies.default
        yield Table(("policy",), "", _of_policy(mapping["policy"]), _make_policy, default)
    for path, table in path_tables(mapping):
        if path in built.policies.paths:
            policy = built.policies.paths[path]
            keys, name = ("paths", path), f"paths[{path!r}]."
            yield Table(keys, name, _of_policy(table), _make_policy, policy)
    yield from _guards(mapping)


def _guards(mapping: Mapping[str, Any]) -> Iterator[Table]:
    if GUARD in mapping:
        yield Table((GUARD,), f"{GUARD}.", mapping[GUARD], _make_guard)
    for path, table in path_tables(mapping):
        if isinstance(table.get(GUARD), Mapping):
            keys, name = ("paths", path, GUARD), f"paths[{path!r}].{GUARD}."
            yield Table(keys, name, table[GUARD], _make_guard)


def _of_policy(table: Mapping[str, Any]) -> Mapping[str, Any]:
    return _without(table, (GUARD, "cors"))


def _make_policy(fields: Mapping[str, Any]) -> Policy:
    # Only files have "none", and no risk depends on it.
    return Policy.from_mapping(_without(fields, ("max_age",)))


def _make_guard(fields: Mapping[str, Any]) -> Guard:
    return Guard(**fields)


def _without(table: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name not in names}
