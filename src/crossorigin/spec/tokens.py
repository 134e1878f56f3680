"""Tokens: the grammar of method names and header names."""

from __future__ import annotations

import re
from typing import Final

# RFC 9110 section 5.6.2: a token is one or more tchar, which is a digit, a letter of ASCII
# or one of fifteen signs.
_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

STAR_WORDS: Final = ("all", "any")
"""Words for every method or header in other libraries."""


def is_token(text: str) -> bool:
    """Return whether `text` is a token (RFC 9110 section 5.6.2)."""
    return _TOKEN.fullmatch(text) is not None
