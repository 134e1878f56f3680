"""The lines that decide one call, read from the file that runs."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Final

_ALWAYS: Final = frozenset({"app", "CORS", "CROSSORIGIN"})
_LISTED: Final = "urlpatterns"


def listing(module: ModuleType, function: str, endpoint: str) -> str:
    """Return the code of one endpoint: its imports, its application, its names.

    Args:
        module: The module of the steps in one framework.
        function: The name of the function that builds the application.
        endpoint: The name of a function in its body; empty for the application alone.
    """
    source = inspect.getsource(getattr(module, function))
    [body] = ast.parse(source).body
    statements = list(_named(body))
    wanted = _reachable(endpoint, dict(statements)) | _ALWAYS
    lines = source.splitlines()
    parts = [
        textwrap.dedent("\n".join(lines[_first(node) - 1 : node.end_lineno]))
        for name, node in statements
        if name in wanted
    ]
    parts += _patterns(source, body, endpoint)
    names = _names(ast.parse("\n".join(parts)))
    return _joined([*_imports(module, names), *parts])


def _joined(parts: list[str]) -> str:
    """Join the parts, with empty lines around functions."""
    lines: list[str] = []
    for before, part in zip(["", *parts], parts, strict=False):
        if before and ("\n" in before or "\n" in part or _is_import(before) > _is_import(part)):
            lines.append("")
        lines.append(part)
    return "\n".join(lines)


def _is_import(part: str) -> bool:
    return part.startswith(("import ", "from "))


def _imports(module: ModuleType, names: set[str]) -> Iterator[str]:
    """Yield the imports of a module for these names, each with these names only."""
    for node in _tree(module).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            used = [one for one in node.names if one.name in names]
            if used:
                yield ast.unparse(_narrowed(node, used))


def _narrowed(node: ast.Import | ast.ImportFrom, used: list[ast.alias]) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import(names=used)
    return ast.ImportFrom(module=node.module, names=used, level=node.level)


@functools.cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _patterns(source: str, body: ast.stmt, endpoint: str) -> Iterator[str]:
    """Yield the entry of the endpoint in `urlpatterns`, where the framework has that list."""
    for name, node in _assigned(body):
        if name == _LISTED and isinstance(node.value, ast.List):
            entries = [one for one in node.value.elts if endpoint in _names(one)]
            for entry in entries:
                yield f"{_LISTED} = [{ast.get_source_segment(source, entry)}]"


def _assigned(body: ast.stmt) -> Iterator[tuple[str, ast.Assign]]:
    for node in ast.iter_child_nodes(body):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node


def _named(body: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    """Name each statement of the body after its definition, or its call."""
    for node in ast.iter_child_nodes(body):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node
            case ast.Assign(targets=[ast.Name(id=name)]) if name != _LISTED:
                yield name, node
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
                yield name, node


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _reachable(start: str, statements: dict[str, ast.stmt]) -> set[str]:
    """Return the statements to which the names of one statement lead."""
    found: set[str] = set()
    waiting = {start} if start else set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= (_names(statements[name]) & statements.keys()) - found
    return found


def _first(node: ast.stmt) -> int:
    """Return the first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
