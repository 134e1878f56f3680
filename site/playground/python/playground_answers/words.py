"""Words: the policies that a Python text declares, read from its syntax and never run."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from crossorigin import Policy, PolicyError, PolicyMap, Problem
from crossorigin.asgi import CORSMiddleware
from crossorigin.migrate import SourceError
from crossorigin.migrate.python.module import Call, Module
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.routes import marked_paths
from crossorigin.migrate.values import Regex, Unread

_POLICY: Final = "Policy"
_MAP: Final = "PolicyMap"
_GATES: Final = frozenset({"CORS", "CORSMiddleware"})
_MARKS: Final = frozenset({"cors"})
_UNMARKED: Final = "no_cors"
_SETTING: Final = "CROSSORIGIN"
_OF_DJANGO: Final = frozenset({"urlconf", "guard"})  # keys of the setting, of no policy
_APART: Final = frozenset({"guard", "observe", "shadow"})  # words of a gateway, of no policy
_DEFAULT: Final = "default"


_NOTHING: Final = (
    "There is no Policy(…), PolicyMap(…) or CORS(app, …) in the text. For the options of "
    "flask-cors, FastAPI and others choose “Another library”."
)


class WordsError(ValueError):
    """The text declares no readable policy; the message has the reason."""


@dataclass
class Declared:
    """The policies of a text.

    Attributes:
        policies: the policies; None if there are problems.
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
        WordsError: it is not Python, or declares no policy.
    """
    try:
        project = Project([("", text)], {})
    except SourceError as error:
        message = f"{str(error)[:1].upper()}{str(error)[1:]}."
        raise WordsError(message) from error
    reader = _Reader(project)
    reader.take()
    return reader.declared


class _Reader:
    """The reading of one text."""

    def __init__(self, project: Project) -> None:
        self.declared = Declared()
        self._project = project
        self._module: Module = project.modules[0]
        self._names: dict[str, list[ast.expr]] = {}
        self._fields: list[tuple[ast.Attribute, ast.expr]] = []
        for node in self._module.nodes():
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                self._bind(node, node.value)

    def _bind(self, node: ast.Assign | ast.AnnAssign, value: ast.expr) -> None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                self._names.setdefault(target.id, []).append(value)
            elif isinstance(target, ast.Attribute) and target.attr == "policy":
                self._fields.append((target, value))

    def take(self) -> None:
        """Take the policies of the text.

        Raises:
            WordsError: there are none.
        """
        node = self._chosen()
        default, paths = self._policies(node)
        if self._has_application():
            paths = {**paths, **dict(self._marked())}
        if not self.declared.problems:
            try:
                self.declared.policies = PolicyMap(paths, default=default)
            except PolicyError as error:
                self._note(error, node)

    def _has_application(self) -> bool:
        """Return whether the text gives a policy to an application, and not to routes alone."""
        is_set = _SETTING in self._names or bool(self._fields)
        return is_set or any(_last(call) in _GATES for call in self._module.calls)

    def _marked(self) -> Iterator[tuple[str, Policy | None]]:
        """Yield the paths of routes with a mark, and their policies."""
        for name, mark in self._marks():
            paths = marked_paths(self._project, name) if name else ()
            word = ast.unparse(mark).partition("(")[0]
            if not paths:
                message = (
                    f"Line {mark.lineno}: {word} gives a route its own policy, but the page "
                    "cannot read the path of the route. Remove the decorator, or write only "
                    "its policy."
                )
                raise WordsError(message)
            for path in paths:
                yield path, self._of_mark(mark, word, path)

    def _of_mark(self, mark: ast.expr, word: str, path: str) -> Policy | None:
        if self._last_of(mark) == _UNMARKED or not isinstance(mark, ast.Call):
            how = "none, for each method"
        elif path.endswith("*"):
            how = "not read, and allows no origin there: write only its policy"
        else:
            how = "its own, for each method"
        self.declared.remarks.append(
            f"Line {mark.lineno}: {word}: the policy of {path} is {how}."
        )
        return self._policy(mark, path) if how.startswith("its") else None  # type: ignore[arg-type] # it is a call

    def _marks(self) -> Iterator[tuple[str, ast.expr]]:
        """Yield the marks, each with the name of its function, or with an empty text."""
        seen: set[ast.expr] = set()
        for node in self._module.nodes():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                marks = [one for one in node.decorator_list if self._is_mark(one)]
                seen.update(marks)
                yield from ((node.name, one) for one in marks)
        for call in self._module.calls:
            if self._is_mark(call.node) and call.node not in seen:
                yield "", call.node

    def _is_mark(self, node: ast.expr) -> bool:
        return self._last_of(node) in {*_MARKS, _UNMARKED}

    def _last_of(self, node: ast.expr) -> str:
        func = node.func if isinstance(node, ast.Call) else node
        return self._module.name_of(func).rpartition(".")[2]

    def _chosen(self) -> ast.expr:
        """Return the setting of Django, the policy that a gateway is given last, or a call.

        Raises:
            WordsError: there is none.
        """
        if _SETTING in self._names:
            return self._names[_SETTING][-1]
        if self._fields:
            target, value = self._fields[-1]
            self.declared.remarks.append(
                f"Line {target.lineno} gives {ast.unparse(target.value)} another policy: that "
                "one is asked."
            )
            return value
        return self._called()

    def _called(self) -> ast.expr:
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
        if isinstance(node, ast.Dict):
            return self._setting(node)
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
            bound = self._names[node.id]
            if len(bound) > 1:
                message = f"Line {node.lineno}: {node.id} has several values: leave one."
                raise WordsError(message)
            node = bound[0]
        return node

    def _given(self, node: ast.Call) -> ast.expr | None:
        """Return the policy that a gateway gets; None if it gets the fields themselves."""
        _check_call(node, CORSMiddleware)
        named = {one.arg: one.value for one in node.keywords}
        for name in sorted(_APART & named.keys()):
            self.declared.remarks.append(f"{name} is not read here: the policy alone is asked.")
        given = named["policy"] if "policy" in named else next(iter(node.args[1:]), None)
        own = [name or "**" for name in named if name not in _APART | {"policy", "app"}]
        if given is not None and own:
            message = (
                f"Line {node.lineno}: Python refuses this call: give a policy or its fields, "
                f"not both: {', '.join(own)}."
            )
            raise WordsError(message)
        return given

    def _setting(self, node: ast.Dict) -> tuple[Policy | None, dict[str, Policy | None]]:
        """Return the policies of the setting of Django."""
        fields: dict[str, ast.expr] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            name = None if key is None else self._module.value(key)
            if not isinstance(name, str):
                raise WordsError(_unread(value if key is None else key))
            fields[name] = self._followed(value)
        for name in sorted(_OF_DJANGO & fields.keys()):
            del fields[name]
            self.declared.remarks.append(f"{name} is not read here: the policy alone is asked.")
        listed = fields.get("paths")
        paths = {name: value for name, value in fields.items() if name.startswith("/")}
        if isinstance(listed, ast.Dict):
            paths = self._setting_of_paths(listed)
        if paths or "policy" in fields:
            own = fields.get("policy")
            default = None if own is None else self._table(own, "")
            return default, {path: self._table(value, path) for path, value in paths.items()}
        return self._table(node, ""), {}

    def _setting_of_paths(self, node: ast.Dict) -> dict[str, ast.expr]:
        keys = [None if key is None else self._module.value(key) for key in node.keys]
        if not all(isinstance(key, str) for key in keys):
            raise WordsError(_unread(node))
        return dict(zip(map(str, keys), map(self._followed, node.values), strict=True))

    def _table(self, node: ast.expr, path: str) -> Policy | None:
        """Return the policy that a mapping of its fields, or an expression, declares."""
        if not isinstance(node, ast.Dict):
            return self._entry(node, path)
        value = self._module.value(node)
        if not isinstance(value, dict):
            raise WordsError(_unread(node))
        fields = {str(key): one for key, one in value.items() if key not in _OF_DJANGO}
        if fields == {"cors": False}:
            return None
        return self._built(node, fields)

    def _map(self, node: ast.Call) -> tuple[Policy | None, dict[str, Policy | None]]:
        _check_call(node, PolicyMap)
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
        if self._last_of(node) == _POLICY:
            _check_call(node, Policy)
        elif self._last_of(node) in _MARKS and node.args:
            return self._entry(node.args[0], path)
        self.declared.calls[path] = node
        options = self._module.options(node)
        own = {name: one.value for name, one in options.items() if name not in _APART}
        own.pop("app", None)
        return self._built(node, own)

    def _built(self, node: ast.expr, given: dict[str, object]) -> Policy | None:
        fields = {name: self._plain(name, value) for name, value in given.items()}
        try:
            return Policy.from_mapping(fields)
        except PolicyError as error:
            self._note(error, node)
            return None

    def _plain(self, name: str, value: object) -> Any:  # noqa: ANN401 - a field of any type
        if isinstance(value, Unread):
            message = (
                f"Line {value.line}: {name}={value.text}: it is not a literal, and is not run."
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


def _check_call(node: ast.Call, called: type) -> None:
    """Raise an error for arguments that no signature takes, in the words of Python.

    Raises:
        WordsError: the class takes no such arguments.
    """
    if any(isinstance(one, ast.Starred) for one in node.args):
        raise WordsError(_unread(node))
    named = {one.arg: None for one in node.keywords if one.arg is not None}
    try:
        inspect.signature(called).bind(*node.args, **named)
    except TypeError as error:
        message = f"Line {node.lineno}: Python refuses this call: {error}."
        raise WordsError(message) from error


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
        f"Line {node.lineno}: the page cannot read this as a policy; no part of the text is "
        "run. Write Policy(…) in its place."
    )
