"""The parts that a text lacks: a console's message, a request, a response."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "message": "the red lines of the browser's console (F12, Console)",
        "request": "the request: its URL, its method and the URL of the page (F12, Network)",
        "response": "the response: its status and its headers (F12, Network)",
    }
)
ALL: Final = " ".join(_PARTS)
"""The names of all parts."""

_COMMAND: Final = (
    "To see the response without a browser: crossorigin check URL --origin PAGE, with the "
    "--method and --header of the page."
)


def remedy(missing: str = ALL) -> str:
    """Return the parts to paste, and the command that gets the response.

    Args:
        missing: of ``message``, ``request`` and ``response`` those that the text lacks, with
            blanks between them.
    """
    parts = "; ".join(_PARTS[name] for name in missing.split())
    return f"Paste the missing parts: {parts}. {_COMMAND}"
