"""Names: the declarations of a JavaScript text, and the changes of their objects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.script import Script, unquoted

MAX_ARROW: Final = 100
"""Tokens outside of brackets of a function without a block, in which its parameters hold."""

MAX_DECLARED: Final = 1000
"""Declarations of one name; of a name with more none is known. A bundle has some hundred."""

_WHOLE: Final = ("default", "as")
_ASSIGN: Final = ("Object", ".", "assign", "(")
_BOUND: Final = frozenset({"const", "let"})
"""Words before a name that holds in its block alone; `var` holds in the whole function."""

DECLARING: Final = frozenset({"const", "let", "var"})
"""Words before a declared name."""


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


class Change(NamedTuple):
    """A change of an object.

    Attributes:
        at: the number of the token of its name.
        path: the names of the field, or the method.
        value: the number of the first token of the value, or of the bracket of a call.
        kind: ``set``, ``add`` (``+=``), ``call``, or ``assign`` (``Object.assign``).
        start: the number of the first token of the statement.
    """

    at: int
    path: tuple[str, ...]
    value: int
    kind: str
    start: int


class Names:
    """The names of a script.

    Args:
        script: the tokens.

    Attributes:
        imports: the module that each name is imported from.
        members: the imported names that are not the module itself.
    """

    def __init__(self, script: Script) -> None:
        self.imports: dict[str, str] = {}
        self.members: set[str] = set()
        self._script = script
        self._declared: dict[str, list[Declared]] = {}
        self._changes: dict[str, list[Change]] = {}
        self._ends: dict[Declared, int] = {}
        self._owned: dict[str, dict[Declared | None, list[Change]]] = {}
        for at, token in enumerate(script.tokens):
            if token.kind == "name":
                self._take(at, token.text)
            elif token.text == "(" and token.kind == "sign":
                self._take_parameters(at)

    def declared(self, name: str) -> list[Declared]:
        """Return the declarations of a name, and the values that it is given later."""
        return self._declared.get(name, [])

    def changes(self, name: str) -> Sequence[Change]:
        """Return the changes of the object that a name stands for, in order."""
        return self._changes.get(name, ())

    def declaration(self, name: str, at: int) -> Declared | None:
        """Return the declaration that a name has at a place; None where there is none."""
        found = self._declared.get(name, [])
        if len(found) > MAX_DECLARED:
            return None
        for scope in self._script.above(at):
            here = [one for one in found if one.scope == scope and one.holds(at)]
            if here:
                before = (one for one in reversed(here) if one.at < at)
                chosen = next((one for one in before if self._is_given(one, at)), here[0])
                return chosen if self._is_certain(found, chosen) else None
        return None

    def _is_given(self, declared: Declared, at: int) -> bool:
        """Return whether a name has its value at a later token, which is no part of it."""
        if declared.value is None:
            return True
        if declared not in self._ends:
            self._ends[declared] = self._script.end(declared.value, line_ends=True)
        return at >= self._ends[declared]

    def sharing(self, declared: Declared) -> list[Declared]:
        """Return the declarations of names of the same object, that which makes it first."""
        return self._groups.get(declared, [declared])

    @cached_property
    def _groups(self) -> dict[Declared, list[Declared]]:
        """The names of each object that has several."""
        groups: dict[Declared, list[Declared]] = {}
        every = (one for each in self._declared.values() for one in each)
        for declared in sorted(every, key=_place):
            other = self._other(declared)
            if other is not None and other != declared:
                group = groups.setdefault(other, [other])
                group.append(declared)
                groups[declared] = group
        return groups

    def _other(self, declared: Declared) -> Declared | None:
        """Return the declaration of the name that is the value of another; None for none."""
        script, at = self._script, declared.value
        if at is None or not script.is_name(at) or script.word(at + 1) in {".", "?.", "("}:
            return None
        is_alone = script.end(at, line_ends=True) == at + 1
        return self.declaration(script.tokens[at].text, at) if is_alone else None

    def changes_of(self, declared: Declared) -> list[Change]:
        """Return the changes of the object of a name, by any name of it, in order."""
        return sorted(
            change
            for own in self.sharing(declared)
            for change in self._changes_by(own)
            if own == declared or change.path or change.kind == "assign"
        )

    def _changes_by(self, declared: Declared) -> list[Change]:
        """Return the changes by one name; those of all its declarations are found at once."""
        name = self._script.tokens[declared.at].text
        if name not in self._owned:
            self._owned[name] = owned = dict[Declared | None, list[Change]]()
            for change in self.changes(name):
                owned.setdefault(self.declaration(name, change.at), []).append(change)
        return self._owned[name].get(declared, [])

    def _is_certain(self, found: list[Declared], chosen: Declared) -> bool:
        """Return whether no condition, and no inner block, gives a name another value."""
        inner = [
            one
            for one in found
            if one.scope != chosen.scope
            and (one.value is not None or self._script.word(one.at - 1) == "var")
        ]
        plain = [
            one
            for one in inner
            if self._script.word(one.at - 1) not in _BOUND
            and chosen.scope in self._script.above(one.at)
        ]
        before = self._script.word(chosen.at - 1)
        is_given = chosen.value is not None and self._script.word(chosen.at + 1) == "="
        may_depend = is_given and before not in {*_BOUND, ",", "import"}
        start = chosen.at - (before == "var")
        return not plain and not (may_depend and self._script.depends(start))

    def _take(self, at: int, name: str) -> None:
        script = self._script
        if name in DECLARING:
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
        name = self._script.tokens[at].text
        self._declared.setdefault(name, []).append(Declared(at, scope, value, last))

    def _after_arrow(self, at: int) -> int:
        """Return the number of the last token of the function of an arrow."""
        return self._script.end(at + 1, line_ends=True, most=MAX_ARROW)

    def _take_declaration(self, at: int) -> None:
        """Take ``name = value``, and others after a comma."""
        script = self._script
        while script.is_name(at):
            scope, value = script.tokens[at].parent, at + 1
            if script.word(value) == ":":
                value = self._after_type(value)
            given = value + 1 if script.word(value) == "=" else None
            self._declare(at, scope, given)
            end = value if given is None else self._script.end(given, line_ends=True)
            at = end + 1 if script.word(end) == "," else -1
        if script.word(at) in {"{", "["}:
            self._take_names(at, script.tokens[at].parent)

    def _after_type(self, at: int) -> int:
        """Return the number of the token after the type of TypeScript that follows a colon."""
        script, parent = self._script, self._script.tokens[at].parent
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
        for at in range(opened + 1, self._script.partner.get(opened, opened)):
            if self._script.is_name(at) and self._script.word(at + 1) != ":":
                self._declare(at, scope, None)

    def _take_parameters(self, opened: int) -> None:
        """Declare the parameters of a function."""
        script = self._script
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
        script = self._script
        end = next(
            (one for one in range(at, at + 200) if script.word(one) in {"from", ";"}), at
        )
        module = script.tokens[end + 1] if end + 1 < len(script.tokens) else None
        if module is None or module.kind != "string" or script.word(end) != "from":
            return
        for one in range(at, end):
            if script.is_name(one) and script.word(one + 1) in {",", "from", "}"}:
                name = script.tokens[one].text
                self.imports[name] = unquoted(module.text)
                is_whole = script.tokens[one].parent == script.tokens[end].parent
                if not is_whole and (script.word(one - 2), script.word(one - 1)) != _WHOLE:
                    self.members.add(name)

    def _take_change(self, at: int, name: str) -> None:
        """Take an assignment to a name or to a field of it, and the call of a method."""
        path, last = self.path(at)
        script, after = self._script, self._script.word(last + 1)
        is_assigned = tuple(map(script.word, range(at - 4, at))) == _ASSIGN
        if after == "=" and not path:
            scope = self._script.tokens[at].parent
            if self._script.word(at - 1) not in DECLARING | {",", ":", "(", "<"}:
                self._declared.setdefault(name, []).append(Declared(at, scope, last + 2))
        elif is_assigned and after in {",", ")"}:
            self._add_change(name, Change(at, path, at - 1, "assign", at - 4))
        elif path and after == "(":
            self._add_change(name, Change(at, path, last + 1, "call", at))
        elif after == "+=" or (path and after == "="):
            kind = "add" if after == "+=" else "set"
            self._add_change(name, Change(at, path, last + 2, kind, at))

    def _add_change(self, name: str, change: Change) -> None:
        self._changes.setdefault(name, []).append(change)

    def path(self, at: int) -> tuple[tuple[str, ...], int]:
        """Return the fields after a name, and the number of the last token."""
        script, path = self._script, []
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


def _place(declared: Declared) -> int:
    return declared.at


def _is_text(script: Script, at: int) -> bool:
    return script.tokens[at].kind == "string"
