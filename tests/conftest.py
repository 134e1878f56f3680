"""Loads the project's own pytest plugin, after coverage has begun to measure."""

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

# Functions that compare answers tell the difference, as tests do.
pytest.register_assert_rewrite("harness.asserting")

pytest_plugins = ["crossorigin.testing.plugin", "pytester"]

# Where the benchmarks' packages are installed, sanic-ext would extend each application of
# Sanic's by itself, and its additions to one break the others that run in the process.
os.environ["SANIC_AUTO_EXTEND"] = "false"


def pytest_collection_finish() -> None:
    """Leave the tests out of each collection of garbage: they are most of the objects."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than processors: the tests of the three browsers mostly wait."""
    return (os.cpu_count() or 1) + 2


UNMEASURED = (
    "browser",
    "docs/test_api_page.py",
    "docs/test_frameworks_page.py",
    "docs/test_language.py",
    "docs/test_typing.py",
    "examples",
    "hostile",
    "properties/test_applications.py",
    "properties/test_properties.py",
)
"""Tests of which no coverage is measured: the others run every line and branch already, and
the measurement more than doubles the time of these."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    place = item.path.relative_to(Path(__file__).parent).as_posix()
    if not place.startswith(UNMEASURED):
        return (yield)
    # A thread that goes on is measured: its measurement could not be resumed.
    trace, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(trace)
        threading.settrace(of_threads)
