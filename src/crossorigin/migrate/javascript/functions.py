"""Functions of a JavaScript file, and the calls that are surely calls of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.names import Names
from crossorigin.migrate.javascript.script import Script, unquoted

_MAX_BEFORE: Final = 20
"""Tokens of a type, or between the name of a function and its parameters."""

_CONDITIONS: Final = frozenset({"if", "for", "while", "switch", "catch", "with", "await"})
_TYPE: Final = frozenset({"<", ">", "[", "]", ".", "|", "&", ","})
_FIELD: Final = frozenset({".", "?."})
_CONSTRUCTOR: Final = "constructor"
_KEYWORDS: Final = frozenset(
    {"await", "case", "delete", "do", "else", "in", "new", "of", "return", "throw", "typeof"}
    | {"void", "yield", "default", "export"}
)


class Body(NamedTuple):
    """A function with a block.

    Attributes:
        opened: the number of the brace of the block.
        first: the number of the first token of the parameters.
        start: the number of the first token of the function.
        at: the number of the token of the name that calls have, or -1.
        owner: the number of the brace of the class or the object of a method, or -1.
        is_async: whether the function gives a promise.
        is_generator: whether a call of the function runs none of its code.
        is_arrow: whether `this` is that of the code around it.
    """

    opened: int
    first: int
    start: int
    at: int = -1
    owner: int = -1
    is_async: bool = False
    is_generator: bool = False
    is_arrow: bool = False


class Call(NamedTuple):
    """A call of a function.

    Attributes:
        at: the number of the first token.
        opened: the number of the bracket of the arguments; that of the class for none.
        name: the number of the token that names the function; -1 for none.
    """

    at: int
    opened: int
    name: int = -1


class Functions:
    """The functions of a script.

    Args:
        script: the tokens.
        names: the names of the script.
    """

    def __init__(self, script: Script, names: Names) -> None:
        self._script, self._names = script, names
        self._bodies: dict[int, Body | None] = {}
        self._called: dict[int, list[Call]] = {}

    @cached_property
    def mentions(self) -> dict[str, list[int]]:
        """The tokens of each name."""
        found: dict[str, list[int]] = {}
        for at, token in enumerate(self._script.tokens):
            if token.kind == "name":
                found.setdefault(token.text, []).append(at)
        return found

    @cached_property
    def _texts(self) -> frozenset[str]:
        tokens = self._script.tokens
        return frozenset(unquoted(one.text) for one in tokens if one.kind == "string")

    def around(self, at: int) -> Iterator[Body]:
        """Yield the functions around a token, the innermost first."""
        for opened in self._script.above(at):
            body = self.body(opened)
            if body is not None:
                yield body

    def body(self, opened: int) -> Body | None:
        """Return the function that has a block, or None."""
        if opened not in self._bodies:
            self._bodies[opened] = self._read(opened)
        return self._bodies[opened]

    # The parts of a function

    def _read(self, opened: int) -> Body | None:
        script = self._script
        if script.word(opened) != "{":
            return None
        is_arrow = script.word(opened - 1) == "=>"
        at = self._before_type(opened - 1 - is_arrow)
        first = script.partner.get(at, at)
        if is_arrow:
            is_known = script.word(at) == ")" or script.is_name(at)
            body = Body(opened, first, first, is_arrow=True)
            return self._expression(body) if is_known else None
        before = self._before_types(first - 1)
        if script.word(at) != ")" or script.word(before) in _CONDITIONS:
            return None
        return self._named(opened, first, before)

    def _named(self, opened: int, first: int, before: int) -> Body:
        """Return a function that is no arrow, by the token before its parameters."""
        script = self._script
        name = -1 if script.word(before) in {"function", "*"} else before
        keyword = before - (name >= 0)
        is_generator = script.word(keyword) == "*"
        keyword -= is_generator
        if script.word(keyword) == "function":
            body = Body(opened, first, keyword, name, is_generator=is_generator)
            return self._expression(body)
        return self._method(Body(opened, first, before, is_generator=is_generator))

    def _before_type(self, at: int) -> int:
        """Return the number of the token before the type of the result."""
        script = self._script
        for number in range(at, max(at - _MAX_BEFORE, 0), -1):
            if script.word(number) == ":" and script.word(number - 1) == ")" and number < at:
                return number - 1
            if not script.is_name(number) and script.word(number) not in _TYPE:
                break
        return at

    def _before_types(self, at: int) -> int:
        """Return the number of the token before the types of a generic function."""
        script = self._script
        if script.word(at) != ">":
            return at
        starts = range(at, max(at - _MAX_BEFORE, 0), -1)
        return next((one - 1 for one in starts if script.word(one) == "<"), at)

    def _expression(self, body: Body) -> Body:
        """Return a function with `async`, and with the name that it is the value of."""
        script, start = self._script, body.start
        is_async = script.word(start - 1) == "async"
        start -= is_async
        body = body._replace(start=start, is_async=is_async)
        if script.word(start - 1) == ":" and script.is_name(start - 2):
            owner = script.tokens[start].parent
            return body._replace(at=start - 2, owner=owner)
        for at in range(max(start - _MAX_BEFORE, 0), start):
            declared = self._names.declared(script.word(at))
            if any(one.value == start and one.at == at for one in declared):
                opened = script.tokens[at].parent
                return body._replace(at=at, owner=opened if self.is_class(opened) else -1)
        is_declaration = self.starts(start)
        return body if is_declaration else body._replace(at=-1)

    def _method(self, body: Body) -> Body:
        """Return a method of a class or of an object; one with `get` or `set` has no name."""
        script, at = self._script, body.start
        before = at - 1 - body.is_generator
        is_async = script.word(before) == "async"
        is_called = script.is_name(at) and script.word(before) not in {"get", "set"}
        return body._replace(
            at=at if is_called else -1,
            owner=script.tokens[body.opened].parent,
            is_async=is_async,
        )

    def starts(self, at: int) -> bool:
        """Return whether a token starts a statement, as the sign before it shows."""
        script = self._script
        while script.word(at - 1) in {"export", "default"}:
            at -= 1
        before = at - 1
        if before < 0 or script.word(before) in {";", "{"}:
            return True
        if script.word(before) == "}" and self.ends(before):
            return True
        token = script.tokens[before]
        is_end = token.kind != "sign" or token.text in {")", "]", "}"}
        is_open = script.word(before) in _KEYWORDS or self.is_condition(before)
        return is_end and script.tokens[at].newline and not is_open

    def ends(self, closed: int) -> bool:
        """Return whether a brace ends a statement, and not an object or an expression."""
        script = self._script
        opened = script.partner.get(closed, -1)
        before, body = script.word(opened - 1), self.body(opened)
        if body is not None:
            is_method = body.owner >= 0 and script.word(body.start) != "function"
            return not body.is_arrow and (is_method or self._is_declaration(body))
        if before in {"else", "try", "finally", "do", ";", "{", "}", "=>"}:
            return before != "=>"
        return self.is_condition(opened - 1) or self.is_class(opened)

    def _is_declaration(self, body: Body) -> bool:
        before = self._script.word(body.start - 1)
        return body.start == 0 or before in {";", "{", "}", "export", "default"}

    def is_condition(self, closed: int) -> bool:
        """Return whether a bracket ends the condition of a statement."""
        script = self._script
        opened = script.partner.get(closed, closed)
        return script.word(closed) == ")" and script.word(opened - 1) in _CONDITIONS

    def _class_at(self, opened: int) -> int:
        """Return the number of the word that starts the class of a brace, or -1."""
        script = self._script
        for at in range(opened - 1, max(opened - _MAX_BEFORE, -1), -1):
            if script.word(at) == "class":
                return at
            if not script.is_name(at) and script.word(at) not in _TYPE:
                break
        return -1

    def is_class(self, opened: int) -> bool:
        """Return whether a brace is that of a class."""
        return self._script.word(opened) == "{" and self._class_at(opened) >= 0

    def class_of(self, opened: int) -> str:
        """Return the name of the class that has a brace; empty for none."""
        at = self._class_at(opened)
        name = self._script.word(at + 1) if at >= 0 and self._script.is_name(at + 1) else ""
        is_one = name != "extends" and len(self._names.declared(name)) == 1
        return name if is_one else ""

    # The calls of a function

    def at_once(self, body: Body) -> Call | None:
        """Return the call of a function that is called where it is written, or None."""
        script, closed = self._script, self._script.partner.get(body.opened, -1)
        head, after = body.start, closed + 1
        if script.word(head - 1) == "(" and script.word(after) == ")":
            head, after = head - 1, after + 1
        elif body.is_arrow:
            return None
        if script.word(after) == "." and script.word(after + 1) == "call":
            after += 2
        if script.word(after) != "(" or body.is_generator:
            return None
        end = script.partner.get(after, -1)
        if script.word(head - 1) == "(" and script.word(end + 1) == ")":
            head -= 1  # (function () { … }())
        return Call(head, after) if self._is_alone(head) else None

    def _is_alone(self, at: int) -> bool:
        """Return whether a bracket, or a function, is no argument of a call."""
        script, before = self._script, at - 1
        if self.starts(at):
            # A function that starts a statement is declared, and not called.
            is_first = before < 0 or script.word(before) in {";", "{"}
            is_next = script.word(before) == "}" and self.ends(before)
            return script.word(at) == "(" and (is_first or is_next)
        if script.is_name(before):
            return script.word(before) in _KEYWORDS
        return script.tokens[before].kind == "sign" and script.word(before) not in {
            ")", "]", "}", "(", ",",
        }  # fmt: skip

    def calls(self, body: Body) -> list[Call]:
        """Return the calls that run a function; none where others may be meant."""
        if body.opened not in self._called:
            found = self._calls(body) if body.at >= 0 and not body.is_generator else None
            last = self._script.partner.get(body.opened, -1)
            outer = (one for one in found or () if not body.opened < one.at < last)
            self._called[body.opened] = list(outer)
        return self._called[body.opened]

    def _calls(self, body: Body) -> list[Call] | None:
        name = self._script.word(body.at)
        if body.owner < 0:
            return self._of_name(name, body.at)
        if name == _CONSTRUCTOR:
            return self._of_class(body)
        return self._of_method(name, body)

    def _of_name(self, name: str, defined: int) -> list[Call] | None:
        script = self._script
        if len(self._names.declared(name)) != 1 or name in self._names.imports:
            return None
        found = []
        for at in self.mentions[name]:
            if at == defined or script.is_part(at) or self._is_definition(at):
                continue
            if script.word(at + 1) == "(" and script.word(at - 1) not in {"new", "function"}:
                found.append(Call(at, at + 1, at))
            elif not self._is_export(at):
                return None  # it may have another value, or another name
        return found

    def _is_definition(self, at: int) -> bool:
        """Return whether a name is that of a method that is written here."""
        script = self._script
        closed = script.partner.get(at + 1, -2)
        body = self.body(closed + 1)
        return script.word(at + 1) == "(" and body is not None and body.start == at

    def _is_export(self, at: int) -> bool:
        script, opened = self._script, self._script.tokens[at].parent
        if script.word(at - 1) in {"export", "default"}:
            return True
        if script.word(at - 1) == "=":
            return script.word(at - 2) == "exports" or script.word(at - 4) == "exports"
        before = script.word(opened - 1)
        is_given = before == "=" and script.word(opened - 2) == "exports"
        return script.word(opened) == "{" and (before == "export" or is_given)

    def _of_class(self, body: Body) -> list[Call] | None:
        script, name = self._script, self.class_of(body.owner)
        mentions = self.mentions.get(name, ())
        if any(script.word(at + 1) in {"=", "||=", "&&=", "??="} for at in mentions):
            return None
        news = (at for at in mentions if script.word(at - 1) == "new")
        return [Call(at - 1, at + 1, at) for at in news if script.word(at + 1) != "."]

    def _of_method(self, name: str, body: Body) -> list[Call] | None:
        script = self._script
        if name in self._texts:
            return None  # it may be set by its text
        found = []
        for at in self.mentions[name]:
            if at == body.at:
                continue
            if script.word(at - 1) in _FIELD:
                if script.word(at + 1) != "(" or script.word(at - 1) != ".":
                    return None
                head = self._receiver(at - 2, body)
                found += [] if head is None else [Call(head, at + 1, at)]
            elif script.is_part(at) or self._is_definition(at) or self._is_short(at):
                return None  # another object has the same name
        return found

    def _is_short(self, at: int) -> bool:
        """Return whether a name is a field of an object, or of a class, without a colon."""
        script, opened = self._script, self._script.tokens[at].parent
        is_field = self.is_class(opened)
        is_entry = script.word(opened) == "{" and script.word(at + 1) in {",", "}"}
        return is_field or is_entry

    def _receiver(self, at: int, body: Body) -> int | None:
        """Return the first token of a receiver that surely has a method, or None."""
        script, owner = self._script, self.class_of(body.owner)
        is_static = script.word(body.at - 1 - body.is_async) == "static"
        if script.word(at) == "this":
            return at if self._owner_of_this(at) == (body.owner, is_static) else None
        if script.word(at) == ")" and not is_static:
            opened = script.partner.get(at, at)
            is_made = script.word(opened - 1) == owner and script.word(opened - 2) == "new"
            return opened - 2 if is_made and owner else None
        if not script.is_name(at) or script.word(at - 1) in _FIELD:
            return None
        if is_static:
            return at if owner and script.word(at) == owner else None
        return at if self._is_object(at, body.owner, owner) else None

    def _owner_of_this(self, at: int) -> tuple[int, bool]:
        script = self._script
        body = next((one for one in self.around(at) if not one.is_arrow), None)
        if body is None or body.owner < 0:
            return -1, False
        return body.owner, script.word(body.at - 1 - body.is_async) == "static"

    def _is_object(self, at: int, opened: int, owner: str) -> bool:
        """Return whether a name is an object that is written here, or one of a class."""
        script, name = self._script, self._script.word(at)
        declared = self._names.declaration(name, at)
        if declared is None or declared.value is None:
            return False
        if len(self._names.declared(name)) != 1:
            return False
        value = declared.value
        if value == opened:
            return True
        is_new = script.word(value) == "new" and script.word(value + 1) == owner != ""
        end = script.partner.get(value + 2, value + 1) + 1
        return is_new and script.end(value) == end

    def argument(self, call: Call, number: int) -> int | None:
        """Return the token of an argument that is a name alone, or None."""
        script = self._script
        closed = script.partner.get(call.opened, -1)
        at = call.opened + 1
        while at < closed:
            end = script.end(at, line_ends=False)
            if number == 0:
                is_alone = script.is_name(at) and end == at + 1
                return at if is_alone else None
            at, number = end + 1, number - 1
        return None
