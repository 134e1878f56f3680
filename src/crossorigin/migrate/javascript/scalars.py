"""Scalars: the texts and numbers of a JavaScript text, and values that are not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.script import end_of, unescaped, unquoted
from crossorigin.migrate.values import Regex

MAX_ITEMS: Final = 10_000
"""Entries of a list or an object, or signs of a text, that others make up."""

_SUBSTITUTION: Final = re.compile(
    r"""\$\{\s*(?:(?P<text>"[^"\\\n]*"|'[^'\\\n]*')|(?P<number>\d{1,15})"""
    r"""|(?P<name>[^\W\d][\w$]*|\$[\w$]*)(?P<fields>(?:\??\.[\w$]+|\[(?:"[\w-]+"|'[\w-]+')\])*))"""
    r"""\s*\}"""
)
_FIELD: Final = re.compile(r"""\.([\w$]+)|["']([\w-]+)["']""")
_OPENED: Final = re.compile(r"\$\{")


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression that has no value here.

    Attributes:
        text: the expression.
        parts: the texts of a sum or a template, and the unknown ones among them.
    """

    text: str
    parts: tuple[str | Unknown, ...] = ()


class Path(NamedTuple):
    """A name in a template, with its fields."""

    first: str
    fields: tuple[str, ...]


def template_parts(text: str) -> Iterator[str | Unknown | Path]:
    """Yield the texts of a template, and the expressions between them.

    Args:
        text: the template, with its quotes.
    """
    place = 1
    for found in _OPENED.finditer(text):
        if found.start() < place:
            continue
        yield unescaped(text[place : found.start()])
        whole = _SUBSTITUTION.match(text, found.start())
        if whole is None:
            place = end_of(text, found.end(), "{") or len(text)
            yield Unknown(text[found.start() : place])
        else:
            place = whole.end()
            yield _substituted(whole)
    yield unescaped(text[place:-1])


def _substituted(found: re.Match[str]) -> str | Path:
    """Return an expression of a template: a literal, a name or a field."""
    if found["text"]:
        return unquoted(found["text"])
    if found["number"]:
        return found["number"]
    fields = (one[1] or one[2] for one in _FIELD.finditer(found["fields"]))
    return Path(found["name"], tuple(fields))


def joined(parts: list[object], text: str) -> object:
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


def negated(value: object, text: str) -> object:
    """Return the opposite of a value, or an unknown value."""
    is_plain = value is None or isinstance(value, bool | int | float | str)
    return not value if is_plain else Unknown(text)


def number(text: str) -> object:
    """Return the value of a number."""
    plain = text.replace("_", "").removesuffix("n")
    return int(plain) if plain.isdigit() and len(plain) < 16 else float(plain)  # noqa: PLR2004 - digits that a float holds


def regex_of(text: object, flags: object = "") -> Regex | Unknown:
    """Return an expression. One that is sticky matches where the last match ended."""
    known = text.text if isinstance(text, Regex) else text
    if not isinstance(known, str) or not isinstance(flags, str | None):
        return Unknown("RegExp(...)")
    return Unknown(f"/{known}/{flags}") if "y" in (flags or "") else Regex(known)
