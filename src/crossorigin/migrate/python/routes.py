"""Routes: the paths that the files of a project have routes for."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.parts import ADDERS, ROUTES, Parts, owner_of, written_paths
from crossorigin.migrate.python.project import Project

_UNREAD: Final = frozenset(
    {"add_resource", "add_namespace", "add_routes", "add_view", "add_api", "static", "mount"}
)
"""Names of methods that add routes and are not followed."""


class Routes:
    """The routes of a project.

    Args:
        project: the files, or None without any.
    """

    def __init__(self, project: Project | None) -> None:
        self._paths: list[str] = []
        self._known = project is not None
        if project is None:
            return
        parts = Parts(project)
        for call in project.calls:
            last = call.name.rpartition(".")[2]
            if last in _UNREAD or any(_is_loose(word.arg) for word in call.node.keywords):
                self._known = False
            elif last in ROUTES and (call.route is not None or last in ADDERS):
                self._add(parts, call)
            elif last in {"register_blueprint", "blueprint", "include_router"}:
                self._known &= parts.is_resolved(call)
        loose = any(_is_loose(name.rpartition(".")[2]) for name in _bound(project))
        self._known = self._known and bool(self._paths) and not loose

    def _add(self, parts: Parts, call: Call) -> None:
        owner = owner_of(parts, call)
        above = () if owner is None else parts.prefixes_of(owner)
        paths = [path for path in written_paths(call) if path]
        self._known &= bool(above and paths)
        self._paths += [f"{prefix}{path}" for prefix in above for path in paths]

    def may_answer(self, path: str) -> bool:
        """Return whether a route may match a path; True if the files do not show all routes."""
        return not self._known or any(_may_match(one, path) for one in self._paths)


def _bound(project: Project) -> set[str]:
    return {name for module in project.modules for name in module.bound}


def _is_loose(name: str | None) -> bool:
    return name == "strict_slashes"


def _may_match(route: str, path: str) -> bool:
    start, *rest = re.split("[<{]", route, maxsplit=1)
    return path.startswith(start) if rest else path == route


def marked_paths(project: Project | None, name: str) -> tuple[str, ...]:
    """Return the keys of the routes of a function; none if the files do not show them.

    Args:
        project: the files.
        name: the function.
    """
    calls = [] if project is None else project.calls
    found: list[str] = []
    parts = None if project is None else Parts(project)
    for call in calls:
        if parts is None or call.route != name or call.name.rpartition(".")[2] not in ROUTES:
            continue
        owner = owner_of(parts, call)
        above = () if owner is None else parts.prefixes_of(owner)
        paths = list(written_paths(call))
        if not above or not paths or "" in paths:
            return ()
        found += [_key(f"{prefix}{path}") for prefix in above for path in paths]
    return tuple(found)


def _key(route: str) -> str:
    """Return the key of a map that covers all paths of a route."""
    start, *rest = re.split("[<{]", route, maxsplit=1)
    if rest or "//" in start:
        return f"{start.split('//')[0].rpartition('/')[0]}/*"
    return start.rstrip("/") or "/"
