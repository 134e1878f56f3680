"""Templates: text with named gaps, which `check` fills and `phrases` finds again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

_GAP: Final = re.compile(r"\{([a-z]+)\}")


class Pieces(NamedTuple):
    """The parts of a template.

    Attributes:
        literals: the texts before, between and after the gaps: one more than there are gaps.
        names: the names of the gaps, in order.
    """

    literals: list[str]
    names: list[str]


@cache
def pieces(template: str) -> Pieces:
    """Return the literals and the names of the gaps of `template`."""
    parts = _GAP.split(template)
    return Pieces(parts[::2], parts[1::2])


def fill(template: str, facts: Mapping[str, str]) -> str:
    """Return `template` with its gaps filled; gaps without a fact are left empty.

    Args:
        template: gaps are words in braces.
        facts: the values by the name of the gap; a text with braces of its own stays as it is.
    """
    literals, names = pieces(template)
    filled = [facts.get(name, "") for name in names]
    return "".join(text for pair in zip(literals, [*filled, ""], strict=True) for text in pair)
