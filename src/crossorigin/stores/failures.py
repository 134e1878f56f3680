"""Failures of stores."""

from __future__ import annotations

from typing import Final

ESCAPES: Final = "in a password write %23 for #, %2F for /, %3F for ? and %40 for @"
"""The remedy for a URL that is not read as its author meant it."""


class StoreError(Exception):
    """A store gave no answer, so that the origin is not allowed."""
