"""Changes: code that changes the options of a call, and is not certain or not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.names import Change, Declared
from crossorigin.migrate.javascript.objects import Made
from crossorigin.spec.text import short_repr

_ASSIGNS: Final = re.compile(
    r"\s*(?:(?:\*\*|&&|\|\||\?\?|<<|>>>?|[-*/%&|^])=(?!=)|\+\+|--|=(?![=>]))"
)
"""An assignment, as it follows a name, a field or a bracket; `Values` reads ``+=``."""

_MERGING: Final = frozenset(
    {
        "$.extend", "jQuery.extend", "_.extend", "_.assign", "_.merge", "_.defaults", "_.set",
        "Object.defineProperty", "Reflect.set",
    }
)  # fmt: skip
"""Functions that change their first argument."""

_CHANGING: Final = frozenset({"append", "delete", "open", "push", "set", "setRequestHeader"})
_READ_LATER: Final = frozenset({"FormData", "URLSearchParams", "Blob", "File"})
"""Objects whose content has no part in a permission."""

MAX_MENTIONS: Final = 2000
"""Mentions of the names of one call; a program has some hundred."""


class _Use(NamedTuple):
    """A name whose value has a part in a call.

    Attributes:
        declared: its declaration.
        at: the number of the token that uses it.
        is_read: whether its changes are read.
    """

    declared: Declared
    at: int
    is_read: bool = True


class _Write(NamedTuple):
    """A change.

    Attributes:
        at: the number of the token of the name.
        is_made: whether it counts as made.
    """

    at: int
    is_made: bool


class Changes:
    """The changes of the names of one call.

    Args:
        values: the values of the text.
        at: the number of the first token of the call.
        end: the number of its last token.
    """

    def __init__(self, values: Values, at: int, end: int) -> None:
        self._values, self._script, self._names = values, values.script, values.names
        self._at, self._end = at, end
        self._mentions: dict[str, list[int]] = {}
        for number, token in enumerate(self._script.tokens):
            if token.kind == "name" and not self._script.is_part(number):
                self._mentions.setdefault(token.text, []).append(number)

    def remarks(self) -> Iterator[str]:
        """Yield a sentence about the changes that count as made, and about those not read."""
        found = dict.fromkeys(one for use in self._uses() for one in self._writes(use))
        made = sorted({one.at for one in found if one.is_made})
        unread = sorted({one.at for one in found if not one.is_made} - {*made})
        if made:
            told = self._told(made)
            verb = "may not be made: it counts" if len(made) == 1 else _MANY_MADE
            yield f"{told} {verb} as made."
        if unread:
            verb = "is" if len(unread) == 1 else "are"
            yield (
                f"{self._told(unread)} {verb} not read: the request may differ. Write the "
                "options in the call."
            )

    def _told(self, places: list[int]) -> str:
        """Return the names and the lines of changes, as the start of a sentence."""
        names = dict.fromkeys(short_repr(self._script.tokens[one].text) for one in places)
        lines = dict.fromkeys(str(self._script.line(one)) for one in places)
        what = "change" if len(places) == 1 else "changes"
        where = "line" if len(lines) == 1 else "lines"
        return f"The {what} of {', '.join(names)} in {where} {', '.join(lines)}"

    # The names that have a part in the call

    def _uses(self) -> Iterator[_Use]:
        seen: set[Declared] = set()
        waiting = [*self._named(self._at, self._end + 1)]
        left = MAX_MENTIONS
        while waiting and left:
            use = waiting.pop()
            group = self._names.sharing(use.declared)
            if use.declared in seen:
                continue
            seen.update(group)
            left -= 1
            yield use
            value = group[0].value
            if value is not None:
                waiting += self._named(value, self._script.end(value, line_ends=True))
            waiting += self._parts(group)

    def _named(self, start: int, end: int) -> Iterator[_Use]:
        """Yield the names of a range of tokens, without those of functions."""
        for at in self._script.names(start, end):
            declared = self._names.declaration(self._script.tokens[at].text, at)
            if declared is not None and declared.value is not None:
                yield _Use(declared, at)

    def _parts(self, group: list[Declared]) -> Iterator[_Use]:
        """Yield the names that are given a field of an object: ``const h = o.headers``."""
        for at in self._of(group):
            path, last = self._names.path(at)
            holder = at - 2
            is_given = self._script.word(at - 1) == "=" and self._script.is_name(holder)
            if path and is_given and self._script.end(at, line_ends=True) == last + 1:
                declared = self._names.declaration(self._script.tokens[holder].text, last + 1)
                if declared is not None and declared.at == holder:
                    yield _Use(declared, holder, is_read=False)

    def _of(self, group: Iterable[Declared]) -> Iterator[int]:
        """Yield the mentions of the names of an object."""
        same = {*group}
        for name in {self._script.tokens[one.at].text for one in same}:
            for at in self._mentions.get(name, ())[:MAX_MENTIONS]:
                if self._names.declaration(name, at) in same:
                    yield at

    # The changes of a name

    def _writes(self, use: _Use) -> Iterator[_Write]:
        group = self._names.sharing(use.declared)
        value = self._values.of_name(self._script.tokens[use.at].text, use.at)
        kind = value.name if isinstance(value, Made) else ""
        if kind in _READ_LATER:
            return
        known = {one.at: one for one in self._names.changes_of(use.declared)}
        declared = {one.at for one in group}
        for at in self._of(group):
            change = known.get(at)
            if at in declared or self._at <= at <= self._end:
                continue
            if change is None:
                if self._is_written(at) and not self._is_too_late(at):
                    yield _Write(at, is_made=False)
            elif _has_part(change):
                yield from self._of_change(change, use, is_request=kind == "XMLHttpRequest")

    def _of_change(self, change: Change, use: _Use, *, is_request: bool) -> Iterator[_Write]:
        """Yield a change that `Values` reads, unless it is certain or has no effect."""
        is_sure = self._script.runs_before(change.start, self._at)
        if is_request:
            is_before, is_late = True, False
        else:
            is_before = change.at < use.at
            is_late = self._is_too_late(change.at) or (change.kind == "add" and not change.path)
        if use.is_read and is_before:
            is_lost = change.kind == "call" and change.path[-1] == "delete"
            if not is_sure:
                yield _Write(change.at, is_made=not is_lost)
        elif not is_late:
            yield _Write(change.at, is_made=False)

    def _is_written(self, at: int) -> bool:
        """Return whether a mention changes the object in a way that is not read."""
        script = self._script
        _, last = self._names.path(at)
        if script.word(at - 1) in {"delete", "++", "--"}:
            return True
        if script.word(at - 1) == "(" and script.word(last + 1) in {",", ")"}:
            first = at - 2
            while script.word(first - 1) in {".", "?."}:
                first -= 2
            if script.is_name(first) and script.dotted(first)[0] in _MERGING:
                return True
        return self._is_assigned(self._after(at, last), last)

    def _after(self, at: int, last: int) -> int:
        """Return the last token of a field whose name is computed, or that has a type."""
        script = self._script
        opened = script.tokens[at].parent
        if script.word(last + 1) in {"as", "!", ")"} and script.word(opened) == "(":
            last = script.partner.get(opened, last)
        while True:
            if script.word(last + 1) in {".", "?."} and script.is_name(last + 2):
                last += 2
            elif script.word(last + 1) == "[":
                last = script.partner.get(last + 1, last + 1)
            else:
                return last

    def _is_assigned(self, after: int, last: int) -> bool:
        token = self._script.tokens[after]
        found = _ASSIGNS.match(self._script.text, token.start + len(token.text))
        # `Names` has a plain assignment to a name as a declaration.
        return found is not None and (after > last or found[0].strip() != "=")

    def _is_too_late(self, at: int) -> bool:
        """Return whether a change runs after the call: it is below it, in the same function."""
        script = self._script
        if at < self._at or script.tokens[at].parent not in script.above(self._at):
            return False
        place = self._at
        while not self._has_arrow(place):
            place = script.tokens[place].parent
            if place == script.tokens[at].parent:
                return True
            if script.is_function(place):
                break
        return False

    def _has_arrow(self, at: int) -> bool:
        """Return whether an arrow is before a token, in its statement."""
        script, before = self._script, at - 1
        for _ in range(MAX_MENTIONS):
            word = script.word(before)
            if word == "=>":
                return True
            if before < 0 or word in {";", "{", "(", "["} or script.tokens[before + 1].newline:
                break
            before = script.partner.get(before, before) - 1
        return False


_MANY_MADE: Final = "may not be made: they count"


def _has_part(change: Change) -> bool:
    """Return whether a change has a part in the permission of a request."""
    if change.kind == "call":
        return change.path[-1] in _CHANGING and "searchParams" not in change.path
    return not {"search", "hash", "onload", "onerror"} & {*change.path}
