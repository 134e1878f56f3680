"""Literals: the values of expressions and names of a Python file that is never run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias, cast

from crossorigin.migrate.python.syntax import Syntax, base_name, dotted
from crossorigin.migrate.values import (
    HIDDEN,
    Given,
    Line,
    Options,
    Regex,
    TupleOrSet,
    Unread,
)

MAX_DEPTH: Final = 32
"""The depth of values within values and of names of names; options need three."""

MAX_VALUES: Final = 100_000
"""Values that are read from one file: a name may have many, and each of these may name more."""

MAX_STRING: Final = 4_096
"""Characters of a text that is built from others; an origin has at most 300."""

NOTHING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})

Linked: TypeAlias = Callable[[str], "tuple[Literals, str] | None"]
"""Finds the file, and the name in it, to which a dotted name of another file refers."""


def _unlinked(_name: str) -> None:
    """Find no file: there is only one."""


class Binding(NamedTuple):
    """One place where a file binds a name, or adds to its value.

    Attributes:
        value: the value that is assigned or added; None if it is not read.
        depends: whether the binding is made under a condition.
        scope: the function, the class or the file that contains it.
        module: the file.
        adds: whether the value is added to the earlier one.
        line: its line.
        changes: whether it changes the object, and does not bind the name to another one.
    """

    value: ast.expr | None
    depends: bool
    scope: ast.AST
    module: Literals
    adds: bool = False
    line: int = 0
    changes: bool = False


_COPIES: Final = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


class Literals(Syntax):
    """A Python file whose expressions and names have values.

    Args:
        text: the file.
        known: values of names that other packages define, by their dotted names.
        file: its name, where there are several.

    Raises:
        SourceError: it is not Python.
    """

    def __init__(
        self, text: str, known: Mapping[str, tuple[str, ...]] = NOTHING, file: str = ""
    ) -> None:
        super().__init__(text, file)
        self._known = known
        self._left = MAX_VALUES
        self._reading: set[str] = set()
        self.imports: dict[str, str] = {}
        self.bound: dict[str, list[Binding]] = {}
        self.shared: set[str] = set()
        self.doubtful: set[str] = set()
        self.opened: int = 0
        self.replaced_until = 0
        self.linked: Linked = _unlinked

    def note_opened(self, line: int) -> None:
        """Note the line of the first code that may bind any name of the file."""
        self.opened = self.opened or line

    @property
    def is_open(self) -> bool:
        """Whether code of the file may bind any name of it; `opened` is its line, or 0."""
        return self.opened > 0

    def text_of(self, node: ast.expr) -> str:
        """Return the value of an expression that is a plain text, or an empty text."""
        value = node.value if isinstance(node, ast.Constant) else None
        return value if isinstance(value, str) else ""

    def name_of(self, node: ast.expr) -> str:
        """Return the dotted name of an expression, or an empty text for another one."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            # A method of the value that a call returned: only the name of the method is known.
            return f"?.{parts[0]}" if parts else ""
        return ".".join([self.imports.get(node.id, node.id), *reversed(parts)])

    def imports_from(self, package: str) -> bool:
        """Return whether anything is imported from `package`."""
        return any(
            name == package or name.startswith(f"{package}.") for name in self.imports.values()
        )

    def options(self, call: ast.Call, positional: tuple[str, ...] = ()) -> Options:
        """Return the arguments of a call.

        Args:
            call: the call.
            positional: the names of its positional arguments; further arguments are skipped.
        """
        named = zip(positional, call.args, strict=False)
        options = {
            name: Given(self.value(node), self.line(node)) for name, node in named if name
        }
        for keyword in call.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                options[keyword.arg] = Given(value, self.line(keyword.value))
            elif isinstance(value, dict):
                options.update(
                    {
                        str(name): Given(one, self.line(keyword.value))
                        for name, one in value.items()
                    }
                )
            else:
                options[HIDDEN] = Given(value, self.line(keyword.value))
        return options

    def value(self, node: ast.expr, depth: int = 0) -> object:
        """Return the literal value of an expression, or an `Unread`."""
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return self._unread(node)
        read = _READERS.get(type(node))
        return self._unread(node) if read is None else read(self, node, depth + 1)

    def _unread(self, node: ast.expr) -> Unread:
        return Unread(self.segment(node), self.line(node))

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
        value = self.named(node.id, self._unread(node), depth, node)
        return self._unread(node) if isinstance(value, Unread) else value

    def named(
        self, name: str, unread: Unread, depth: int, use: ast.expr | None = None
    ) -> object:
        """Return the value of a name, from this file or the one that it is imported from.

        Args:
            name: the name, in the file.
            unread: the value if it is not known.
            depth: the number of values that it is within.
            use: the place of the name, or None for the end of the file.
        """
        if self.is_open or name in self.doubtful:
            return unread
        bound = self._seen(name, use)
        if any(one.line < self.replaced_until for one in bound):
            return unread
        if bound and name not in self.imports:
            return self.folded(name, bound, unread, depth, use)
        found = None if bound else self.linked(name)
        if found is None or name in self._reading:
            return unread
        self._reading.add(name)
        other, local = found
        value = other.named(local, unread, depth)
        self._reading.discard(name)
        return value

    def _seen(self, name: str, use: ast.expr | None) -> list[Binding]:
        """Return the bindings of a name that hold at a place."""
        seen = {self._tree} if use is None else {*self.scopes(use)}
        own = None if use is None else self.scope(use)
        return [
            one
            for one in self.bound.get(name, ())
            if one.changes
            or (one.scope in seen and not (one.scope is own and use and one.line > use.lineno))
        ]

    def nearest(self, name: str, use: ast.expr) -> list[Binding]:
        """Return the bindings of a name in the innermost scope that has it at a place."""
        bound = [one for one in self.bound.get(name, ()) if not one.changes]
        for scope in self.scopes(use):
            if here := [one for one in bound if one.scope is scope]:
                return here
        return []

    def folded(
        self,
        name: str,
        bound: list[Binding],
        unread: Unread,
        depth: int = 0,
        use: ast.expr | None = None,
    ) -> object:
        """Return the value that bindings give; a list that other code may change is unread."""
        value = _folded(bound, unread, depth, use)
        return unread if isinstance(value, list | dict) and name in self.shared else value

    def _attribute(self, node: ast.Attribute, depth: int) -> object:
        name = dotted(node)
        found = None if name in self.bound else self.linked(name)
        if found is None:
            return self._unread(node)
        other, local = found
        value = other.named(local, self._unread(node), depth)
        return self._unread(node) if isinstance(value, Unread) else value

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, depth: int) -> object:
        values: list[object] = [] if isinstance(node, ast.List) else TupleOrSet()
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

    def spend(self, values: int) -> bool:
        """Count values that are copied; return whether the number is within the limit."""
        self._left -= values
        return self._left > 0

    def _sum(self, node: ast.BinOp, depth: int) -> object:
        one, other = self.value(node.left, depth), self.value(node.right, depth)
        if isinstance(node.op, ast.Add) and isinstance(one, list) != isinstance(other, list):
            # Keep the literal entries next to the unread ones.
            one = [one] if isinstance(one, Unread) else one
            other = [other] if isinstance(other, Unread) else other
        if isinstance(node.op, ast.Add) and isinstance(one, list) and isinstance(other, list):
            return one + other if self.spend(len(one) + len(other)) else self._unread(node)
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
        if base_name(node.func) in self.bound:
            return self._unread(node)
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
"""No number of seconds is larger, and products of such numbers stay small."""

_MAX_BITS: Final = 64
"""Bits of a number that is shown; a larger number takes long to convert to text."""

_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], object]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}

_READERS: Final[dict[type[ast.expr], Callable[[Literals, Any, int], object]]] = {
    ast.Constant: Literals._constant,  # noqa: SLF001 - of this very class
    ast.Name: Literals._name,  # noqa: SLF001 - the same
    ast.Attribute: Literals._attribute,  # noqa: SLF001 - the same
    ast.List: Literals._sequence,  # noqa: SLF001 - the same
    ast.Tuple: Literals._sequence,  # noqa: SLF001 - the same
    ast.Set: Literals._sequence,  # noqa: SLF001 - the same
    ast.Dict: Literals._mapping,  # noqa: SLF001 - the same
    ast.BinOp: Literals._sum,  # noqa: SLF001 - the same
    ast.UnaryOp: Literals._negative,  # noqa: SLF001 - the same
    ast.Call: Literals._call,  # noqa: SLF001 - the same
}


def _is_small(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) <= _MAX_NUMBER  # type: ignore[arg-type] # it is a number


def _hashable(key: object) -> object:
    # Real keys are hashable, but a file may contain any expression.
    return repr(key) if isinstance(key, list | dict) else key


def settings_of(stated: Mapping[str, list[Binding]]) -> Options:
    """Return the settings that bindings define, in their order."""
    return {name: _setting(name, all_) for name, all_ in stated.items()}


def _is_doubtful(name: str, one: Binding) -> bool:
    """Return whether code that is not followed may give a name another value."""
    module = one.module
    return module.is_open or name in module.doubtful or one.line < module.replaced_until


def _setting(name: str, all_: list[Binding]) -> Given:
    read = [one for one in all_ if one.value is not None]
    module = all_[0].module
    if not read:
        line = Line(all_[-1].line, module.file)
        return Given(Unread(name, line, "conditional-setting"), line)
    unread = _unread(read[-1], "conditional-setting")
    first = read[0]
    if any(_is_doubtful(name, one) for one in all_) or (first.depends and not first.adds):
        return Given(unread, unread.line)
    return Given(module.folded(name, all_, unread), unread.line)


def _unread(one: Binding, code: str = "not-literal") -> Unread:
    node = cast("ast.expr", one.value)
    return Unread(one.module.segment(node), one.module.line(node), code)


def _folded(
    all_: list[Binding], unread: Unread, depth: int, use: ast.expr | None = None
) -> object:
    """Return the value of a name, from all its bindings that can be read.

    A value that is added under a condition or in another scope, or is not literal, becomes an
    `Unread` after the certain values.
    """
    plain = [one for one in all_ if not one.adds]
    if len(plain) > 1 or any(one.value is None for one in all_):
        return unread
    base = plain[0] if plain else None
    value: object = [replace(unread, text="…")]
    if base is not None:
        value = base.module.value(cast("ast.expr", base.value), depth)
    for one in all_:
        if one.adds:
            late = use is not None and one.line > use.lineno
            value = _added(value, one._replace(depends=one.depends or late), base, depth)
    return value


def _is_one_scope(one: ast.AST, other: ast.AST) -> bool:
    # A file that another one imports with a star adds to the same names.
    return one is other or (isinstance(one, ast.Module) and isinstance(other, ast.Module))


def _added(value: object, one: Binding, base: Binding | None, depth: int) -> object:
    if not isinstance(value, list):
        return value if isinstance(value, Unread) else _unread(one, "conditional-setting")
    if one.depends or (base is not None and not _is_one_scope(one.scope, base.scope)):
        return [*value, _unread(one, "conditional-setting")]
    more = one.module.value(cast("ast.expr", one.value), depth)
    if not isinstance(more, list) or not one.module.spend(len(value) + len(more)):
        return [*value, _unread(one)]
    return [*value, *more]
