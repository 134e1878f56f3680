"""Ranges: the one form of the Range header that needs no preflight."""

from __future__ import annotations

import re
from typing import Final

# Fetch, "parse a single range header value", with allowWhitespace false.
_SINGLE: Final = re.compile(r"bytes=(?P<start>[0-9]+)-(?P<end>[0-9]*)")


def is_safelisted(value: str) -> bool:
    """Return whether `value` is a single range of bytes with a start.

    Fetch, "CORS-safelisted request-header", step 2, Range: a range without a start, such as
    ``bytes=-500``, is well-formed but not safelisted.
    """
    match = _SINGLE.fullmatch(value)
    if match is None:
        return False
    end = match["end"]
    # Fetch, "parse a single range header value", step 18: the start is not behind the end.
    # Compared as text, as the numbers may have any number of digits.
    return not end or _magnitude(match["start"]) <= _magnitude(end)


def _magnitude(digits: str) -> tuple[int, str]:
    significant = digits.lstrip("0")
    return len(significant), significant
