"""Tools that tests use and that pip cannot bring: a missing one skips, except under CI."""

from __future__ import annotations

import os
import shutil

import pytest


def require(tool: str) -> str:
    """Return the path of `tool`; skip the test without it, or fail it under CI=true."""
    path = shutil.which(tool)
    if path is not None:
        return path
    reason = f"{tool} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
