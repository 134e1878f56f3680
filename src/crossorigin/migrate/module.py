"""Module: Python source, read and never run: its imports, its calls, its literal values."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple, cast

from crossorigin.migrate.values import HIDDEN, Given, Options, Regex, Unread

MAX_DEPTH: Final = 32
"""Values within values, and names that stand for names; options have three."""

MAX_VALUES: Final = 100_000
"""Values that are read from one file: a name may stand for many, each of which may again."""

MAX_STRING: Final = 4_096
"""Characters of a text that is put together of others; an origin has at most 300."""

MAX_SEGMENT: Final = 200
"""Bytes of an expression that is told as it stands."""


class SourceError(ValueError):
    """The text is neither Python nor JSON, or holds no options of any library known here."""


class Call(NamedTuple):
    """A call.

    Attributes:
        name: with the module that it was imported from, as far as the file says.
        node: the call itself.
        route: the function that it decorates, or None.
        looped: whether it stands in a loop.
    """

    name: str
    node: ast.Call
    route: str | None
    looped: bool

    def is_of(self, names: frozenset[str]) -> bool:
        """Return whether it calls one of `names`, or a bare last part that nothing imports."""
        return self.name in names or any(self.name == name.rpartition(".")[2] for name in names)


class _Place(NamedTuple):
    """The place of a node in the source."""

    node: ast.AST
    route: str | None = None
    looped: bool = False
    conditional: bool = False


_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
_CONDITIONS: Final = (ast.If, ast.Try, ast.With, ast.Match, ast.IfExp, *_LOOPS)
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_MUTATORS: Final = frozenset({"append", "extend", "insert", "remove", "update", "add", "pop"})
_COPIES: Final = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


class Module:
    """A Python file.

    Args:
        text: the file.
        known: values of names that other packages define, by their dotted names.

    Raises:
        SourceError: it is no Python.
    """

    def __init__(self, text: str, known: Mapping[str, tuple[str, ...]]) -> None:
        # In bytes, as the parser counts columns; as it does, by line feeds alone.
        self._lines = text.encode("utf-8", "replace").split(b"\n")
        self._known = known
        self._left = MAX_VALUES
        self.imports: dict[str, str] = {}
        self.calls: list[Call] = []
        self.names: set[str] = set()
        self._bound: dict[str, list[tuple[ast.expr | None, bool]]] = {}
        self._settings: dict[str, list[tuple[ast.expr, bool]]] = {}
        self._targets: set[ast.Name] = set()
        self._tree = parse(text)
        for place in _walk(self._tree):
            self._take(place)

    def _take(self, place: _Place) -> None:
        node = place.node
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._take_import(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._take_target(target, node.value, conditional=place.conditional)
        elif isinstance(node, ast.AnnAssign):
            self._take_annotated(node, conditional=place.conditional)
        elif isinstance(node, ast.Name):
            self._take_name(node)
        elif isinstance(node, ast.Call):
            self._take_call(node, place)
        elif isinstance(node, ast.arg):
            self._bind(node.arg)

    def _take_import(self, node: ast.Import | ast.ImportFrom) -> None:
        start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            whole = f"{start}{alias.name}"
            local = alias.asname or (whole.partition(".")[0] if not start else alias.name)
            self.imports[local] = whole if alias.asname or start else local
            self.names.add(whole)

    def _take_target(self, target: ast.expr, value: ast.expr, *, conditional: bool) -> None:
        if isinstance(target, ast.Name):
            self._bound.setdefault(target.id, []).append((value, conditional))
            self._targets.add(target)
        elif isinstance(target, ast.Subscript):
            key = target.slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                self._settings.setdefault(key.value, []).append((value, conditional))
            self._bind(self.name_of(target.value))

    def _take_annotated(self, node: ast.AnnAssign, *, conditional: bool) -> None:
        if node.value is not None:
            self._take_target(node.target, node.value, conditional=conditional)
        elif isinstance(node.target, ast.Name):
            self._targets.add(node.target)  # it binds nothing

    def _take_name(self, node: ast.Name) -> None:
        self.names.add(self.imports.get(node.id, node.id))
        # A plain assignment was taken with its value; any other binding of a name hides it.
        if isinstance(node.ctx, ast.Store) and node not in self._targets:
            self._bind(node.id)

    def _take_call(self, node: ast.Call, place: _Place) -> None:
        name = self.name_of(node.func)
        if name:
            self.calls.append(Call(name, node, place.route, place.looped))
        if isinstance(node.func, ast.Attribute) and node.func.attr in _MUTATORS:
            self._bind(self.name_of(node.func.value))
        if name.endswith((".config.update", ".config.from_mapping")):
            for keyword in node.keywords:
                if keyword.arg is not None:
                    setting = (keyword.value, place.conditional)
                    self._settings.setdefault(keyword.arg, []).append(setting)

    def _bind(self, name: str) -> None:
        self._bound.setdefault(name, []).append((None, True))

    def name_of(self, node: ast.expr) -> str:
        """Return the dotted name of an expression, or an empty text if it is none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            # A method of the value that a call returned: its own name is known at least.
            return f"?.{parts[0]}" if parts else ""
        return ".".join([self.imports.get(node.id, node.id), *reversed(parts)])

    @property
    def displayed(self) -> object:
        """The value of the one expression that the file is, or None."""
        alone = self._alone
        return None if alone is None else self.value(alone)

    @property
    def _alone(self) -> ast.expr | None:
        body = self._tree.body
        first = body[0] if len(body) == 1 else None
        return first.value if isinstance(first, ast.Expr) else None

    @property
    def keywords(self) -> Options | None:
        """The keywords of the one call of ``dict`` that the file is, or None."""
        call = self._alone
        if not isinstance(call, ast.Call) or call.args or not call.keywords:
            return None
        return self.options(call)

    def imports_from(self, package: str) -> bool:
        """Return whether anything is imported from `package`."""
        return any(
            name == package or name.startswith(f"{package}.") for name in self.imports.values()
        )

    def settings(self) -> Options:
        """Return what is assigned to names in capitals, and to keys of a ``config``."""
        assigned = {
            name: [(value, conditional) for value, conditional in all_ if value is not None]
            for name, all_ in self._bound.items()
            if name.isupper()
        }
        lost = {name for name in assigned if len(assigned[name]) < len(self._bound[name])}
        return {
            name: self._setting(all_, lost=name in lost)
            for name, all_ in {**assigned, **self._settings}.items()
            if all_
        }

    def _setting(self, all_: list[tuple[ast.expr, bool]], *, lost: bool) -> Given:
        node, conditional = all_[-1]
        if conditional or len(all_) > 1 or lost:
            unread = Unread(self.segment(node), node.lineno, "conditional-setting")
            return Given(unread, node.lineno)
        return Given(self.value(node), node.lineno)

    def options(self, call: ast.Call, positional: tuple[str, ...] = ()) -> Options:
        """Return the arguments of a call.

        Args:
            call: the call.
            positional: the names of its positional arguments; those without are skipped.
        """
        named = zip(positional, call.args, strict=False)
        options = {name: Given(self.value(node), node.lineno) for name, node in named if name}
        for keyword in call.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                options[keyword.arg] = Given(value, keyword.value.lineno)
            elif isinstance(value, dict):
                options.update(
                    {str(name): Given(one, keyword.value.lineno) for name, one in value.items()}
                )
            else:
                options[HIDDEN] = Given(value, keyword.value.lineno)
        return options

    def value(self, node: ast.expr, depth: int = 0) -> object:
        """Return the literal value of an expression, or an `Unread`."""
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return self._unread(node)
        read = _READERS.get(type(node))
        return self._unread(node) if read is None else read(self, node, depth + 1)

    def _unread(self, node: ast.expr) -> Unread:
        return Unread(self.segment(node), node.lineno)

    def segment(self, node: ast.expr) -> str:
        """Return the first line of an expression, as it stands in the file."""
        line = self._lines[node.lineno - 1]
        most = node.col_offset + MAX_SEGMENT
        end = node.end_col_offset if node.end_lineno == node.lineno else None
        segment = line[node.col_offset : most if end is None else min(end, most)]
        return segment.decode(errors="replace").strip()

    def _constant(self, node: ast.Constant, _depth: int) -> object:
        value = node.value
        if isinstance(value, int) and value.bit_length() > _MAX_BITS:
            return self._unread(node)
        plain = value is None or isinstance(value, int | float | str)
        return value if plain else self._unread(node)

    def _name(self, node: ast.Name, depth: int) -> object:
        whole = self.imports.get(node.id, node.id)
        if whole in self._known:
            return list(self._known[whole])
        bound = self._bound.get(node.id, [])
        value = bound[0][0] if len(bound) == 1 else None
        if value is None:
            return self._unread(node)
        resolved = self.value(value, depth)
        return self._unread(node) if isinstance(resolved, Unread) else resolved

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, depth: int) -> object:
        values: list[object] = []
        for element in node.elts:
            if not isinstance(element, ast.Starred):
                values.append(self.value(element, depth))
                continue
            more = self.value(element.value, depth)
            values.extend(more if isinstance(more, list) else [more])
        return values

    def _mapping(self, node: ast.Dict, depth: int) -> object:
        mapping: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            read = self.value(value, depth)
            if key is not None:
                mapping[_hashable(self.value(key, depth))] = read
            elif isinstance(read, dict):
                mapping.update(read)
            else:
                mapping[HIDDEN] = read
        return mapping

    def _sum(self, node: ast.BinOp, depth: int) -> object:
        one, other = self.value(node.left, depth), self.value(node.right, depth)
        if isinstance(node.op, ast.Add) and isinstance(one, list) and isinstance(other, list):
            self._left -= len(one) + len(other)
            return one + other if self._left > 0 else self._unread(node)
        if isinstance(node.op, ast.Add) and isinstance(one, str) and isinstance(other, str):
            fits = len(one) + len(other) <= MAX_STRING
            return one + other if fits else self._unread(node)
        combine = _ARITHMETIC.get(type(node.op))
        if combine is not None and _is_small(one) and _is_small(other):
            return combine(one, other)
        return self._unread(node)

    def _negative(self, node: ast.UnaryOp, depth: int) -> object:
        value = self.value(node.operand, depth)
        if isinstance(node.op, ast.USub) and _is_small(value):
            negative: object = operator.neg(cast("float", value))
            return negative
        return self._unread(node)

    def _call(self, node: ast.Call, depth: int) -> object:
        name = self.name_of(node.func)
        if name == "re.compile" and len(node.args) == 1 and not node.keywords:
            text = self.value(node.args[0], depth)
            return Regex(text) if isinstance(text, str) else self._unread(node)
        if name in _COPIES and len(node.args) == 1 and not node.keywords:
            value = self.value(node.args[0], depth)
            return value if isinstance(value, list) else self._unread(node)
        if name in {"datetime.timedelta", "timedelta"}:
            return self._timedelta(node, depth)
        if name.rpartition(".")[2] in {"ResourceOptions", "dict"} and not node.args:
            return {key: given.value for key, given in self.options(node).items()}
        return self._unread(node)

    def _timedelta(self, node: ast.Call, depth: int) -> object:
        words = {word.arg: self.value(word.value, depth) for word in node.keywords}
        if node.args or not all(word and _is_small(one) for word, one in words.items()):
            return self._unread(node)
        try:
            return timedelta(**words)  # type: ignore[arg-type] # numbers, or it raises
        except (TypeError, OverflowError):
            return self._unread(node)


_MAX_NUMBER: Final = 10**12
"""No number of seconds is larger; products of such numbers stay small as well."""

_MAX_BITS: Final = 64
"""Bits of a number that is written out; larger ones take long to show."""

_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], object]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}

_READERS: Final[dict[type[ast.expr], Callable[[Module, Any, int], object]]] = {
    ast.Constant: Module._constant,  # noqa: SLF001 - of this very class
    ast.Name: Module._name,  # noqa: SLF001 - the same
    ast.List: Module._sequence,  # noqa: SLF001 - the same
    ast.Tuple: Module._sequence,  # noqa: SLF001 - the same
    ast.Set: Module._sequence,  # noqa: SLF001 - the same
    ast.Dict: Module._mapping,  # noqa: SLF001 - the same
    ast.BinOp: Module._sum,  # noqa: SLF001 - the same
    ast.UnaryOp: Module._negative,  # noqa: SLF001 - the same
    ast.Call: Module._call,  # noqa: SLF001 - the same
}


def _is_small(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) <= _MAX_NUMBER  # type: ignore[arg-type] # it is a number


def _hashable(key: object) -> object:
    # No real key is either of these, but a file may have anything.
    return repr(key) if isinstance(key, list | dict) else key


def parse(text: str) -> ast.Module:
    """Parse Python. How deep it may go is bounded by Python's own parser.

    Raises:
        SourceError: it is no Python.
    """
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        message = f"it is no Python: {error}"
        raise SourceError(message) from error
    except (RecursionError, MemoryError) as error:
        message = "it is nested too deep"
        raise SourceError(message) from error


def _walk(tree: ast.Module) -> Iterator[_Place]:
    """Yield every node with where it stands, in the order of the file. Not recursive."""
    waiting = [_Place(tree)]
    while waiting:
        place = waiting.pop()
        yield place
        waiting.extend(reversed(list(_children(place))))


def _children(place: _Place) -> Iterator[_Place]:
    node = place.node
    looped = place.looped or isinstance(node, _LOOPS)
    conditional = place.conditional or isinstance(node, _CONDITIONS)
    decorators = set(map(id, node.decorator_list)) if isinstance(node, _DEFINITIONS) else set()
    for child in ast.iter_child_nodes(node):
        route = (
            node.name if isinstance(node, _DEFINITIONS) and id(child) in decorators else None
        )
        yield _Place(child, route, looped, conditional)
