"""Changes the code of a module so that it notes each line that runs, and each step to the next.

Before each statement stands `__arc__((__at__, (__at__ := LINE)))`, and at the end of a function
the same with the number that `coverage` gives to its end; a scope without branches notes its
lines alone, by `__arc__(LINE)`. `__at__` is local to each function. Classes that make
members of their names, as enumerations do, leave names of this form alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias, TypeGuard

Noted: TypeAlias = int | tuple[int, int]
"""A line, or the step from one line to the next."""

_Scoped: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_BRANCHES: Final = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match)
_UNNOTED: Final = (ast.Global, ast.Nonlocal, ast.While)
"""Statements that run nothing, and a loop that notes each evaluation of its condition."""


def arcs(noted: Iterable[Noted]) -> set[tuple[int, int]]:
    """Return notes in the form of `coverage`, where a line alone is a step from -1."""
    return {each if isinstance(each, tuple) else (-1, each) for each in noted}


def noting(tree: ast.Module, path: str) -> ast.Module:
    """Have a module pass its notes to the function that `__arcs__` returns for its path."""
    head = 1 if _is_documented(tree.body) else 0
    while head < len(tree.body) and _is_future(tree.body[head]):
        head += 1
    start = ast.parse(f"__arc__ = __arcs__({path!r}); __at__ = 0").body
    scope = _Scope(tree.body[head:], 1)
    before = scope.notes(node.lineno for node in tree.body[:head])  # those may have none before
    tree.body[head:] = [*start, *before, *scope.rewritten()]
    return ast.fix_missing_locations(tree)


def _is_documented(body: list[ast.stmt]) -> bool:
    return (
        bool(body)
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_scoped(node: ast.AST) -> TypeGuard[_Scoped]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _branches(nodes: Iterable[ast.AST]) -> bool:
    """Whether a node can go on in two ways; functions and classes within are left out."""
    return any(
        isinstance(node, _BRANCHES)
        or (not _is_scoped(node) and _branches(ast.iter_child_nodes(node)))
        for node in nodes
        if not isinstance(node, ast.expr)
    )


def _of_scope(node: _Scoped) -> list[ast.stmt]:
    """Return the statements of a function or a class, with their notes."""
    head = 1 if _is_documented(node.body) else 0
    scope = _Scope(node.body[head:], min(_lines(node)))
    rest = scope.rewritten()
    if not scope.branches:
        return [*node.body[:head], *rest]
    is_class = isinstance(node, ast.ClassDef)
    start = ast.parse("global __at__" if is_class else "__at__ = 0").body
    return [*node.body[:head], *start, *rest]


def _lines(node: ast.stmt) -> list[int]:
    """Return the lines on which a statement begins to run, those of decorators first."""
    if isinstance(node, _UNNOTED):
        return []
    decorators = node.decorator_list if _is_scoped(node) else []
    return [*(each.lineno for each in decorators), node.lineno]


def _always_matches(case: ast.match_case) -> bool:
    pattern: ast.pattern | None = case.pattern
    while isinstance(pattern, ast.MatchOr | ast.MatchAs):
        pattern = pattern.patterns[-1] if isinstance(pattern, ast.MatchOr) else pattern.pattern
    return case.guard is None and pattern is None


class _Scope:
    """The statements of one module, class or function."""

    def __init__(self, body: list[ast.stmt], first: int) -> None:
        self.branches = _branches(body)
        self._body = body
        self._first = first

    def rewritten(self) -> list[ast.stmt]:
        end = self.notes([-self._first]) if self.branches else []
        return [*self._block(self._body), *end]

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [each for node in body for each in self._statement(node)]

    def _statement(self, node: ast.stmt) -> Iterator[ast.stmt]:
        yield from self.notes(_lines(node))
        self._rewrite_within(node)
        yield node

    def notes(self, lines: Iterable[int]) -> list[ast.stmt]:
        return [ast.Expr(self._note(line)) for line in lines]

    def _note(self, line: int) -> ast.expr:
        number = ast.Constant(line)
        return ast.Call(ast.Name("__arc__", ast.Load()), [self._step(number)], [])

    def _step(self, number: ast.Constant) -> ast.expr:
        if not self.branches:
            return number
        moved = ast.NamedExpr(ast.Name("__at__", ast.Store()), number)
        return ast.Tuple([ast.Name("__at__", ast.Load()), moved], ast.Load())

    def _rewrite_within(self, node: ast.stmt) -> None:
        if _is_scoped(node):
            node.body = _of_scope(node)
        elif isinstance(node, ast.Match):
            self._rewrite_match(node)
        else:
            for name in ("body", "orelse", "finalbody"):
                if getattr(node, name, None):
                    setattr(node, name, self._block(getattr(node, name)))
            self._rewrite_heads(node)

    def _rewrite_heads(self, node: ast.stmt) -> None:
        """Note that a loop comes to its head again, and that a `try` tries a clause."""
        if isinstance(node, ast.For | ast.AsyncFor):
            node.body[:0] = self.notes([node.lineno])
            node.orelse[:0] = self.notes([node.lineno])
        elif isinstance(node, ast.While):
            node.test = self._before(node.lineno, node.test)
        elif isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                handler.body = self._block(handler.body)
                self._rewrite_handler(handler)

    def _rewrite_handler(self, handler: ast.ExceptHandler) -> None:
        if handler.type is None:
            handler.body[:0] = self.notes([handler.lineno])
        else:
            handler.type = self._before(handler.lineno, handler.type)

    def _before(self, line: int, value: ast.expr) -> ast.expr:
        """Note the line each time that the value is evaluated: the call returns None."""
        return ast.BoolOp(ast.Or(), [self._note(line), value])

    def _rewrite_match(self, node: ast.Match) -> None:
        lines = [case.pattern.lineno for case in node.cases]
        for number, case in enumerate(node.cases, 1):
            case.body = [*self.notes(lines[:number]), *self._block(case.body)]
        if not _always_matches(node.cases[-1]):
            node.cases.append(ast.match_case(ast.MatchAs(), None, self.notes(lines)))
