"""Project: Python files that are read together, each with names of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Final

from crossorigin.migrate.python.literals import Binding, settings_of
from crossorigin.migrate.python.module import Call, Definition, Module
from crossorigin.migrate.python.syntax import dotted
from crossorigin.migrate.values import Line, Options


class Project:
    """Python files.

    Args:
        files: the name and the text of each; the name of a single file may be empty.
        known: values of names that other packages define, by their dotted names.

    Raises:
        SourceError: one of them is not Python.
    """

    def __init__(
        self, files: Iterable[tuple[str, str]], known: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.modules: list[Module] = [Module(text, known, file) for file, text in files]
        for module in self.modules:
            module.linked = partial(self._linked, module)
        for module in self.modules:
            self._doubt(module)

    def _doubt(self, module: Module) -> None:
        """Note the names to which another file, or an unread one, may give other values."""
        for star, line in module.stars:
            base = self.find(module, star)
            if base is None:
                module.replaced_until = line
            else:
                module.doubtful |= {
                    name
                    for name in module.bound.keys() & (base.bound.keys() | base.imports.keys())
                    if any(one.line < line and not one.changes for one in module.bound[name])
                }
        for name, all_ in module.bound.items():
            first, dot, local = name.partition(".")
            changes = any(one.changes and not one.adds for one in all_)
            own = any(not one.changes for one in module.bound.get(first, ()))
            found = (
                None
                if own
                else self._linked(module, name if first in module.imports else first)
            )
            if found is not None and (changes or (dot and first in module.imports)):
                other, local = found
                other.doubtful.add(local)
                other.note_opened(int(local == "__dict__"))

    @property
    def calls(self) -> Iterator[Call]:
        """All calls, file by file."""
        for module in self.modules:
            yield from module.calls

    @property
    def names(self) -> set[str]:
        """All names, with the modules that they were imported from."""
        return {name for module in self.modules for name in module.names}

    def imports_from(self, package: str) -> bool:
        """Return whether anything is imported from `package`."""
        return any(module.imports_from(package) for module in self.modules)

    def find(self, importer: Module, name: str) -> Module | None:
        """Return the file that a file imports as `name`, with dots before it if relative."""
        plain = name.lstrip(".")
        level = len(name) - len(plain)
        wanted = tuple(plain.split(".")) if plain else ()
        if level:
            wanted = PurePosixPath(importer.file).parts[:-level] + wanted
            fitting = [one for one in self.modules if _parts(one) == wanted]
        else:
            fitting = [one for one in self.modules if _parts(one)[-len(wanted) :] == wanted]
        return fitting[0] if len(fitting) == 1 and fitting[0] is not importer else None

    def _linked(self, importer: Module, name: str) -> tuple[Module, str] | None:
        first, dot, rest = name.partition(".")
        whole = importer.imports.get(first)
        if whole is None:
            return self._starred(importer, name)
        where, _, local = f"{whole}{dot}{rest}".rpartition(".")
        where = where if where.strip(".") else f"{where}."
        module = self.find(importer, where)
        return None if module is None else (module, local)

    def definition(self, module: Module, node: ast.expr) -> tuple[Module, Definition] | None:
        """Return the one function or class that an expression names, and its file."""
        name = dotted(node)
        found = module.definition(name, node)
        if found is not None:
            return None if self.is_replaced(module, name, found.lineno) else (module, found)
        linked = (
            self._linked(module, name) if name.partition(".")[0] in module.imports else None
        )
        if linked is None or name in module.bound or name in module.doubtful:
            return None
        first = name.partition(".")[0]
        if self.is_replaced(module, first, module.imported_at(first) or 0):
            return None
        other, local = linked
        found = other.definition(local)
        if found is None or self.is_replaced(other, local, found.lineno):
            return None
        return other, found

    @cached_property
    def strangers(self) -> dict[str, list[Call]]:
        """The calls of unread code that are given an object, by its name."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            given = _given(call)
            if (
                given
                and _is_strange(call)
                and self.definition(call.module, call.node.func) is None
            ):
                for name in given:
                    found.setdefault(name, []).append(call)
        return found

    def is_replaced(self, module: Module, name: str, line: int) -> bool:
        """Return whether an import with a star after a line may give a name another value."""
        later = [self.find(module, star) for star, at in module.stars if at > line]
        return any(base is None or name in base.bound or name in base.imports for base in later)

    def _starred(self, importer: Module, name: str) -> tuple[Module, str] | None:
        for star, _ in reversed(importer.stars):
            module = self.find(importer, star)
            if module is None:
                return None  # it may have the name too
            if name in module.bound:
                return module, name
        return None

    @property
    def missing(self) -> Iterator[tuple[str, Line]]:
        """The modules that are imported with a star and were not read."""
        for module in self.modules:
            for star, line in module.stars:
                if self.find(module, star) is None:
                    yield star, Line(line, module.file)

    @cached_property
    def settings(self) -> Options:
        """The settings of all files.

        A file that another one imports with a star comes before it. If several files define one
        setting, and none of them imports the other, only one of them may be in use.
        """
        stars = {
            (id(module), id(base)): line
            for module in self.modules
            for star, line in module.stars
            if (base := self.find(module, star)) is not None
        }
        modules = {id(module): module for module in self.modules}
        bases = {base for _, base in stars}
        leaves = [module for module in self.modules if id(module) not in bases]
        # Any one of several may be in use: those that have settings, or that read them.
        reading = {leaf for leaf, base in stars if any(map(_is_cors, modules[base].stated()))}
        stating = {id(one) for one in leaves if any(map(_is_cors, one.stated()))}
        several = bool(stating) and len(stating | (reading - bases)) > 1
        stated: dict[str, list[Binding]] = {}
        for module in [one for one in self.modules if id(one) in bases] + leaves:
            depends = several and id(module) not in bases
            for name, all_ in module.stated().items():
                known = stated.setdefault(name, [])
                if not depends and _replaces(all_[0], known, stars):
                    known.clear()
                known += [one._replace(depends=one.depends or depends) for one in all_]
        return settings_of(stated)


_HARMLESS: Final = frozenset(
    {"init_app", "run", "run_app", "run_simple", "serve", "register_blueprint", "CORS"}
    | {"print", "repr", "str", "type", "id", "isinstance", "bool", "mount", "Extend", "extend"}
    | {"add_subapp", "include_router", "blueprint", "add_middleware"}
)
"""Functions that are given an application and leave its settings of CORS as they are."""

_PACKAGES: Final = frozenset(
    {"a2wsgi", "apscheduler", "asgiref", "celery", "connexion", "ddtrace", "elasticapm"}
    | {"flasgger", "gunicorn", "mangum", "opentelemetry", "prometheus_client", "sanic_ext"}
    | {"prometheus_flask_exporter", "sentry_sdk", "socketio", "uvicorn", "waitress", "werkzeug"}
    | {"sanic_cors", "sanic_jwt", "quart_auth", "quart_cors", "hypercorn", "logging"}
)
"""Packages whose extensions leave the settings of CORS as they are, beside ``flask_…``."""


def _is_strange(call: Call) -> bool:
    """Return whether a call may do anything to an application that it is given."""
    first, _, last = call.name.rpartition(".")
    package = first.partition(".")[0]
    known = package.startswith("flask_") or package in _PACKAGES
    snippet = not first and last[:1].isupper()
    return not (last in _HARMLESS or known or snippet)


def _given(call: Call) -> set[str]:
    """Return the names whose objects are in the arguments of a call."""
    values = (*call.node.args, *(word.value for word in call.node.keywords))
    inner = (ast.Attribute, ast.Call)
    return {
        one.id
        for value in values
        for one in ast.walk(value)
        if isinstance(one, ast.Name)
        if one in values or not isinstance(call.module.parent(one), inner)
    }


def _replaces(one: Binding, known: list[Binding], stars: Mapping[tuple[int, int], int]) -> bool:
    """Return whether a file overrides a value that an imported file has given."""
    if one.adds or one.depends or one.value is None:
        return False
    lines = [stars.get((id(one.module), id(base.module))) for base in known]
    return all(line is not None and line < one.value.lineno for line in lines)


def _parts(module: Module) -> tuple[str, ...]:
    parts = PurePosixPath(module.file).with_suffix("").parts if module.file else ()
    return parts[:-1] if parts and parts[-1] == "__init__" else parts


def _is_cors(name: str) -> bool:
    return "CORS" in name
