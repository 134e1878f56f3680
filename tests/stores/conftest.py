"""The databases, started once for the tests of the stores."""

from collections.abc import Iterator

import pytest
from harness.databases import Database, mariadb, postgresql


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    with postgresql() as database:
        yield database


@pytest.fixture(scope="session")
def maria() -> Iterator[Database]:
    with mariadb() as database:
        yield database
