"""Reach: the functions of Python files that are surely called, and their arguments.

A call is certain on the straight path of a file, or of a function that is certainly called. The
name of the function has to have one declaration; a name that other code is given is no call.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import Final, TypeAlias

from crossorigin.migrate.python.module import Call, Module
from crossorigin.migrate.python.parts import APPLICATIONS, Parts, is_argument
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.syntax import DEFINITIONS, dotted

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Given: TypeAlias = tuple[Module, ast.expr | None]
"""An argument, and the file of the call."""

MAX_STEPS: Final = 10_000
"""Calls that are followed in all files; functions may call each other in many ways."""

MAX_DEPTH: Final = 32
"""Functions that call each other; an application factory has three."""

_PLAIN: Final = frozenset({"staticmethod", "classmethod", "cache", "lru_cache"})
"""Decorators that leave a function as it is."""

_RUNNERS: Final = frozenset({"run", "run_until_complete", "run_app", "run_sync"})
"""Functions that run the coroutine that they are given."""


class Reach:
    """The calls of functions in the files of a program.

    Args:
        project: the files.
        parts: the applications of the files.
    """

    def __init__(self, project: Project, parts: Parts) -> None:
        self._project = project
        self._parts = parts
        self._left = MAX_STEPS

    def code(
        self,
        module: Module,
        node: ast.AST,
        receiver: ast.expr | None = None,
        seen: frozenset[ast.AST] = frozenset(),
    ) -> str:
        """Return the code of the finding if a node may not run for its application, or ''.

        Args:
            module: the file.
            node: a call, or another node.
            receiver: the application that the node is about; None for any.
            seen: the functions that were followed.
        """
        self._left -= 1
        if (
            self._left < 0
            or len(seen) > MAX_DEPTH
            or (seen and module.depends(node, in_script=True))
        ):
            return "conditional-call"
        function = function_around(module, node)
        if function is not None and (function in seen or module.yields(function)):
            return "never-called"
        if function is None or self._makes(module, function, receiver):
            return ""
        if not all(map(_is_plain, function.decorator_list)):
            return "conditional-call"
        calls = [one for one in self.calls_of(function) if _is_run(one, function)]
        if not calls and not self._makes_application and self._may_be_given(module, node):
            return ""
        worst = "never-called"
        for call in calls:
            at = self._at(call, receiver, function)
            worst = self.code(call.module, call.node, at, seen | {function})
            if not worst:
                break
        return worst

    def arguments(self, module: Module, node: ast.expr | None) -> list[Given]:
        """Return the arguments that the calls give to a parameter, one for each call."""
        function = None if node is None else function_around(module, node)
        if function is None or not isinstance(node, ast.Name) or self._left < 0:
            return []
        if not is_argument(function, node.id) or len(module.nearest(node.id, node)) != 1:
            return []
        calls = self.calls_of(function)
        self._left -= len(calls)
        return [(call.module, _argument(call, function, node.id)) for call in calls]

    def calls_of(self, function: Function) -> list[Call]:
        """Return the calls of a function whose name has one declaration."""
        return self._calls.get(function, [])

    @cached_property
    def _calls(self) -> dict[ast.AST, list[Call]]:
        found: dict[ast.AST, list[Call]] = {}
        for call in self._project.calls:
            target = self._target(call)
            if target is not None:
                found.setdefault(target, []).append(call)
        return found

    @cached_property
    def _makes_application(self) -> bool:
        return any(call.is_of(APPLICATIONS) for call in self._project.calls)

    def _may_be_given(self, module: Module, node: ast.AST) -> bool:
        """Return whether a function may be given the application of another file."""
        return any(
            one.arg not in {"self", "cls"}
            for above in module.above(node)
            if isinstance(above, Function)
            for one in above.args.args
        )

    def _makes(self, module: Module, function: Function, receiver: ast.expr | None) -> bool:
        """Return whether a function makes the application that a node in it is about."""
        if receiver is None:
            return any(
                self._parts.kind_of(module, one) == "application"
                for one in ast.walk(function)
                if function_around(module, one) is function
            )
        if self._parts.kind_of(module, receiver) == "application":
            return True
        own = [one for one in module.bound.get(dotted(receiver), ()) if one.scope is function]
        made = [one for one in own if not one.changes]
        return len(made) == 1 and self._parts.kind_of(module, made[0].value) == "application"

    def _at(self, call: Call, receiver: ast.expr | None, function: Function) -> ast.expr | None:
        """Return the receiver as the caller names it."""
        if isinstance(receiver, ast.Name) and is_argument(function, receiver.id):
            return _argument(call, function, receiver.id)
        return receiver

    # The function that a call runs

    def _target(self, call: Call) -> ast.AST | None:
        func, module = call.node.func, call.module
        found = self._project.definition(module, func)
        if found is None and isinstance(func, ast.Attribute):
            owner = self._owner(module, func.value)
            return None if owner is None else self._method(*owner, func.attr)
        if found is not None and isinstance(found[1], ast.ClassDef):
            return self._method(found[0], found[1], "__init__")
        return None if found is None else found[1]

    def _owner(self, module: Module, node: ast.expr) -> tuple[Module, ast.ClassDef] | None:
        """Return the class whose method is called on an object."""
        if isinstance(node, ast.Name) and (own := self._own_class(module, node)) is not None:
            return module, own
        if isinstance(node, ast.Name):
            bound = module.nearest(node.id, node)
            node = bound[0].value or node if len(bound) == 1 else node
        found = self._project.definition(
            module, node.func if isinstance(node, ast.Call) else node
        )
        if found is None or not isinstance(found[1], ast.ClassDef):
            return None
        return found[0], found[1]

    def _own_class(self, module: Module, node: ast.Name) -> ast.ClassDef | None:
        """Return the class of a method whose first parameter is a name."""
        function = function_around(module, node)
        above = None if function is None else module.parent(function)
        if function is None or not isinstance(above, ast.ClassDef) or not function.args.args:
            return None
        is_own = function.args.args[0].arg == node.id and above.name not in self._bases
        return above if is_own and len(module.nearest(node.id, node)) == 1 else None

    @cached_property
    def _bases(self) -> set[str]:
        """The last names of the bases of all classes."""
        return {
            dotted(base).rpartition(".")[2]
            for module in self._project.modules
            for node in module.nodes()
            if isinstance(node, ast.ClassDef)
            for base in node.bases
        }

    @cached_property
    def _set_fields(self) -> set[str]:
        """The last names of the fields that the files set."""
        bound = (key for each in self._project.modules for key in each.bound)
        return {key.rpartition(".")[2] for key in bound if "." in key}

    def _method(self, module: Module, owner: ast.ClassDef, name: str) -> ast.AST | None:
        """Return the method of a class, if nothing else gives the class that name."""
        own = [one for one in owner.body if isinstance(one, Function) and one.name == name]
        bound = bool({name, "__dict__"} & self._set_fields)
        fields = [one for one in module.bound.get(name, ()) if one.scope is owner]
        is_plain = not owner.keywords and not owner.decorator_list
        is_made = not any(_is_maker(one) for one in owner.body)
        fits = len(own) == 1 and not bound and not fields and is_plain and is_made
        return own[0] if fits else None


def function_around(module: Module, node: ast.AST) -> Function | None:
    """Return the function that runs a node: its defaults and decorators run outside."""
    for above in module.above(node):
        if isinstance(above, Function) and node in above.body:
            return above
        node = above
    return None


def _is_maker(node: ast.AST) -> bool:
    return isinstance(node, DEFINITIONS) and node.name in {"__new__", "__getattribute__"}


def _is_plain(node: ast.expr) -> bool:
    """Return whether a decorator leaves the function as it is."""
    func = node.func if isinstance(node, ast.Call) else node
    return dotted(func).rpartition(".")[2] in _PLAIN


def _is_run(call: Call, function: Function) -> bool:
    """Return whether a call runs the function: a coroutine has to be awaited."""
    if isinstance(function, ast.FunctionDef):
        return True
    above = call.module.parent(call.node)
    if isinstance(above, ast.Call):
        return call.module.name_of(above.func).rpartition(".")[2] in _RUNNERS
    return isinstance(above, ast.Await)


def _argument(call: Call, function: Function, name: str) -> ast.expr | None:
    """Return the argument that a call gives for a parameter; None if it is not plain."""
    for word in call.node.keywords:
        if word.arg == name:
            return word.value
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    func = call.node.func
    owner = func.value if isinstance(func, ast.Attribute) else func
    by_class = (
        isinstance(func, ast.Attribute) and dotted(owner).rpartition(".")[2][:1].isupper()
    )
    if names[:1] == ["cls"] or (names[:1] == ["self"] and not by_class):
        del names[0]
    given = call.node.args
    at = names.index(name) if name in names else len(given)
    plain = at < len(given) and not any(isinstance(one, ast.Starred) for one in given)
    return given[at] if plain else None
