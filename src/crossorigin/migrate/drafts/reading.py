"""Reading: the options of one declaration, one kind of value at a time."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from crossorigin.migrate.drafts.draft import UNSENT_MAX_AGE, Draft, Names, Source
from crossorigin.migrate.findings.finding import Findings, Verbatim
from crossorigin.migrate.values import HIDDEN, Function, Given, Options, Regex, Unread
from crossorigin.spec import methods

Text: TypeAlias = Literal["letters", "joined", "single"]
"""How a library reads a plain text in place of a list: as its letters, as the names between its
commas, or as one name."""

Star: TypeAlias = Literal["works", "literal", "cookies"]
"""How a library reads a star, with and without credentials: as every name, or literally."""


_FALSE: Final = frozenset({"", "0", "false", "n", "no", "none", "null", "off"})

_FINITE: Final = 1e15
"""Seconds; a larger number is refused."""


class Reader:
    """Reads options.

    Args:
        options: the given options.
        names: the names of all options of the library.
        findings: receives the findings.
        aliases: old names of options, and their present names.
    """

    def __init__(
        self,
        options: Options,
        names: frozenset[str],
        findings: Findings,
        aliases: dict[str, str] | None = None,
    ) -> None:
        self.findings = findings
        self.options: Options = dict(options)
        self._hidden = self.options.pop(HIDDEN, None)
        if self._hidden is not None:
            self._note_unread(HIDDEN, self._hidden.value, self._hidden.line)
        self._rename(aliases or {})
        for name, given in self.options.items():
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                self._note("unknown-option", name, given.value, near[0] if near else "")

    def _rename(self, aliases: dict[str, str]) -> None:
        for old, new in aliases.items():
            given = self.options.pop(old, None)
            if given is None:
                continue
            code = "option-overridden" if new in self.options else "renamed-option"
            self.findings.add(code, old, given.value, line=given.line, instead=Verbatim(new))
            self.options.setdefault(new, given)

    def source(self, name: str) -> Source:
        """Return the line at which an option was given."""
        given = self.options.get(name)
        return Source(name, None if given is None else given.line)

    def has(self, name: str) -> bool:
        """Return whether an option was given."""
        return name in self.options

    def _note(self, code: str, name: str, value: object, instead: object = "") -> None:
        line = self.source(name).line
        self.findings.add(code, name, value, line=line, instead=instead)

    def note(self, code: str, name: str, instead: object = "") -> None:
        """Note something about an option that was given."""
        given = self.options.get(name, Given(None))
        self._note(code, name, given.value, instead)

    def note_value(self, code: str, name: str, value: object, instead: object = "") -> None:
        """Note a finding about a part of an option's value."""
        if isinstance(value, Unread):
            self._note_unread(name, value, value.line)
        else:
            self._note(code, name, value, instead)

    def _note_unread(self, name: str, value: object, line: int | None) -> None:
        unread = value if isinstance(value, Unread) else Unread(repr(value), line)
        self.findings.add(unread.code, name, Verbatim(_plain(unread.text)), line=unread.line)

    def value(self, name: str, default: object) -> object:
        """Return the value of an option, or its default; an `Unread` is noted."""
        given = self.options.get(name)
        if given is None:
            return default if self._hidden is None else Unread(HIDDEN, None)
        if isinstance(given.value, Unread):
            self._note_unread(name, given.value, given.line)
        return given.value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return the value of a flag; False if it cannot be read."""
        value = self.value(name, default)
        if isinstance(value, Unread):
            return False
        if isinstance(value, str):
            means = value.strip().lower() not in _FALSE
            self._note("flag-as-text", name, value, means)
            return means
        return bool(value)

    def names(self, name: str, default: Names, *, text: Text, star: Star) -> Names:
        """Return names of methods or headers; entries that cannot be read are left out.

        Args:
            name: the name of the option.
            default: the library's default.
            text: how the library reads a plain text.
            star: how the library reads a star.
        """
        value = self.value(name, default)
        if isinstance(value, str) and value != "*":
            entries: list[object] = list(self._split(name, value, text))
        else:
            entries = [value] if value == "*" else list(self.entries(name, value))
        found = tuple(one for one in entries if isinstance(one, str))
        for one in entries:
            if not isinstance(one, str):
                self._note_odd(name, one)
        if "*" not in found:
            return found
        if star == "works" or not self.has(name):
            return "*"
        if star == "cookies":
            self._note("star-with-cookies", name, value)
            return tuple(one for one in found if one != "*")
        self._note("literal-star", name, value, "*")
        return "*"

    def _note_odd(self, name: str, value: object) -> None:
        code = "header-regex-left-out" if isinstance(value, Regex) else "option-refused"
        self._note(code, name, value)

    def _split(self, name: str, value: str, text: Text) -> Iterator[str]:
        names = [one.strip() for one in value.split(",") if one.strip()]
        if text == "letters" and len(value) > 1:
            self._note("string-of-letters", name, value, names)
        elif text == "single" and len(names) > 1:
            self._note("comma-string", name, value)
            return
        yield from names

    def entries(self, name: str, value: object) -> Iterator[object]:
        """Yield the entries of a list, or the value; unread ones are noted."""
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, Unread):
                if one is not value:
                    self._note_unread(name, one, one.line)
            elif one is not None:
                yield one

    def letters(self, name: str, value: str) -> list[str]:
        """Return the entries that a plain text was meant to list."""
        return list(self._split(name, value, "letters"))

    def refuse(self, draft: Draft, name: str, value: object) -> None:
        """Note an origin that the library ignores."""
        draft.lost = True
        self._note("option-refused", name, value)

    def upper_methods(self, name: str, found: Names) -> Names:
        """Return the methods, except those that were not granted because of their spelling."""
        if found == "*":
            return found
        return tuple(self._sent(name, found))

    def _sent(self, name: str, found: Iterable[str]) -> Iterator[str]:
        for one in found:
            upper = _in_upper_case(one)
            if upper == one or upper in methods.SAFELISTED:
                yield upper
            else:
                self._note("method-case", name, one, upper)

    def note_safelisted(self, name: str, found: Names) -> None:
        """Note safelisted methods that the list lacks, which only the library refused."""
        if found and found != "*" and not set(found) >= methods.SAFELISTED:
            self._note("safelisted-method-passes", name, list(found))

    def seconds(self, name: str, default: int | None, *, zero: bool = True) -> object:
        """Return a number of seconds; None becomes the default for a missing header.

        Args:
            name: the name of the option.
            default: the library's default.
            zero: whether the library sends 0.
        """
        value = self.value(name, default)
        if isinstance(value, timedelta):
            value = int(value.total_seconds())
        if isinstance(value, str) and value.strip().isdecimal() and value.isascii():
            value = int(value[:20])
        if value is None or isinstance(value, Unread):
            return UNSENT_MAX_AGE
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._note("option-refused", name, value, UNSENT_MAX_AGE)
            return UNSENT_MAX_AGE
        if value == 0 and not zero:
            self._note("zero-max-age", name, value, 0)
        return value

    def whole_seconds(self, name: str) -> object:
        """Return a number of seconds without its fraction, which the library drops."""
        seconds = self.seconds(name, None)
        return (
            int(seconds) if isinstance(seconds, float) and abs(seconds) < _FINITE else seconds
        )

    def origins(self, draft: Draft, name: str, value: object) -> Iterator[str | Regex]:
        """Yield texts and expressions; other values are noted."""
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, str | Regex):
                yield one
            elif one is not None:
                draft.lost = True
                self._note_lost(name, one, whole=one is value)

    def _note_lost(self, name: str, one: object, *, whole: bool) -> None:
        if isinstance(one, Function):
            self._note("function-left-out", name, one)
        elif not isinstance(one, Unread):
            self._note("option-refused", name, one)
        elif not whole:
            self._note_unread(name, one, one.line)


def _in_upper_case(method: str) -> str:
    upper = method.upper()
    return upper if upper == "PATCH" else methods.normalize(method)


def _plain(text: str) -> str:
    """Return a piece of the file for a finding, which adds the quotes."""
    return ascii(text[:200])[1:-1]
