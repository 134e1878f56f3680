"""The lines that decide one route, taken from the file that runs: so they cannot lie."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING

from starlette.routing import Match, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette


def endpoint_name(app: Starlette, method: str, path: str) -> str | None:
    """Ask the application's router which endpoint a request would reach.

    Args:
        app: The application.
        method: The request's method.
        path: The path inside the application.
    """
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    for route in app.routes:
        if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            return str(route.name)
    return None


def listing(factory: Callable[[str], Starlette], endpoint: str | None) -> str:
    """Return the endpoint's lines, those of everything it names, and the `CORS(…)` line.

    Args:
        factory: The function that builds the application; its body is searched.
        endpoint: The name of a function in that body, or None for the `CORS(…)` line alone.
    """
    source = textwrap.dedent(inspect.getsource(factory))
    [function] = ast.parse(source).body
    statements = list(_named(function))
    wanted = _reachable(endpoint, dict(statements)) | {"CORS"}
    lines = source.splitlines()
    parts = [
        "\n".join(lines[_first(node) - 1 : node.end_lineno])
        for name, node in statements
        if name in wanted
    ]
    return textwrap.dedent("\n\n".join(parts))


def _named(function: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    """Name each statement of the body after its definition, or its call."""
    for node in ast.iter_child_nodes(function):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
                yield name, node


def _reachable(start: str | None, statements: dict[str, ast.stmt]) -> set[str]:
    """Follow the names from one statement to the others."""
    found: set[str] = set()
    waiting = {start} if start else set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        names = {node.id for node in ast.walk(statements[name]) if isinstance(node, ast.Name)}
        waiting |= (names & statements.keys()) - found
    return found


def _first(node: ast.stmt) -> int:
    """Return the first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
