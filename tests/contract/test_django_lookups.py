"""Rule 6 in Django: one function works under WSGI and ASGI, and holds no connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from harness.raw_http import exchange
from harness.servers import apart
from tables.model import A, B

pytestmark = pytest.mark.rules(6)

SERVERS = {"wsgi": "waitress", "asgi": "uvicorn"}
ATTEMPTS = 1000
KINDS = pytest.mark.parametrize("kind", SERVERS)
FUNCTIONS = pytest.mark.parametrize("function", ["sync", "async"])


@contextmanager
def _database(folder: Path, kind: str, function: str) -> Iterator[int]:
    """Serve `harness.django_database` in a process of its own; yields the port."""
    arguments = (kind, function, str(folder / "origins.sqlite3"), A)
    (folder / "project.py").write_text(
        f"from harness.django_database import make\napp = make(*{arguments!r})\n"
    )
    with apart(folder, "project", SERVERS[kind]) as port:
        yield port


def _allowed(port: int, origin: str, *, asks: bool = False) -> list[str]:
    lines = [("Origin", origin.encode())]
    if asks:
        lines.append(("Access-Control-Request-Method", b"PUT"))
    answered = exchange(port, "OPTIONS" if asks else "GET", "/", "x", lines)
    assert answered.status == ((204 if origin == A else 403) if asks else 200)
    return answered.all("Access-Control-Allow-Origin")


def _state(port: int) -> Any:  # noqa: ANN401 - JSON
    return json.loads(exchange(port, "GET", "/state", "x").body)


@KINDS
@FUNCTIONS
def test_a_lost_connection_costs_one_answer(tmp_path: Path, kind: str, function: str) -> None:
    """N4: the database has restarted; the next question opens a connection."""
    with _database(tmp_path, kind, function) as port:
        assert [_allowed(port, A) for _ in range(5)] == [[A], [], [A], [A], [A]]
        assert _allowed(port, B) == []


@KINDS
@FUNCTIONS
def test_a_preflight_is_looked_up_too(tmp_path: Path, kind: str, function: str) -> None:
    with _database(tmp_path, kind, function) as port:
        assert _allowed(port, A, asks=True) == [A]
        assert _allowed(port, A) == []
        assert _allowed(port, B, asks=True) == []


@KINDS
@FUNCTIONS
def test_a_look_up_keeps_no_connection(tmp_path: Path, kind: str, function: str) -> None:
    with _database(tmp_path, kind, function) as port:
        for _ in range(4):
            _allowed(port, A)
        # Under ASGI a request ends after its response has been sent.
        states = (_state(port) for _ in range(ATTEMPTS))
        assert next((True for each in states if each["open"] == 0), False)


@KINDS
@FUNCTIONS
def test_a_look_up_runs_in_the_thread_of_its_request(
    tmp_path: Path, kind: str, function: str
) -> None:
    """So it sees the rows of a transaction that is open there, as in a test suite."""
    with _database(tmp_path, kind, function) as port:
        for _ in range(4):
            _allowed(port, A)
        threads = _state(port)["threads"]
    assert len(threads) == 8
    assert threads[::2] == threads[1::2]


@pytest.mark.parametrize(("kind", "function"), [("wsgi", "async"), ("asgi", "sync")])
def test_a_cached_look_up_runs_once_and_in_the_thread_of_its_request(
    tmp_path: Path, kind: str, function: str
) -> None:
    """Nobody needs two functions: each kind of server has the kind that it would not await."""
    with _database(tmp_path, kind, f"cached {function}") as port:
        assert [_allowed(port, A, asks=asks) for asks in (False, True, False)] == [[A]] * 3
        states = (_state(port) for _ in range(ATTEMPTS))
        found = next(each for each in states if each["open"] == 0)
    asked, first, second = found["threads"]
    assert asked == first
    assert second
