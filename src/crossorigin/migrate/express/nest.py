"""Nest: the options of ``cors`` in NestJS, and those of sockets, which are not read."""

from __future__ import annotations

from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.names import DECLARING
from crossorigin.migrate.javascript.objects import Fields, Made
from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.values import Function

NEST: Final = "NestFactory.create"
"""The function that makes an application of NestJS."""

_SOCKETS: Final = frozenset({"WebSocketGateway", "Server", "io", "socket.io"})
_OTHER_ADAPTER: Final = "FastifyAdapter"
_OPTION: Final = "cors"
_HIDDEN: Final = "..."
_MAX_TYPE: Final = 10
"""Tokens of a declaration before its value."""


class Nest(NamedTuple):
    """The options that an application of NestJS is made with.

    Attributes:
        at: the number of the first token of the statement.
        name: the name of the application.
        given: the arguments of `cors`.
    """

    at: int
    name: str
    given: list[object]


class Framework:
    """The calls of frameworks that give their options to the package, or to sockets.

    Args:
        values: the values of the file.
        calls: the name, the first token and the bracket of each call.
    """

    def __init__(self, values: Values, calls: list[tuple[str, int, int]]) -> None:
        self._values, self._script, self._calls = values, values.script, calls

    @property
    def count(self) -> int:
        """The number of the applications of NestJS."""
        return sum(name.endswith(NEST) for name, _, _ in self._calls)

    @property
    def has_other_adapter(self) -> bool:
        """Whether NestJS runs another framework than Express."""
        return any(name == _OTHER_ADAPTER for name, _, _ in self._calls)

    def nests(self) -> list[tuple[int, Nest]]:
        """Return the applications that are made with CORS, with the brackets of the calls."""
        found = []
        for name, at, opened in self._calls:
            given = _of_nest(self._values.arguments(opened)) if name.endswith(NEST) else None
            if given is not None:
                found.append((self._options(opened), Nest(*self._application(at), given)))
        return found

    def _options(self, opened: int) -> int:
        """Return the bracket of the only object among arguments, or that of the call."""
        script = self._script
        within = range(opened + 1, script.partner.get(opened, opened))
        braces = [at for at in within if script.word(at) == "{"]
        objects = [at for at in braces if script.tokens[at].parent == opened]
        return objects[0] if len(objects) == 1 else opened

    def sockets(self) -> list[int]:
        """Return the first tokens of the calls that give options of CORS to sockets."""
        return [at for name, at in self._given() if self._module(name, at) in _SOCKETS]

    def others(self) -> list[str]:
        """Return the names of other functions that are given options of CORS."""
        names = ((name, self._module(name, at)) for name, at in self._given())
        return [name for name, known in names if known not in _SOCKETS]

    def _given(self) -> list[tuple[str, int]]:
        """Return the calls that have CORS among their options, but for NestJS."""
        return [
            (name, at)
            for name, at, opened in self._calls
            if opened in self._brackets
            and not name.endswith(NEST)
            and any(_of_options(one) is not None for one in self._objects(opened))
        ]

    @cached_property
    def _brackets(self) -> set[int]:
        """The brackets that an object with the option stands in, or a name of one."""
        script = self._script
        objects = {
            token.parent
            for at, token in enumerate(script.tokens)
            if token.text == _OPTION and script.word(at + 1) in {":", ",", "}"}
        }
        found = {script.tokens[at].parent for at in objects if at >= 0}
        names = {script.tokens[at].text for one in objects for at in self._named(one)}
        return found | {one.parent for one in script.tokens if one.text in names}

    def _named(self, opened: int) -> list[int]:
        """Return the tokens before an object that may be its name."""
        is_value = self._script.word(opened - 1) == "="
        before = range(max(opened - _MAX_TYPE, 0), opened)
        return [at for at in before if is_value and self._script.is_name(at)]

    def _objects(self, opened: int) -> list[Fields]:
        given = self._values.arguments(opened)
        return [one for one in given if isinstance(one, Fields) and _OPTION in one]

    def _module(self, name: str, at: int) -> str:
        """Return the module that a function is, or else its name."""
        value = self._values.of_name(name, at)
        if isinstance(value, Made) and value.name == "require":
            return str((*value.arguments, "")[0])
        plain = name.removeprefix("@").removeprefix("require(").removesuffix(")")
        return self._values.names.imports.get(name, plain)

    def _application(self, at: int) -> tuple[int, str]:
        """Return the start of the statement that names an application, and the name."""
        script, start = self._script, at
        if script.word(start - 1) == "await":
            start -= 1
        names = self._values.names
        for number in range(max(start - 20, 0), start):
            if script.is_name(number):
                name = script.tokens[number].text
                found = [one for one in names.declared(name) if one.value == start]
                if found:
                    is_declared = script.word(number - 1) in DECLARING
                    return number - is_declared, name
        return at, "app"


def _of_nest(given: list[object]) -> list[object] | None:
    """Return the arguments of `cors` by those of ``NestFactory.create``; None for no CORS."""
    for one in given[1:]:
        if isinstance(one, Unknown):
            return [one]
        if isinstance(one, Fields):
            return _of_options(one)
    return None


def _of_options(options: Fields) -> list[object] | None:
    """Return the arguments of `cors` by an object; None where its option is off."""
    hidden = [name for name in options if name.startswith(_HIDDEN)]
    names = [*options]
    if hidden and (_OPTION not in options or names.index(hidden[-1]) > names.index(_OPTION)):
        return [Unknown(hidden[-1])]
    option = options.get(_OPTION)
    if option is True:
        return []
    is_on = isinstance(option, dict | list | Function | Unknown | Made) or bool(option)
    return [option] if is_on else None
