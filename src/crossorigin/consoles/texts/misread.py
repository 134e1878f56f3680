"""Misread words: text that a program read from a picture, with similar signs in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z0-9|!]+(?:-[A-Za-z0-9|!]+)*")
_TOKEN: Final = re.compile(r"\S+")
_PLACE: Final = re.compile(r"[/@]|\w\.\w")
"""The sign of a URL, a host or a file, of which no sign is changed."""

_SIMILAR: Final = str.maketrans(
    {"1": "l", "i": "l", "|": "l", "!": "l", "0": "o", "5": "s", "8": "b"}
)
_SHORTEST: Final = 3


def _shape(word: str) -> str:
    """Return the shape of a word: the same for words that look alike in a picture."""
    return word.lower().translate(_SIMILAR).replace("rn", "m").replace("vv", "w")


def vocabulary(templates: Iterable[str]) -> Mapping[str, str]:
    """Return the words of templates by their shapes; shapes of several words are left out.

    Args:
        templates: the words of messages.
    """
    shapes: dict[str, set[str]] = {}
    for word in _words(templates):
        shapes.setdefault(_shape(word), set()).add(word)
    return {shape: words.pop() for shape, words in shapes.items() if len(words) == 1}


def _words(templates: Iterable[str]) -> Iterator[str]:
    for template in templates:
        for found in _WORD.finditer(template):
            if len(found[0]) >= _SHORTEST:
                yield found[0].lower()


def mended(text: str, known: Mapping[str, str]) -> str:
    """Return `text` with known words in place of words that look like them.

    Args:
        text: the text.
        known: a vocabulary.
    """
    return _TOKEN.sub(lambda token: _mended(token[0], known), text)


def _mended(token: str, known: Mapping[str, str]) -> str:
    return (
        token if _PLACE.search(token) else _WORD.sub(lambda one: _known(one[0], known), token)
    )


def _known(word: str, known: Mapping[str, str]) -> str:
    """Return the word that is meant; a word that is known stays as it is."""
    meant = known.get(_shape(word), word)
    return word if meant == word.lower() else meant
