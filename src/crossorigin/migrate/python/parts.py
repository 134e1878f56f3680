"""Parts: the applications, blueprints, routers and mounts of a project, and their prefixes.

A part has a prefix if every piece of the prefix is literal, and if the files show that the part
is registered.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from crossorigin.migrate.python.module import Call, Module
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.syntax import dotted

APPLICATIONS: Final = frozenset(
    {
        "flask.Flask",
        "quart.Quart",
        "fastapi.FastAPI",
        "starlette.applications.Starlette",
        "aiohttp.web.Application",
        "web.Application",
        "sanic.Sanic",
    }
)
_LAYERS: Final = frozenset(
    {
        "starlette.middleware.cors.CORSMiddleware",
        "fastapi.middleware.cors.CORSMiddleware",
        "CORSMiddleware",
        "quart_cors.cors",
        "cors",
    }
)
"""Layers whose result stands for the application that they are given."""

_SERVERS: Final = frozenset({"run", "serve", "run_app", "run_simple"})

_PARTS: Final = ("blueprint", "router", "namespace", "mount")
_NAMES: Final = frozenset({"app", "application"})
_REGISTRARS: Final = {
    "register_blueprint": (0, None),
    "blueprint": (0, None),
    "mount": (1, 0),
    "add_subapp": (1, 0),
    "include_router": (0, None),
}
ROUTES: Final = frozenset(
    {
        "route",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "api_route",
        "websocket",
        "add_url_rule",
        "add_route",
        "add_get",
        "add_post",
        "add_put",
        "add_delete",
        "add_api_route",
    }
)

ADDERS: Final = frozenset({"add_url_rule", "add_route", "add_api_route"})
"""Names of methods that add a route, and that HTTP clients do not have."""

Key: TypeAlias = tuple[int, str]
"""An object: the file that binds it, and its name in that file."""


class _Registration(NamedTuple):
    """The place where a part is put below another."""

    parent: Key
    child: Key
    prefix: str | None
    own: bool
    """Whether the part keeps its own prefix."""


class Parts:
    """The applications of a project and their parts.

    Args:
        project: the files.

    Attributes:
        registered: the places where parts are put below others.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._followed: list[tuple[Module, ast.AST]] = []
        self._modules = {id(module): module for module in project.modules}
        self.registered: list[_Registration] = [
            one for call in project.calls for one in self._registration(call)
        ]

    # The object of an expression

    def key(self, module: Module, node: ast.expr | None) -> Key | None:
        """Return the object that an expression names, or None if it is not a name."""
        name = dotted(node) if node is not None else ""
        if not name:
            return None
        found = None if name in module.bound else module.linked(name)
        return (id(module), name) if found is None else (id(found[0]), found[1])

    def made_by(self, key: Key) -> Iterator[ast.expr | None]:
        """Yield the expressions that make an object; None if the files do not show one."""
        module, name = self._modules[key[0]], key[1]
        for one in module.bound.get(name, ()):
            argument = one.value is None and is_argument(one.scope, name)
            if not one.changes and not argument and self.kind_of(module, one.value) != "same":
                yield one.value

    def kind(self, key: Key) -> str:
        """Return ``application``, ``part``, or an empty text if it is unknown."""
        module, name = self._modules[key[0]], key[1]
        last = name.rpartition(".")[2]
        kinds = {self.kind_of(module, value) for value in self.made_by(key)}
        if kinds <= {"application"} and kinds:
            return "application"
        if kinds and kinds <= {"application", "factory"}:
            return "application"
        looks = last in _NAMES or last.endswith(("_app", "_application"))
        imported = name.partition(".")[0] in module.imports
        if not kinds and looks and not imported and "." not in name:
            # A snippet, or an argument.
            return "application"
        return "part" if kinds == {"part"} else ""

    def kind_of(self, module: Module, value: ast.AST | None) -> str:
        """Return ``application``, ``part``, ``call``, or ``same`` for a layer; else nothing."""
        if not isinstance(value, ast.Call):
            return ""
        name = module.name_of(value.func)
        last = name.rpartition(".")[2]
        if self._is_factory(module, value.func):
            return "factory"
        if dotted(value.func).partition(".")[0] in module.bound and last not in module.classes:
            return "call"
        if name in _LAYERS:
            return "same"
        if last in module.classes:
            bases = [dotted(one) for one in module.classes[last].bases]
            name = next((module.imports.get(one, one) for one in bases), "")
            last = name.rpartition(".")[2]
        if name in APPLICATIONS or last in {one.rpartition(".")[2] for one in APPLICATIONS}:
            return "application"
        return "part" if last.lower().endswith(_PARTS) else "call"

    def _is_factory(self, module: Module, func: ast.expr) -> bool:
        """Return whether a function of the files returns an application that it makes."""
        found = self._project.definition(module, func)
        if (
            found is None
            or not isinstance(found[1], ast.FunctionDef)
            or found in self._followed
        ):
            return False
        where, function = found
        self._followed.append(found)
        returned = [
            one.value
            for one in ast.walk(function)
            if isinstance(one, ast.Return) and where.scope(one) is function
        ]
        made = all(self._is_made(where, one) for one in returned)
        self._followed.remove(found)
        return bool(returned) and made

    def _is_made(self, module: Module, value: ast.expr | None) -> bool:
        """Return whether a value is an application that is made beside it."""
        if isinstance(value, ast.Name):
            bound = module.nearest(value.id, value)
            kinds = {self.kind_of(module, one.value) for one in bound} - {"same"}
        else:
            kinds = {self.kind_of(module, value)}
        return bool(kinds) and kinds <= {"application", "factory"}

    # Its place

    def _registration(self, call: Call) -> Iterator[_Registration]:
        last = call.name.rpartition(".")[2]
        func, module = call.node.func, call.module
        if last not in _REGISTRARS or not isinstance(func, ast.Attribute):
            return
        at, prefix_at = _REGISTRARS[last]
        child = self.key(module, argument(call.node, at, "app", "blueprint"))
        parent = self.key(module, func.value)
        if child is None or parent is None:
            return
        node = argument(call.node, prefix_at, "url_prefix", "path", "prefix")
        elsewhere = _has(call.node, "subdomain", "host") or call.depends
        prefix = "" if node is None else literal(module, node)
        yield _Registration(parent, child, None if elsewhere else prefix, node is None)

    def is_resolved(self, call: Call) -> bool:
        """Return whether a registration is that of a part that the files make."""
        found = list(self._registration(call))
        return bool(found) and all(any(self.made_by(one.child)) for one in found)

    def prefixes_of(self, key: Key, seen: frozenset[Key] = frozenset()) -> tuple[str, ...]:
        """Return the prefixes of an object; none if the files do not show them."""
        if key in seen:
            return ()
        placed = [one for one in self.registered if one.child == key]
        kind = self.kind(key)
        if not placed:
            return ("",) if kind == "application" else ()
        found: list[str] = []
        for one in placed:
            parents = self.prefixes_of(one.parent, seen | {key})
            own = one.own and one.prefix is not None
            prefix = self._own_prefix(key) if own else one.prefix
            if prefix is None or not parents:
                return ()
            found += [f"{parent}{prefix.rstrip('/')}" for parent in parents]
        return tuple(dict.fromkeys(found))

    def _own_prefix(self, key: Key) -> str | None:
        """Return the prefix that the constructor of a blueprint was given."""
        made = list(self.made_by(key))
        if len(made) != 1 or not isinstance(made[0], ast.Call):
            return None
        if _has(made[0], "subdomain", "host", "version", "version_prefix"):
            return None
        node = argument(made[0], None, "url_prefix", "prefix")
        return "" if node is None else literal(self._modules[key[0]], node)

    def is_below(self, key: Key, ancestor: Key) -> bool:
        """Return whether an object is the other one, or is registered below it."""
        waiting, seen = [key], {key}
        while waiting:
            one = waiting.pop()
            if one == ancestor:
                return True
            above = {place.parent for place in self.registered if place.child == one} - seen
            seen |= above
            waiting += above
        return False

    def is_one_of_several(self, key: Key) -> bool:
        """Return whether the files make other applications that are not below this one."""
        made, called = self._made, self._called
        own = [scope for one, scope in (*made, *called) if one == key]
        keys = [one for one, _ in made]
        return (
            len(own) > len(set(own))
            or keys.count(key) > 1
            or self._serves_another
            or any(not self.is_below(one, key) for one in set(keys))
            or (len(called) > 1 and key in [one for one, _ in called])
        )

    @cached_property
    def _made(self) -> list[tuple[Key, ast.AST]]:
        return list(self._bound_to("application"))

    @cached_property
    def _called(self) -> list[tuple[Key, ast.AST]]:
        return list(self._bound_to("factory"))

    @cached_property
    def _serves_another(self) -> bool:
        """Whether a server is given an application that has no name."""
        return any(
            call.name.rpartition(".")[2] in _SERVERS
            and any(self.kind_of(call.module, one) == "application" for one in call.node.args)
            for call in self._project.calls
        )

    def _bound_to(self, kind: str) -> Iterator[tuple[Key, ast.AST]]:
        """Yield the names that are bound to objects of a kind, with their scopes."""
        for module in self._project.modules:
            for name, all_ in module.bound.items():
                for one in all_:
                    if not one.changes and self.kind_of(module, one.value) == kind:
                        yield (id(module), name), one.scope


def argument(call: ast.Call, at: int | None, *names: str) -> ast.expr | None:
    """Return an argument by its position or name."""
    for word in call.keywords:
        if word.arg in names:
            return word.value
    return call.args[at] if at is not None and at < len(call.args) else None


def _has(call: ast.Call, *names: str) -> bool:
    return any(word.arg is None or word.arg in names for word in call.keywords)


def literal(module: Module, node: ast.expr | None) -> str | None:
    """Return the text of an argument, or None if the files do not show it."""
    value = None if node is None else module.value(node)
    return value if isinstance(value, str) else None


def is_argument(scope: ast.AST, name: str) -> bool:
    """Return whether a function takes an argument of this name."""
    if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    arguments = scope.args
    return any(
        one.arg == name
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    )


def owner_of(parts: Parts, call: Call) -> Key | None:
    """Return the object that a call adds a route to."""
    func = call.node.func
    value = func.value if isinstance(func, ast.Attribute) else None
    # The router of an aiohttp application belongs to the application.
    if isinstance(value, ast.Attribute) and value.attr == "router":
        value = value.value
    return parts.key(call.module, value)


def written_paths(call: Call) -> Iterator[str]:
    """Yield the paths that a call names; an empty text for another one."""
    for node in call.node.args[:2]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value if node.value.startswith("/") else ""
