"""Scopes: the part of an application to which the options of a call apply.

The receiver decides: an application, a blueprint, a mounted application, or a route.
A part becomes a prefix if its prefix is literal, if no other part has routes below it, and if
the files show that it is registered. A person has to place all other parts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from crossorigin.migrate.python.module import Call, Module
from crossorigin.migrate.python.parts import (
    ADDERS,
    ROUTES,
    Key,
    Parts,
    argument,
    literal,
    owner_of,
    written_paths,
)
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.reach import MAX_DEPTH, Reach
from crossorigin.migrate.python.syntax import dotted


class Scope(NamedTuple):
    """A part of an application.

    Attributes:
        name: the name in the file.
        prefixes: the prefixes of its paths; an empty text for the whole application; none if
            the files do not show them.
        code: the code of the finding if a person has to decide, or an empty text.
        exact: whether each is an exact path, and not a prefix.
        closed: paths that the keys cover and the part does not.
    """

    name: str = ""
    prefixes: tuple[str, ...] = ("",)
    code: str = ""
    exact: bool = False
    closed: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole application."""
        return self.prefixes == ("",) and not self.code

    @property
    def paths(self) -> tuple[str, ...]:
        """The keys of a map of policies."""
        return tuple(one if self.exact else f"{one}/*" for one in self.prefixes)


WHOLE: Final = Scope()

_LISTED: Final = frozenset({"Route", "Mount", "Host"})
"""Names of the classes whose objects are the entries of a list of routes."""

_WITHIN: Final = frozenset({"middleware", "routes", "app", "args"})


class Scopes:
    """The parts of a project that options are given to.

    Args:
        project: the files.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.parts: Parts = Parts(project)
        self._reach = Reach(project, self.parts)

    # Other applications and parts

    def _is_shared(self, key: Key, prefixes: tuple[str, ...]) -> bool:
        """Return whether other parts have routes at the prefixes of a part, or below."""
        others = {
            one.child
            for one in self.parts.registered
            if not self.parts.is_below(one.child, key)
        }
        taken = [path for other in others for path in self.parts.prefixes_of(other)]
        for call in self._project.calls:
            if call.name.rpartition(".")[2] not in ROUTES:
                continue
            owner = owner_of(self.parts, call)
            if owner is None or self.parts.is_below(owner, key):
                continue
            taken += [
                f"{above}{path}"
                for path in written_paths(call)
                for above in self._above(owner, call)
            ]
        made = [one for one in self.parts.made_by(key) if isinstance(one, ast.Call)]
        taken += [
            path
            for call in self._project.calls
            for one in made
            for path in self._listed(one, call)
        ]
        return any(is_at(path, prefix) for path in taken if path for prefix in prefixes)

    def _listed(self, part: ast.Call, call: Call) -> Iterator[str]:
        """Yield the path of a ``Route(…)`` or the like outside of a part."""
        last = call.name.rpartition(".")[2]
        if last in _LISTED and part not in (call.node, *call.module.above(call.node)):
            path = literal(call.module, argument(call.node, 0, "path"))
            rest = "/{path:path}" if last == "Mount" else ""
            yield "{path:path}" if path is None else f"{path.rstrip('/')}{rest}"

    def _above(self, owner: Key, call: Call) -> tuple[str, ...]:
        """Return the prefixes of a route, which are empty if its owner is unknown."""
        adds = call.route is not None or call.name.rpartition(".")[2] in ADDERS
        unknown = adds and not any(self.parts.made_by(owner))
        return self.parts.prefixes_of(owner) or (("",) if unknown else ())

    # The scopes

    def of(
        self,
        module: Module,
        node: ast.expr | None,
        seen: frozenset[ast.AST | None] = frozenset(),
    ) -> Scope:
        """Return the scope of options that are given to the object of an expression.

        Args:
            module: the file.
            node: the expression; a parameter stands for the arguments of all calls.
            seen: parameters that were followed.
        """
        name = "" if node is None else module.shown(node)
        ends = node in seen or len(seen) > MAX_DEPTH
        given = [] if ends else self._reach.arguments(module, node)
        found = {self.of(*one, seen | {node}) for one in given}
        if found:
            return found.pop() if len(found) == 1 else Scope(name, (), "unknown-receiver")
        key = self.parts.key(module, node)
        if key is None:
            made = self.parts.kind_of(module, node) == "application"
            return self._unnamed(node) if made else Scope(name, (), "unknown-receiver")
        prefixes = self.parts.prefixes_of(key)
        kind = self.parts.kind(key)
        if prefixes == ("",) and kind == "application":
            several = self.parts.is_one_of_several(key)
            return Scope(name, ("",), "one-of-several" if several else "")
        if not prefixes or not all(map(_is_plain, prefixes)):
            code = "part-of-application" if kind or prefixes else "unknown-receiver"
            return Scope(name, (), code)
        code = "shared-prefix" if self._is_shared(key, prefixes) else ""
        return Scope(name, prefixes, code)

    def _unnamed(self, node: ast.AST | None) -> Scope:
        """Return the scope of an application that has no name."""
        others = (
            call.node is not node
            and self.parts.kind_of(call.module, call.node) == "application"
            for call in self._project.calls
        )
        return Scope("", ("",), "one-of-several") if any(others) else WHOLE

    def below(self, call: Call, node: ast.expr | None) -> tuple[str | None, ...]:
        """Return the prefixes of mounts below an object; None if one is not literal."""
        key = self.parts.key(call.module, node)
        return tuple(
            f"{one.prefix}/*" if one.prefix and _is_plain(one.prefix) else None
            for one in self.parts.registered
            if key is not None and one.parent == key
        )

    def around(self, module: Module, node: ast.AST) -> Scope:
        """Return the scope of the list of layers that contains a node.

        Args:
            module: the file.
            node: a ``Middleware(…)``.
        """
        prefix, exact, word = "", False, ""
        part: ast.Call | None = None
        seen: set[ast.AST] = set()
        while node not in seen:
            seen.add(node)
            node, word, is_sure = _outer(module, node)
            if not is_sure:
                return Scope(module.shown(node), (), "layers-changed")
            if self.parts.kind_of(module, node) == "application":
                at = module.parent(node)
                if isinstance(at, ast.Assign | ast.AnnAssign | ast.Return):
                    whole = self._bound_to(module, at, node)
                    found = self._joined(whole, prefix, exact=exact)
                    return found if part is None else self._among(found, module, part)
                continue
            more = self._mounted(module, node, word)
            if more is None:
                break
            part = part or cast("ast.Call", node)
            exact = exact or module.name_of(cast("ast.Call", node).func).endswith("Route")
            prefix = f"{more}{prefix}"
        return Scope(module.shown(node), (), "part-of-application")

    def _mounted(self, module: Module, node: ast.AST, word: str) -> str | None:
        """Return the prefix of a ``Mount(…)`` or ``Route(…)``, or None."""
        if not isinstance(node, ast.Call) or word not in _WITHIN:
            return None
        if module.name_of(node.func).rpartition(".")[2] not in {"Mount", "Route"}:
            return None
        path = literal(module, argument(node, 0, "path"))
        return path.rstrip("/") if path is not None and _is_plain(path) else None

    def _joined(self, whole: Scope, prefix: str, *, exact: bool) -> Scope:
        if not prefix or whole.code:
            return whole
        return Scope(prefix, tuple(f"{one}{prefix}" for one in whole.prefixes), exact=exact)

    def _among(self, scope: Scope, module: Module, part: ast.Call) -> Scope:
        """Return the scope of a ``Mount(…)`` or ``Route(…)`` among the other routes.

        A mount has all paths below it that no earlier route matches, and not its own path. A
        route has only its own methods, so other routes may have the same path.
        """
        if scope.code:
            return scope
        taken = list(self._others(module, part, earlier=not scope.exact))
        ends = ("", "/") if scope.exact else ("",)
        asked = [f"{prefix}{end}" for prefix in scope.prefixes for end in ends]
        if any(_meets(path, at, below=not scope.exact) for path in taken for at in asked):
            return scope._replace(code="shared-prefix")
        own = () if scope.exact else scope.prefixes
        after = list(self._others(module, part, earlier=False))
        closed = tuple(one for one in own if any(_meets(path, one) for path in after))
        return scope._replace(closed=closed)

    def _others(self, module: Module, part: ast.Call, *, earlier: bool) -> Iterator[str]:
        """Yield the paths of routes outside a part; a placeholder if one is not literal."""
        for call in self._project.calls:
            late = call.module is module and _starts(call.node) > _starts(part)
            last = call.name.rpartition(".")[2]
            if (earlier and late) or call.node in module.above(part):
                continue
            if last in _LISTED:
                yield from self._listed(part, call)
            elif last in ROUTES and (call.route is not None or last in ADDERS):
                yield from written_paths(call)

    def _bound_to(
        self, module: Module, node: ast.Assign | ast.AnnAssign | ast.Return, made: ast.AST
    ) -> Scope:
        """Return the scope of an application that is returned, or that has a name."""
        if isinstance(node, ast.Return):
            return self._unnamed(made)
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return self.of(module, target)


def _starts(node: ast.expr) -> tuple[int, int]:
    """Return the line and the column of a node."""
    return node.lineno, node.col_offset


def _outer(module: Module, node: ast.AST) -> tuple[ast.AST, str, bool]:
    """Return the call that a node is an argument of, or the node itself, and the keyword.

    A list with a name is followed to the place where the name is an argument, if there is one.

    Returns:
        the call, the keyword, and whether the list has no other change than additions.
    """
    above = module.parent(node)
    while isinstance(above, ast.List | ast.Tuple | ast.Starred | ast.IfExp | ast.BinOp):
        node, above = above, module.parent(above)
    if isinstance(above, ast.keyword):
        return module.parent(above), above.arg or "", True
    name = ""
    if isinstance(above, ast.Assign | ast.AnnAssign):
        name = dotted(above.targets[0] if isinstance(above, ast.Assign) else above.target)
    elif isinstance(above, ast.Call):
        func = above.func
        if not isinstance(func, ast.Attribute) or func.attr not in {"append", "insert"}:
            return above, "args", True
        name = dotted(func.value)
    uses = list(_uses(module, name)) if name else []
    if len(uses) != 1:
        return node, "", True
    bound = module.bound.get(name, ())
    changed = any(one.changes and not one.adds for one in bound)
    plain = sum(not one.changes for one in bound) == 1
    return *uses[0], plain and not changed and name not in module.shared


def _uses(module: Module, name: str) -> Iterator[tuple[ast.AST, str]]:
    for call in module.calls:
        for word in call.node.keywords:
            if word.arg in {"middleware", "routes"} and dotted(word.value) == name:
                yield call.node, word.arg


def _is_plain(prefix: str) -> bool:
    """Return whether a prefix has the same meaning in a map of policies."""
    plain = prefix.startswith("/") and "//" not in prefix and len(prefix) > 1
    return plain and all(sign.isalnum() or sign in "/-_.~" for sign in prefix.rstrip("/"))


def is_at(path: str, prefix: str) -> bool:
    """Return whether a route may match a prefix, or a path below it."""
    return _meets(path, prefix, below=True)


def _meets(route: str, path: str, *, below: bool = False) -> bool:
    """Return whether a route may match a path.

    Args:
        route: the path of the route. A placeholder matches any segment; one with the converter
            ``path`` or with an expression matches the whole rest.
        path: the path.
        below: whether the route may match a path below it instead.
    """
    asked = path.split("/")
    pieces = route.split("/")
    for at, piece in enumerate(pieces):
        held = "<" in piece or "{" in piece
        if held and ("path" in piece or "." in piece) and (below or at < len(asked)):
            return True
        if at >= len(asked):
            return below
        if not asked[at] if held else piece != asked[at]:
            return False
    return len(pieces) == len(asked)
