"""Changes the code of a module so that it notes each line that runs, and each step to the next.

Before each statement stands `__lines__[LINE] = __at__ = LINE`; where the statement before it
is not known, as after an `if`, `__steps__[LINE][__at__] = __at__ = LINE`, and the same at the
end of a function, with the number that `coverage` gives to its end. CPython runs both without
a call and without a new object. A scope without branches notes its lines alone, and has no
`__at__`, which is local to each function. Classes that make members of their names, as
enumerations do, leave names of this form alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Final, TypeAlias, TypeGuard

_Scoped: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_BRANCHES: Final = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match)
_COMPOUND: Final = (*_BRANCHES, ast.Try, ast.TryStar, ast.With, ast.AsyncWith)
"""Statements that end in one of several others of the same scope."""

_UNNOTED: Final = (ast.Global, ast.Nonlocal, ast.While)
"""Statements that run nothing, and a loop that notes each evaluation of its condition."""


class Notes:
    """The notes of one module.

    Args:
        last: the number of its last line.
        targets: the lines that steps lead to.
    """

    def __init__(self, last: int, targets: Iterable[int]) -> None:
        self.lines = [0] * (last + 1)
        self.steps: dict[int, dict[int, int]] = {each: {} for each in targets}

    def arcs(self) -> set[tuple[int, int]]:
        """Return the notes in the form of `coverage`, where a line alone is a step from -1."""
        steps = {(begin or -1, end) for end, begun in self.steps.items() for begin in begun}
        return steps | {(-1, line) for line in self.lines if line}


def noting(tree: ast.Module, path: str) -> ast.Module:
    """Have a module write its notes into the `Notes` that `__notes__` returns for its path."""
    head = 1 if _is_documented(tree.body) else 0
    while head < len(tree.body) and _is_future(tree.body[head]):
        head += 1
    last = max((node.end_lineno or 0 for node in tree.body), default=0)
    targets: set[int] = set()
    scope = _Scope(tree.body[head:], 1, targets)
    before = scope.notes(node.lineno for node in tree.body[:head])  # those may have none before
    rest = scope.rewritten()
    given = f"{path!r}, {last}, {sorted(targets)}"
    start = f"__at__ = 0; __lines__, __steps__ = __notes__({given})"
    tree.body[head:] = [*ast.parse(start).body, *before, *rest]
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


def _of_scope(node: _Scoped, targets: set[int]) -> list[ast.stmt]:
    """Return the statements of a function or a class, with their notes."""
    head = 1 if _is_documented(node.body) else 0
    scope = _Scope(node.body[head:], min(_lines(node)), targets)
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


def _item(name: str, at: int, context: ast.expr_context | None = None) -> ast.Subscript:
    return ast.Subscript(ast.Name(name, ast.Load()), ast.Constant(at), context or ast.Store())


class _Scope:
    """The statements of one module, class or function."""

    def __init__(self, body: list[ast.stmt], first: int, targets: set[int]) -> None:
        self.branches = _branches(body)
        self._body = body
        self._first = first
        self._targets = targets

    def rewritten(self) -> list[ast.stmt]:
        end = self._steps([-self._first]) if self.branches else []
        return [*self._block(self._body, after_known=True), *end]

    def _block(self, body: list[ast.stmt], *, after_known: bool = False) -> list[ast.stmt]:
        written: list[ast.stmt] = []
        for node in body:
            lines = _lines(node)
            if not after_known:
                written += self._steps(lines[:1])
                lines = lines[1:]
            written += self.notes(lines)
            if not isinstance(node, ast.Global | ast.Nonlocal):
                after_known = not isinstance(node, _COMPOUND)
            self._rewrite_within(node)
            written.append(node)
        return written

    def notes(self, lines: Iterable[int]) -> list[ast.stmt]:
        """Note lines, each of which follows another that ends in no other way."""
        return [self._written(_item("__lines__", line), line) for line in lines]

    def _steps(self, lines: Iterable[int]) -> list[ast.stmt]:
        """Note lines, and the lines before them."""
        if not self.branches:
            return self.notes(lines)
        return [self._written(self._step(line), line) for line in lines]

    def _written(self, target: ast.expr, line: int) -> ast.stmt:
        targets = [target, *([ast.Name("__at__", ast.Store())] if self.branches else [])]
        return ast.Assign(targets, ast.Constant(line))

    def _step(self, line: int) -> ast.expr:
        self._targets.add(line)
        steps = _item("__steps__", line, ast.Load())
        return ast.Subscript(steps, ast.Name("__at__", ast.Load()), ast.Store())

    def _rewrite_within(self, node: ast.stmt) -> None:
        if _is_scoped(node):
            node.body = _of_scope(node, self._targets)
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
            node.body[:0] = self._steps([node.lineno])
            node.orelse[:0] = self._steps([node.lineno])
        elif isinstance(node, ast.While):
            node.test = self._before(node.lineno, node.test)
        elif isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                handler.body = self._block(handler.body)
                self._rewrite_handler(handler)

    def _rewrite_handler(self, handler: ast.ExceptHandler) -> None:
        if handler.type is None:
            handler.body[:0] = self._steps([handler.lineno])
        else:
            handler.type = self._before(handler.lineno, handler.type)

    def _before(self, line: int, value: ast.expr) -> ast.expr:
        """Note the line at each evaluation of the value; `setdefault` returns the line."""
        self._targets.add(line)
        begin: ast.expr = ast.Constant(0)
        end: ast.expr = ast.Constant(line)
        if self.branches:
            begin = ast.Name("__at__", ast.Load())
            end = ast.NamedExpr(ast.Name("__at__", ast.Store()), end)
        steps = _item("__steps__", line, ast.Load())
        noted = ast.Call(ast.Attribute(steps, "setdefault", ast.Load()), [begin, end], [])
        return ast.BoolOp(ast.And(), [noted, value])

    def _rewrite_match(self, node: ast.Match) -> None:
        lines = [case.pattern.lineno for case in node.cases]
        for number, case in enumerate(node.cases, 1):
            case.body = [*self._steps(lines[:number]), *self._block(case.body)]
        if not _always_matches(node.cases[-1]):
            node.cases.append(ast.match_case(ast.MatchAs(), None, self._steps(lines)))
