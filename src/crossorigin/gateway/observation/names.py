"""Names: those of the policies of an application, for observers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from crossorigin.policy import PolicyMap

MAX_LABELS: Final = 6
"""Entries of a map with a label of their own (see `Series`): the keys first in order."""

APP: Final = "app"
ROUTE: Final = "route"
CHOOSER: Final = "chooser"
DEFAULT: Final = "default"


class Names(NamedTuple):
    """The names of the policies of one map.

    Attributes:
        source: the map.
        keys: the name by the id of the policy; None if several entries have one object.
        labels: the entries that have a label of their own.
    """

    source: object
    keys: dict[int, str | None]
    labels: frozenset[str]

    @classmethod
    def of(cls, source: PolicyMap, used: Iterable[str]) -> Names:
        """Return the names of `source`, where the entries `used` have a label already."""
        keys: dict[int, str | None] = {}
        for key, policy in (*source.paths.items(), (DEFAULT, source.default)):
            keys[id(policy)] = None if id(policy) in keys else key
        labels = [*used, *(each for each in sorted(source.paths) if each not in used)]
        return cls(source, keys, frozenset(labels[:MAX_LABELS]))
