"""Module: the imports, calls and settings of a Python file, which is never run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.migrate.python.changes import ADDERS, CHANGERS, Changes, base_of, is_reader
from crossorigin.migrate.python.literals import NOTHING, Binding, Literals, settings_of
from crossorigin.migrate.python.syntax import DEFINITIONS, FUNCTIONS, dotted
from crossorigin.migrate.values import Options

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Call(NamedTuple):
    """A call.

    Attributes:
        name: its dotted name, with the module that it was imported from if the file imports it.
        node: the call itself.
        module: the file that contains it.
        route: the function that it decorates, or None.
    """

    name: str
    node: ast.Call
    module: Module
    route: str | None

    def is_of(self, names: frozenset[str]) -> bool:
        """Return whether it calls one of `names`, or the unimported last part of one."""
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
        """Whether it is made under a condition or in a loop."""
        return self.module.depends(self.node)


class Write(NamedTuple):
    """A place where a key of a mapping is written.

    Attributes:
        owner: the dotted name of the mapping.
        key: the key; empty for any.
        binding: the value.
    """

    owner: str
    key: str
    binding: Binding

    @property
    def is_config(self) -> bool:
        """Whether the name of the mapping is that of a configuration of an application."""
        return self.owner.rpartition(".")[2] == "config"


_OPENERS: Final = frozenset({"exec", "eval", "globals"})
"""Names of functions that may bind any name of the file."""

_OWN_OPENERS: Final = frozenset({"vars", "locals"})
"""Names of functions that may do so if they are called outside of functions."""

_FRAMES: Final = frozenset({"f_globals", "f_locals", "__globals__"})
_LOADERS: Final = frozenset(
    {
        "from_object",
        "from_pyfile",
        "from_envvar",
        "from_prefixed_env",
        "from_file",
        "from_json",
        "load_environment_vars",
    }
)
"""Methods that write keys of a configuration from another place."""

_READING: Final = (
    *(ast.Subscript, ast.Assign, ast.AnnAssign, ast.Compare, ast.FormattedValue),
    *(ast.For, ast.comprehension, ast.BinOp, ast.Expr),
)
"""Nodes that only read the configuration in them, or give it another name."""

_IMPORTERS: Final = frozenset({"import_module", "__import__"})
_SETTERS: Final = frozenset({"setattr", "delattr"})


class Module(Literals):
    """A Python file.

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
        super().__init__(text, known, file)
        self.stars: list[tuple[str, int]] = []
        self.calls: list[Call] = []
        self.names: set[str] = set()
        self.classes: dict[str, ast.ClassDef] = {}
        self.defined: dict[str, list[Definition]] = {}
        self.writes: list[Write] = []
        self._targets: set[ast.AST] = set()
        self._imported: dict[str, Binding] = {}
        self._changes = Changes()
        for node in self._walk():
            self._take(node)
        self._changes.settle()
        self.shared.update(self._changes.shared)

    def _take(self, node: ast.AST) -> None:
        take = _TAKERS.get(type(node))
        if take is not None:
            take(self, node)
        if isinstance(node, DEFINITIONS):
            self.defined.setdefault(node.name, []).append(node)
        # A definition, an exception, a captured value, a type parameter.
        for name in (getattr(node, "name", None), getattr(node, "rest", None)):
            if isinstance(name, str) and not isinstance(node, ast.alias):
                self._bind_defined(name, node)

    def _bind_defined(self, name: str, node: ast.AST) -> None:
        method = isinstance(self.parent(node), ast.ClassDef)
        if not method or name.isupper():
            self._bind(name, node)

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
            meant = whole if alias.asname or start else local
            if self.imports.setdefault(local, meant) != meant or self.depends(node):
                self.doubtful.add(local)
            self.imports[local] = meant
            value = ast.copy_location(ast.Name(local, ast.Load()), alias)
            self._imported[local] = self._binding(value, node)
            self.names.add(whole)

    def _take_assignment(self, node: ast.Assign) -> None:
        self._changes.name(node.targets, node.value, self._span(node))
        for target in node.targets:
            self._take_target(target, node.value, node)

    def _take_target(
        self, target: ast.expr, value: ast.expr, node: ast.stmt, *, adds: bool = False
    ) -> None:
        binding = self._binding(value, node)._replace(adds=adds, changes=adds)
        if isinstance(target, ast.Name | ast.Attribute):
            self.bound.setdefault(dotted(target), []).append(binding)
            self._targets.add(target)
        elif isinstance(target, ast.Subscript):
            self._targets.add(target)
            self._write(dotted(target.value), self.text_of(target.slice), binding)
            self._change(target.value, node)

    def _take_annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._changes.name([node.target], node.value, self._span(node))
            self._take_target(node.target, node.value, node)
        else:
            self._targets.add(node.target)  # it binds nothing

    def _take_added(self, node: ast.AugAssign) -> None:
        if isinstance(node.op, ast.Add):
            self._take_target(node.target, node.value, node, adds=True)
        else:
            self._write(dotted(node.target), "", self._binding(None, node))
        self._changes.change(node.target, self._span(node))

    def _take_name(self, node: ast.Name) -> None:
        self._open(node, when=node.id in _OPENERS)
        self.names.add(self.imports.get(node.id, node.id))
        # A plain assignment is noted with its value; any other binding of the name hides it.
        if not isinstance(node.ctx, ast.Load) and node not in self._targets:
            self._bind(node.id, node)

    def _take_attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load) and node not in self._targets:
            self._bind(dotted(node), node)
        if node.attr == "config" and not self._is_read(node):
            self._write(dotted(node), "", self._binding(None, node))
        called = self.parent(node)
        if node.attr in CHANGERS | ADDERS and not (
            isinstance(called, ast.Call) and called.func is node
        ):
            self._changes.give(node.value)
        self._open(node, when=node.attr in _FRAMES or self.name_of(node) == "sys.modules")

    def _is_read(self, node: ast.Attribute) -> bool:
        """Return whether a mention of a configuration is followed, or only reads it."""
        above = self.parent(node)
        if isinstance(above, ast.keyword):
            above = self.parent(above)
        if not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(above, ast.Attribute):
            return not above.attr.startswith("_")
        if isinstance(above, ast.Call):
            name = self.name_of(above.func)
            return is_reader(name) and name.partition(".")[0] not in {"dict", "map"}
        return isinstance(above, _READING)

    def _take_subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Load) or node in self._targets:
            return
        self._change(node.value, node)
        self._write(dotted(node.value), self.text_of(node.slice), self._binding(None, node))

    def _take_declared(self, node: ast.Global | ast.Nonlocal) -> None:
        self.doubtful.update(node.names)

    def _take_walrus(self, node: ast.NamedExpr) -> None:
        self._changes.name([node.target], node.value, self._span(node))

    def _take_loop(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        over = node.iter
        part = ast.Subscript(over, ast.Constant(0), ast.Load())
        for one in over.elts if isinstance(over, ast.List | ast.Tuple | ast.Set) else [part]:
            self._changes.name([node.target], one, self._span(node.target))

    def _take_context(self, node: ast.withitem) -> None:
        if node.optional_vars is not None:
            self._changes.give(node.context_expr)

    def _take_given(self, node: ast.Return | ast.Yield | ast.Match) -> None:
        value = node.subject if isinstance(node, ast.Match) else node.value
        if value is not None:
            self._changes.give(value)

    def _take_class(self, node: ast.ClassDef) -> None:
        self.classes[node.name] = node

    def _take_call(self, node: ast.Call) -> None:
        name = self.name_of(node.func)
        if name:
            self.calls.append(Call(name, node, self, self._decorated(node)))
        if isinstance(node.func, ast.Attribute):
            self._take_method(node, node.func.attr, node.func.value)
            self._take_config(node, node.func.attr, dotted(node.func.value))
        if not is_reader(name):
            for given in (*node.args, *(word.value for word in node.keywords)):
                self._changes.give(given)
        self._take_opener(node, name.rpartition(".")[2])

    def _open(self, node: ast.expr, *, when: bool) -> None:
        """Note code that may bind any name of the file."""
        if when:
            self.note_opened(node.lineno)

    def _take_opener(self, node: ast.Call, last: str) -> None:
        """Note a call that may bind names of the file, or of another one."""
        if last in _OWN_OPENERS and not node.args:
            self._open(node, when=not isinstance(self.scope(node), FUNCTIONS))
        elif last in _OWN_OPENERS:
            self._bind(f"{base_of(node.args[0])[0]}.__dict__", node)
        elif last in _IMPORTERS:
            self._open(node, when=any(dotted(one) == "__name__" for one in node.args))
        elif last in _SETTERS and len(node.args) > 1:
            owner, key = node.args[:2]
            text = self.text_of(key) or "__dict__"
            self._bind(f"{base_of(owner)[0]}.{text}", node)

    def _take_method(self, node: ast.Call, method: str, owner: ast.expr) -> None:
        name = dotted(owner)
        if name and method in ADDERS and node.args and not node.keywords:
            added = node.args[-1]
            if method != "extend":
                added = ast.copy_location(ast.List([added], ast.Load()), added)
            binding = self._binding(added, node)._replace(adds=True, changes=True)
            self.bound.setdefault(name, []).append(binding)
            self._changes.change(owner, self._span(node))
        elif method == "extend" and node.keywords and not node.args:
            return  # app.extend(config=…) of Sanic: the method of a list takes no keyword
        elif method in CHANGERS or method in ADDERS:
            self._change(owner, node)

    def _change(self, owner: ast.expr, node: ast.expr | ast.stmt) -> None:
        """Note that an object, or a part of it, is changed in a way that is not followed."""
        name, part = base_of(owner)
        self._changes.change(owner, self._span(node))
        binding = self._binding(None, node)._replace(changes=True)
        self.bound.setdefault(name, []).append(binding)
        if part:
            self._write_within(owner, binding)

    def _write_within(self, owner: ast.expr, binding: Binding) -> None:
        """Note that the value of a setting is changed in place."""
        while isinstance(owner, ast.Subscript | ast.Attribute):
            if isinstance(owner, ast.Subscript):
                self._write(dotted(owner.value), self.text_of(owner.slice), binding)
            owner = owner.value

    def _write(self, owner: str, key: str, binding: Binding) -> None:
        """Note that a key of a mapping is written; an empty text means any key."""
        self.writes.append(Write(owner, key, binding))

    def _take_config(self, node: ast.Call, method: str, owner: str) -> None:
        """Note the keys that a method of a mapping writes."""
        if method in _LOADERS:
            self._write(owner, "", self._binding(node, node))
        elif method in {"setdefault", "pop", "popitem", "clear"}:
            key = self.text_of(node.args[0]) if node.args else ""
            self._write(owner, key, self._binding(None, node))
        elif method in {"update", "from_mapping", "load", "update_config"}:
            is_of_config = owner.rpartition(".")[2] == "config" or method != "update_config"
            owner = owner if is_of_config else f"{owner}.config"
            for key, value in self._pairs(node):
                self._write(owner, key, self._binding(value, node))

    def _pairs(self, node: ast.Call) -> Iterator[tuple[str, ast.expr | None]]:
        """Yield the keys and values of an update; an empty key for those that are not read."""
        for word in node.keywords:
            yield word.arg or "", word.value if word.arg else None
        for given in node.args:
            whole = given if isinstance(given, ast.Dict) else None
            if whole is None:
                yield "", None
                continue
            for key, value in zip(whole.keys, whole.values, strict=True):
                text = "" if key is None else self.text_of(key)
                yield text, value if text else None

    def imported_at(self, name: str) -> int | None:
        """Return the line at which a name is imported; None if it is not."""
        return self._imported[name].line if name in self._imported else None

    def definition(self, name: str, use: ast.expr | None = None) -> Definition | None:
        """Return the function or class that a name of this file stands for at a place.

        Args:
            name: the name.
            use: its place, or None for another file.

        Returns:
            None if the name has no definition, or may have another value.
        """
        if self.is_open or name in self.doubtful or name in self.imports:
            return None
        bound = self.bound.get(name, []) if use is None else self.nearest(name, use)
        found = [
            one
            for one in self.defined.get(name, ())
            if len(bound) == 1 and self.scope(one) is bound[0].scope
        ]
        return found[0] if len(found) == 1 else None

    def decorated(self, name: str) -> Iterator[str]:
        """Yield the functions that have a decorator without arguments.

        Args:
            name: the name of the decorator.
        """
        for node in self._walk():
            if isinstance(node, DEFINITIONS):
                names = map(self.name_of, node.decorator_list)
                if name in names:
                    yield node.name

    def _decorated(self, node: ast.Call) -> str | None:
        above = self.parent(node)
        if isinstance(above, DEFINITIONS) and node in above.decorator_list:
            return above.name
        return None

    def _take_argument(self, node: ast.arg) -> None:
        self._bind(node.arg, node)

    def _bind(self, name: str, node: ast.AST) -> None:
        self.bound.setdefault(name, []).append(self._binding(None, node))

    def _binding(self, value: ast.expr | None, node: ast.AST) -> Binding:
        line = getattr(node, "lineno", 0)
        return Binding(value, self.depends(node), self.scope(node), self, line=line)

    @property
    def displayed(self) -> object:
        """The value of the file if it is a single expression, or None."""
        alone = self._alone
        return None if alone is None else self.value(alone)

    @property
    def keywords(self) -> Options | None:
        """The keywords of the file if it is a single call of ``dict``, or None."""
        call = self._alone
        if not isinstance(call, ast.Call) or call.args or not call.keywords:
            return None
        return self.options(call)

    def settings(self) -> Options:
        """Return the values of names in capitals, and of the keys of a ``config``."""
        return settings_of(self.stated())

    def stated(self) -> dict[str, list[Binding]]:
        """Return the bindings of each setting, in the file's order."""
        found = {
            name: [self._as_setting(one) for one in all_ if self._is_setting(one)]
            for name, all_ in self._names()
        }
        for one in self.writes:
            if one.key and one.is_config:
                found.setdefault(one.key, []).append(one.binding)
        return {name: all_ for name, all_ in found.items() if all_}

    def _names(self) -> Iterator[tuple[str, list[Binding]]]:
        """Yield the names in capitals, with their bindings."""
        for name in dict.fromkeys([*self._imported, *self.bound]):
            if name.isupper() and "." not in name:
                imported = [self._imported[name]] if name in self._imported else []
                yield name, imported + self.bound.get(name, [])

    def _as_setting(self, one: Binding) -> Binding:
        """Return the binding; a binding in a class is conditional on the use of the class."""
        scope = one.scope
        if not isinstance(scope, ast.ClassDef) or self._is_configuration(scope):
            return one
        return one._replace(depends=True)

    def _is_configuration(self, node: ast.ClassDef) -> bool:
        """Return whether a class has settings, judged by its name or that of a base."""
        names, waiting = {node.name}, [node]
        while waiting:
            bases = {dotted(one).rpartition(".")[2] for one in waiting.pop().bases} - names
            names |= bases
            waiting += [self.classes[one] for one in bases if one in self.classes]
        ends = ("Config", "Configuration")
        return not node.decorator_list and any(name.endswith(ends) for name in names)

    def _is_setting(self, one: Binding) -> bool:
        """Return whether a binding is in the file or in a class, and not in a function."""
        return one.changes or not isinstance(one.scope, FUNCTIONS)


_TAKERS: Final[dict[type[ast.AST], Callable[[Module, Any], None]]] = {
    ast.Import: Module._take_import,  # noqa: SLF001 - of this very module
    ast.ImportFrom: Module._take_import,  # noqa: SLF001 - the same
    ast.Assign: Module._take_assignment,  # noqa: SLF001 - the same
    ast.AnnAssign: Module._take_annotated,  # noqa: SLF001 - the same
    ast.AugAssign: Module._take_added,  # noqa: SLF001 - the same
    ast.Name: Module._take_name,  # noqa: SLF001 - the same
    ast.Attribute: Module._take_attribute,  # noqa: SLF001 - the same
    ast.Subscript: Module._take_subscript,  # noqa: SLF001 - the same
    ast.NamedExpr: Module._take_walrus,  # noqa: SLF001 - the same
    ast.Global: Module._take_declared,  # noqa: SLF001 - the same
    ast.Nonlocal: Module._take_declared,  # noqa: SLF001 - the same
    ast.For: Module._take_loop,  # noqa: SLF001 - the same
    ast.AsyncFor: Module._take_loop,  # noqa: SLF001 - the same
    ast.comprehension: Module._take_loop,  # noqa: SLF001 - the same
    ast.withitem: Module._take_context,  # noqa: SLF001 - the same
    ast.Return: Module._take_given,  # noqa: SLF001 - the same
    ast.Yield: Module._take_given,  # noqa: SLF001 - the same
    ast.Match: Module._take_given,  # noqa: SLF001 - the same
    ast.ClassDef: Module._take_class,  # noqa: SLF001 - the same
    ast.Call: Module._take_call,  # noqa: SLF001 - the same
    ast.arg: Module._take_argument,  # noqa: SLF001 - the same
}
