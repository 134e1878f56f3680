"""Tools that tests use and that pip cannot bring: a missing one skips, except under CI."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

# Where Debian puts programs that no PATH leads to.
ELSEWHERE = ("*/webkit2gtk-*",)
# Where `make test` puts the packages of tools/node.
NODE_MODULES = Path(sys.prefix) / "node" / "node_modules"
# Its folder of libraries that are on no path.
APART = Path(sys.prefix) / "apart"


def find(tool: str) -> str | None:
    """Return the path of `tool`, or None if it is not installed."""
    folders = [str(folder) for glob in ELSEWHERE for folder in Path("/usr/lib").glob(glob)]
    # Programs that pip installs stand beside the interpreter.
    elsewhere = [str(Path(sys.executable).parent), *sorted(folders)]
    return shutil.which(tool) or shutil.which(tool, path=os.pathsep.join(elsewhere))


def require(tool: str) -> str:
    """Return the path of `tool`; skip the test without it, or fail it under CI=true."""
    path = find(tool)
    if path is None:
        lacking(f"{tool} is not installed")
    return path


def require_node_package(name: str) -> Path:
    """Return the folder of a package of tools/node; skip the test without it, as `require`."""
    require("node")
    folder = NODE_MODULES / name
    if not folder.is_dir():
        lacking(f"the npm package {name} is not installed")
    return folder


def require_apart(name: str) -> Path:
    """Return the folder of a library that is on no path; skip the test without it."""
    folder = APART / name
    if not folder.is_dir():
        lacking(f"{name} is not installed")
    return folder


def lacking(reason: str) -> NoReturn:
    """Skip the test for want of something, or fail it under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
