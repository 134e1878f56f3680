"""The names of the product that are not public, and that several tests use."""

from __future__ import annotations

from crossorigin.engine import text_edits
from crossorigin.gateway import PolicyResolver

__all__ = ["PolicyResolver", "text_edits"]
