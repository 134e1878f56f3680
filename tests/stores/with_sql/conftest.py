"""The databases, started once for the tests of this folder."""

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


@pytest.fixture(scope="session")
def databases(
    postgres: Database, maria: Database, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The URL of each driver."""
    file = tmp_path_factory.mktemp("sqlite") / "origins.sqlite3"
    return {
        **{each: postgres.url(each) for each in ("psycopg", "psycopg2")},
        **{each: postgres.url(each) for each in ("asyncpg", "psycopg_async")},
        "pymysql": maria.url("pymysql"),
        "sqlite": f"sqlite:///{file}",
        "aiosqlite": f"sqlite+aiosqlite:///{file}",
    }
