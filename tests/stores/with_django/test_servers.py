"""Rows of a model under real servers, each with four processes."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from harness.databases import Database
from harness.servers import gunicorn_server, uvicorn_workers
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool
from tables.model import A, B

pytestmark = [pytest.mark.xdist_group("databases"), pytest.mark.rules(6)]

WORKERS = 4
PROJECT = "harness.origins_project"
TABLE = "crossorigin_origins_allowedorigin"
Serve = Callable[[], AbstractContextManager[int]]
SERVERS: dict[str, Serve] = {
    "gunicorn": lambda: gunicorn_server(f"{PROJECT}.wsgi:application"),
    "uvicorn": lambda: uvicorn_workers(f"{PROJECT}.asgi:application", WORKERS),
}


@dataclass
class Worker:
    """A connection that one process of the server holds open."""

    connection: http.client.HTTPConnection
    process: int = 0

    def may_read(self, origin: str, path: str = "/sync") -> bool:
        self.connection.request("GET", path, headers={"Origin": origin})
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        self.process = int(body)
        return response.getheader("Access-Control-Allow-Origin") == origin


@contextmanager
def _workers(port: int) -> Iterator[list[Worker]]:
    """Yield a connection to each process of the server."""
    found: dict[int, Worker] = {}
    until = time.monotonic() + 60
    with ExitStack() as stack:
        while len(found) < WORKERS:
            assert time.monotonic() < until, f"{len(found)} processes answered"
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
            stack.callback(connection.close)
            worker = Worker(connection)
            with suppress(ConnectionError):
                worker.may_read(A)
                found.setdefault(worker.process, worker)
        yield list(found.values())


def _until(condition: Callable[[], bool]) -> float:
    """Return the seconds until a condition holds."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < 10
        threading.Event().wait(0.01)  # the servers need the processor, too
    return time.monotonic() - started


@pytest.fixture(scope="module")
def shop(postgres: Database) -> Engine:
    """An empty database, and a way past Django to it."""
    maintenance = create_engine(postgres.url("psycopg"), isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text("CREATE DATABASE shop"))
    maintenance.dispose()
    return create_engine(
        postgres.url("psycopg").replace("/postgres", "/shop"), poolclass=NullPool
    )


def _insert(engine: Engine, origin: str) -> None:
    with engine.begin() as connection:
        row = "INSERT INTO crossorigin_origins_allowedorigin (origin, note, created)"
        connection.execute(
            text(f"{row} VALUES (:origin, '', CURRENT_TIMESTAMP)"), {"origin": origin}
        )


def _delete(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM crossorigin_origins_allowedorigin"))


def _open_connections(engine: Engine) -> int:
    query = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = 'shop' AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        return int(connection.scalar(text(query)))


@pytest.mark.parametrize(("server", "mode"), [("gunicorn", "list"), ("uvicorn", "origin")])
def test_a_removed_origin_is_refused_by_every_process_within_a_second(
    server: str,
    mode: str,
    postgres: Database,
    shop: Engine,
    sqlite: dict[str, Any],
    project: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    databases = {"default": postgres.django("shop"), "other": sqlite}
    project(databases)
    connections.close_all()
    _configure(monkeypatch, databases, mode=mode, ttl=1000, negative_ttl=1000)
    other = create_engine(f"sqlite:///{sqlite['NAME']}", poolclass=NullPool)
    _insert(other, B)
    with SERVERS[server]() as port, _workers(port) as workers:
        assert [each.may_read("https://static.example") for each in workers] == [True] * 4
        _check_announced(workers, shop)
        _check_not_announced(workers, other)


def _configure(
    monkeypatch: pytest.MonkeyPatch, databases: dict[str, dict[str, Any]], **store: object
) -> None:
    """Set the environment of the servers."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", f"{PROJECT}.settings")
    monkeypatch.setenv("DATABASES", json.dumps(databases))
    monkeypatch.setenv("STORE", json.dumps(store))
    options = f"--preload --workers {WORKERS} --worker-class gthread --threads 2"
    monkeypatch.setenv("GUNICORN_CMD_ARGS", f"{options} --keep-alive 60")


def _check_announced(workers: list[Worker], shop: Engine) -> None:
    """PostgreSQL: long before the time to live, and with one connection of each process."""
    assert [each.may_read(A) for each in workers] == [False] * 4
    _insert(shop, A)
    assert _until(lambda: all(each.may_read(A) for each in workers)) < 1
    assert [each.may_read(A, "/async") for each in workers] == [True] * 4
    # One connection of each process listens, and none stays open after a look-up.
    assert _until(lambda: _open_connections(shop) == WORKERS) < 5
    for number in range(50):
        workers[number % WORKERS].may_read(f"https://{number}.example")
        assert _open_connections(shop) <= 2 * WORKERS
    assert _until(lambda: _open_connections(shop) == WORKERS) < 5
    _delete(shop)
    assert _until(lambda: not any(each.may_read(A) for each in workers)) < 1


def _check_not_announced(workers: list[Worker], other: Engine) -> None:
    """SQLite: the time to live bounds a change."""
    assert [each.may_read(B, "/other/sync") for each in workers] == [True] * 4
    assert [each.may_read(A, "/other/async") for each in workers] == [False] * 4
    _delete(other)
    assert _until(lambda: not any(each.may_read(B, "/other/sync") for each in workers)) < 1
