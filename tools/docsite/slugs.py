"""The anchors of headings, as GitHub makes them: links work in both places."""

from __future__ import annotations

import re
from collections.abc import Callable


def github() -> Callable[[str, str], str]:
    """Return the function that Zensical asks for the anchor of a heading."""
    return slug


def slug(text: str, separator: str = "-") -> str:
    """Return the anchor of a heading."""
    kept = re.sub(r"[^\w\s-]", "", text.strip().lower())
    return re.sub(r"\s", separator, kept)
