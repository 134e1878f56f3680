"""One Redis for all tests of a process; each has keys of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from harness.redis_server import RedisServer, redis_server

_keys = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    folder = tmp_path_factory.mktemp("redis")
    with redis_server(folder, password="pass word") as found:  # noqa: S106 - of the tests
        yield found


@pytest.fixture
def key() -> str:
    return f"origins:{next(_keys)}"
