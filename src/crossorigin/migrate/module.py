"""Module: Python source, read and never run: its imports, its calls, its literal values."""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias, cast

from crossorigin.migrate.values import HIDDEN, Given, Line, Options, Regex, TupleOrSet, Unread

MAX_DEPTH: Final = 32
"""Values within values, and names that stand for names; options have three."""

MAX_VALUES: Final = 100_000
"""Values that are read from one file: a name may stand for many, each of which may again."""

MAX_STRING: Final = 4_096
"""Characters of a text that is put together of others; an origin has at most 300."""

MAX_SEGMENT: Final = 200
"""Bytes of an expression that findings show unchanged."""


NOTHING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class SourceError(ValueError):
    """The text is neither Python nor JSON, or holds no options of any library known here."""


Linked: TypeAlias = Callable[["Module", str], "tuple[Module, str] | None"]
"""Finds the file, and the name in it, that a dotted name of another file stands for."""


def _unlinked(_module: Module, _name: str) -> None:
    """Find nothing: the file is alone."""


class Call(NamedTuple):
    """A call.

    Attributes:
        name: with the module that it was imported from, as far as the file says.
        node: the call itself.
        module: the file that it stands in.
        route: the function that it decorates, or None.
    """

    name: str
    node: ast.Call
    module: Module
    route: str | None

    def is_of(self, names: frozenset[str]) -> bool:
        """Return whether it calls one of `names`, or a bare last part that nothing imports."""
        return self.name in names or any(self.name == name.rpartition(".")[2] for name in names)

    def options(self, positional: tuple[str, ...] = ()) -> Options:
        """Return its arguments; see `Module.options`."""
        return self.module.options(self.node, positional)

    @property
    def line(self) -> int:
        """The line that it starts on."""
        return self.module.line(self.node)

    @property
    def depends(self) -> bool:
        """Whether it stands under a condition or in a loop, and so may not be made."""
        return self.module.depends(self.node)


class Binding(NamedTuple):
    """One place where a file binds a name, or adds to its value.

    Attributes:
        value: the value that is assigned or added; None if it is not read.
        depends: whether that stands under a condition.
        scope: the function or class that it stands in, or the file.
        module: the file.
        adds: whether the value is added to the earlier one.
    """

    value: ast.expr | None
    depends: bool
    scope: ast.AST
    module: Module
    adds: bool = False


_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
_CONDITIONS: Final = (ast.If, ast.Try, ast.Match, ast.IfExp, *_LOOPS)
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES: Final = (*_DEFINITIONS, ast.Lambda, ast.Module)
_MUTATORS: Final = frozenset({"remove", "update", "add", "pop", "clear", "sort", "reverse"})
_ADDERS: Final = frozenset({"append", "extend", "insert"})
_COPIES: Final = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


class Module:
    """A Python file.

    Args:
        text: the file.
        known: values of names that other packages define, by their dotted names.
        file: its name, where there are several.

    Raises:
        SourceError: it is no Python.
    """

    def __init__(
        self, text: str, known: Mapping[str, tuple[str, ...]] = NOTHING, file: str = ""
    ) -> None:
        # In bytes, as the parser counts columns; as it does, by line feeds alone.
        self._lines = text.encode("utf-8", "replace").split(b"\n")
        self._known = known
        self._left = MAX_VALUES
        self._reading: set[str] = set()
        self.file = file
        self.imports: dict[str, str] = {}
        self.stars: list[tuple[str, int]] = []
        self.calls: list[Call] = []
        self.names: set[str] = set()
        self.bound: dict[str, list[Binding]] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.linked: Linked = _unlinked
        self._settings: dict[str, list[Binding]] = {}
        self._targets: set[ast.AST] = set()
        self._parents: dict[ast.AST, ast.AST] = {}
        self._tree = parse(text)
        self._configurations = {each for each in ast.walk(self._tree) if _has_settings(each)}
        for node in self._walk():
            self._take(node)

    def _walk(self) -> Iterator[ast.AST]:
        """Yield every node, in the order of the file. Not recursive."""
        waiting: list[ast.AST] = [self._tree]
        while waiting:
            node = waiting.pop()
            yield node
            children = list(ast.iter_child_nodes(node))
            self._parents.update(dict.fromkeys(children, node))
            waiting.extend(reversed(children))

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the ancestors of a node, from its parent to the file."""
        while (parent := self._parents.get(node)) is not None:
            yield parent
            node = parent

    def parent(self, node: ast.AST) -> ast.AST:
        """Return the parent of a node; the file is its own parent."""
        return self._parents.get(node, node)

    def depends(self, node: ast.AST) -> bool:
        """Return True under a condition, in a loop, and in one class of several.

        A file of several classes with settings (django-configurations, Flask's ``Config``)
        leaves it to the process which one holds.
        """
        above = list(self.above(node))
        several = self._configurations if len(self._configurations) > 1 else set()
        return any(isinstance(one, _CONDITIONS) or one in several for one in above)

    def line(self, node: ast.expr | ast.stmt) -> Line:
        """Return the line that a node starts on."""
        return Line(node.lineno, self.file)

    def _scope(self, node: ast.AST) -> ast.AST:
        return next((one for one in self.above(node) if isinstance(one, _SCOPES)), node)

    def _take(self, node: ast.AST) -> None:
        take = _TAKERS.get(type(node))
        if take is not None:
            take(self, node)

    def _take_import(self, node: ast.Import | ast.ImportFrom) -> None:
        start = ""
        if isinstance(node, ast.ImportFrom):
            start = f"{'.' * node.level}{node.module or ''}"
            start += "" if start.endswith(".") or not start else "."
        for alias in node.names:
            whole = f"{start}{alias.name}"
            if alias.name == "*":
                name = start.removesuffix(".") if start.strip(".") else start
                self.stars.append((name, node.lineno))
                continue
            local = alias.asname or (whole.partition(".")[0] if not start else alias.name)
            self.imports[local] = whole if alias.asname or start else local
            self.names.add(whole)

    def _take_assignment(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._take_target(target, node.value, node)

    def _take_target(
        self, target: ast.expr, value: ast.expr, node: ast.stmt, *, adds: bool = False
    ) -> None:
        binding = self._binding(value, node)._replace(adds=adds)
        if isinstance(target, ast.Name | ast.Attribute):
            self.bound.setdefault(dotted(target), []).append(binding)
            self._targets.add(target)
        elif isinstance(target, ast.Subscript):
            key = target.slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                self._settings.setdefault(key.value, []).append(binding)
            self._bind(dotted(target.value), node)

    def _take_annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._take_target(node.target, node.value, node)
        else:
            self._targets.add(node.target)  # it binds nothing

    def _take_added(self, node: ast.AugAssign) -> None:
        if isinstance(node.op, ast.Add):
            self._take_target(node.target, node.value, node, adds=True)

    def _take_name(self, node: ast.Name) -> None:
        self.names.add(self.imports.get(node.id, node.id))
        # A plain assignment was taken with its value; any other binding of a name hides it.
        if not isinstance(node.ctx, ast.Load) and node not in self._targets:
            self._bind(node.id, node)

    def _take_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript) and (name := dotted(target.value)):
                self._bind(name, target)

    def _take_class(self, node: ast.ClassDef) -> None:
        self.classes[node.name] = node

    def _take_call(self, node: ast.Call) -> None:
        name = self.name_of(node.func)
        if name:
            self.calls.append(Call(name, node, self, self._decorated(node)))
        if isinstance(node.func, ast.Attribute):
            self._take_method(node, node.func.attr, dotted(node.func.value))
        if name.endswith((".config.update", ".config.from_mapping")):
            for keyword in node.keywords:
                if keyword.arg is not None:
                    binding = self._binding(keyword.value, node)
                    self._settings.setdefault(keyword.arg, []).append(binding)

    def _take_method(self, node: ast.Call, method: str, owner: str) -> None:
        if method in _ADDERS and node.args and not node.keywords:
            added = node.args[-1]
            if method != "extend":
                added = ast.copy_location(ast.List([added], ast.Load()), added)
            binding = self._binding(added, node)._replace(adds=True)
            self.bound.setdefault(owner, []).append(binding)
        elif method == "extend" and node.keywords and not node.args:
            return  # app.extend(config=…) of Sanic: a list's takes no keyword
        elif method in _MUTATORS or method in _ADDERS:
            self._bind(owner, node)

    def _decorated(self, node: ast.Call) -> str | None:
        above = self.parent(node)
        if isinstance(above, _DEFINITIONS) and node in above.decorator_list:
            return above.name
        return None

    def _take_argument(self, node: ast.arg) -> None:
        self._bind(node.arg, node)

    def _bind(self, name: str, node: ast.AST) -> None:
        self.bound.setdefault(name, []).append(self._binding(None, node))

    def _binding(self, value: ast.expr | None, node: ast.AST) -> Binding:
        return Binding(value, self.depends(node), self._scope(node), self)

    def name_of(self, node: ast.expr) -> str:
        """Return the dotted name of an expression, or an empty text for another one."""
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
        """Return the values of names in capitals, and of the keys of a ``config``."""
        return settings_of(self.stated())

    def stated(self) -> dict[str, list[Binding]]:
        """Return the bindings of each setting, in the file's order."""
        names = {name: all_ for name, all_ in self.bound.items() if name.isupper()}
        return {
            name: all_
            for name, all_ in {**names, **self._settings}.items()
            if "." not in name and any(one.value is not None for one in all_)
        }

    def options(self, call: ast.Call, positional: tuple[str, ...] = ()) -> Options:
        """Return the arguments of a call.

        Args:
            call: the call.
            positional: the names of its positional arguments; those without are skipped.
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

    def shown(self, node: ast.AST) -> str:
        """Return the start of a node as it stands in the file; empty for no expression."""
        return self.segment(node) if isinstance(node, ast.expr) else ""

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
        value = self.named(node.id, self._unread(node), depth)
        return self._unread(node) if isinstance(value, Unread) else value

    def named(self, name: str, unread: Unread, depth: int) -> object:
        """Return the value of a name, from this file or the one that it is imported from."""
        bound = self.bound.get(name, [])
        if bound and name not in self.imports:
            return _folded(bound, unread, depth)
        found = None if bound else self.linked(self, name)
        if found is None or name in self._reading:
            return unread
        self._reading.add(name)
        other, local = found
        value = other.named(local, unread, depth)
        self._reading.discard(name)
        return value

    def _attribute(self, node: ast.Attribute, depth: int) -> object:
        name = dotted(node)
        found = None if name in self.bound else self.linked(self, name)
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
        """Count values that are copied; return whether so many may be."""
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
    ast.Attribute: Module._attribute,  # noqa: SLF001 - the same
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
        with warnings.catch_warnings():
            # Of escapes that Python will not know for long, which the author sees as well.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        message = f"it is no Python: {error}"
        raise SourceError(message) from error
    except (RecursionError, MemoryError) as error:
        message = "it is nested too deep"
        raise SourceError(message) from error


def dotted(node: ast.expr) -> str:
    """Return the dotted name that an expression is written as, or an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def settings_of(stated: Mapping[str, list[Binding]]) -> Options:
    """Return the settings that bindings make, in their order."""
    return {name: _setting(all_) for name, all_ in stated.items()}


def _setting(all_: list[Binding]) -> Given:
    read = [one for one in all_ if one.value is not None]
    unread = _unread(read[-1], "conditional-setting")
    first = read[0]
    if first.depends and not first.adds:
        return Given(unread, unread.line)
    return Given(_folded(all_, unread, 0), unread.line)


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


def _unread(one: Binding, code: str = "not-literal") -> Unread:
    node = cast("ast.expr", one.value)
    return Unread(one.module.segment(node), one.module.line(node), code)


def _folded(all_: list[Binding], unread: Unread, depth: int) -> object:
    """Return the value of a name, as far as all its bindings can be read.

    A value that is added under a condition or elsewhere, or is not literal, is an `Unread`
    after the certain ones.
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
            value = _added(value, one, base, depth)
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


_TAKERS: Final[dict[type[ast.AST], Callable[[Module, Any], None]]] = {
    ast.Import: Module._take_import,  # noqa: SLF001 - of this very module
    ast.ImportFrom: Module._take_import,  # noqa: SLF001 - the same
    ast.Assign: Module._take_assignment,  # noqa: SLF001 - the same
    ast.AnnAssign: Module._take_annotated,  # noqa: SLF001 - the same
    ast.AugAssign: Module._take_added,  # noqa: SLF001 - the same
    ast.Name: Module._take_name,  # noqa: SLF001 - the same
    ast.Delete: Module._take_delete,  # noqa: SLF001 - the same
    ast.ClassDef: Module._take_class,  # noqa: SLF001 - the same
    ast.Call: Module._take_call,  # noqa: SLF001 - the same
    ast.arg: Module._take_argument,  # noqa: SLF001 - the same
}
