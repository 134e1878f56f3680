"""nginx: the text of maps, and the maps from a path to its rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.edge.lower import AMBIGUOUS
from crossorigin.edge.rules import Rule
from crossorigin.edge.values import path_bytes

NONE: Final = "none"
"""The rule of paths without CORS, and without a guard."""


def variable(name: str) -> str:
    """Return the name of a variable of this export."""
    return "$crossorigin_" + name


def quote(text: str) -> str:
    """Return `text` as a quoted word; nginx keeps backslashes before other characters."""
    return '"' + text.replace('"', '\\"') + '"'


def map_of(
    source: str, name: str, entries: Iterable[tuple[str, str]], default: str = ""
) -> str:
    """Return a map from the text `source` to a variable of this export."""
    lines = "".join(f"    {quote(key)} {quote(value)};\n" for key, value in entries)
    head = f"map {quote(source)} {variable(name)} {{\n    default {quote(default)};\n"
    return f"{head}{lines}}}\n"


def path_maps(
    rules: tuple[Rule, ...], default: str | None, word: str, *, has_readings: bool = True
) -> Iterator[str]:
    """Yield the maps from the path to the rule.

    `$uri` is decoded and in normal form; the application reads the path decoded once. A path
    with a dot segment, an empty segment, or an encoded slash, backslash, percent sign or
    newline has no rule.

    Args:
        rules: the rules, the most specific first.
        default: the name for all other paths.
        word: the start of the names of the maps.
        has_readings: whether to include the map of readings, which all of them use.
    """
    if not rules:
        yield map_of("", f"{word}rule", (), default or NONE)
        return
    here = [(_path_key(rule), rule.policy or NONE) for rule in rules]
    yield map_of("$uri", f"{word}normal", here, default or NONE)
    if has_readings:
        yield map_of("$request_uri", "readings", _READINGS)
    normal = variable(f"{word}normal")
    yield map_of(variable("readings"), f"{word}rule", (("", normal),), AMBIGUOUS)


_READINGS: Final = (
    # The normal form ends there; the forwarded text continues.
    (r"~^[^?]*#", AMBIGUOUS),
    (r"~*^[^?]*%(?:2f|25|5c|0a|00)", AMBIGUOUS),
    (r"~*^[^?]*(?://|/(?:\.|%2e){1,2}(?:/|\?|\z)|\x5c)", AMBIGUOUS),
)


def _path_key(rule: Rule) -> str:
    last = r"(?:/|\z)" if rule.below else r"/?\z"
    return f"~^{path_bytes(rule.path)}{last}"
