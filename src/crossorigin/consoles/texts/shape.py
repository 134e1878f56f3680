"""Shape: a part of a text that shows its cause by its form or its words."""

from __future__ import annotations

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
