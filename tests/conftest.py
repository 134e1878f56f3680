"""Loads the project's own pytest plugin, after the measurement of coverage has begun."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

# Functions that compare answers tell the difference, as tests do.
pytest.register_assert_rewrite("harness.asserting")

pytest_plugins = ["crossorigin.testing.plugin", "harness.sweeping", "pytester"]
if os.environ.get("MEASURED"):
    pytest_plugins.insert(0, "harness.measuring")  # it measures later imports alone

# Where the benchmarks' packages are installed, sanic-ext would extend each application of
# Sanic's by itself, and its additions to one break the others that run in the process.
os.environ["SANIC_AUTO_EXTEND"] = "false"


def pytest_collectstart() -> None:
    """Collect no garbage until the tests begin: most objects that are made are kept."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave the tests out of each collection of garbage: they are most of the objects."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    """Let Hypothesis, which writes a summary, see the objects that refer to its own."""
    gc.collect()
    gc.unfreeze()


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """Leave the tests out of the ten collections in which pytest ends."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than processors: the tests of the three browsers mostly wait."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Distribute groups faster than xdist does."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from harness.scheduling import GroupScheduling  # noqa: PLC0415 (xdist may be absent)

    return GroupScheduling(config, log)
