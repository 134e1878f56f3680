"""`SQL` in a policy: both modes, tenants, changes that are announced, and the table."""

import asyncio
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from harness.databases import Database
from harness.together import check_all
from sqlalchemy import Engine, MetaData, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from tables.model import A, B

from crossorigin import Policy, PolicyError
from crossorigin.stores import SQL, Redis, StoreError
from crossorigin.stores.store import Mode

pytestmark = pytest.mark.xdist_group("databases")


@contextmanager
def _table(postgres: Database, tenant_column: str | None = None) -> Iterator[Engine]:
    engine = create_engine(postgres.url("psycopg"), poolclass=NullPool)
    metadata = MetaData()
    SQL.table_for(metadata, tenant_column=tenant_column)
    metadata.create_all(engine)
    try:
        yield engine
    finally:
        metadata.drop_all(engine)


def _may_read(policy: Policy, origin: str) -> bool:
    return policy.evaluate(method="GET", origin=origin).allowed


def _until(condition: Callable[[], bool]) -> float:
    """Return the seconds until a condition holds."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < 10
        # The threads of the store need the interpreter, too.
        threading.Event().wait(0.01)
    return time.monotonic() - started


def test_a_removed_origin_is_refused_within_a_second(postgres: Database) -> None:
    """Long before the time to live: PostgreSQL announces the change."""
    engines: dict[str, Callable[[], Any]] = {
        "a URL": lambda: postgres.url("psycopg"),
        "an engine": lambda: create_engine(postgres.url("psycopg2")),
        "an engine of a loop": lambda: create_async_engine(postgres.url("asyncpg")),
    }

    def check(case: tuple[str, Mode]) -> None:
        kind, mode = case
        with _table(postgres) as direct:
            store = SQL(engines[kind](), mode=mode, ttl=1000, negative_ttl=1000)
            policy = Policy(allow_origins=["https://static.example", store])
            try:
                assert not _may_read(policy, A)
                with direct.begin() as connection:
                    insert = text("INSERT INTO crossorigin_origins VALUES (:origin)")
                    connection.execute(insert, {"origin": A})
                assert _until(lambda: _may_read(policy, A)) < 1
                assert not _may_read(policy, B)
                with direct.begin() as connection:
                    connection.execute(text("DELETE FROM crossorigin_origins"))
                assert _until(lambda: not _may_read(policy, A)) < 1
            finally:
                store.close()

    modes: tuple[Mode, ...] = ("list", "origin")
    cases = [(kind, mode) for kind in engines for mode in modes]
    check_all(cases, check, str)


def test_a_store_is_asked_on_the_event_loop(postgres: Database) -> None:
    with _table(postgres):
        store = SQL(postgres.url("asyncpg"), mode="origin")
        policy = Policy(allow_origins=store)
        assert store.add(A) is True

        async def ask() -> list[bool]:
            asked = [policy.evaluate_async(method="GET", origin=each) for each in (A, B)]
            return [decision.allowed for decision in await asyncio.gather(*asked)]

        try:
            assert asyncio.run(ask()) == [True, False]
        finally:
            store.close()


def test_each_tenant_has_a_list_of_its_own(postgres: Database) -> None:
    with _table(postgres, "tenant"):
        every = SQL(postgres.url("psycopg"), tenant_column="tenant", mode="origin")
        one, other = every.tenant("one"), every.tenant("other")
        assert every.tenant("one") is one
        assert one != other
        assert repr(one).endswith("tenant_column='tenant', tenant='one', mode='origin')")
        assert (one.add(A), other.add(B)) == (True, True)
        policies = [Policy(allow_origins=each, allow_credentials=True) for each in (one, other)]
        readers = [[_may_read(policy, each) for each in (A, B)] for policy in policies]
        assert readers == [[True, False], [False, True]]
        for each in (one, other):
            each.close()


def test_the_store_of_all_tenants_is_in_no_policy() -> None:
    every = SQL("sqlite://", tenant_column="tenant")
    with pytest.raises(PolicyError, match=r"write store.tenant\(key\)"):
        Policy(allow_origins=[A, every])
    with pytest.raises(TypeError, match=r"write store.tenant\(key\)"):
        every.allows(A)
    with pytest.raises(TypeError, match="only on the store of all tenants"):
        every.tenant("one").tenant("two")
    with pytest.raises(TypeError, match="give tenant_column"):
        SQL("sqlite://").tenant("one")


def test_a_malformed_url_is_refused_without_a_part_of_its_password() -> None:
    for url in ("postgresql://u:secret", "postgresql://u@h:secret/d"):
        with pytest.raises(ValueError, match="write %23 for #") as caught:
            SQL(url)
        assert "secret" not in "".join(traceback.format_exception_only(caught.value))
        assert caught.value.__suppress_context__


def test_a_key_is_text_or_a_whole_number() -> None:
    """A key of another kind would be compared with texts, and be none of them."""
    sql = SQL("sqlite://", tenant_column="tenant")
    redis = Redis("redis://127.0.0.1:1/0", "k")
    assert sql.tenant(5) is sql.tenant("5")
    assert redis.tenant(5) == redis.tenant("5")
    for key in (None, True, 5.0, b"acme", "", ()):
        for tenant in (sql.tenant, redis.tenant):
            with pytest.raises(TypeError, match="text or a whole number"):
                tenant(key)  # type: ignore[arg-type]


def test_the_stores_of_tenants_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossorigin.stores.sql.store.MAX_TENANTS", 2)
    every = SQL("sqlite://", tenant_column="tenant")
    first = every.tenant("first")
    second = every.tenant("second")
    assert every.tenant("first") is first
    every.tenant("third")
    assert every.tenant("first") is first
    assert every.tenant("second") is not second
    assert every.tenant("second") == second


def test_a_policy_with_a_table_is_a_value() -> None:
    url = "postgresql+psycopg://user:secret@127.0.0.1/shop"
    policies = [
        Policy(allow_origins=[A, SQL(each, table="shop.origins", ttl=5)])
        for each in (url, create_engine(url), create_async_engine(url))
    ]
    for policy in policies:
        assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own
        assert policy.replace(allow_origins=policy.allow_origins) == policy
        assert "secret" not in repr(policy)
        assert "table='shop.origins', ttl=5" in repr(policy)
    assert policies[0] == policies[1] != policies[2]


def test_a_failing_database_allows_no_origin() -> None:
    store = SQL("postgresql+psycopg://user@127.0.0.1:1/none", listen=False)
    policy = Policy(allow_origins=[store])
    assert not _may_read(policy, A)
    with pytest.raises(StoreError):
        store.allows(A)
    store.close()


def test_a_wrong_argument_raises_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError, match=r"of SQLAlchemy, or the URL .* not dict"):
        SQL({})  # type: ignore[arg-type]  # the fault
    wrong: list[dict[str, Any]] = [
        *({name: each} for name in ("table", "column") for each in (None, "", 5, b"x")),
        *({name: each} for name in ("where", "tenant_column") for each in (" ", 5)),
    ]
    for words in wrong:
        with pytest.raises(TypeError, match=f"{next(iter(words))} is text that is not empty"):
            SQL("sqlite://", **words)
    with pytest.raises(ValueError, match="size is too long"):
        SQL("sqlite://", size=10**400)
    with pytest.raises(StoreError, match="cannot be written as UTF-8"):
        SQL("sqlite://").remove("https://\ud800.example")
    with pytest.raises(ModuleNotFoundError, match="pyodbc"):
        SQL("mssql+pyodbc://here/none")
    monkeypatch.setitem(__import__("sys").modules, "sqlalchemy", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'crossorigin\[sql\]'"):
        SQL("sqlite://")
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'crossorigin\[sql\]'"):
        SQL.migration("sqlite")


def test_the_migration_names_the_table() -> None:
    told = SQL.migration("sqlite", table="shop.allowed", column="o", tenant_column="t")
    assert "CREATE TABLE shop.allowed" in told
    assert "PRIMARY KEY (t, o)" in told


def test_threads_of_one_process_share_a_look_up(postgres: Database) -> None:
    with _table(postgres):
        store = SQL(postgres.url("psycopg"), mode="origin")
        store.add(A)
        policy = Policy(allow_origins=[store])
        answers: list[bool] = []
        threads = [
            threading.Thread(target=lambda: answers.append(_may_read(policy, A)))
            for _ in range(20)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert answers == [True] * 20
        store.close()
