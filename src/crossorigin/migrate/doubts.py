"""Doubts: code besides the call of a library that may remove headers from some answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from crossorigin.migrate.module import Call, Module
from crossorigin.migrate.parts import APPLICATIONS
from crossorigin.migrate.project import Project
from crossorigin.migrate.syntax import dotted
from crossorigin.migrate.vocabulary import Declaration

_LAYERS: Final = frozenset(
    {
        "user_middleware",
        "middleware_stack",
        "after_request_funcs",
        "request_middleware",
        "response_middleware",
        "named_response_middleware",
    }
)
"""Attributes of applications that contain the layers."""

_ADDERS: Final = frozenset({"append", "insert", "extend", "appendleft"})
_CHANGERS: Final = frozenset(
    {"add", "append", "discard", "extend", "pop", "popall", "remove", "set", "setdefault"}
)
_HEADER: Final = "access-control-"


class Doubts:
    """Changes of layers and headers outside a library, in the files of a program.

    Args:
        project: the files.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    def noted(self, declaration: Declaration) -> Declaration:
        """Return a declaration; if its use is in doubt, with the code of the reason.

        Args:
            declaration: one that a vocabulary found.
        """
        if declaration.route is not None or declaration.scope.code:
            return declaration
        code = self._code(declaration.call)
        scope = declaration.scope._replace(code=code)
        return replace(declaration, scope=scope) if code else declaration

    def _code(self, call: Call | None) -> str:
        places = self._settings if call is None else [(call.module, call.node)]
        if any(self._is_uncalled(module, node) for module, node in places):
            return "never-called"
        if any(self._may_not_call(one) for place in places for one in _functions(*place)):
            return "conditional-call"
        if self._changes_layers:
            return "layers-changed"
        return "headers-changed" if self._changes_headers else ""

    def _is_uncalled(self, module: Module, node: ast.AST) -> bool:
        """Return whether a node is in a function that, as far as is known, nothing calls."""
        functions = list(_functions(module, node))
        return any(not self._is_called(one) for one in functions) and (
            self._makes_application or not any(map(_takes_something, functions))
        )

    def _is_called(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Return whether a function may be called: it is named, decorated or a factory."""
        return function.name in self._named or _is_called_by_others(function)

    def _may_not_call(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Return whether each call of a function is made under a condition."""
        return function.name in self._conditional and not _is_called_by_others(function)

    @cached_property
    def _makes_application(self) -> bool:
        return any(call.is_of(APPLICATIONS) for call in self._project.calls)

    @cached_property
    def _settings(self) -> list[tuple[Module, ast.AST]]:
        """The places where settings of CORS are made."""
        return [
            (module, node)
            for module in self._project.modules
            for node in module.nodes()
            if _setting(module, node).upper().startswith("CORS")
        ]

    @cached_property
    def _named(self) -> set[str]:
        nodes = [node for module in self._project.modules for node in module.nodes()]
        named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        named |= {node.id for node in nodes if isinstance(node, ast.Name)}
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        return named | {alias.name for node in imports for alias in node.names}

    @cached_property
    def _conditional(self) -> set[str]:
        """The names that are only used under a condition, other than that of a script."""
        used: dict[bool, set[str]] = {True: set(), False: set()}
        for module in self._project.modules:
            for node in module.nodes():
                if isinstance(node, ast.Name | ast.Attribute) and isinstance(
                    node.ctx, ast.Load
                ):
                    name = node.attr if isinstance(node, ast.Attribute) else node.id
                    depends = module.depends(node) and not any(
                        map(_is_main, module.above(node))
                    )
                    used[depends].add(name)
        return used[True] - used[False]

    @cached_property
    def _changes_layers(self) -> bool:
        return any(
            isinstance(node, ast.Attribute)
            and node.attr in _LAYERS
            and _is_changed(module, node)
            for module in self._project.modules
            for node in module.nodes()
        )

    @cached_property
    def _changes_headers(self) -> bool:
        return any(
            text.lower().startswith(_HEADER)
            for module in self._project.modules
            for node in module.nodes()
            for text in _changed(module, node)
        )


def _functions(
    module: Module, node: ast.AST
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for one in module.above(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            yield one


def _is_called_by_others(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a framework or another file may call a function: a factory, a hook."""
    return (
        bool(function.decorator_list)
        or (function.name.startswith("__") and function.name.endswith("__"))
        or any(isinstance(one, ast.Return) and one.value for one in ast.walk(function))
    )


def _is_main(node: ast.AST) -> bool:
    """Return whether a statement runs its body where the file is the script."""
    names = ast.walk(node.test) if isinstance(node, ast.If) else ()
    return any(isinstance(one, ast.Name) and one.id == "__name__" for one in names)


def _setting(module: Module, node: ast.AST) -> str:
    """Return the name of the setting that a node makes, or an empty text."""
    if isinstance(node, ast.Attribute):
        return "" if isinstance(node.ctx, ast.Load) else node.attr
    if isinstance(node, ast.Subscript):
        return "" if isinstance(node.ctx, ast.Load) else module.text_of(node.slice)
    if isinstance(node, ast.keyword):
        return node.arg or ""
    return module.text_of(node) if isinstance(node, ast.Constant) else ""


def _takes_something(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function has a parameter that may be an application of another file."""
    return any(one.arg not in {"self", "cls"} for one in function.args.args)


def _is_changed(module: Module, node: ast.Attribute) -> bool:
    """Return whether layers may be taken out of the attribute that holds them."""
    above = module.parent(node)
    if isinstance(above, ast.Attribute):
        return above.attr not in _ADDERS
    if isinstance(above, ast.Call):
        return dotted(above.func) not in {"len", "print", "repr", "any", "list"}
    return not isinstance(above, ast.For | ast.comprehension)


def _changed(module: Module, node: ast.AST) -> Iterator[str]:
    """Yield the names of headers that a node of a function sets or takes out."""
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield module.text_of(node.slice)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in _CHANGERS and node.args:
            yield module.text_of(node.args[0])
        elif node.func.attr == "clear" and dotted(node.func.value).endswith(".headers"):
            yield _HEADER
