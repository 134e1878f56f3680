"""The drivers of the databases."""

import pytest
from harness.databases import Database


@pytest.fixture(scope="session")
def databases(
    postgres: Database, maria: Database, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The URL of each driver."""
    file = tmp_path_factory.mktemp("sqlite") / "origins.sqlite3"
    file.touch()  # a file that is missing is refused
    return {
        **{each: postgres.url(each) for each in ("psycopg", "psycopg2")},
        **{each: postgres.url(each) for each in ("asyncpg", "psycopg_async")},
        "pymysql": maria.url("pymysql"),
        "sqlite": f"sqlite:///{file}",
        "aiosqlite": f"sqlite+aiosqlite:///{file}",
    }
