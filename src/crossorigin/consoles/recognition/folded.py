"""Folded text: a copy for comparison, without blanks, quotes and case, and its places.

The copy is the same wherever a terminal, a mail or a word processor broke the lines, and
whichever quotes they wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain
from typing import Final

_KEPT: Final = re.compile(r"[^\s'\"`\\\ufffd‘’“”]+")


class Folded:
    """A text, and its copy for comparison.

    Args:
        text: the text, of any kind.

    Attributes:
        text: the text.
        key: the copy.
    """

    __slots__ = ("_places", "key", "text")

    def __init__(self, text: str) -> None:
        self.text: str = text
        runs = [found.span() for found in _KEPT.finditer(text)]
        self.key: str = "".join(_lower(text[start:end]) for start, end in runs)
        self._places = [*chain.from_iterable(range(*run) for run in runs), len(text)]

    def place(self, index: int) -> int:
        """Return the place in `text` of the sign at `index` of `key`."""
        return self._places[index]

    def index(self, place: int) -> int:
        """Return the index of `key` of the first sign that is not before `place` of `text`."""
        return bisect_left(self._places, place)

    def between(self, start: int, end: int) -> str:
        """Return the text from one index of `key` to another, with all that was left out.

        Args:
            start: the index of the first character. Text left out before it is returned too.
            end: the index after the last character.
        """
        before = self._places[start - 1] + 1 if start else 0
        return self.text[before : self._places[end]]

    def line_end(self, index: int) -> int:
        """Return the index of `key` at which the line ends that holds `index`."""
        place = self.text.find("\n", self._places[index])
        if place < 0:
            return len(self.key)
        return index + len(fold(self.text[self._places[index] : place]))


def fold(text: str) -> str:
    """Return `text` in the form of the copy for comparison."""
    return "".join(map(_lower, _KEPT.findall(text)))


def _lower(text: str) -> str:
    """Return `text` in lower case, sign by sign, so that places stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(map(_one_lower, text))


def _one_lower(sign: str) -> str:
    lowered = sign.lower()
    return lowered if len(lowered) == 1 else sign
