"""Doubts: code besides the call of a library that may remove headers from some answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from crossorigin.migrate.python.changes import base_of
from crossorigin.migrate.python.module import Call, Module
from crossorigin.migrate.python.parts import APPLICATIONS, Parts, argument
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.reach import Reach
from crossorigin.migrate.python.syntax import dotted
from crossorigin.migrate.vocabulary import Declaration
from crossorigin.spec.headers import PROTOCOL_PREFIX

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

_RUNNERS: Final = frozenset(
    {
        *("wsgi_app", "asgi_app", "process_response", "finalize_request", "handle_request"),
        *("full_dispatch_request", "dispatch_request", "make_response", "handle_exception"),
        *(
            "add_middleware",
            "handle_user_exception",
            "build_middleware_stack",
            "response_class",
            "config_class",
        ),
    }
)
"""Attributes of applications whose code runs the layers."""

_CLASSES: Final = frozenset(one.rpartition(".")[2] for one in APPLICATIONS)
_WRAPPERS: Final = frozenset(
    {"ProxyFix", "DebuggedApplication", "ProfilerMiddleware", "OpenTelemetryMiddleware"}
)
"""Layers that pass requests and answers on with their headers."""

_ADDERS: Final = frozenset({"append", "insert", "extend", "appendleft"})
_CHANGERS: Final = frozenset(
    {"add", "append", "discard", "extend", "pop", "popall", "remove", "set", "setdefault"}
)
_TAKERS: Final = frozenset({"add_middleware", "Middleware"})
"""Calls that take the class of a layer first."""

_DISPATCHER: Final = "DispatcherMiddleware"


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
        if call is None:
            codes = [self._reach.code(module, node) for module, node in self._settings]
        else:
            codes = [self._reach.code(call.module, call.node, _receiver(call))]
        if any(codes):
            return max(codes)
        calls = [call] if call is not None else self._project.calls
        named = ((one, name) for one in calls for name in _named(one))
        if any(self._is_rebound(one, name) for one, name in named if call or _extends(one)):
            return "name-rebound"
        if self._dispatches:
            return "one-of-several"
        if self._changes_layers:
            return "layers-changed"
        return "headers-changed" if self._changes_headers else ""

    def _is_rebound(self, call: Call, name: str) -> bool:
        """Return whether the name of a library may have another value where it is called."""
        module = call.module
        package = module.imports.get(name, "").partition(".")[0]
        if module.is_open or name in module.bound or package in self._patched:
            return True
        imported = module.imported_at(name)
        return name in module.doubtful or (
            imported is not None and self._project.is_replaced(module, name, imported)
        )

    @cached_property
    def _patched(self) -> set[str]:
        """The packages of which the files set an attribute, or one of a class of them."""
        return {
            module.imports[first].partition(".")[0]
            for module in self._project.modules
            for first, dot, _ in (bound.partition(".") for bound in module.bound)
            if dot and first in module.imports
        }

    @cached_property
    def _dispatches(self) -> bool:
        """Whether another application answers before the application."""
        return any(call.name.endswith(_DISPATCHER) for call in self._project.calls)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self._project, Parts(self._project))

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
    def _changes_layers(self) -> bool:
        return any(
            _changes_layers(module, node)
            for module in self._project.modules
            for node in module.nodes()
        )

    @cached_property
    def _changes_headers(self) -> bool:
        return any(
            text.lower().startswith(PROTOCOL_PREFIX)
            for module in self._project.modules
            for node in module.nodes()
            for text in _changed(module, node)
        )


def _receiver(call: Call) -> ast.expr | None:
    """Return the application that a call is about; None if its own name does not show it."""
    func, last = call.node.func, call.name.rpartition(".")[2]
    if last == "Middleware":
        return None
    if last == "add_middleware" and isinstance(func, ast.Attribute):
        return func.value
    given = argument(call.node, 0, "app")
    return func.value if given is None and isinstance(func, ast.Attribute) else given


def _extends(call: Call) -> bool:
    """Return whether a call gives settings to Sanic Extensions."""
    return call.name.startswith("sanic_ext.")


def _named(call: Call) -> Iterator[str]:
    """Yield the names of the library that a call needs."""
    first = call.node.args[:1] if call.name.rpartition(".")[2] in _TAKERS else []
    for node in (call.node.func, *first):
        name = base_of(node)[0].partition(".")[0]
        if node in first or call.module.imports.get(name, "") or "." not in dotted(node):
            yield name


def _setting(module: Module, node: ast.AST) -> str:
    """Return the name of the setting that a node makes, or an empty text."""
    if isinstance(node, ast.Attribute):
        return "" if isinstance(node.ctx, ast.Load) else node.attr
    if isinstance(node, ast.Subscript):
        return "" if isinstance(node.ctx, ast.Load) else module.text_of(node.slice)
    if isinstance(node, ast.keyword):
        return node.arg or ""
    return module.text_of(node) if isinstance(node, ast.Constant) else ""


def _changes_layers(module: Module, node: ast.AST) -> bool:
    """Return whether a node may take layers out, or replace the code that runs them."""
    if isinstance(node, ast.Attribute) and node.attr in _LAYERS:
        return _is_changed(module, node)
    if isinstance(node, ast.Attribute) and node.attr in _RUNNERS:
        return not isinstance(node.ctx, ast.Load) and not _is_wrapped(module, node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in _RUNNERS:
        above = module.parent(node)
        bases = above.bases if isinstance(above, ast.ClassDef) else ()
        return any(_last_name(one) in _CLASSES for one in bases)
    return isinstance(node, ast.Constant) and node.value in _LAYERS


def _is_wrapped(module: Module, node: ast.Attribute) -> bool:
    """Return whether an attribute becomes itself within a layer that changes no header."""
    above = module.parent(node)
    value = above.value if isinstance(above, ast.Assign) else None
    return isinstance(value, ast.Call) and _last_name(value.func) in _WRAPPERS


def _last_name(node: ast.expr) -> str:
    return dotted(node).rpartition(".")[2]


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
            yield PROTOCOL_PREFIX
