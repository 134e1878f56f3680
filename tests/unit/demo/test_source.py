"""The listing beside each call: the lines that decide it, and no others."""

from __future__ import annotations

import ast
import builtins
import sys
from types import ModuleType

from harness.together import check_all

from crossorigin.demo.source import listing
from crossorigin.demo.steps.in_express import EXPRESS
from crossorigin.demo.walk import PROGRAMS, WALK, Call, Step

HERE: ModuleType = sys.modules[__name__]


def CORS(app: object) -> None:  # noqa: N802 - the name that a listing looks for
    """Stand in for the real one."""


def create_app(page: str) -> object:
    app = object()
    first = {page}
    second = set(first)
    unused, alike = set(page), 1

    def helper() -> set[str]:
        return second

    def route() -> str:
        return str((helper(), ast.AST))

    async def other() -> str:
        return str((unused, alike))

    CORS(app)
    urlpatterns = [("route", route), ("other", other)]
    return [*urlpatterns]


def test_listing_has_the_names_of_the_endpoint_and_the_cors_line() -> None:
    assert listing(HERE, "create_app", "route") == (
        "import ast\n\n"
        "app = object()\nfirst = {page}\nsecond = set(first)\n\n"
        "def helper() -> set[str]:\n    return second\n\n"
        "def route() -> str:\n    return str((helper(), ast.AST))\n\n"
        "CORS(app)\n"
        'urlpatterns = [("route", route)]'
    )


def test_without_an_endpoint_only_the_application_is_left() -> None:
    assert listing(HERE, "create_app", "") == "app = object()\nCORS(app)"


def test_every_call_has_short_code_that_names_all_that_it_uses() -> None:
    def check(row: tuple[str, Step, Call]) -> None:
        framework, step, call = row
        code = listing(PROGRAMS[framework], step.function, call.endpoint)
        assert len(code.splitlines()) <= 18
        assert max(map(len, code.splitlines())) <= 88
        assert not call.endpoint or f"def {call.endpoint}(" in code
        free = {name for name in free_names(ast.parse(code)) if not hasattr(builtins, name)}
        assert free <= {"page"}

    rows = [(name, step, call) for name in PROGRAMS for step in WALK for call in step.calls]
    check_all(rows, check, lambda row: f"{row[2].name} in {row[0]}")


def free_names(tree: ast.AST) -> set[str]:
    """Return the names that the code uses and does not bind."""
    used, bound = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.alias(name=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                bound.add(name)
    return used - bound


def test_express_has_a_text_for_each_call_and_for_no_other() -> None:
    assert EXPRESS.keys() == {call.name for step in WALK for call in step.calls}
    for text in EXPRESS.values():
        assert text.endswith("\n")
        assert text.count("(") == text.count(")")
        assert text.count("{") == text.count("}")
