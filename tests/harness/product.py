"""The names of the product that are not public, and that several tests use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossorigin.engine import lookup, text_edits
from crossorigin.gateway import PolicyResolver

if TYPE_CHECKING:  # benchmarks use the kits, too, and not pytest
    import pytest

__all__ = ["PolicyResolver", "let_look_ups_end_after", "text_edits"]


def let_look_ups_end_after(patch: pytest.MonkeyPatch, *, seconds: float) -> None:
    """Have look-ups of origins end after this time."""
    patch.setattr(lookup, "LOOKUP_TIMEOUT", seconds)
