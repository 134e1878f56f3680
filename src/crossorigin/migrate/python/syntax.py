"""Syntax: the tree of a Python file, which is never run, and the places of its nodes."""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.values import Line

MAX_SEGMENT: Final = 200
"""The greatest length of an expression in a finding, in bytes."""


_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
_CONDITIONS: Final = (
    ast.If,
    ast.Try,
    ast.TryStar,
    ast.Match,
    ast.IfExp,
    ast.BoolOp,
    ast.Lambda,
    ast.Assert,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    *_LOOPS,
)
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_CERTAIN: Final = frozenset({"app_context", "test_request_context", "open"})
"""Contexts that let exceptions through, so that all statements in them are run."""
DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES: Final = (*DEFINITIONS, ast.Lambda, ast.Module)


class Span(NamedTuple):
    """The lines of a file at which a node may be run.

    Attributes:
        first: the first one.
        last: the last one; infinity for a node of a function.
    """

    first: float
    last: float


class Syntax:
    """The tree of a Python file.

    Args:
        text: the file.
        file: its name, where there are several.

    Raises:
        SourceError: it is not Python.
    """

    def __init__(self, text: str, file: str = "") -> None:
        # In bytes and by its ends of lines, because the parser counts columns and lines so.
        self._lines = re.split(rb"\r\n?|\n", text.encode("utf-8", "replace"))
        self.file = file
        self._parents: dict[ast.AST, ast.AST] = {}
        self._returns: dict[ast.AST, float] = {}
        self._scopes: dict[ast.AST, ast.AST] = {}
        self._tree = parse(text)
        self._configurations = {each for each in ast.walk(self._tree) if _has_settings(each)}

    def _walk(self) -> Iterator[ast.AST]:
        """Yield every node in the order of the file, without recursion."""
        waiting: list[ast.AST] = [self._tree]
        while waiting:
            node = waiting.pop()
            yield node
            children = list(ast.iter_child_nodes(node))
            self._parents.update(dict.fromkeys(children, node))
            waiting.extend(reversed(children))

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node of the file, in its order."""
        yield self._tree
        yield from self._parents

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the ancestors of a node, from its parent to the file."""
        while (parent := self._parents.get(node)) is not None:
            yield parent
            node = parent

    def parent(self, node: ast.AST) -> ast.AST:
        """Return the parent of a node; the file is its own parent."""
        return self._parents.get(node, node)

    def depends(self, node: ast.AST, *, in_script: bool = False) -> bool:
        """Return True under a condition, in a loop, after a return, or in one class of several.

        In a file with several classes of settings (django-configurations, Flask's ``Config``),
        the process chooses one of them.

        Args:
            node: the node.
            in_script: whether the file is the script that is run.
        """
        several = self._configurations if len(self._configurations) > 1 else set()
        line = getattr(node, "lineno", 0)
        return any(
            (isinstance(one, _CONDITIONS) and not (in_script and _is_main(one)))
            or one in several
            or _may_stop(one)
            or line > self._returned_after(one)
            for one in self.above(node)
        )

    def _returned_after(self, node: ast.AST) -> float:
        """Return the line after which a function may have returned; infinity for no return."""
        body = node.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
        if node not in self._returns:
            self._returns[node] = min(
                (one.end_lineno or 0 for one in body if _has_return(one)), default=math.inf
            )
        return self._returns[node]

    def yields(self, function: ast.AST) -> bool:
        """Return whether a call of a function runs nothing of it: it is a generator."""
        return any(
            isinstance(one, ast.Yield | ast.YieldFrom) and self.scope(one) is function
            for one in ast.walk(function)
        )

    def line(self, node: ast.expr | ast.stmt) -> Line:
        """Return the line that a node starts on."""
        return Line(node.lineno, self.file)

    def scopes(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the scopes whose names a node can use: its own, those around it, the file."""
        own = True
        for one in self.above(node):
            if isinstance(one, _SCOPES) and (own or not isinstance(one, ast.ClassDef)):
                yield one
            own = own and not isinstance(one, _SCOPES)

    def _span(self, node: ast.expr | ast.stmt) -> Span:
        """Return the lines at which a node may be run; any for that of a function."""
        span = Span(node.lineno, node.lineno)
        for one in self.above(node):
            if isinstance(one, FUNCTIONS):
                return Span(0, math.inf)
            if isinstance(one, ast.For | ast.AsyncFor | ast.While):
                span = Span(one.lineno, one.end_lineno or math.inf)
        return span

    def scope(self, node: ast.AST) -> ast.AST:
        """Return the function or class that contains a node, or the file."""
        if node not in self._scopes:
            above = (one for one in self.above(node) if isinstance(one, _SCOPES))
            self._scopes[node] = next(above, node)
        return self._scopes[node]

    def shown(self, node: ast.AST) -> str:
        """Return the start of the source of an expression; empty for another node."""
        return self.segment(node) if isinstance(node, ast.expr) else ""

    def segment(self, node: ast.expr) -> str:
        """Return the first line of the source of an expression."""
        line = self._lines[node.lineno - 1]
        most = node.col_offset + MAX_SEGMENT
        end = node.end_col_offset if node.end_lineno == node.lineno else None
        segment = line[node.col_offset : most if end is None else min(end, most)]
        return segment.decode(errors="replace").strip()

    @property
    def _alone(self) -> ast.expr | None:
        body = self._tree.body
        first = body[0] if len(body) == 1 else None
        return first.value if isinstance(first, ast.Expr) else None


def parse(text: str) -> ast.Module:
    """Parse Python. Python's own parser limits the depth.

    Raises:
        SourceError: it is not Python.
    """
    try:
        with warnings.catch_warnings():
            # Python warns of invalid escapes, and the author of the file sees the same warning.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        message = f"it is not Python: {error}"
        raise SourceError(message) from error
    except (RecursionError, MemoryError) as error:
        message = "it is nested too deep"
        raise SourceError(message) from error


def dotted(node: ast.expr) -> str:
    """Return the dotted name that an expression is, or an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _may_stop(node: ast.AST) -> bool:
    """Return True for a context that may swallow an exception of the statements in it."""
    items = node.items if isinstance(node, ast.With | ast.AsyncWith) else ()
    return any(_last_name(each.context_expr) not in _CERTAIN for each in items)


def base_name(node: ast.expr) -> str:
    """Return the first name of a dotted name, or an empty text."""
    return dotted(node).partition(".")[0]


def _is_main(node: ast.AST) -> bool:
    """Return True for a statement that runs its body where the file is the script."""
    test = node.test if isinstance(node, ast.If) and not node.orelse else None
    return isinstance(test, ast.Compare) and ast.unparse(test) == "__name__ == '__main__'"


def _last_name(node: ast.expr) -> str:
    func = node.func if isinstance(node, ast.Call) else node
    return func.attr if isinstance(func, ast.Attribute) else dotted(func)


def _has_return(node: ast.stmt) -> bool:
    """Return True for a statement that may return from the function that it stands in."""
    waiting: list[ast.AST] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.Return):
            return True
        if not isinstance(one, (*DEFINITIONS, ast.expr)):
            waiting.extend(ast.iter_child_nodes(one))
    return False


def _has_settings(node: ast.AST) -> bool:
    """Return True for a class that binds a name in upper case."""
    body = node.body if isinstance(node, ast.ClassDef) else ()
    targets = (
        target
        for each in body
        if isinstance(each, ast.Assign | ast.AnnAssign)
        for target in (each.targets if isinstance(each, ast.Assign) else [each.target])
    )
    return any(isinstance(each, ast.Name) and each.id.isupper() for each in targets)
