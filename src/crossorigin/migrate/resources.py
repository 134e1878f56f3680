"""Resources: entries of paths, of which the library uses the first that a path matches.

A map of policies uses the most specific one. An entry is written where both are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from crossorigin.migrate.regexes import Reach

MAX_COMPARED: Final = 64
"""Entries that are compared with each other; none of more is written."""

Order: TypeAlias = Callable[[str, bool, bool], tuple[Any, ...]]
"""The key by which entries are sorted: of a text, whether it is compiled, or an expression."""


@dataclass(slots=True)
class Resource:
    """An entry of paths.

    Attributes:
        pattern: the text.
        options: its own, for comparison.
        reaches: the paths that it may match.
        keys: the keys of a map that stand for it; none where it is left out.
        ranks: its place in each order that the versions of the library have.
        beyond: paths that the keys cover, and it does not.
        folds: whether it is compared without regard to case, as keys are not.
    """

    pattern: str
    options: object
    reaches: tuple[Reach, ...]
    keys: tuple[str, ...]
    ranks: tuple[Any, ...]
    beyond: tuple[str, ...] = ()
    folds: bool = False

    def may_precede(self, other: Resource) -> bool:
        """Return whether a version of the library compares it before another one."""
        return any(one < two for one, two in zip(self.ranks, other.ranks, strict=True))


def misread(resources: Sequence[Resource]) -> list[Resource]:
    """Return the entries whose paths another one, which comes before, may take."""
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
    """Return the keys that take the paths of an entry away from all others."""
    return () if one.folds or one in left_out else one.keys


def _meets(reach: Reach, key: str) -> bool:
    """Return whether a path of a key may be one of an expression's."""
    plain = key.removesuffix("/*").lower()
    inner = key.endswith("/*") and reach.start.startswith(f"{plain}/")
    return inner or any(map(reach.takes, (plain, f"{plain}/"))) or _goes_on(reach, key)


def _goes_on(reach: Reach, key: str) -> bool:
    """Return whether an expression may match paths below a key that it is shorter than."""
    low = key.removesuffix("*").lower()
    return key.endswith("/*") and not reach.exact and low.startswith(reach.start)


def _is_within(reach: Reach, key: str, keys: tuple[str, ...]) -> bool:
    """Return whether keys below another take all paths of it that an expression matches."""
    if not key.endswith("/*"):
        return False
    inner = [one for one in keys if one != key and one.startswith(key.removesuffix("*"))]
    plain = reach.start.rstrip("/")
    return any(
        (one.endswith("/*") and reach.start.startswith(one.removesuffix("*").lower()))
        or (reach.exact and plain == one.removesuffix("/*").lower())
        for one in inner
    )
