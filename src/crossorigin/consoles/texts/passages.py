"""Passages: the parts of a text that blank lines part, and patterns of several words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_MAX: Final = 600
"""Signs of a passage."""

_PASSAGE: Final = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")


def words(*alternatives: str) -> re.Pattern[str]:
    """Return the pattern of one of several words, in letters of any case.

    Args:
        alternatives: patterns.
    """
    return re.compile("|".join(alternatives), re.IGNORECASE)


def passages(text: str) -> Iterator[tuple[int, str]]:
    """Yield the places of the passages, and their texts.

    Args:
        text: the result of `paste.plain`.
    """
    for found in _PASSAGE.finditer(text):
        for start in range(found.start(), found.end(), _MAX):
            yield start, text[start : min(found.end(), start + _MAX)]
