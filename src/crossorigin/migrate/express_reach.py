"""Express: whether, and when, the code of a JavaScript file is run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.names import Names
from crossorigin.migrate.script import Script

_EXPORTS: Final = frozenset({"export", "exports"})
_LEAVES: Final = frozenset({"return", "throw"})
_CHOOSES: Final = frozenset({"&&", "||", "??", "?", ":", "else", "=>"})
"""Words before a call that may not be made."""

_MAX_BEFORE: Final = 20
"""Tokens between the name of a function and its parameters, or of a type before a body."""

_MAX_DEPTH: Final = 20
_NEVER: Final = "never-called"
_CONDITION: Final = "conditional-call"
_CONSTRUCTOR: Final = "constructor"


class _Body(NamedTuple):
    """The body of a function with a name.

    Attributes:
        opened: the number of its brace.
        name: the name.
        at: the number of the token of the name.
        is_method: whether the name is a field of an object or of a class.
    """

    opened: int
    name: str
    at: int
    is_method: bool


class Reach:
    """The functions of a script, and the calls of them.

    Args:
        script: the tokens.
        names: the names of the script.
    """

    def __init__(self, script: Script, names: Names) -> None:
        self._script, self._names = script, names
        self._bodies: dict[int, _Body | None] = {}
        self._codes: dict[tuple[str, bool], str] = {}
        self._called: dict[tuple[str, bool], list[int]] = {}
        self._orders: dict[int, tuple[int, ...]] = {}

    def code(self, at: int, made: int) -> str:
        """Return why a statement may not be run, or an empty text.

        Args:
            at: the number of the first token of the statement.
            made: the number of the token that declares the name which it uses.
        """
        if self._script.depends(at) or self._is_left(at, made):
            return _CONDITION
        bodies = [body for body in self._around(at) if made < body.opened]
        return next(filter(None, map(self._code_of, bodies)), "")

    def order(self, at: int, depth: int = 0) -> tuple[int, ...]:
        """Return a key of the moment when a token is run: the calls that lead to it.

        Args:
            at: the number of the token.
            depth: the number of the calls that lead from it.
        """
        body = next(self._around(at), None)
        calls = [] if body is None or depth > _MAX_DEPTH else self._calls(body)
        if body is None or not calls:
            return (at,)
        if body.opened not in self._orders:
            self._orders[body.opened] = self.order(calls[0], depth + 1)
        return (*self._orders[body.opened], at)

    def _code_of(self, body: _Body, depth: int = 0) -> str:
        """Return why a function may not be called, or an empty text."""
        name = self._called_as(body)
        if name not in self._codes:
            self._codes[name] = _NEVER  # a function that only calls itself
            self._codes[name] = self._code_by_calls(body, depth)
        return self._codes[name]

    def _code_by_calls(self, body: _Body, depth: int) -> str:
        if self._is_exported(body):
            return ""
        codes = [self._code_of_call(call, depth + 1) for call in self._calls(body)]
        return min(codes, default=_NEVER)

    def _code_of_call(self, call: int, depth: int) -> str:
        if depth > _MAX_DEPTH or not self._is_certain(call):
            return _CONDITION
        return max((self._code_of(body, depth) for body in self._around(call)), default="")

    def _is_certain(self, call: int) -> bool:
        """Return whether a call is made wherever the code around it is run."""
        script = self._script
        before = call - 1
        while script.word(before) in {"await", "void", "new", "this", "."}:
            before -= 1
        return script.word(before) not in _CHOOSES and not script.is_in_condition(before + 1)

    def _is_left(self, at: int, made: int) -> bool:
        """Return whether the function around a statement may end before the statement."""
        opened = self._innermost(at)
        between = (one for one in self._leaves.get(opened, ()) if max(made, opened) < one < at)
        return opened >= 0 and any(between)

    @cached_property
    def _leaves(self) -> dict[int, list[int]]:
        """The tokens that end each function early, by its brace."""
        found: dict[int, list[int]] = {}
        for at in sorted(one for word in _LEAVES for one in self._mentions.get(word, ())):
            found.setdefault(self._innermost(at), []).append(at)
        return found

    def _innermost(self, at: int) -> int:
        """Return the brace of the innermost function around a token, or -1."""
        return next((one for one in self._script.above(at) if self._is_body(one)), -1)

    # The functions

    def _around(self, at: int) -> Iterator[_Body]:
        """Yield the functions with names around a token, the innermost first."""
        for opened in self._script.above(at):
            if opened not in self._bodies:
                self._bodies[opened] = self._body(opened)
            body = self._bodies[opened]
            if body is not None:
                yield body

    def _is_body(self, opened: int) -> bool:
        script = self._script
        return script.is_function(opened) or self._before_type(opened) != opened

    def _before_type(self, opened: int) -> int:
        """Return the number after the parameters, where the type of TypeScript begins."""
        script = self._script
        if script.word(opened) != "{":
            return opened
        for at in range(opened - 1, max(opened - _MAX_BEFORE, 0), -1):
            is_type = script.word(at) == ":" and script.word(at - 1) == ")"
            if is_type or script.word(at) in {";", "{", "}", "="}:
                return at if is_type else opened
        return opened

    def _body(self, opened: int) -> _Body | None:
        """Return the function that has a body; None for a block, or for no name."""
        script = self._script
        if not self._is_body(opened):
            return None
        at = self._before_type(opened)
        is_arrow = script.word(at - 1) == "=>"
        end = at - 2 if is_arrow else at - 1
        start = script.partner.get(end, end)
        if not is_arrow and script.is_name(start - 1):
            name = script.word(start - 1)
            if name != "function":
                is_plain = script.word(start - 2) in {"function", "*"}
                return _Body(opened, name, start - 1, not is_plain)
            start -= 1
        return self._named(opened, start - (script.word(start - 1) == "async"))

    def _named(self, opened: int, start: int) -> _Body | None:
        """Return the function that is the value of a name, or of a field."""
        script = self._script
        if script.word(start - 1) == ":" and script.is_name(start - 2):
            return _Body(opened, script.word(start - 2), start - 2, is_method=True)
        for at in range(max(start - _MAX_BEFORE, 0), start):
            declared = self._names.declared(script.word(at))
            if any(one.value == start and one.at == at for one in declared):
                return _Body(opened, script.word(at), at, is_method=False)
        return None

    # The calls

    @cached_property
    def _mentions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, token in enumerate(self._script.tokens):
            if token.kind == "name":
                found.setdefault(token.text, []).append(at)
        return found

    def _calls(self, body: _Body) -> list[int]:
        """Return the tokens that call a function, or that give it to another one."""
        name, is_method = known = self._called_as(body)
        if known not in self._called:
            mentions = self._mentions.get(name, ())
            self._called[known] = [
                at for at in mentions if self._is_call(at, is_method=is_method)
            ]
        return self._called[known]

    def _called_as(self, body: _Body) -> tuple[str, bool]:
        """Return the name that calls of a function have, and whether it is that of a method."""
        if body.is_method and body.name == _CONSTRUCTOR:
            return self._class(body), False
        return body.name, body.is_method

    def _class(self, body: _Body) -> str:
        """Return the name of the class of a constructor."""
        script, opened = self._script, self._script.tokens[body.at].parent
        starts = [
            at
            for at in range(max(opened - _MAX_BEFORE, 0), opened)
            if script.word(at) == "class"
        ]
        return script.word(starts[-1] + 1) if starts else ""

    def _is_call(self, at: int, *, is_method: bool) -> bool:
        script = self._script
        before, after = script.word(at - 1), script.word(at + 1)
        if (before in {".", "?."}) != is_method or before in {"function", "class", "*"}:
            return False
        is_given = before in {"(", ",", "."} and after in {")", ","}
        return after == "(" or (before == "new" and after != ".") or is_given

    # The exports

    def _is_exported(self, body: _Body) -> bool:
        """Return whether another file may call a function."""
        if body.is_method:
            return not self._mentions.keys().isdisjoint(_EXPORTS)
        return body.name in self._exported

    @cached_property
    def _exported(self) -> frozenset[str]:
        starts = [at for each in _EXPORTS for at in self._mentions.get(each, ())]
        return frozenset(name for at in starts for name in self._exported_by(at))

    def _exported_by(self, start: int) -> Iterator[str]:
        """Yield the names of a statement that exports, without those of bodies."""
        script = self._script
        for at in range(start + 1, start + 6):
            if script.word(at) == "{" and not self._is_body(at):
                inner = range(at, script.partner.get(at, at))
                yield from (script.word(one) for one in inner if script.is_name(one))
            if script.word(at) in {"{", "(", ";"}:
                return
            yield script.word(at)
