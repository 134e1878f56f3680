"""Expressions: the values of a JavaScript text, as far as literals and names give them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from crossorigin.migrate.javascript.names import Change, Declared, Names
from crossorigin.migrate.javascript.objects import Fields, Made, assigned, changed, field_of
from crossorigin.migrate.javascript.scalars import (
    MAX_ITEMS,
    Path,
    Unknown,
    joined,
    negated,
    number,
    regex_of,
    template_parts,
)
from crossorigin.migrate.javascript.script import (
    QUOTES,
    TOO_DEEP,
    UNCLOSED,
    UNENDED,
    Script,
    ScriptError,
    unquoted,
)
from crossorigin.migrate.values import Function

MAX_DEPTH: Final = 40
"""Values within values, names followed among them; the options of a call have five."""

MAX_VALUES: Final = 50_000
"""Values of one text; names that stand for names may ask for each of them many times."""

MAX_CHANGES: Final = 1000
"""Changes of an object, each of which makes a copy; a request has a dozen."""

MAX_NAMES: Final = 20
"""Names of one object; programs have two or three."""

_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_TYPED: Final = frozenset({"as", "satisfies"})
_SAME: Final = frozenset({"toString", "toJSON", "clone", "trim"})
"""Methods whose value is their own object, or its text, in a request."""


class Values:
    """The values of a script.

    Args:
        script: the tokens.

    Attributes:
        script: the tokens.
        names: the names that the text declares.
        codes: the code of each function, by its text; an empty one where two differ.
    """

    def __init__(self, script: Script) -> None:
        self.script: Script = script
        self.names: Names = Names(script)
        self.codes: dict[str, str] = {}
        self._known: dict[tuple[int, int], object] = {}
        self._given: dict[int, list[object]] = {}
        self._depth = self._asked = 0

    # Names

    def of_name(self, name: str, at: int) -> object:
        """Return the value of a name where it is used; `Unknown` where there is none.

        Args:
            name: the name.
            at: the number of the token that uses it.
        """
        declared = self.names.declaration(name, at)
        if declared is None:
            return Unknown(name)
        key = (declared.at, at)
        if key not in self._known:
            self._known[key] = Unknown(name)  # a name that is made of itself
            self._known[key] = self._of_declared(name, declared, at)
        return self._known[key]

    def _of_declared(self, name: str, declared: Declared, at: int) -> object:
        if declared.value is None:
            return Unknown(name)
        same, changes = self.names.sharing(declared), self.names.changes(name)
        origin = same[0].value
        if origin is None or len(changes) > MAX_CHANGES or len(same) > MAX_NAMES:
            return Unknown(name)
        value = self.value(origin, line_ends=True)[0]
        for change in self.names.changes_of(declared):
            if change.at < at or _is_opened_later(value):
                sure = self.script.runs_before(change.start, at)
                value = changed(value, change, change.path, self._given_to(change), sure=sure)
        return value

    def _given_to(self, change: Change) -> object:
        """Return the value of a change, or the arguments of its call."""
        if change.kind in {"call", "assign"}:
            return tuple(self.arguments(change.value))
        return self.value(change.value, line_ends=True)[0]

    # Calls and values

    def calls(self) -> Iterator[tuple[str, int, int]]:
        """Yield the dotted name, the first token and the bracket of each call."""
        script = self.script
        for at, token in enumerate(script.tokens):
            if token.kind != "name" or script.word(at - 1) in {".", "?.", "function"}:
                continue
            name, last = script.dotted(at)
            opened = script.names_called(last)
            if opened is not None and not self._is_definition(at, opened):
                known, bracket = self._required(name, opened)
                yield known, at, bracket

    def _is_definition(self, at: int, opened: int) -> bool:
        """Return whether it is a method of an object or a class that is written here."""
        closed = self.script.partner.get(opened)
        plain = self.script.tokens[at].text not in {"if", "for", "while", "switch"}
        return closed is not None and plain and self.script.word(closed + 1) == "{"

    def arguments(self, opened: int) -> list[object]:
        """Return the arguments of a call.

        Args:
            opened: the number of its bracket.

        Raises:
            ScriptError: it is not complete.
        """
        if opened not in self._given:
            self._given[opened] = list(self._items(opened))
        return self._given[opened]

    def value(self, at: int, *, line_ends: bool = False) -> tuple[object, int]:
        """Return the value of the expression at a token, and the number after it.

        Args:
            at: the number.
            line_ends: whether a new statement ends it, as in an assignment.

        Raises:
            ScriptError: it is not complete, or too deep.
        """
        end = self.script.end(at, line_ends=line_ends)
        self._depth += 1
        self._asked += 1
        if self._depth > MAX_DEPTH or self._asked > MAX_VALUES:
            raise ScriptError(TOO_DEEP)
        try:
            return self._expression(at, end), end
        finally:
            self._depth -= 1

    def _expression(self, at: int, end: int) -> object:
        script = self.script
        at, end = self._bare(at, end)
        pluses = [one for one in self._level(at, end) if script.word(one) == "+"]
        if pluses and at not in pluses:
            bounds = [at - 1, *pluses, end]
            parts = [self._expression(one + 1, other) for one, other in pairwise(bounds)]
            return joined(parts, script.shown(at, end))
        return self._single(at, end)

    def _level(self, at: int, end: int) -> Iterator[int]:
        """Yield the numbers of the tokens that stand in no brackets."""
        while at < end:
            yield at
            at = self.script.partner.get(at, at) + 1

    def _bare(self, at: int, end: int) -> tuple[int, int]:
        """Leave out ``await``, brackets around it, and the types of TypeScript."""
        script = self.script
        for one in self._level(at, end):
            if one > at and script.word(one) in _TYPED:
                end = one
                break
        while True:
            if script.word(at) == "await":
                at += 1
            elif script.word(at) == "(" and script.partner.get(at) == end - 1:
                at, end = at + 1, end - 1
            elif end - at > 1 and script.word(end - 1) == "!":
                end -= 1
            else:
                return at, end

    def _single(self, at: int, end: int) -> object:
        script = self.script
        if at >= end:
            raise ScriptError(UNENDED)
        token = script.tokens[at]
        if script.partner.get(at) == end - 1 and token.text in {"{", "["}:
            return self._object(at) if token.text == "{" else list(self._items(at))
        if token.text in {"{", "["} and token.kind == "sign" and at not in script.partner:
            raise self._incomplete(at)
        if end == at + 1 and token.kind != "name":
            return self._literal(at)
        if script.word(at) == "!":
            return negated(self._expression(at + 1, end), script.shown(at, end))
        if any(script.word(one) == "=>" for one in self._level(at, end)) or token.text in {
            "function", "async",
        }:  # fmt: skip
            text = script.shown(at, end)
            code = self.codes.setdefault(text, script.code(at, end))
            self.codes[text] = code if code == script.code(at, end) else ""
            return Function(text)
        return self._named(at, end) if token.kind == "name" else self._unread(at, end)

    def _unread(self, at: int, end: int) -> Unknown:
        return Unknown(self.script.shown(at, end))

    def _literal(self, at: int) -> object:
        token = self.script.tokens[at]
        match token.kind:
            case "string":
                return unquoted(token.text)
            case "template":
                return self._template(at, token.text)
            case "number":
                return number(token.text)
            case "regex":
                end = token.text.rindex("/")
                return regex_of(token.text[1:end], token.text[end + 1 :])
            case _:
                return self._unread(at, at + 1)

    def _template(self, at: int, text: str) -> object:
        parts = (
            self._of_path(*part, at) if isinstance(part, Path) else part
            for part in template_parts(text)
        )
        return joined(list(parts), text)

    def _of_path(self, first: str, path: tuple[str, ...], at: int) -> object:
        """Return the value of a name, or of a field of it."""
        value = self.of_name(first, at)
        for name in path:
            value = field_of(value, name)
        is_known = value is not None and not isinstance(value, Unknown)
        return value if is_known else Unknown(".".join((first, *path)))

    def _named(self, at: int, end: int) -> object:
        script = self.script
        word = script.tokens[at].text
        if end == at + 1:
            return _WORDS[word] if word in _WORDS else self.of_name(word, at)
        if word == "void" and end == at + 2:
            return None
        is_new = word == "new"
        start = at + is_new
        if not script.is_name(start):
            return self._unread(at, end)
        name, last = script.dotted(start)
        opened = script.names_called(last)
        if is_new and opened is not None:
            end = self._before_text(opened, end)
        if opened is not None:
            name, opened = self._required(name, opened)
        if opened is not None and script.partner.get(opened) == end - 1:
            return self._called(name, start, opened)
        path, last_of_path = self.names.path(start)
        if last_of_path == end - 1 and not is_new:
            return self._of_path(word, path, at)
        return Made(name, (), at=start) if is_new and last == end - 1 else self._unread(at, end)

    def _before_text(self, opened: int, end: int) -> int:
        """Return the end of ``new URL(…)``, where ``.href`` or ``.toString()`` follows it."""
        script = self.script
        closed = script.partner.get(opened, end)
        is_field = end == closed + 3 and script.word(closed + 2) == "href"
        is_called = end == closed + 5 and script.word(closed + 2) in _SAME
        return closed + 1 if script.word(closed + 1) == "." and (is_field or is_called) else end

    def _called(self, name: str, at: int, opened: int) -> object:
        """Return the object that a call makes or gives back."""
        given = tuple(self.arguments(opened))
        if name == "Object.assign" and given and isinstance(given[0], Fields):
            return assigned(given[0], given[1:])
        if name == "Object.freeze" and given:
            return given[0]
        if name == "RegExp" and given:
            return regex_of(*given[:2])
        path, last = self.names.path(at)
        if path and path[-1] in _SAME and not given:
            value = self._of_path(self.script.tokens[at].text, path[:-1], last)
            return value if isinstance(value, Made | str) else Made(name, given, at=at)
        return Made(name, given, at=at)

    def _required(self, name: str, opened: int) -> tuple[str, int]:
        """Return the name and the bracket of a call, also of a module: ``require("x")(…)``."""
        after = self.script.partner.get(opened, opened) + 1
        if name != "require" or self.script.word(after) != "(":
            return name, opened
        return f"require({', '.join(map(str, self.arguments(opened)))})", after

    # Objects and lists

    def _items(self, opened: int) -> Iterator[object]:
        script = self.script
        closed = script.partner.get(opened)
        at = opened + 1
        if closed is None:
            raise self._incomplete(opened)
        while at < closed:
            spread = script.word(at) == "..."
            value, end = self.value(at + spread)
            if spread and isinstance(value, list):
                yield from value[:MAX_ITEMS]
            else:
                yield Unknown(f"...{script.shown(at + 1, end)}") if spread else value
            at = self._after_item(end, closed)

    def _incomplete(self, opened: int) -> ScriptError:
        """Return the error for brackets that are not closed; a quote may be the reason."""
        rest = self.script.tokens[opened:]
        is_quote = any(one.kind == "sign" and one.text in QUOTES for one in rest)
        return ScriptError(UNCLOSED if is_quote else UNENDED)

    def _after_item(self, end: int, closed: int) -> int:
        if end < closed and self.script.word(end) != ",":
            raise ScriptError(UNENDED)
        return end + 1

    def _object(self, opened: int) -> Fields:
        closed = self.script.partner[opened]
        fields, at = Fields(), opened + 1
        while at < closed:
            line = self.script.line(at)
            for name, value in self._entry(at):
                if name.startswith("..."):
                    fields.pop(name, None)  # the last place of it counts
                fields[name] = value
                fields.lines[name] = line
            at = self._after_item(self._end_of_entry(at), closed)
            if len(fields) > MAX_ITEMS:
                raise ScriptError(TOO_DEEP)
        return fields

    def _end_of_entry(self, at: int) -> int:
        script = self.script
        while at < len(script.tokens) and script.word(at) not in {",", "}", ")", "]"}:
            if script.tokens[at].kind == "sign" and script.word(at) in QUOTES:
                raise ScriptError(UNCLOSED)
            at = script.partner.get(at, at) + 1
        return at

    def _entry(self, at: int) -> Iterator[tuple[str, object]]:
        """Yield the entry of an object at a token, or those that it spreads."""
        script = self.script
        if script.word(at) == "...":
            yield from self._spread(at + 1)
            return
        while script.word(at) in {"async", "get", "set", "*"} and script.word(at + 1) not in {
            ":", ",", "(", "}",
        }:  # fmt: skip
            at += 1
        name, after = self._key(at)
        if script.word(after) == ":":
            yield name, self.value(after + 1)[0]
        elif script.word(after) == "(":
            yield name, Function(script.shown(at, self._end_of_entry(at)))
        elif script.word(after) in {",", "}"} and script.is_name(at):
            yield name, self.of_name(name, at)
        else:
            raise ScriptError(UNENDED)

    def _spread(self, at: int) -> Iterator[tuple[str, object]]:
        value, end = self.value(at)
        if isinstance(value, Fields):
            yield from list(value.items())
        else:
            yield f"...{self.script.shown(at, end)}", Unknown(self.script.shown(at, end))

    def _key(self, at: int) -> tuple[str, int]:
        """Return the name of an entry, and the number of the token after it."""
        script = self.script
        if script.word(at) == "[" and at in script.partner:
            value, end = self.value(at + 1)
            text = value if isinstance(value, str) else f"...[{script.shown(at + 1, end)}]"
            return text, script.partner[at] + 1
        token = script.tokens[at]
        if token.kind in {"name", "number"}:
            return token.text, at + 1
        if token.kind == "string":
            return unquoted(token.text), at + 1
        raise ScriptError(UNENDED)


def _is_opened_later(value: object) -> bool:
    return isinstance(value, Made) and value.name == "XMLHttpRequest"
