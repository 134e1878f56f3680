"""The names of the product that are not public, and that several tests use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossorigin.engine import census, lookup, text_edits
from crossorigin.engine.selection import Selection as PolicyResolver

if TYPE_CHECKING:  # benchmarks use the kits, too, and not pytest
    import pytest

__all__ = [
    "PolicyResolver",
    "let_look_ups_end_after",
    "let_routes_have_a_say",
    "text_edits",
]


def let_routes_have_a_say(patch: pytest.MonkeyPatch, *, has_a_say: bool) -> None:
    """Have each gateway ask for the policies of routes, or answer from what it has kept."""
    patch.setattr(census, "routes_have_a_say", lambda: has_a_say)


def let_look_ups_end_after(patch: pytest.MonkeyPatch, *, seconds: float) -> None:
    """Have look-ups of origins end after this time."""
    patch.setattr(lookup, "LOOKUP_TIMEOUT", seconds)
