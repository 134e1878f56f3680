"""Words: the policies that a Python text declares, read from its syntax and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from crossorigin import Policy, PolicyError, PolicyMap, Problem
from crossorigin.migrate import SourceError
from crossorigin.migrate.module import Call, Module
from crossorigin.migrate.values import Regex, Unread

_POLICY: Final = "Policy"
_MAP: Final = "PolicyMap"
_GATES: Final = frozenset({"CORS", "CORSMiddleware"})
_MARKS: Final = frozenset({"cors"})
_APART: Final = frozenset({"guard", "observe", "shadow"})  # words of a gateway, of no policy
_DEFAULT: Final = "default"


_NOTHING: Final = (
    "There is no Policy(…), PolicyMap(…) or CORS(app, …) in the text. For the options of "
    "flask-cors, FastAPI and others choose “Another library”."
)


class WordsError(ValueError):
    """The text declares no policy that can be read; the message says why."""


@dataclass
class Declared:
    """The policies of a text.

    Attributes:
        policies: the policies; None where there are problems.
        problems: the problems, each with the place of its policy.
        calls: the call with the fields of each entry: of a path, or of "" for the default.
        remarks: sentences about parts that are not read.
    """

    policies: PolicyMap | None = None
    problems: list[tuple[Problem, ast.Call | None]] = field(default_factory=list)
    calls: dict[str, ast.Call] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read(text: str) -> Declared:
    """Read the last `CORS(app, …)`, or without one the last map, the last policy or mark.

    Args:
        text: the Python text.

    Raises:
        WordsError: it is no Python, or declares no policy.
    """
    try:
        module = Module(text)
    except SourceError as error:
        message = f"{str(error)[:1].upper()}{str(error)[1:]}."
        raise WordsError(message) from error
    reader = _Reader(module)
    reader.take()
    return reader.declared


class _Reader:
    """The reading of one text."""

    def __init__(self, module: Module) -> None:
        self.declared = Declared()
        self._module = module
        self._names = {
            target.id: node.value
            for node in ast.walk(module._tree)  # noqa: SLF001 - the tree of this very text
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def take(self) -> None:
        """Take the policies of the text.

        Raises:
            WordsError: there are none.
        """
        node = self._chosen()
        default, paths = self._policies(node)
        if not self.declared.problems:
            try:
                self.declared.policies = PolicyMap(paths, default=default)
            except PolicyError as error:
                self._note(error, node)

    def _chosen(self) -> ast.expr:
        calls = [(_last(each), each) for each in self._module.calls]
        for names in (_GATES, {_MAP}, {_POLICY}, _MARKS):
            found = [each for name, each in calls if name in names]
            if len(found) > 1:
                self.declared.remarks.append(
                    f"There are {len(found)} of them: the last one, in line {found[-1].line}, "
                    "is asked."
                )
            if found:
                return found[-1].node
        raise WordsError(_NOTHING)

    def _policies(self, node: ast.expr) -> tuple[Policy | None, dict[str, Policy | None]]:
        """Return the default and the paths that a gateway, a map or a policy declares."""
        node = self._followed(node)
        if _is_none(node):
            return None, {}
        if not isinstance(node, ast.Call):
            raise WordsError(_unread(node))
        name = self._module.name_of(node.func).rpartition(".")[2]
        if name == _MAP:
            return self._map(node)
        if name in _GATES and (given := self._given(node)) is not None:
            return self._policies(given)
        if name in {_POLICY, *_MARKS, *_GATES}:
            return self._policy(node, ""), {}
        raise WordsError(_unread(node))

    def _followed(self, node: ast.expr) -> ast.expr:
        """Return the value that a name of the text stands for, or the expression itself."""
        seen: set[str] = set()
        while isinstance(node, ast.Name) and node.id in self._names and node.id not in seen:
            seen.add(node.id)
            node = self._names[node.id]
        return node

    def _given(self, node: ast.Call) -> ast.expr | None:
        """Return the policy that a gateway is given; None where it has the fields itself."""
        named = {one.arg: one.value for one in node.keywords}
        if "policy" in named:
            return named["policy"]
        return node.args[1] if len(node.args) > 1 else None

    def _map(self, node: ast.Call) -> tuple[Policy | None, dict[str, Policy | None]]:
        named = {one.arg: one.value for one in node.keywords}
        default = named.get(_DEFAULT)
        listed = node.args[0] if node.args else named.get("paths")
        listed = None if listed is None else self._followed(listed)
        if listed is not None and not isinstance(listed, ast.Dict):
            raise WordsError(_unread(listed))
        paths = dict(self._entries(listed)) if listed is not None else {}
        return (None if default is None else self._entry(default, "")), paths

    def _entries(self, listed: ast.Dict) -> Iterator[tuple[str, Policy | None]]:
        for key, value in zip(listed.keys, listed.values, strict=True):
            path = None if key is None else self._module.value(key)
            if not isinstance(path, str):
                raise WordsError(_unread(value if key is None else key))
            yield path, self._entry(value, path)

    def _entry(self, node: ast.expr, path: str) -> Policy | None:
        node = self._followed(node)
        if _is_none(node):
            return None
        name = self._module.name_of(node.func) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or name.rpartition(".")[2] != _POLICY:
            raise WordsError(_unread(node))
        return self._policy(node, path)

    def _policy(self, node: ast.Call, path: str) -> Policy | None:
        self.declared.calls[path] = node
        options = self._module.options(node)
        for name in sorted(_APART & options.keys()):
            self.declared.remarks.append(f"{name} is not read here: the policy alone is asked.")
        fields = {
            name: self._plain(name, given.value)
            for name, given in options.items()
            if name not in _APART
        }
        try:
            return Policy.from_mapping(fields)
        except PolicyError as error:
            self._note(error, node)
            return None

    def _plain(self, name: str, value: object) -> Any:  # noqa: ANN401 - a field of any type
        if isinstance(value, Unread):
            message = (
                f"Line {value.line}: {name}={value.text}: it is no literal, and is not run."
            )
            raise WordsError(message)
        if isinstance(value, Regex):
            return _compiled(value)
        if isinstance(value, list):
            return [self._plain(name, one) for one in value]
        return value

    def _note(self, error: PolicyError, node: ast.expr) -> None:
        call = node if isinstance(node, ast.Call) else None
        self.declared.problems += [(each, call) for each in error.problems]


def _compiled(value: Regex) -> re.Pattern[str]:
    try:
        return re.compile(value.text)
    except re.error as error:
        message = f"{value!r} is no expression: {error}."
        raise WordsError(message) from error
    except (OverflowError, RecursionError) as error:
        message = f"{value!r} is too large an expression."
        raise WordsError(message) from error


def _last(call: Call) -> str:
    return call.name.rpartition(".")[2]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _unread(node: ast.expr) -> str:
    return (
        f"Line {node.lineno}: this is no policy that can be read here; nothing of the text is "
        "run. Write Policy(…) in its place."
    )
