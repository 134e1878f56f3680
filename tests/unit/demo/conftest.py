"""One running demo for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.demo_site import Demo, Visitor, running_demo


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The servers, in a thread of this process."""
    with running_demo() as running:
        yield running


@pytest.fixture(scope="module")
def visitor(demo: Demo) -> Visitor:
    """A page that is open."""
    return demo.visitor()
