"""Expressions: the values of a JavaScript text, as far as literals and names give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

from crossorigin.migrate.script import Script, ScriptError, end_of
from crossorigin.migrate.values import Function, Regex

MAX_DEPTH: Final = 40
"""Values within values, names followed among them; the options of a call have five."""

MAX_VALUES: Final = 50_000
"""Values of one text; names that stand for names may ask for each of them many times."""

MAX_ARROW: Final = 100
"""Tokens outside of brackets of a function without a block, in which its parameters hold."""

MAX_ITEMS: Final = 10_000
"""Entries of a list or an object, or signs of a text, that others make up."""

_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))"
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_DECLARING: Final = frozenset({"const", "let", "var"})
_TYPED: Final = frozenset({"as", "satisfies"})
_ENDS: Final = frozenset({",", ";", ")", "]", "}"})
_GOING_ON: Final = frozenset({"in", "instanceof", "of", "as", "satisfies"})
_SUBSTITUTION: Final = re.compile(r"\$\{\s*([\w$.]+)\s*\}")
_OPENED: Final = re.compile(r"\$\{")
_QUOTES: Final = frozenset("\"'`")
UNCLOSED: Final = "A text in quotes is not closed."
UNENDED: Final = "The call is not complete: a name, a colon, a comma or a bracket is missing."
TOO_DEEP: Final = "The options are nested too deep."


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression that has no value here.

    Attributes:
        text: the expression.
        parts: the texts of a sum or a template, and the unknown ones among them.
    """

    text: str
    parts: tuple[str | Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """An object that a call makes: ``new Headers(…)``, ``JSON.stringify(…)``.

    Attributes:
        name: the dotted name, after ``new``.
        arguments: those of the call.
        calls: the methods that are called of it afterwards, with their arguments.
        fields: the fields that are set afterwards.
        at: the number of the token of the name.
    """

    name: str
    arguments: tuple[Any, ...]
    calls: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    at: int = field(default=-1, compare=False)


class Fields(dict[str, Any]):
    """An object. The name of an entry that is not read begins with three dots.

    Attributes:
        lines: the line of each entry.
    """

    lines: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.lines = {}


class Declared(NamedTuple):
    """A name that the text declares.

    Attributes:
        at: the number of the token of the name.
        scope: the number of the bracket that it holds in, or -1.
        value: the number of the first token of its value, or None.
        last: the number of the last token that it holds for; None for all of the bracket.
    """

    at: int
    scope: int
    value: int | None
    last: int | None = None

    def holds(self, at: int) -> bool:
        """Return whether it is that of a token within the bracket."""
        return self.last is None or self.at <= at <= self.last


class _Change(NamedTuple):
    """A change of an object.

    Attributes:
        at: the number of the token of its name.
        path: the names of the field, or the method.
        value: the number of the first token of the value, or of the bracket of a call.
        is_call: whether it is a call.
    """

    at: int
    path: tuple[str, ...]
    value: int
    is_call: bool


class Values:
    """The values of a script.

    Args:
        script: the tokens.

    Attributes:
        script: the tokens.
        imports: the module that each name is imported from.
    """

    def __init__(self, script: Script) -> None:
        self.script: Script = script
        self.imports: dict[str, str] = {}
        self._declared: dict[str, list[Declared]] = {}
        self._changes: dict[str, list[_Change]] = {}
        self._known: dict[tuple[int, int], object] = {}
        self._depth = self._asked = 0
        for at, token in enumerate(script.tokens):
            if token.kind == "name":
                self._take(at, token.text)
            elif token.text == "(" and token.kind == "sign":
                self._take_parameters(at)

    # Declarations

    def _take(self, at: int, name: str) -> None:
        script = self.script
        if name in _DECLARING:
            self._take_declaration(at + 1)
        elif name in {"function", "class"} and script.is_name(at + 1):
            self._declare(at + 1, script.tokens[at].parent, None)
        elif name == "import":
            self._take_import(at + 1)
        elif script.word(at + 1) == "=>":
            self._declare(at, script.tokens[at].parent, None, self._after_arrow(at + 1))
        elif script.word(at - 1) not in {".", "?."}:
            self._take_change(at, name)

    def _declare(self, at: int, scope: int, value: int | None, last: int | None = None) -> None:
        name = self.script.tokens[at].text
        self._declared.setdefault(name, []).append(Declared(at, scope, value, last))

    def _after_arrow(self, at: int) -> int:
        """Return the number of the last token of the function of an arrow."""
        return self.end(at + 1, line_ends=True, most=MAX_ARROW)

    def _take_declaration(self, at: int) -> None:
        """Take ``name = value``, and others after a comma."""
        script = self.script
        while script.is_name(at):
            scope, value = script.tokens[at].parent, at + 1
            if script.word(value) == ":":
                value = self._after_type(value)
            given = value + 1 if script.word(value) == "=" else None
            self._declare(at, scope, given)
            end = value if given is None else self.end(given, line_ends=True)
            at = end + 1 if script.word(end) == "," else -1
        if script.word(at) in {"{", "["}:
            self._take_names(at, script.tokens[at].parent)

    def _after_type(self, at: int) -> int:
        """Return the number of the token after the type of TypeScript that follows a colon."""
        script, parent = self.script, self.script.tokens[at].parent
        at += 1
        while at < len(script.tokens) and script.word(at) not in {"=", ";"}:
            at = (
                script.partner.get(at, at) + 1 if script.word(at) in {"{", "(", "["} else at + 1
            )
            if at < len(script.tokens) and script.tokens[at].parent != parent:
                break
        return at

    def _take_names(self, opened: int, scope: int) -> None:
        """Declare each name within brackets; none of them has a value here."""
        for at in range(opened + 1, self.script.partner.get(opened, opened)):
            if self.script.is_name(at):
                self._declare(at, scope, None)

    def _take_parameters(self, opened: int) -> None:
        """Declare the parameters of a function."""
        script = self.script
        closed = script.partner.get(opened)
        if closed is None or script.word(opened - 1) in {
            "if",
            "while",
            "switch",
            "for",
            "with",
        }:
            return
        body = closed + 1
        if script.word(body) == ":":
            body += 2
        last = None
        if script.word(body) == "=>":
            scope, last = script.tokens[opened].parent, self._after_arrow(body)
        elif script.word(body) == "{":
            scope = body
        else:
            return
        for at in range(opened + 1, closed):
            if script.is_name(at) and script.word(at - 1) in {"(", ",", "{", "[", "..."}:
                self._declare(at, scope, None, last)

    def _take_import(self, at: int) -> None:
        script = self.script
        end = next(
            (one for one in range(at, at + 200) if script.word(one) in {"from", ";"}), at
        )
        module = script.tokens[end + 1] if end + 1 < len(script.tokens) else None
        if module is None or module.kind != "string" or script.word(end) != "from":
            return
        for one in range(at, end):
            if script.is_name(one) and script.word(one + 1) in {",", "from", "}"}:
                self.imports[script.tokens[one].text] = unquoted(module.text)

    def _take_change(self, at: int, name: str) -> None:
        """Take an assignment to a name or to a field of it, and the call of a method."""
        path, last = self.path(at)
        after = self.script.word(last + 1)
        if after == "=" and not path:
            scope = self.script.tokens[at].parent
            if self.script.word(at - 1) not in _DECLARING | {",", ":", "(", "<"}:
                self._declared.setdefault(name, []).append(Declared(at, scope, last + 2))
        elif path and after in {"=", "("}:
            change = _Change(at, path, last + 1 + (after == "="), after == "(")
            self._changes.setdefault(name, []).append(change)

    def path(self, at: int) -> tuple[tuple[str, ...], int]:
        """Return the fields after a name, and the number of the last token."""
        script, path = self.script, []
        while True:
            word = script.word(at + 1)
            if word in {".", "?."} and script.is_name(at + 2):
                at += 2
                path.append(script.tokens[at].text)
            elif word == "[" and script.word(at + 3) == "]" and _is_text(script, at + 2):
                path.append(unquoted(script.tokens[at + 2].text))
                at += 3
            else:
                return tuple(path), at

    # Names

    def declared(self, name: str) -> list[Declared]:
        """Return the declarations of a name, and the values that it is given later."""
        return self._declared.get(name, [])

    def of_name(self, name: str, at: int) -> object:
        """Return the value of a name where it is used; `Unknown` where there is none.

        Args:
            name: the name.
            at: the number of the token that uses it.
        """
        declared = self._declaration(name, at)
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
        value = self.value(declared.value, line_ends=True)[0]
        for change in self._changes.get(name, ()):
            own = self._declaration(name, change.at)
            if own == declared and (change.at < at or _is_opened_later(value)):
                value = self._changed(value, change)
        return value

    def _declaration(self, name: str, at: int) -> Declared | None:
        """Return the declaration that a name has at a place; None where there is none."""
        found = self._declared.get(name, [])
        for scope in self.script.above(at):
            here = [one for one in found if one.scope == scope and one.holds(at)]
            if here:
                before = [one for one in here if one.at < at]
                chosen = before[-1] if before else here[0]
                return chosen if self._is_certain(found, chosen, at) else None
        return None

    def _is_certain(self, found: list[Declared], chosen: Declared, at: int) -> bool:
        """Return whether no block within the scope of a name gives it another value."""
        inner = [one for one in found if one.scope != chosen.scope and one.value is not None]
        plain = [
            one
            for one in inner
            if self.script.word(one.at - 1) not in _DECLARING
            and chosen.scope in self.script.above(one.at)
        ]
        return not any(one.at < at for one in plain)

    def _changed(self, value: object, change: _Change) -> object:
        given: object
        if change.is_call:
            given = tuple(self.arguments(change.value))
        else:
            given = self.value(change.value, line_ends=True)[0]
        if isinstance(value, Made):
            return _made(value, change, given)
        if isinstance(value, Fields) and not change.is_call:
            return _set(value, change.path, given)
        return value

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
                yield name, at, opened

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
        return list(self._items(opened))

    def value(self, at: int, *, line_ends: bool = False) -> tuple[object, int]:
        """Return the value of the expression at a token, and the number after it.

        Args:
            at: the number.
            line_ends: whether a new statement ends it, as in an assignment.

        Raises:
            ScriptError: it is not complete, or too deep.
        """
        end = self.end(at, line_ends=line_ends)
        self._depth += 1
        self._asked += 1
        if self._depth > MAX_DEPTH or self._asked > MAX_VALUES:
            raise ScriptError(TOO_DEEP)
        try:
            return self._expression(at, end), end
        finally:
            self._depth -= 1

    def end(self, at: int, *, line_ends: bool = True, most: int | None = None) -> int:
        """Return the number of the token that ends an expression."""
        script, start = self.script, at
        left = len(script.tokens) if most is None else most
        while at < len(script.tokens) and left:
            left -= 1
            word, kind = script.word(at), script.tokens[at].kind
            if kind == "sign" and (word in _ENDS or word in _QUOTES):
                if word in _QUOTES and not line_ends:
                    raise ScriptError(UNCLOSED)  # pragma: no cover - of odd texts
                return at
            if line_ends and at > start and self._starts(at):
                return at
            at = script.partner.get(at, at) + 1
        return at

    def _starts(self, at: int) -> bool:
        """Return whether a statement starts with a token: a line that goes on with no sign."""
        token, before = self.script.tokens[at], self.script.tokens[at - 1]
        ended = before.kind != "sign" or before.text in {")", "]", "}"}
        begins = token.kind == "name" and token.text not in _GOING_ON
        return token.newline and ended and begins

    def _expression(self, at: int, end: int) -> object:
        script = self.script
        at, end = self._bare(at, end)
        pluses = [one for one in self._level(at, end) if script.word(one) == "+"]
        if pluses and at not in pluses:
            bounds = [at - 1, *pluses, end]
            parts = [self._expression(one + 1, other) for one, other in pairwise(bounds)]
            return _joined(parts, script.shown(at, end))
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
        if any(script.word(one) == "=>" for one in self._level(at, end)) or token.text in {
            "function", "async",
        }:  # fmt: skip
            return Function(script.shown(at, end))
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
                return _number(token.text)
            case "regex":
                return Regex(token.text[1 : token.text.rindex("/")])
            case _:
                return self._unread(at, at + 1)

    def _template(self, at: int, text: str) -> object:
        parts: list[object] = []
        place = 1
        for found in _OPENED.finditer(text):
            if found.start() < place:
                continue
            parts.append(_unescaped(text[place : found.start()]))
            whole = _SUBSTITUTION.match(text, found.start())
            if whole is None:
                place = end_of(text, found.end(), "{") or len(text)
                parts.append(Unknown(text[found.start() : place]))
            else:
                parts.append(self._of_path(whole[1], at))
                place = whole.end()
        parts.append(_unescaped(text[place:-1]))
        return _joined(parts, text)

    def _of_path(self, dotted: str, at: int) -> object:
        """Return the value of a dotted name."""
        first, *rest = dotted.split(".")
        value = self.of_name(first, at)
        for name in rest:
            value = value.get(name) if isinstance(value, Fields) else None
        return Unknown(dotted) if value is None or isinstance(value, Unknown) else value

    def _named(self, at: int, end: int) -> object:
        script = self.script
        word = script.tokens[at].text
        if end == at + 1:
            return _WORDS[word] if word in _WORDS else self.of_name(word, at)
        is_new = word == "new"
        start = at + is_new
        if not script.is_name(start):
            return self._unread(at, end)
        name, last = script.dotted(start)
        opened = script.names_called(last)
        if name == "require" and opened is not None:
            name, opened = self._required(opened)
        if opened is not None and script.partner.get(opened) == end - 1:
            return Made(name, tuple(self.arguments(opened)), at=start)
        if last == end - 1 and not is_new:
            return self._of_path(name, at)
        return Made(name, (), at=start) if is_new and last == end - 1 else self._unread(at, end)

    def _required(self, opened: int) -> tuple[str, int]:
        """Return the name and the bracket of the call of a module: ``require("x")(…)``."""
        after = self.script.partner.get(opened, opened) + 1
        if self.script.word(after) != "(":
            return "require", opened
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
        is_quote = any(one.kind == "sign" and one.text in _QUOTES for one in rest)
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
                fields[name] = value
                fields.lines[name] = line
            at = self._after_item(self._end_of_entry(at), closed)
            if len(fields) > MAX_ITEMS:
                raise ScriptError(TOO_DEEP)
        return fields

    def _end_of_entry(self, at: int) -> int:
        script = self.script
        while at < len(script.tokens) and script.word(at) not in {",", "}", ")", "]"}:
            if script.tokens[at].kind == "sign" and script.word(at) in _QUOTES:
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


def _is_text(script: Script, at: int) -> bool:
    return script.tokens[at].kind == "string"


def _made(value: Made, change: _Change, given: object) -> Made:
    name = ".".join(change.path)
    if change.is_call:
        assert isinstance(given, tuple)  # noqa: S101 - the arguments of a call
        return replace(value, calls=(*value.calls, (name, given)))
    return replace(value, fields={**value.fields, name: given})


def _set(value: Fields, path: tuple[str, ...], given: object) -> Fields:
    """Return an object with a field set, which may stand in another one."""
    changed = Fields()
    changed.update(value)
    changed.lines |= value.lines
    name, *rest = path
    inner = value.get(name)
    if not rest:
        changed[name] = given
    elif isinstance(inner, Fields):
        changed[name] = _set(inner, tuple(rest), given)
    else:
        changed[name] = Unknown(".".join(path))
    return changed


def _joined(parts: list[object], text: str) -> object:
    """Return the text that parts make, or an unknown one."""
    flat: list[str | Unknown] = []
    for part in parts:
        if isinstance(part, Unknown):
            flat += part.parts or (part,)
        elif isinstance(part, str | int | float) and not isinstance(part, bool):
            flat.append(str(part))
        else:
            flat.append(Unknown("…"))
    if (
        sum(len(one) for one in flat if isinstance(one, str)) > MAX_ITEMS
        or len(flat) > MAX_ITEMS
    ):
        return Unknown(text)
    if all(isinstance(one, str) for one in flat):
        return "".join(map(str, flat))
    has_text = any(isinstance(one, str) for one in flat)
    return Unknown(text, tuple(flat)) if has_text else Unknown(text)


def _number(text: str) -> object:
    plain = text.replace("_", "").removesuffix("n")
    return int(plain) if plain.isdigit() and len(plain) < 16 else float(plain)  # noqa: PLR2004 - digits that a float holds


def unquoted(quoted: str) -> str:
    """Return the text of a literal in quotes.

    Args:
        quoted: with its quotes.
    """
    return _unescaped(quoted[1:-1])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last sign
    return _ESCAPES.get(found[4], "" if found[4] == "\n" else found[4])
