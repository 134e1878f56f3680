"""Paths: the guards of a server's paths, in every reading of a path."""

from __future__ import annotations

from collections.abc import Mapping

from crossorigin.policy.table import PathTable, Value


class PathGuards(PathTable[Value]):
    """The guards of paths; the guard of the server for every other path."""

    __slots__ = ()

    def __init__(self, paths: Mapping[str, Value], default: Value) -> None:
        self._index(paths, default)
