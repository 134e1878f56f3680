"""The Redis backend alone, with a real server: questions, changes, outages and settings."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
import trio
from harness.redis_server import RedisServer, redis_server
from harness.together import check_all
from redis.sentinel import Sentinel

from crossorigin.stores import StoreError
from crossorigin.stores.redis import TIMEOUT, Redis, RedisBackend

pytestmark = pytest.mark.xdist_group("redis")

A, B = "https://a.example", "https://b.example"


@pytest.fixture
def backend(server: RedisServer, key: str) -> Iterator[RedisBackend]:
    found = RedisBackend(server.url.replace(" ", "%20"), key)
    yield found
    found.close()


def _clients(server: RedisServer) -> dict[str, Any]:
    password = server.password
    return {
        "sync": redis.Redis(port=server.port, password=password),
        "sync, decodes": redis.Redis(
            port=server.port, password=password, decode_responses=True
        ),
        "sync, third protocol": redis.Redis(port=server.port, password=password, protocol=3),
        "async": redis.asyncio.Redis(port=server.port, password=password),
        "async, decodes": redis.asyncio.Redis(
            port=server.port, password=password, decode_responses=True
        ),
        "socket": redis.Redis(unix_socket_path=str(server.socket), password=password),
        "URL of the socket": f"unix://:pass%20word@{server.socket}?db=0",
        "URL": f"redis://:pass%20word@127.0.0.1:{server.port}?decode_responses=true",
    }


def test_members_are_added_asked_and_removed_with_every_kind_of_client(
    server: RedisServer, key: str
) -> None:
    def check(row: tuple[str, Any]) -> None:
        backend = RedisBackend(row[1], key)
        assert (backend.add(A), backend.add(A), backend.add(B)) == (True, False, True)
        assert (backend.has(A), asyncio.run(backend.has_async(A))) == (True, True)
        assert trio.run(backend.has_async, "https://c.example") is False
        assert sorted(backend.rows()) == [A, B]
        assert [backend.remove(each) for each in (A, A, B)] == [True, False, True]
        assert not backend.has(A)
        backend.close()

    check_all(_clients(server).items(), check, lambda row: row[0])


def test_bytes_that_are_no_text_are_a_row_that_is_no_origin(
    server: RedisServer, backend: RedisBackend, key: str
) -> None:
    with server.client() as client:
        client.sadd(key, b"https://\xff.example", A)
    shown = "https://\\xff.example"
    assert sorted(backend.rows()) == [shown, A]
    assert (backend.remove(shown), backend.remove(shown)) == (True, False)
    assert list(backend.rows()) == [A]
    for wrong in (None, "", " ", b"x", 5):
        with pytest.raises(TypeError, match="key is text that is not empty"):
            RedisBackend("redis://localhost", wrong)  # type: ignore[arg-type]  # the fault


def test_key_of_another_type_fails(
    server: RedisServer, backend: RedisBackend, key: str
) -> None:
    with server.client() as client:
        client.set(key, A)
    for question in (lambda: backend.has(A), lambda: list(backend.rows())):
        with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
            question()


def test_an_answer_that_is_neither_0_nor_1_allows_no_origin(
    backend: RedisBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that echoes answers with the question, as no Redis does."""
    client = backend._connected().client
    for answer in (b"1", [b"SISMEMBER"], True, 2, None, "1", 1.0):
        monkeypatch.setattr(client, "sismember", lambda *_given, answer=answer: answer)
        with pytest.raises(StoreError, match="neither 0 nor 1"):
            backend.has(A)


def test_changes_name_the_origins_that_any_backend_changes(
    server: RedisServer, backend: RedisBackend
) -> None:
    other = pickle.loads(pickle.dumps(backend))  # noqa: S301 - our own
    changes = backend.changes()
    assert next(changes) is None
    other.add(A)
    other.remove(A)
    with server.client() as client:
        client.publish(backend.channel, "")
        client.publish(backend.channel, "x" * 5000)
    assert [next(changes) for _ in range(4)] == [A, A, None, None]
    other.close()
    backend.close()
    assert list(changes) == []


def test_listener_waits_through_silence_while_the_server_answers(
    backend: RedisBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossorigin.stores.redis._PING_EVERY", 0.0)
    monkeypatch.setattr("crossorigin.stores.redis._POLL", 0.01)
    changes = backend.changes()
    assert next(changes) is None
    later = threading.Timer(0.3, lambda: backend.add(A))
    later.start()
    assert next(changes) == A
    later.join()


def test_store_of_a_tenant_has_a_set_of_its_own(server: RedisServer, key: str) -> None:
    client = redis.Redis(port=server.port, password=server.password)
    store = Redis(client, key, mode="origin", ttl=7)
    acme, other = store.tenant("acme"), store.tenant("other")
    acme.add(A)
    assert (acme.allows(A), other.allows(A), store.allows(A)) == (True, False, False)
    assert acme == store.tenant("acme") == Redis(client, f"{key}:acme", mode="origin", ttl=7)
    assert client.smembers(f"{key}:acme") == {A.encode()}
    for each in (acme, other, store, client):
        each.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_child_of_a_fork_has_connections_of_its_own(backend: RedisBackend) -> None:
    backend.add(A)
    before = backend._connected()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(20)
        is_own = backend.has(A) and backend._connected() is not before
        os.write(write, b"1" if is_own and len(backend._lives) == 1 else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 1) == b"1"
    os.close(read)
    os.close(write)
    assert backend.has(A)
    assert backend._connected() is before
    backend.close()
    backend.close()


def test_lost_connections_are_opened_again_and_logged(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        backend = RedisBackend(server.url)
        changes = backend.changes()
        backend.add(A)
        assert next(changes) is None
        server.kill()
        with pytest.raises(redis.ConnectionError):
            next(changes)
        with pytest.raises(redis.ConnectionError):
            backend.has(A)
        server.start()
        assert backend.has(A)
        changes = backend.changes()
        assert next(changes) is None
        backend.close()
        assert list(changes) == []


def test_server_that_stopped_fails_questions_and_listeners_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossorigin.stores.redis.TIMEOUT", 0.2)
    monkeypatch.setattr("crossorigin.stores.redis._PING_EVERY", 0.1)
    monkeypatch.setattr("crossorigin.stores.redis._POLL", 0.05)
    with redis_server(tmp_path) as server:
        backend = RedisBackend(server.url)
        changes = backend.changes()
        assert next(changes) is None
        server.stop()
        with pytest.raises(redis.TimeoutError):
            next(changes)
        with pytest.raises(redis.TimeoutError):
            next(backend.changes())
        with pytest.raises(redis.TimeoutError):
            backend.has(A)
        server.resume()
        assert not backend.has(A)
        backend.close()


URL = "rediss://me:secret@db.example:7000/2"


def test_settings_of_a_client_are_carried_over_without_its_limits() -> None:
    from_url = RedisBackend(f"{URL}?ssl_cert_reqs=none&socket_timeout=60")
    sync = redis.Redis(
        host="db.example",
        port=7000,
        db=2,
        username="me",
        password="secret",  # noqa: S106 - of no server
        ssl=True,
        ssl_cert_reqs="none",
        socket_timeout=1,
    )
    kind, options = RedisBackend(sync)._settings
    assert (kind, options["ssl_cert_reqs"]) == ("tls", "none")
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (1, TIMEOUT)
    assert from_url._settings.options["socket_timeout"] == TIMEOUT
    assert options.items() >= {"host": "db.example", "username": "me", "db": 2}.items()


def test_backends_compare_pickle_and_print_by_their_settings() -> None:
    one, same, other = RedisBackend(URL), RedisBackend(URL), RedisBackend(URL, "other")
    assert one == same == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert hash(one) == hash(same)
    assert one not in (other, URL)
    shown = {
        URL: "rediss://me:***@db.example:7000/2",
        "redis://localhost": "redis://localhost:6379/0",
        "redis://[2001:db8::7]:7000/1": "redis://[2001:db8::7]:7000/1",
        "redis://me@h": "redis://me@h:6379/0",
        "unix://:secret@/run/r.sock?db=1": "unix://:***@/run/r.sock?db=1",
    }

    def check(row: tuple[str, str]) -> None:
        url, address = row
        expected = f"RedisBackend({address!r}, key='crossorigin:origins')"
        assert repr(RedisBackend(url)) == expected

    check_all(shown.items(), check, lambda row: row[0])


class _OwnConnection(redis.Connection):
    pass


def _own() -> redis.Redis:
    return redis.Redis(connection_pool=redis.ConnectionPool(connection_class=_OwnConnection))


def _of_sentinel() -> Any:  # noqa: ANN401 - as the library says
    sentinel: Any = Sentinel
    return sentinel([("localhost", 1)]).master_for("main")


REFUSED: dict[str, Callable[[], Any]] = {
    "another object": object,
    "sentinel": _of_sentinel,
    "connections of the owner's class": _own,
    "connect function": lambda: redis.Redis(redis_connect_func=lambda: None),
    "another scheme": lambda: "https://me:secret@a.example",
    "key in the URL": lambda: "redis://localhost?key=x",
    "empty key in the URL": lambda: "redis://:secret@localhost?key=",
    "mode in the URL": lambda: "redis://:secret@localhost/0?db=1&mode=origin",
    "option that the library does not have": lambda: "redis://:secret@localhost?kye=x",
    "place that is no number": lambda: "redis://:secret@localhost/origins",
    "fragment": lambda: "redis://:secret@localhost/0#key=x",
    "number sign in the password": lambda: "redis://:my#secret@localhost/0",
    "question mark in the password": lambda: "redis://:my?secret@localhost/0",
    "slash in the password": lambda: "redis://:my/secret@localhost/0",
}


def test_clients_that_are_not_supported_are_refused_without_a_secret() -> None:
    def check(row: tuple[str, Callable[[], Any]]) -> None:
        with pytest.raises(TypeError, match=r"give |write ") as caught:
            RedisBackend(row[1]())
        assert "secret" not in str(caught.value)

    check_all(REFUSED.items(), check, lambda row: row[0])
