"""Outages of Redis under real servers: no wrong answer, no error, no growth."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.outages import Place, trial
from harness.redis_server import redis_server

from crossorigin.stores.redis import CONNECTIONS, TIMEOUT

pytestmark = pytest.mark.xdist_group("redis")

GROWTH = 16 << 20
"""Bytes that a process may grow by: it learns each module of the library that it uses."""


def test_fleets_answer_through_outages_and_follow_a_change_in_time(tmp_path: Path) -> None:
    with (
        redis_server(tmp_path) as server,
        trial(Place.of_redis(server), ("list", "origin"), pause=0.02) as found,
    ):
        before = found.memory()
        connections = {}
        for state in found.outages(0.4, stopped=TIMEOUT + 0.5):
            connections[state] = found.proxy.open
        grown = {name: size - before[name] for name, size in found.memory().items()}
        followed = found.change()
        asked = [load.asked for load in found.loads]
    assert not found.faults, found.told()
    assert min(asked) > 20
    assert max(grown.values()) < GROWTH, grown
    most = sum(each.workers for each in found.fleets) * (CONNECTIONS + 1)
    assert 0 < max(connections.values()) <= most, connections
    assert followed.keys() == grown.keys()
