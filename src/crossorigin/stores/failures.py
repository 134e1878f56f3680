"""Failures of stores."""

from __future__ import annotations


class StoreError(Exception):
    """A store gave no answer, so that the origin is not allowed."""
