"""The structure of the code: no circle of imports, and functions that a reader can hold."""

from __future__ import annotations

import ast
import statistics
from functools import cache
from pathlib import Path

import grimp

import crossorigin

SOURCES = Path(crossorigin.__file__).parent

LONGEST = 60
"""Lines of a function, the signature and the docstring included."""

MEDIAN = 10

SERVER_HALF = ("rules", "engine", "policy", "gateway", "integrations", "asgi.py", "wsgi.py")
MOST_LINES = 21_549
"""Lower it when the server half becomes smaller. A change that has to raise it says why."""


@cache
def _functions() -> list[tuple[str, int]]:
    found = []
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                lines = node.end_lineno - node.lineno + 1
                found.append((f"{path.relative_to(SOURCES)}:{node.name}", lines))
    return found


def test_a_function_has_at_most_sixty_lines() -> None:
    assert [each for each in _functions() if each[1] > LONGEST] == []


def test_the_median_function_has_less_than_ten_lines() -> None:
    assert statistics.median(lines for _, lines in _functions()) < MEDIAN


def test_the_server_half_does_not_grow() -> None:
    files = [
        file
        for name in SERVER_HALF
        for file in ([*(SOURCES / name).rglob("*.py")] or [SOURCES / name])
    ]
    assert sum(len(file.read_text().splitlines()) for file in files) <= MOST_LINES


def test_no_module_imports_itself_through_others() -> None:
    # The imports that only type checkers follow count as well.
    graph = grimp.build_graph("crossorigin", exclude_type_checking_imports=False)
    packages = {name for name in graph.modules if graph.find_children(name)}
    circles = [
        chain
        for name in sorted(graph.modules - packages)
        for imported in sorted(graph.find_modules_directly_imported_by(name))
        if imported not in packages
        and (chain := graph.find_shortest_chain(imported, name)) is not None
        # A package imports its modules to publish their names.
        and not packages & set(chain)
    ]
    assert circles == []
