"""Lists: join several header lines to one value, and split one value into elements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

OWS: Final = " \t"
"""Optional whitespace, RFC 9110 section 5.6.3."""


# Fetch, "get, decode, and split", step 5: a run without quotes and commas, or a string in
# quotes, which may be unfinished.
_PIECE: Final = re.compile(r'[^",]+|"(?:[^"\\]|\\.)*+(?:"|\\?$)|(,)', re.DOTALL)


def elements(value: str) -> list[str]:
    """Return the elements of the list `value` (RFC 9110 section 5.6.1).

    Blanks around commas and empty elements are ignored: a recipient must accept them (section
    5.6.1.2), and intermediaries that join lines produce them.
    """
    stripped = (element.strip(OWS) for element in value.split(","))
    return [element for element in stripped if element]


def combine(lines: Iterable[str]) -> str:
    """Return the value of a header with these `lines` (RFC 9110 section 5.3)."""
    return ", ".join(lines)


def split_values(value: str) -> list[str]:
    """Return the values between the commas of `value` that are outside quotes.

    Fetch, "get, decode, and split". Unlike `elements` it keeps empty values.
    """
    commas = [piece.start() for piece in _PIECE.finditer(value) if piece[1]]
    starts = [0, *(comma + 1 for comma in commas)]
    ends = [*commas, len(value)]
    return [value[start:end].strip(OWS) for start, end in zip(starts, ends, strict=True)]
