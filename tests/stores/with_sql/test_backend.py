"""The SQL backend against real databases: with each driver, one table of origins."""

# ruff: noqa: S608 - the statements are the tests' own
import asyncio
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import trio
from harness.databases import Database
from harness.together import check_all
from sqlalchemy import (
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from tables.model import A, B

from crossorigin.stores import StoreError
from crossorigin.stores.sql import backend as module
from crossorigin.stores.sql.backend import SQLBackend
from crossorigin.stores.sql.tables import migration, table_for
from crossorigin.stores.triggers import TableName, quote

pytestmark = pytest.mark.xdist_group("databases")

Words = dict[str, object]
DEFAULT = TableName(None, "crossorigin_origins")
# A driver of each database, and one for an event loop.
SOME = ("asyncpg", "psycopg", "pymysql", "sqlite")
LISTENING = ("psycopg", "psycopg2", "asyncpg", "psycopg_async")
# The synchronous driver of each database, with which the tests prepare tables.
PLAIN = {"postgresql": "psycopg", "mysql": "pymysql", "sqlite": "pysqlite"}


def _plain(url: str) -> Engine:
    parsed = make_url(url)
    name = parsed.get_backend_name()
    return create_engine(
        parsed.set(drivername=f"{name}+{PLAIN[name]}"), poolclass=NullPool, echo=False
    )


@contextmanager
def _table(
    url: str,
    *origins: str,
    name: TableName = DEFAULT,
    column: str = "origin",
    tenant: str | None = None,
) -> Iterator[tuple[Engine, Table]]:
    """Create the table with some origins; drop it in the end."""
    engine, metadata = _plain(url), MetaData()
    table = table_for(metadata, name, column, tenant)
    if name.schema is not None:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {quote(name.schema)}"))
    metadata.drop_all(engine)
    metadata.create_all(engine)
    try:
        with engine.begin() as connection:
            for each in origins:
                connection.execute(table.insert().values({column: each}))
        yield engine, table
    finally:
        metadata.drop_all(engine)


def _execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))


def _each_driver(
    databases: dict[str, str], check: Callable[[str], object], *, among: Iterable[str] = ()
) -> None:
    check_all(among or databases, lambda driver: check(databases[driver]), str)


def test_a_backend_reads_and_changes_the_table(databases: dict[str, str]) -> None:
    def check(url: str) -> None:
        with _table(url, A):
            backend = SQLBackend(url)
            assert (backend.has(A), backend.has(B), backend.rows()) == (True, False, [A])
            assert asyncio.run(backend.has_async(A)) is True
            assert trio.run(backend.has_async, B) is False
            assert (backend.add(B), backend.add(B)) == (True, False)
            assert sorted(backend.rows()) == sorted([A, B])
            assert (backend.remove(A), backend.remove(A), backend.rows()) == (True, False, [B])
            backend.close()

    _each_driver(databases, check)


def test_a_row_that_another_program_inserts_meanwhile_was_there(postgres: Database) -> None:
    with _table(postgres.url("psycopg")) as (direct, table):
        engine = create_engine(postgres.url("psycopg"), poolclass=NullPool)

        @event.listens_for(engine, "before_cursor_execute")
        def insert(
            _connection: object, _cursor: object, statement: str, *_rest: object
        ) -> None:
            if statement.startswith("INSERT"):
                with direct.begin() as other:
                    other.execute(table.insert().values(origin=A))

        assert SQLBackend(engine).add(A) is False


def test_names_are_quoted_and_a_schema_is_named(postgres: Database) -> None:
    url = postgres.url("psycopg")
    name = TableName('Of "all"', "100% Order's")
    with _table(url, A, name=name, column='select "from%s'):
        backend = SQLBackend(url, f"{name.schema}.{name.name}", 'select "from%s')
        with _changes(backend) as (changed, _):
            assert (backend.has(A), backend.add(B), backend.remove(A)) == (True, True, True)
            assert changed(3) == [None, B, A]
        assert backend.rows() == [B]


def test_a_further_condition_excludes_rows(databases: dict[str, str]) -> None:
    def check(url: str) -> None:
        with _table(url, A, B) as (engine, _):
            off = "UPDATE crossorigin_origins SET note = 'off: \\:no 5%' WHERE origin = "
            _execute(engine, f"{off}'{B}'")
            backend = SQLBackend(url, where="note IS NULL OR note <> 'off: :no 5%'")
            assert (backend.has(A), backend.has(B), backend.rows()) == (True, False, [A])
            # The row is there, for the database.
            with pytest.raises(StoreError, match=r"by where=.*of your own"):
                backend.add(B)
            assert backend.remove(B) is False

    _each_driver(databases, check, among=SOME)


def test_a_row_that_would_not_be_found_again_is_not_added(databases: dict[str, str]) -> None:
    def check(url: str) -> None:
        engine = _plain(url)
        made = "CREATE TABLE switched (origin varchar(9), enabled int DEFAULT 0)"
        _execute(engine, "DROP TABLE IF EXISTS switched", made)
        backend = SQLBackend(url, "switched", where="enabled = 1")
        for _ in range(3):
            with pytest.raises(StoreError, match="where='enabled = 1'"):
                backend.add("https://b")
        assert SQLBackend(url, "switched").rows() == []
        assert SQLBackend(url, "switched", where="enabled = 0").add("https://b") is True
        _execute(engine, "DROP TABLE switched")

    _each_driver(databases, check, among=SOME)


def test_a_column_that_keeps_another_text_is_named(postgres: Database) -> None:
    url = postgres.url("psycopg")
    engine = _plain(url)
    _execute(engine, "CREATE TABLE padded (origin char(60))")
    with pytest.raises(StoreError, match="take a column of text"):
        SQLBackend(url, "padded").add(A)
    _execute(
        engine, "DROP TABLE padded", "CREATE TABLE full_rows (origin text, n int NOT NULL)"
    )
    with pytest.raises(IntegrityError):
        SQLBackend(url, "full_rows").add(A)
    _execute(engine, "DROP TABLE full_rows")


def test_an_owner_within_an_event_loop_reads_and_changes_the_table(
    databases: dict[str, str],
) -> None:
    def check(url: str) -> None:
        async def use() -> None:
            engine = create_async_engine(url)
            backend = SQLBackend(engine)
            assert (backend.add(B), backend.add(B)) == (True, False)
            assert sorted(backend.rows()) == sorted([A, B])
            assert (backend.remove(B), backend.has(B)) == (True, False)
            await engine.dispose()

        with _table(url, A):
            asyncio.run(use())

    _each_driver(databases, check, among=("asyncpg", "psycopg_async", "aiosqlite"))


def test_a_failure_within_an_event_loop_leaves_no_coroutine(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    (tmp_path / "empty.sqlite3").touch()

    async def use() -> None:
        with pytest.raises(DBAPIError, match="no such table"):
            SQLBackend(f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite3").rows()

    asyncio.run(use())
    assert not recwarn.list


def test_rows_that_a_database_treats_as_equal_are_distinguished(maria: Database) -> None:
    """MariaDB ignores case, accents and blanks at the end."""
    url = maria.url("pymysql")
    engine = _plain(url)
    alike = [A.upper(), A + " ", A.replace("a", "\u00e1")]
    _execute(
        engine, "CREATE TABLE loose (origin VARCHAR(99), tenant VARCHAR(99)) CHARSET utf8mb4"
    )
    try:
        for each in alike:
            _execute(engine, "DELETE FROM loose", f"INSERT INTO loose VALUES ('{each}', 'T')")
            backend = SQLBackend(url, "loose")
            assert (backend.has(A), backend.remove(A), backend.rows()) == (False, False, [each])
        _execute(engine, f"INSERT INTO loose VALUES ('{A}', 't')")
        assert backend.has(A) is True
        with pytest.raises(LookupError, match="other rows"):
            backend.remove(A)
        for tenant, rows in (("t", [A]), ("T", alike[-1:]), ("\u0165", [])):
            of_tenant = SQLBackend(url, "loose", tenant_column="tenant").of(tenant)
            assert (of_tenant.rows(), of_tenant.has(A)) == (rows, rows == [A])
    finally:
        _execute(engine, "DROP TABLE loose")


def test_rows_without_an_origin_and_rows_of_bytes_are_read(databases: dict[str, str]) -> None:
    def check(url: str) -> None:
        engine, kind = _plain(url), make_url(url).get_backend_name()
        binary = {"mysql": "VARBINARY(99)", "sqlite": "BLOB"}.get(kind, "TEXT")
        _execute(engine, f"CREATE TABLE bare (origin {binary})")
        try:
            _execute(engine, f"INSERT INTO bare VALUES (NULL), ('{A}')")
            backend = SQLBackend(url, "bare")
            assert (backend.rows(), backend.has(A), backend.has("None")) == ([A], True, False)
        finally:
            _execute(engine, "DROP TABLE bare")

    _each_driver(databases, check, among=("asyncpg", "psycopg", "psycopg2", "pymysql"))


def test_a_tenant_sees_only_its_own_rows(databases: dict[str, str]) -> None:
    def check(url: str) -> None:
        with _table(url, tenant="tenant"):
            every = SQLBackend(url, tenant_column="tenant")
            one, other = every.of("one"), every.of("other")
            assert (one.add(A), other.add(A), other.add(B)) == (True, True, True)
            assert (one.rows(), sorted(other.rows())) == ([A], sorted([A, B]))
            assert (one.remove(A), one.has(A), other.has(A)) == (True, False, True)
            assert (every.rows(), every.has(A)) == ([], False)

    _each_driver(databases, check, among=SOME)


KEYS: Final = (
    ("psycopg", "INT", "5"),
    ("psycopg", "UUID", "46edcf44-ef18-4bfc-88f2-5e9e13de7ef6"),
    ("psycopg2", "BIGINT", "5"),
    ("psycopg_async", "SMALLINT", "5"),
    ("asyncpg", "UUID", "46edcf44-ef18-4bfc-88f2-5e9e13de7ef6"),
    ("pymysql", "INT", "5"),
    ("sqlite", "INTEGER", "5"),
)
"""Drivers, types of a column of tenants' keys, and a key."""


def test_a_column_of_keys_need_not_be_text(databases: dict[str, str]) -> None:
    def check(row: tuple[str, str, str]) -> None:
        driver, kind, key = row
        engine = _plain(databases[driver])
        _execute(engine, f"CREATE TABLE keyed (tenant {kind}, origin VARCHAR(300))")
        try:
            _execute(engine, f"INSERT INTO keyed VALUES ('{key}', '{A}')")
            one = SQLBackend(databases[driver], "keyed", tenant_column="tenant").of(key)
            assert (one.has(A), one.has(B), one.rows()) == (True, False, [A])
            assert (one.add(B), one.has(B), one.remove(A), one.rows()) == (
                True,
                True,
                True,
                [B],
            )
        finally:
            _execute(engine, "DROP TABLE keyed")

    check_all(KEYS, check, repr)


def test_a_list_that_is_too_long_is_refused(
    databases: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", 2)
    with _table(databases["sqlite"], A, B):
        backend = SQLBackend(databases["sqlite"])
        assert len(backend.rows()) == 2
        backend.add("https://one.more.example")
        with pytest.raises(OverflowError, match="more than 2 rows; use mode='origin'"):
            backend.rows()


def _kill_others(engine: Engine) -> None:
    _execute(
        engine,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )


def test_a_lost_connection_of_the_owners_pool_costs_no_answer(postgres: Database) -> None:
    with _table(postgres.url("psycopg"), A) as (other, _):
        engine = create_engine(postgres.url("psycopg"))
        backend = SQLBackend(engine)
        assert backend.has(A) is True
        _kill_others(other)
        assert backend.has(A) is True
        engine.dispose()

        async def ask() -> None:
            loop_engine = create_async_engine(postgres.url("asyncpg"))
            backend = SQLBackend(loop_engine)
            assert await backend.has_async(A) is True
            _kill_others(other)
            assert await backend.has_async(A) is True
            await loop_engine.dispose()

        asyncio.run(ask())


@contextmanager
def _stopped(postgres: Database) -> Iterator[None]:
    """Stop the server and the processes of its sessions: it hangs, and refuses nothing."""
    processes = [postgres.process.pid, *map(int, _children(postgres.process.pid))]
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in reversed(processes):
            os.kill(each, signal.SIGCONT)


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()


def test_a_request_is_cancelled_at_once_where_the_database_hangs(postgres: Database) -> None:
    async def ask(driver: str) -> float:
        engine = create_async_engine(postgres.url(driver))
        backend = SQLBackend(engine)
        assert await backend.has_async(A) is True
        with _stopped(postgres):
            started = time.monotonic()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await backend.has_async(A)
            taken = time.monotonic() - started
        # The server goes on, and so do the tasks that give connections up.
        assert await backend.has_async(A) is True
        await asyncio.gather(*backend.connector._tasks, return_exceptions=True)
        await engine.dispose()
        return taken

    with _table(postgres.url("psycopg"), A):
        for driver in ("asyncpg", "psycopg_async"):
            assert asyncio.run(ask(driver)) < 1


def test_another_failure_is_no_lost_connection(databases: dict[str, str]) -> None:
    def check(url: str) -> None:
        backend = SQLBackend(url, "no_such_table")
        with pytest.raises(DBAPIError):
            backend.has(A)
        with pytest.raises(DBAPIError):
            asyncio.run(backend.has_async(A))

    _each_driver(databases, check, among=SOME)


def test_a_backend_keeps_no_connection_of_its_own(postgres: Database) -> None:
    with _table(postgres.url("psycopg"), A) as (engine, _):
        query = text("SELECT count(*) FROM pg_stat_activity WHERE usename = 'held'")
        _execute(engine, "CREATE ROLE held LOGIN SUPERUSER")
        for driver in LISTENING:
            url = make_url(postgres.url(driver)).set(username="held")
            backend = SQLBackend(url)
            assert [backend.has(A) for _ in range(5)] == [True] * 5
            assert asyncio.run(backend.has_async(A)) is True
        with engine.connect() as connection:
            assert connection.scalar(query) == 0


def test_the_owners_way_to_connect_is_kept(postgres: Database) -> None:
    """A listener of the owner's engine gives each connection its password, or its role."""
    with _table(postgres.url("psycopg"), A):
        engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
        right = make_url(postgres.url("psycopg"))

        @event.listens_for(engine, "do_connect")
        def connect(
            _dialect: object, _record: object, _given: object, words: dict[str, object]
        ) -> None:
            words.update(user=right.username, port=right.port, dbname=right.database)

        backend = SQLBackend(engine)
        assert backend.has(A) is True
        with _changes(backend) as (changed, _):
            backend.add(B)
            assert changed(2) == [None, B]
            backend.remove(B)
        engine.dispose()


@contextmanager
def _changes(
    backend: SQLBackend,
) -> Iterator[tuple[Callable[[int], list[str | None]], Callable[[], Exception | None]]]:
    """Listen in a thread; yields functions that wait for changes, and for the end."""
    seen: list[str | None] = []
    failures: list[Exception | None] = []
    condition = threading.Condition()

    def run() -> None:
        failure = None
        try:
            for each in backend.changes():
                with condition:
                    seen.append(each)
                    condition.notify_all()
        except Exception as error:  # noqa: BLE001 - of any driver
            failure = error
        failures.append(failure)

    def changed(count: int) -> list[str | None]:
        with condition:
            assert condition.wait_for(lambda: len(seen) >= count, 10), seen
            return list(seen)

    def ended() -> Exception | None:
        thread.join(10)
        return failures[0]

    thread = threading.Thread(target=run)
    thread.start()
    try:
        changed(1)
        yield changed, ended
    finally:
        backend.close()
        thread.join()


def test_each_change_of_the_table_is_announced(postgres: Database) -> None:
    def check(driver: str) -> None:
        url = postgres.url(driver)
        with _table(url) as (engine, _), _changes(SQLBackend(url)) as (changed, _ended):
            _execute(engine, f"INSERT INTO crossorigin_origins VALUES ('{A}')")
            assert changed(2)[1:] == [A]
            _execute(engine, f"UPDATE crossorigin_origins SET origin = '{B}'")
            assert sorted(filter(None, changed(4)[2:])) == sorted([A, B])
            _execute(engine, "DELETE FROM crossorigin_origins")
            assert changed(5)[4:] == [B]
            many = "SELECT 'https://' || n || '.example' FROM generate_series(1, 101) n"
            _execute(engine, f"INSERT INTO crossorigin_origins (origin) {many}")
            assert changed(6)[5:] == [None]
            _execute(engine, "TRUNCATE crossorigin_origins")
            assert changed(7)[6:] == [None]

    check_all(LISTENING, check, str)


def test_a_change_of_the_backend_is_announced_without_triggers(postgres: Database) -> None:
    engine = _plain(postgres.url("psycopg"))
    _execute(engine, "CREATE TABLE plain (origin TEXT)")
    try:
        backend = SQLBackend(postgres.url("psycopg"), "plain")
        with _changes(backend) as (changed, _):
            assert (backend.add(A), changed(2)) == (True, [None, A])
            assert (backend.remove(A), changed(3)) == (True, [None, A, A])
    finally:
        _execute(engine, "DROP TABLE plain")


def test_a_lost_connection_ends_the_changes_with_an_exception(postgres: Database) -> None:
    def check(driver: str) -> None:
        url = postgres.url(driver)
        with _table(url) as (engine, _), _changes(SQLBackend(url)) as (_changed, ended):
            _kill_others(engine)
            assert isinstance(ended(), Exception)

    check_all(LISTENING, check, str)


def _listeners(engine: Engine) -> int:
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'"
    )
    with engine.connect() as connection:
        return int(connection.scalar(text(query)) or 0)


def test_the_tenants_share_one_listening_connection(postgres: Database) -> None:
    url = postgres.url("psycopg")
    with _table(url, tenant="tenant") as (engine, _):
        every = SQLBackend(url, tenant_column="tenant")
        one, other = every.of("one"), every.of("other")
        with _changes(one) as (changed_one, ended_one):
            with _changes(other) as (changed_other, ended_other):
                assert _listeners(engine) == 1
                one.add(A)
                assert (changed_one(2), changed_other(2)) == ([None, A], [None, A])
            assert ended_other() is None
            one.remove(A)
            assert changed_one(3) == [None, A, A]
            _kill_others(engine)
            assert isinstance(ended_one(), StoreError)
        with _changes(one) as (changed_one, _):
            one.add(B)
            assert changed_one(2) == [None, B]
        while _listeners(engine):
            pass


def test_close_ends_the_changes(postgres: Database) -> None:
    def check(driver: str) -> None:
        backend = SQLBackend(postgres.url(driver))
        for _ in range(2):  # a backend can be used again
            with _changes(backend) as (_changed, ended):
                backend.close()
                assert ended() is None

    check_all(LISTENING, check, str)


def test_a_silent_connection_is_tried(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossorigin.stores.notifications.KEEPALIVE", 0.01)

    def check(driver: str) -> None:
        url = postgres.url(driver)
        with _table(url) as (engine, _), _changes(SQLBackend(url)) as (_changed, _ended):
            name = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT 1'"
            with engine.connect() as connection:
                while connection.scalar(text(name)) == 0:
                    connection.rollback()

    check_all(LISTENING, check, str)


def test_a_change_is_not_announced_if_no_store_can_listen(databases: dict[str, str]) -> None:
    for driver in ("pymysql", "sqlite", "aiosqlite"):
        assert list(SQLBackend(databases[driver]).changes()) == []
    assert list(SQLBackend(databases["psycopg"], listen=False).changes()) == []


def test_the_migration_creates_the_table_with_its_triggers(databases: dict[str, str]) -> None:
    def check(driver: str) -> None:
        engine = _plain(databases[driver])
        statements = migration(engine.dialect.name, TableName(None, "made"), "origin", "tenant")
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            if driver == "psycopg":
                cursor.execute(statements)
            else:
                for each in filter(str.strip, statements.split(";\n")):
                    cursor.execute(each)
            raw.commit()
            backend = SQLBackend(databases[driver], "made", tenant_column="tenant").of("t")
            assert (backend.add(A), backend.rows()) == (True, [A])
        finally:
            raw.close()
            _execute(engine, "DROP TABLE made")

    check_all(["psycopg", "pymysql", "sqlite"], check, str)


def test_a_dialect_without_a_migration_is_named() -> None:
    with pytest.raises(ValueError, match="for mysql, postgresql, sqlite, not for 'oracle'"):
        migration("oracle", DEFAULT, "origin")


def test_long_names_are_shortened_to_names_of_their_own() -> None:
    long = [TableName("s" * 40, f"{'t' * 60}{end}") for end in ("a", "b")]
    channels = {each.channel for each in long}
    names = {each.beside("notify") for each in long}
    assert (len(channels), len(names)) == (2, 2)
    assert max(len(each) for each in channels) <= 63


def test_a_backend_is_its_configuration(postgres: Database) -> None:
    url = make_url(postgres.url("psycopg")).set(password="secret", query={"password": "two"})  # noqa: S106 - of no server
    engines: list[Any] = [url, create_engine(url), create_async_engine(url)]
    backends = [SQLBackend(each, "t", where="a") for each in engines]
    assert backends[0] == backends[1]
    assert backends[0] != backends[2]
    assert backends[0] != SQLBackend(url, "t")
    assert backends[0] != url
    for each in backends:
        again = pickle.loads(pickle.dumps(each))  # noqa: S301 - our own
        assert (again, hash(again), again.in_request) == (each, hash(each), False)
        assert again.connector.is_async == each.connector.is_async
        told = again.describe()
        assert "secret" not in told
        assert "two" not in told
        assert told.endswith("table='t', where='a'")
