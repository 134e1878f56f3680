"""Outages of Redis under real servers: no wrong answer, no error, no growth."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.outages import IN_TIME, LISTED, trial
from harness.redis_server import redis_server

pytestmark = pytest.mark.xdist_group("redis")


@pytest.mark.parametrize("mode", ["origin"])
def test_outages_of_the_store_change_no_answer(tmp_path: Path, mode: str) -> None:
    with redis_server(tmp_path) as server, trial(server, mode, pause=0.02) as found:
        before = found.sizes()
        states = list(found.outages(0.5))
        after = found.sizes()
        followed = found.change(limit=IN_TIME)
    assert found.faults == []
    assert len(states) == 7
    print(before, after, followed, [(load.fleet.name, load.is_listed, load.asked, load.slowest) for load in found.loads])
    assert LISTED
