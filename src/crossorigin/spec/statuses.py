"""Status codes with a meaning in the Fetch standard."""

from __future__ import annotations

from typing import Final

REDIRECT: Final = frozenset({301, 302, 303, 307, 308})
"""Fetch, "redirect status"."""

NULL_BODY: Final = frozenset({101, 103, 204, 205, 304})
"""Fetch, "null body status"."""


def is_ok(status: int) -> bool:
    """Return whether `status` lets a preflight pass (Fetch, "ok status")."""
    return 200 <= status <= 299  # noqa: PLR2004 - the two ends of the standard's range
