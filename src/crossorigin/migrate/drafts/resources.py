"""Resources: entries of paths; the library uses the first entry that matches a path.

A map of policies uses the most specific entry. An entry is written if both are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from crossorigin.migrate.drafts.regexes import Reach

MAX_COMPARED: Final = 64
"""Entries that are compared with each other; if there are more, no entry is written."""

Order: TypeAlias = Callable[[str, bool, bool], tuple[Any, ...]]
"""The key by which entries are sorted, from a text and whether it is compiled or an
expression."""


@dataclass(slots=True)
class Resource:
    """An entry of paths.

    Attributes:
        pattern: the text.
        options: its options, for comparison.
        reaches: the paths that it may match.
        keys: the keys of a map that replace it; none if it is left out.
        ranks: its position in the order of each version of the library.
        beyond: paths that the keys cover and the entry does not.
        folds: whether its comparison ignores case, which that of keys does not.
    """

    pattern: str
    options: object
    reaches: tuple[Reach, ...]
    keys: tuple[str, ...]
    ranks: tuple[Any, ...]
    beyond: tuple[str, ...] = ()
    folds: bool = False

    def may_precede(self, other: Resource) -> bool:
        """Return whether some version of the library compares it before another one."""
        return any(one < two for one, two in zip(self.ranks, other.ranks, strict=True))


def misread(resources: Sequence[Resource]) -> list[Resource]:
    """Return the entries whose paths an earlier entry may match."""
    if len(resources) > MAX_COMPARED:
        return list(resources)
    found: list[Resource] = []
    while more := [
        one for one in resources if one not in found and _is_taken(one, resources, found)
    ]:
        found += more
    return found


def _is_taken(one: Resource, all_: Iterable[Resource], left_out: list[Resource]) -> bool:
    before = (other for other in all_ if other is not one and other.may_precede(one))
    return any(
        _meets(reach, key) and not _is_within(reach, key, _kept(other, left_out))
        for other in before
        if other.options != one.options
        for reach in other.reaches
        for key in one.keys
    )


def _kept(one: Resource, left_out: list[Resource]) -> tuple[str, ...]:
    """Return the keys that cover paths of an entry in place of all other entries."""
    return () if one.folds or one in left_out else one.keys


def _meets(reach: Reach, key: str) -> bool:
    """Return whether an expression may match a path of a key."""
    plain = key.removesuffix("/*").lower()
    inner = key.endswith("/*") and reach.start.startswith(f"{plain}/")
    return inner or any(map(reach.takes, (plain, f"{plain}/"))) or _goes_on(reach, key)


def _goes_on(reach: Reach, key: str) -> bool:
    """Return whether a shorter expression may match paths below a key."""
    low = key.removesuffix("*").lower()
    return key.endswith("/*") and not reach.exact and low.startswith(reach.start)


def _is_within(reach: Reach, key: str, keys: tuple[str, ...]) -> bool:
    """Return whether keys below another one cover all its paths that an expression matches."""
    if not key.endswith("/*"):
        return False
    inner = [one for one in keys if one != key and one.startswith(key.removesuffix("*"))]
    plain = reach.start.rstrip("/")
    return any(
        (one.endswith("/*") and reach.start.startswith(one.removesuffix("*").lower()))
        or (reach.exact and plain == one.removesuffix("/*").lower())
        for one in inner
    )
