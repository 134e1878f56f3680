"""Options: the options of ``cors`` that a call has, or an object alone."""

from __future__ import annotations

from typing import Final

from crossorigin.migrate.javascript.objects import Fields, Made
from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.values import HIDDEN, Given, Options, Text, Unread

NAMES: Final = frozenset({"origin", "allowedHeaders", "exposedHeaders", "credentials"})
"""Options that no other object has."""


def options_of(given: list[object], line: int) -> Options:
    """Return the options of a call."""
    if not given:
        return {}
    first = given[0]
    if first is None:
        return {}
    if not isinstance(first, Fields):
        return {HIDDEN: Given(_read(first, line), line)}
    found: Options = {}
    for name, value in first.items():
        at = first.lines.get(name, line)
        hidden = name.startswith("...")
        if hidden:
            found.clear()  # a spread object wins over the options before it
        found[HIDDEN if hidden else name] = Given(_read(value, at), at)
    return found


def _read(value: object, line: int) -> object:
    """Return a value as options have it."""
    if isinstance(value, Unknown):
        return Unread(value.text, line)
    if isinstance(value, Made):
        return Unread(f"{value.name}(…)", line)
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, list):
        return [_read(one, line) for one in value]
    if isinstance(value, dict):
        return {name: _read(one, line) for name, one in value.items()}
    return value
