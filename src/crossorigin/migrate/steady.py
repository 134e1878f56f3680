"""The names of a JavaScript file whose values stay those of their declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from crossorigin.migrate.expressions import Values

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

_RUNS_TEXT: Final = frozenset({"eval", "Function", "with", "Reflect", "defineProperty"})


class Steady:
    """The names that have the value of their declaration wherever they are used.

    Args:
        values: the values of the file.
        takes_options: whether a call, by the number of its bracket, only reads its options.
    """

    def __init__(self, values: Values, takes_options: Callable[[int], bool]) -> None:
        self._values = values
        self._script = values.script
        self._takes_options = takes_options
        self._mentions: dict[str, list[int]] = {}
        for at, token in enumerate(self._script.tokens):
            if token.kind == "name":
                self._mentions.setdefault(token.text, []).append(at)
        self._known: dict[str, bool] = {}

    def holds(self, opened: int) -> bool:
        """Return whether every name within brackets is steady, and the names of their values.

        Args:
            opened: the number of the opening bracket.
        """
        if self._mentions.keys() & _RUNS_TEXT:
            return False
        closed = self._script.partner.get(opened, opened)
        return all(map(self._is_steady, self._names(opened + 1, closed)))

    def _names(self, start: int, end: int) -> Iterator[str]:
        script, at = self._script, start
        while at < end:
            after = self._after_function(at)
            if after > at:
                at = after
                continue
            if script.is_name(at) and not self._is_part(at):
                yield script.tokens[at].text
            at += 1

    def _after_function(self, at: int) -> int:
        """Return the number after a function that starts at a token, or the number itself.

        A function as a value is left out, with its body.
        """
        script = self._script
        closed = script.partner.get(at, at) if script.word(at) == "(" else at
        if script.word(closed + 1) == "=>":
            return self._values.end(closed + 2, line_ends=False)
        if script.word(closed + 1) == "{" and closed > at:
            return script.partner.get(closed + 1, closed) + 1
        return at

    def _is_part(self, at: int) -> bool:
        """Return whether a name is a field or a key, and no name of a value."""
        script = self._script
        if script.word(at - 1) in {".", "?."}:
            return True
        return script.word(at + 1) == ":" and script.word(at - 1) in {"{", ","}

    def _is_steady(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = True  # a name that is made of itself
            declared = self._values.declared(name)
            self._known[name] = all(
                self._is_harmless(at, {each.at for each in declared}, len(declared))
                for at in self._mentions.get(name, ())
                if not self._is_part(at)
            ) and all(
                self._is_steady(each)
                for one in declared
                if one.value is not None
                for each in self._names(one.value, self._values.end(one.value))
            )
        return self._known[name]

    def _is_harmless(self, at: int, declared: set[int], times: int) -> bool:
        """Return whether a mention of a name is its declaration, or only reads it."""
        script = self._script
        path, last = self._values.path(at)
        after = self._text_after(last)
        if at in declared and not path:
            return True
        before = script.word(at - 1)
        if before in {"delete", "++", "--"} or _OPERATOR.match(after):
            return bool(_ASSIGNS.match(after)) and times == 1 and self._is_certain(at, path)
        if path:
            return script.word(last + 1) != "(" or path[-1] in _READS
        if script.word(at + 1) in {"[", "of", "in"}:
            return False
        if before in {"(", ",", "[", "{"}:
            return self._is_constant(at) or self._is_read_by_brackets(at)
        return not self._is_alias(at) or self._is_constant(at)

    def _is_alias(self, at: int) -> bool:
        """Return whether another name, or a caller, may get the object of a name."""
        script = self._script
        if script.word(at - 1) == ":":
            # Not the field of an object, but the last part of a condition.
            return script.word(at - 3) not in {"{", ","}
        return script.word(at - 1) in {"=", "return", "=>", "?", "|", "||", "&", "&&", "??"}

    def _is_constant(self, at: int) -> bool:
        """Return whether a name stands for a value that nothing can change."""
        script = self._script
        value = self._values.of_name(script.tokens[at].text, at)
        closed = script.partner.get(script.tokens[at].parent, at)
        is_assigned = _ASSIGNS.match(self._text_after(closed)) is not None
        return isinstance(value, str | int | float | None) and not is_assigned

    def _text_after(self, at: int) -> str:
        token = self._script.tokens[at]
        return self._script.text[token.start + len(token.text) :][:40]

    def _is_certain(self, at: int, path: tuple[str, ...]) -> bool:
        """Return whether an assignment to a field runs once, where the name is declared."""
        script = self._script
        [declared] = self._values.declared(script.tokens[at].text)
        is_beside = script.tokens[at].parent == declared.scope
        return bool(path) and is_beside and not script.depends(at)

    def _is_read_by_brackets(self, at: int) -> bool:
        """Return whether the brackets around a name belong to options, or to a literal."""
        script = self._script
        opened = script.tokens[at].parent
        if script.word(opened) == "(":
            return self._takes_options(opened)
        return opened >= 0 and (
            script.word(opened - 1) == "..." or self._is_read_by_brackets(opened)
        )
