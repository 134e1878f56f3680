"""One server for each target and worker, started when first needed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from harness.spy import Spy
from harness.targets import Running, Target

Start = Callable[[Target], Running]


@pytest.fixture(scope="session")
def start() -> Iterator[Start]:
    """Start a target's server, or find it running."""
    running: dict[str, Running] = {}
    with ExitStack() as stack:

        def find(target: Target) -> Running:
            if target.name not in running:
                spy = Spy()
                port = stack.enter_context(target.serve(spy))
                running[target.name] = Running(port, spy)
            return running[target.name]

        yield find
