"""Shape: a part of a text that shows its cause by its form or its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Shape(NamedTuple):
    """A part of a text that shows its cause.

    Attributes:
        cause: a code of the model, or one of the others in `causes`.
        facts: the values that can be read.
        place: the index of its start in the text.
    """

    cause: str
    facts: dict[str, str]
    place: int


def places(text: str, cause: str, *patterns: re.Pattern[str]) -> Iterator[Shape]:
    """Yield a shape without facts for each place of a pattern.

    Args:
        text: a text.
        cause: the cause that the patterns show.
        patterns: patterns of words.
    """
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield Shape(cause, {}, found.start())
