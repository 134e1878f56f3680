"""Changes: objects of a file that code may change through another name than the one read.

A list that has a second name, that is given to a function, or that is a part of another value
may lose or gain entries although no binding of its own name shows that.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from crossorigin.migrate.python.syntax import Span, dotted

CHANGERS: Final = frozenset(
    {
        "remove",
        "update",
        "add",
        "pop",
        "popitem",
        "popleft",
        "clear",
        "sort",
        "reverse",
        "discard",
        "setdefault",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
        "__delitem__",
        "__iadd__",
        "__init__",
        "__setitem__",
    }
)
"""Methods that change an object in a way that is not followed."""

ADDERS: Final = frozenset({"append", "extend", "insert"})
"""Methods that add entries, which are read."""

_READERS: Final = frozenset(
    {
        *("print", "len", "list", "tuple", "set", "frozenset", "sorted", "str", "repr", "any"),
        *("all", "enumerate", "zip", "map", "filter", "iter", "min", "max", "sum", "bool"),
        *("isinstance", "type", "dict", "join", "format", "dumps", "timedelta", "compile"),
        *("debug", "info", "warning", "error", "exception", "critical", "log"),
        *("cors", "cross_origin", "route_cors", "add_middleware", "init_app", "setup"),
        *("from_mapping", "extend", "append", "insert", "add", "update", "getenv", "get"),
    }
)
"""Functions and methods that read their arguments, and change none."""


def base_of(node: ast.expr) -> tuple[str, bool]:
    """Return the dotted name that an expression starts with, and whether more follows it."""
    part = False
    while not dotted(node):
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node, part = node.value, True
        elif isinstance(node, ast.Call):
            func = node.func
            node, part = func.value if isinstance(func, ast.Attribute) else func, True
        else:
            return "", part
    return dotted(node), part


class Changes:
    """The objects of a file that have several names, and the changes of their parts."""

    def __init__(self) -> None:
        self.shared: set[str] = set()
        # Other names of the object, names that it is a part of, names of objects within it;
        # each with the first line at which it is one.
        self._same: _Links = defaultdict(set)
        self._parts: _Links = defaultdict(set)
        self._inner: _Links = defaultdict(set)
        self._changed: set[_Change] = set()

    def change(self, node: ast.expr, span: Span) -> None:
        """Note a change of the object that is the value of an expression."""
        name, part = base_of(node)
        self._changed.add(_Change(name, part, span.last))

    def name(self, targets: list[ast.expr], value: ast.expr, span: Span) -> None:
        """Note that targets are bound to the object of an expression, or to a part of it."""
        names = [one for target in targets for one in _bases(target)]
        for target, part in names:
            self._hold(target, value, span.first, within=part)
            if not part and not names[0][1]:
                self._join(names[0][0], target, span.first)

    def _join(self, one: str, other: str, line: float) -> None:
        self._same[one].add((other, line))
        self._same[other].add((one, line))

    def _hold(self, target: str, value: ast.expr, line: float, *, within: bool) -> None:
        for held, inner in _held(value):
            if within or inner:
                self._inner[target].add((held, line))
            else:
                self._join(target, held, line)
        name, part = base_of(value)
        if part and name:
            self._parts[target].add((name, line))

    def give(self, node: ast.expr) -> None:
        """Note that other code is given an object, and may change it."""
        self.shared.update(name for name, _ in _held(node))
        name, part = base_of(node)
        if part:
            self.shared.add(name)

    def settle(self) -> None:
        """Follow the changes to all names of the objects."""
        waiting, seen = list(self._changed), set(self._changed)
        while waiting:
            name, within, last = waiting.pop()
            if within:
                self.shared.add(name)
            more = {_Change(other, within, last) for other in _until(self._same[name], last)}
            more |= {
                _Change(other, within=True, last=last)
                for other in _until(self._parts[name], last)
            }
            if within:
                inner = _until(self._inner[name], last)
                more |= {_Change(other, within=False, last=last) for other in inner}
            self.shared |= {other.name for other in more} - {name}
            waiting += more - seen
            seen |= more


class _Change(NamedTuple):
    """A change of an object, or of a part of it, and the last line at which it is made."""

    name: str
    within: bool
    last: float


_Links: TypeAlias = defaultdict[str, set[tuple[str, float]]]


def _until(links: set[tuple[str, float]], last: float) -> Iterator[str]:
    return (name for name, first in links if first <= last)


def _bases(target: ast.expr) -> Iterator[tuple[str, bool]]:
    """Yield the names that a target binds, and the objects that it stores in."""
    inner = target.elts if isinstance(target, ast.Tuple | ast.List) else ()
    for one in inner:
        yield from _bases(one)
    if not inner:
        yield base_of(target)


def _held(node: ast.expr) -> Iterator[tuple[str, bool]]:
    """Yield the names whose objects a value is or contains, and which of the two."""
    waiting = [(node, False)]
    while waiting:
        one, within = waiting.pop()
        if name := dotted(one):
            yield name, within
        elif isinstance(one, ast.IfExp):
            waiting += [(one.body, within), (one.orelse, within)]
        elif isinstance(one, ast.BoolOp):
            waiting += [(each, within) for each in one.values]
        elif isinstance(one, ast.NamedExpr):
            waiting.append((one.value, within))
        elif isinstance(one, ast.List | ast.Tuple | ast.Set):
            waiting += [(each, True) for each in one.elts]
        elif isinstance(one, ast.Dict):
            waiting += [(each, True) for each in one.values]
        elif isinstance(one, ast.Call) and dotted(one.func) == "dict":
            waiting += [(word.value, True) for word in one.keywords]


def is_reader(name: str) -> bool:
    """Return whether a function of another package is known to change no argument."""
    last = name.rpartition(".")[2]
    return last in _READERS or last[:1].isupper()
