"""Values of options, as far as they can be read without running any code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, TypeAlias


class Line(int):
    """The number of a line, with the name of its file.

    Attributes:
        file: the name; empty if only one file is read.
    """

    file: str

    def __new__(cls, number: int, file: str = "") -> Self:
        """Return the number, with the name of its file as an attribute."""
        line = super().__new__(cls, number)
        line.file = file
        return line


class Text(str):
    """A text of a program; it is never read as an expression of JavaScript."""

    __slots__ = ()


class TupleOrSet(list[object]):
    """The values of a tuple or a set, which some libraries do not accept as a list."""


@dataclass(frozen=True, slots=True)
class Regex:
    """A compiled regular expression.

    Attributes:
        text: the expression, in the syntax of the language that compiled it.
    """

    text: str

    def __repr__(self) -> str:
        """Return it as Python writes it."""
        return f"re.compile({self.text!r})"


@dataclass(frozen=True, slots=True)
class Unread:
    """An expression that is not a literal value.

    Attributes:
        text: its first line in the file.
        line: the line in the file.
        code: the code of the finding with the reason why it is not read.
    """

    text: str
    line: int | None
    code: str = "not-literal"

    def __repr__(self) -> str:
        """Return its text in the file."""
        return self.text


@dataclass(frozen=True, slots=True)
class Function:
    """A function that decides about an origin; JSON has its text.

    Attributes:
        text: the start of its text.
    """

    text: str

    def __repr__(self) -> str:
        """Return the start of its text."""
        return self.text


class Given(NamedTuple):
    """A value and its line.

    Attributes:
        value: None, a bool, a number, a str, a timedelta, a `Regex`, an `Unread`, a
            `Function`, or a list or dict of these.
        line: the line in the file, or None.
    """

    value: object
    line: int | None = None


Options: TypeAlias = dict[str, Given]
"""The given options, by name."""

HIDDEN = "**"
"""The name of options that are passed as a whole (``**options``) and cannot be read."""


def options_of(mapping: Mapping[Any, object], line: int | None) -> Options:
    """Return the options of a mapping, each at the line of the mapping."""
    return {str(name): Given(value, line) for name, value in mapping.items()}
