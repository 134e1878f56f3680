"""The names of a JavaScript file whose values stay those of their declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.names import Declared

_OPERATOR: Final = re.compile(
    r"\s*(?:(?:\*\*|&&|\|\||\?\?|<<|>>>?|[-+*/%&|^])=(?!=)|\+\+|--|=(?![=>]))"
)
"""An assignment, as it follows a name or a field; `_ASSIGNS` is the one that is read."""

_ASSIGNS: Final = re.compile(r"\s*=(?![=>])")
_READS: Final = frozenset(
    {
        "at",
        "concat",
        "every",
        "filter",
        "find",
        "freeze",
        "has",
        "includes",
        "indexOf",
        "join",
        "map",
        "slice",
    }
    | {"some", "test", "toString"}
)
"""Methods that change nothing of an array, of an object or of a text."""

_WORDS: Final = ("false", "null", "true", "undefined")
_COMPARES: Final = frozenset({"?", "===", "!==", "==", "!="})
"""Words after a name that only look at its value."""

_ENDS: Final = frozenset({",", ")", "]", "}"})
_RUNS_TEXT: Final = frozenset({"eval", "Function", "with", "Reflect", "defineProperty"})
_ALIASING: Final = frozenset({"=", ":", "return", "=>", "?", "||", "&&", "??"})
"""Words before a name that give its value to another name, or to a caller."""

_IN_TEMPLATE: Final = re.compile(r"\$\{(?!\s*[\w$.]+\s*\})")
"""An expression of a template that is more than a name or a field."""

_WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")


class Steady:
    """The names that have the value of their declaration wherever they are used.

    Args:
        values: the values of the file.
        takes_options: whether a call, by the number of its bracket, only reads its options.
        exported: whether an object that the file exports is the one that is read.
    """

    def __init__(
        self, values: Values, takes_options: Callable[[int], bool], *, exported: bool = False
    ) -> None:
        self._exported = exported
        self._values = values
        self._script = values.script
        self._takes_options = takes_options
        self._mentions: dict[str, list[int]] = {}
        # The tokens of a template hold no names.
        self._hidden: set[str] = set()
        for at, token in enumerate(self._script.tokens):
            if token.kind == "name":
                self._mentions.setdefault(token.text, []).append(at)
            elif token.kind == "template" and _IN_TEMPLATE.search(token.text):
                self._hidden.update(_WORD.findall(token.text))
        self._known: dict[str, bool] = dict.fromkeys(_WORDS, True)
        self._constants: dict[Declared, bool] = {}

    def keeps(self, start: int, end: int) -> bool:
        """Return whether every name of a range of tokens that is not called is steady."""
        script = self._script
        ends = ((at, self._values.names.path(at)[1]) for at in script.names(start, end))
        read = (at for at, last in ends if script.word(last + 1) != "(")
        return all(self._is_steady(script.tokens[at].text) for at in read)

    def is_set_by_pattern(self, name: str) -> bool:
        """Return whether a pattern gives a name another value: ``[name] = …``."""
        return any(map(self._is_target, self._mentions.get(name, ())))

    def hides(self, names: set[str]) -> bool:
        """Return whether code within a template has one of the names."""
        return not self._hidden.isdisjoint(names)

    def holds(self, opened: int) -> bool:
        """Return whether every name within brackets is steady, and the names of their values.

        Args:
            opened: the number of the opening bracket.
        """
        if (self._mentions.keys() | self._hidden) & _RUNS_TEXT:
            return False
        closed = self._script.partner.get(opened, opened)
        names = list(self._reached(opened + 1, closed))
        return all(
            self._is_steady(name) and not self._is_set_after(name, opened) for name in names
        )

    def _is_set_after(self, name: str, at: int) -> bool:
        """Return whether a field of an object is set after a place, for later requests."""
        changes = self._values.names.changes(name)
        return any(each.at > at and each.kind == "set" for each in changes)

    def _reached(self, start: int, end: int) -> Iterator[str]:
        """Yield the names of a range of tokens, and those that share a value, each once."""
        seen: set[str] = set()
        ranges = [(start, end)]
        while ranges:
            for at in self._script.names(*ranges.pop()):
                name = self._script.tokens[at].text
                if name in seen:
                    continue
                seen.add(name)
                yield name
                starts = (each.value for each in self._values.names.declared(name))
                ranges += [(one, self._script.end(one)) for one in starts if one is not None]
                holders = map(self._holder, self._mentions.get(name, ()))
                ranges += [(one, one + 1) for one in holders if one is not None]

    def _is_steady(self, name: str) -> bool:
        if name not in self._known:
            declared = self._values.names.declared(name)
            places = {each.at for each in declared}
            self._known[name] = name not in self._hidden and all(
                self._is_harmless(at, places)
                for at in self._mentions.get(name, ())
                if not self._script.is_part(at)
            )
        return self._known[name]

    def _is_harmless(self, at: int, declared: set[int]) -> bool:
        """Return whether a mention of a name is its declaration, or only reads it."""
        script = self._script
        path, last = self._values.names.path(at)
        if at in declared and not path:
            return True
        before = script.word(at - 1)
        if before in {"delete", "++", "--"} or self._is_before(_OPERATOR, last):
            is_plain = self._is_before(_ASSIGNS, last) and len(declared) == 1
            return is_plain and self._is_certain(at, path)
        after = script.word(last + 1)
        if path:
            is_read = after not in {"[", "of", "in"} and (after != "(" or path[-1] in _READS)
            return is_read and not self._is_target(at)
        if after in _COMPARES | {"[", "of", "in"}:
            return after in _COMPARES
        if before in {"(", ",", "[", "{", "..."} or self._is_field(at):
            is_read = self._is_read_by_brackets(at) or self._holder(at) is not None
            return is_read or self._is_constant(at)
        return before not in _ALIASING or self._is_constant(at)

    def _is_target(self, at: int) -> bool:
        """Return whether a field is in a pattern that values are assigned to."""
        script = self._script
        closed = [script.partner.get(one, one) for one in script.above(at) if one >= 0]
        ends = [one for one in closed if script.word(one) in {"]", "}"}]
        return any(
            self._is_before(_ASSIGNS, one) or script.word(one + 1) in {"of", "in"}
            for one in ends
        )

    def _is_field(self, at: int) -> bool:
        """Return whether a name is the value of a field of an object."""
        script = self._script
        return script.word(at - 1) == ":" and script.word(at - 3) in {"{", ","}

    def _holder(self, at: int) -> int | None:
        """Return the number of the name whose object or list holds the value of a name."""
        script = self._script
        opened = script.tokens[at].parent
        while script.word(opened) in {"{", "["}:
            holder = opened - 2
            if self._exported and script.word(opened - 1) == "=" and self._exports(holder):
                return holder
            if script.word(opened - 1) == "=" and script.is_name(holder):
                return None if script.is_part(holder) or self._is_changed(holder) else holder
            opened = script.tokens[opened].parent
        return None

    def _exports(self, at: int) -> bool:
        """Return whether a token is ``exports``, or a field of it."""
        return "exports" in {self._script.word(at), self._script.word(at - 2)}

    def _is_changed(self, at: int) -> bool:
        """Return whether a field of the object of a name is set, or a method may change it."""
        changes = self._values.names.changes(self._script.tokens[at].text)
        return not all(each.kind == "call" and each.path[-1] in _READS for each in changes)

    def _is_constant(self, at: int) -> bool:
        """Return whether a name stands for a value that nothing can change."""
        script = self._script
        declared = self._values.names.declaration(script.tokens[at].text, at)
        if declared is None or declared.value is None:
            return False
        if declared not in self._constants:
            value = self._values.value(declared.value, line_ends=True)[0]
            self._constants[declared] = isinstance(value, str | int | float | None)
        closed = script.partner.get(script.tokens[at].parent, at)
        return self._constants[declared] and not self._is_before(_ASSIGNS, closed)

    def _is_before(self, pattern: re.Pattern[str], at: int) -> bool:
        """Return whether the text after a token matches a pattern."""
        token = self._script.tokens[at]
        return pattern.match(self._script.text, token.start + len(token.text)) is not None

    def _is_certain(self, at: int, path: tuple[str, ...]) -> bool:
        """Return whether an assignment to a field runs once, where the name is declared."""
        script = self._script
        [declared] = self._values.names.declared(script.tokens[at].text)
        is_beside = script.tokens[at].parent == declared.scope
        return len(path) == 1 and is_beside and not script.depends(at)

    def _is_read_by_brackets(self, at: int) -> bool:
        """Return whether the brackets around a name belong to options."""
        script = self._script
        for opened in script.above(at):
            if script.word(opened) == "(" and not self._is_group(opened):
                return self._takes_options(opened)
        return False

    def _is_group(self, opened: int) -> bool:
        """Return whether brackets are those of no call, and nothing is called of them."""
        script = self._script
        before = script.word(opened - 1)
        is_group = before in {"...", "=", ":", "?", ",", "[", "(", "&&", "||", "??"}
        return is_group and script.word(script.partner.get(opened, opened) + 1) in _ENDS
