"""One server for each target and worker, started when first needed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from harness.product import let_routes_have_a_say
from harness.spy import Spy
from harness.targets import Running, Target

# What compares answers says what differs, as tests do.
pytest.register_assert_rewrite("harness.asserting")

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


@pytest.fixture(params=[True, False])
def has_a_say(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a route of the process may have a policy of its own."""
    asked: bool = request.param
    let_routes_have_a_say(monkeypatch, has_a_say=asked)
    return asked
