"""Module: a Python file, read and never run: its imports, its calls, its settings."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from crossorigin.migrate.literals import NOTHING, Binding, Literals, settings_of
from crossorigin.migrate.syntax import DEFINITIONS, dotted
from crossorigin.migrate.values import Options


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


_MUTATORS: Final = frozenset({"remove", "update", "add", "pop", "clear", "sort", "reverse"})
_ADDERS: Final = frozenset({"append", "extend", "insert"})


class Module(Literals):
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
        super().__init__(text, known, file)
        self.stars: list[tuple[str, int]] = []
        self.calls: list[Call] = []
        self.names: set[str] = set()
        self.classes: dict[str, ast.ClassDef] = {}
        self._settings: dict[str, list[Binding]] = {}
        self._targets: set[ast.AST] = set()
        for node in self._walk():
            self._take(node)

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
        if isinstance(above, DEFINITIONS) and node in above.decorator_list:
            return above.name
        return None

    def _take_argument(self, node: ast.arg) -> None:
        self._bind(node.arg, node)

    def _bind(self, name: str, node: ast.AST) -> None:
        self.bound.setdefault(name, []).append(self._binding(None, node))

    def _binding(self, value: ast.expr | None, node: ast.AST) -> Binding:
        return Binding(value, self.depends(node), self._scope(node), self)

    @property
    def displayed(self) -> object:
        """The value of the one expression that the file is, or None."""
        alone = self._alone
        return None if alone is None else self.value(alone)

    @property
    def keywords(self) -> Options | None:
        """The keywords of the one call of ``dict`` that the file is, or None."""
        call = self._alone
        if not isinstance(call, ast.Call) or call.args or not call.keywords:
            return None
        return self.options(call)

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
