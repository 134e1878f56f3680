"""Templates: text with named gaps, that are filled and that are recognised again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

_GAP: Final = re.compile(r"\{([a-z]+)\}")


class _Pieces(NamedTuple):
    literals: list[str]
    names: list[str]


@cache
def _pieces(template: str) -> _Pieces:
    parts = _GAP.split(template)
    return _Pieces(parts[::2], parts[1::2])


def fill(template: str, facts: Mapping[str, str]) -> str:
    """Return `template` with its gaps filled; what `facts` lack is left empty.

    Args:
        template: gaps are words in braces.
        facts: by the name of the gap; a text with braces of its own stays as it is.
    """
    literals, names = _pieces(template)
    filled = [facts.get(name, "") for name in names]
    return "".join(text for pair in zip(literals, [*filled, ""], strict=True) for text in pair)


def recognise(template: str, text: str) -> dict[str, str] | None:
    """Return what stands in the gaps, or None where `text` does not hold the template.

    The text may go on before and after it. Time is linear: each literal is looked for once,
    the last from the end, as what fills a gap may hold anything.

    Args:
        template: begins with a literal.
        text: one line.
    """
    (first, *others), names = _pieces(template)
    found, place = {}, text.find(first)
    if place < 0:
        return None
    place += len(first)
    for name, literal in zip(names, others, strict=True):
        last = name == names[-1]
        if literal:
            end = text.rfind(literal, place) if last else text.find(literal, place)
        else:
            end = len(text)
        if end < 0:
            return None
        found[name] = text[place:end]
        place = end + len(literal)
    return found
