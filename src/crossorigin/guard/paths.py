"""Paths: the guards of a server's paths, in every reading of a path."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from crossorigin.policy.table import PathTable, Value
from crossorigin.spec.readings import is_plain, readings


class PathGuards(PathTable[Value]):
    """The guards of paths; the guard of the server for every other path."""

    __slots__ = ()

    def __init__(self, paths: Mapping[str, Value], default: Value) -> None:
        self._index(paths, default)

    def guards_of(self, path: str) -> Collection[Value]:
        """Return the guards of `path` in all its readings; None means no guard."""
        found = self.look_up(path)
        if is_plain(path):
            return (found,)
        return {found, *map(self.look_up, readings(path))}
