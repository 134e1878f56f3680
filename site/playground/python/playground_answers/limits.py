"""Limits: the greatest sizes of a visitor's texts, each with its reason."""

from __future__ import annotations

import re
from typing import Final

MAX_POLICY: Final = 64 * 1024
"""Characters of a policy: a thousand origins, or the settings of a large site."""

MAX_REQUEST: Final = 64 * 1024
"""Characters of a call, a command or a message; a command carries its cookies and its body."""

MAX_HAR: Final = 8 * 1024 * 1024
"""Characters of a HAR export: some minutes of a page. Python in a page reads it in a second."""

MAX_ENTRIES: Final = 200
"""Entries of a HAR export that the page offers to choose from."""

MAX_PROBLEMS: Final = 50
"""The greatest number of problems that the page shows."""

MAX_FIXED: Final = 10
"""Problems with a fix: each fix is tried, by reading the whole policy again."""


MAX_DEPTH: Final = 60
"""Brackets within brackets: parsers are recursive, and the stack of a page is small."""

_BRACKET: Final = re.compile(r"[\[({]|([\])}])")


class TooLongError(ValueError):
    """A text is longer, or deeper, than its limit; the message says so."""


def check_depth(what: str, text: str) -> None:
    """Raise an error for a text that is nested too deep.

    Args:
        what: the text, for the message.
        text: the text.

    Raises:
        TooLongError: it is.
    """
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[1] is None else max(depth - 1, 0)
        if depth > MAX_DEPTH:
            message = f"The {what} is nested too deep."
            raise TooLongError(message)


def check(what: str, text: str, limit: int) -> None:
    """Raise an error for a text over its limit.

    Args:
        what: the text, for the message.
        text: the text.
        limit: the greatest number of characters.

    Raises:
        TooLongError: it is longer.
    """
    if len(text) > limit:
        message = f"The {what} is longer than {limit:,} characters."
        raise TooLongError(message)
