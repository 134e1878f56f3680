"""Failures of stores."""

from __future__ import annotations

from typing import Final

ESCAPES: Final = "in a password write %23 for #, %2F for /, %3F for ? and %40 for @"
"""The remedy for a URL whose password has characters that must be encoded."""


class StoreError(Exception):
    """A store gave no answer; the origin is not allowed."""
