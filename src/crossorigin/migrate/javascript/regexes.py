"""Regular expressions of JavaScript that mean the same in Python."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.values import Regex

_ESCAPED: Final = r"\\(?:[dDwWsS]|[^\w\s]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"
_CLASS: Final = rf"\[\^?(?:[^\\\[\]&|~-]|{_ESCAPED}|-(?!-)|&(?!&)|\|(?!\|)|~(?!~))++\]"
_ATOM: Final = (
    rf"[^\\\[\](){{}}*+?|]|\\[bB]|{_ESCAPED}|{_CLASS}|\((?:\?(?:[:=!]|<[=!])|(?!\?))|\)|\|"
)
_QUANTIFIER: Final = r"(?:(?:[*+?]|\{\d+(?:,\d*)?\})\??(?![*+?{]))?"
_COMMON: Final = re.compile(rf"(?:(?:{_ATOM}){_QUANTIFIER})*+")
"""The part of the two grammars that both read alike. ``\\Z``, ``[]a]``, ``{,3}``, groups with
names and references to groups are read otherwise, or not at all, in one of them."""

MAX_LENGTH: Final = 10_000
"""Signs of an expression; a longer one is not read."""


def regex_of(text: object, flags: object = "") -> Regex | Unknown:
    """Return an expression. One that is sticky matches where the last match ended."""
    known = text.text if isinstance(text, Regex) else text
    if not isinstance(known, str) or not isinstance(flags, str | None):
        return Unknown("RegExp(...)")
    is_common = len(known) <= MAX_LENGTH and _COMMON.fullmatch(known) is not None
    is_read = is_common and "y" not in str(flags)
    return Regex(known) if is_read else Unknown(f"/{known[:MAX_LENGTH]}/{flags or ''}")
