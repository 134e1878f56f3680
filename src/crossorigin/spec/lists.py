"""Lists: how one value is read from several lines, and several elements from one value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

OWS: Final = " \t"
"""Optional whitespace, RFC 9110 section 5.6.3."""


def elements(value: str) -> list[str]:
    """Return the elements of the list `value` (RFC 9110 section 5.6.1).

    Blanks around commas do not count, and neither do empty elements: a recipient must
    accept them (section 5.6.1.2), and intermediaries that join lines do produce them.
    """
    stripped = (element.strip(OWS) for element in value.split(","))
    return [element for element in stripped if element]


def combine(lines: Iterable[str]) -> str:
    """Return the value of a header that came in `lines` (RFC 9110 section 5.3)."""
    return ", ".join(lines)
