"""Tools that tests use and that pip cannot bring: a missing one skips, except under CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

# Where Debian puts programs that no PATH leads to.
ELSEWHERE = ("*/webkit2gtk-*",)


def find(tool: str) -> str | None:
    """Return the path of `tool`, or None if it is not installed."""
    folders = (str(folder) for glob in ELSEWHERE for folder in Path("/usr/lib").glob(glob))
    return shutil.which(tool) or shutil.which(tool, path=os.pathsep.join(sorted(folders)))


def require(tool: str) -> str:
    """Return the path of `tool`; skip the test without it, or fail it under CI=true."""
    path = find(tool)
    if path is None:
        lacking(f"{tool} is not installed")
    return path


def lacking(reason: str) -> NoReturn:
    """Skip the test for want of something, or fail it under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
