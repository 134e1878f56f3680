"""Test suites: the rows belong to a transaction that ends with the test."""

from __future__ import annotations

import sys


def is_testing() -> bool:
    """Return whether a test runner of Django has set its environment up."""
    utils = sys.modules.get("django.test.utils")
    return hasattr(getattr(utils, "_TestState", None), "saved_data")
