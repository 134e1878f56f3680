"""The whole list of a store: when it is loaded, how long it holds, and which rows do."""

from __future__ import annotations

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
import trio
from harness.stores import Clock, MemoryBackend, eventually

from crossorigin import Policy, Reason
from crossorigin.stores import Store, StoreError
from crossorigin.stores.announced import MAX_CHANGED, Announced
from crossorigin.stores.limits import Limits
from crossorigin.stores.rows import MAX_SKIPPED, Judge, bounded
from crossorigin.stores.snapshot import Snapshot
from crossorigin.stores.watch import Watch

A, B = "https://a.example", "https://b.example"
PLAIN = Judge(credentials=False, risks=frozenset())


def test_the_first_question_waits_for_the_list_and_the_others_read_it() -> None:
    backend = MemoryBackend(A, "https://*.c.example")
    store = Store(backend)
    assert store.peek(A) is None
    assert backend.asked == 0
    assert store.allows(A)
    assert (store.peek(A), store.peek(B), store.peek("https://x.c.example")) == (
        True,
        False,
        True,
    )
    store.close()


def test_requests_in_threads_and_loops_of_both_kinds_wait_for_the_first_list() -> None:
    backend = MemoryBackend(A, listens=False)
    release = threading.Event()
    backend.before = lambda: release.wait(20)
    store = Store(backend)
    with ThreadPoolExecutor(4) as threads:
        pending = [
            threads.submit(store.allows, A),
            threads.submit(asyncio.run, store.allows_async(A)),
            threads.submit(lambda: trio.run(store.allows_async, A)),
        ]
        eventually(lambda: backend.asked)
        # During the load one more comes: no second load follows for it.
        pending.append(threads.submit(store.allows, A))
        machine: Any = store._machine
        eventually(lambda: len(machine._waiting) == 4)
        release.set()
        assert all(each.result() for each in pending)
    assert backend.asked == 1
    assert asyncio.run(store.allows_async(B)) is False
    store.close()


def test_each_policy_has_the_rows_that_are_valid_under_its_own_fields(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A bad row is left out and reported; it never widens the list."""
    rows = [
        A,
        "HTTPS://B.example:443",
        "http://insecure.example",
        "http://localhost:5173",
        "https://*.github.io",
        "moz-extension://*",
        "null",
        "*",
        "",
        "https://a.example/path",
        "https://*",
        r"https://.*\.example",
        None,
        7,
        b"https://bytes.example",
        "https://a.example\nhttps://c.example",
    ]
    asked = {
        A: True,
        B: True,
        "http://insecure.example": None,
        "http://localhost:5173": True,
        "https://x.github.io": None,
        "null": False,
        "https://c.example": False,
        "https://bytes.example": False,
        "moz-extension://01234567-89ab-cdef-0123-456789abcdef": False,
        "https://x.example": False,
    }
    store = Store(MemoryBackend(*rows))
    plain = Policy(allow_origins=store)
    strict = Policy(allow_origins=store, allow_credentials=True)
    risks = {"insecure-origin", "public-suffix"}
    risky = Policy(allow_origins=store, allow_credentials=True, accept_risks=risks)
    for origin, expected in asked.items():
        found = [each.evaluate(origin=origin).allowed for each in (plain, strict, risky)]
        assert found == ([True, False, True] if expected is None else [expected] * 3), origin
    assert not plain.is_public
    codes = {each.code for each in store.skipped}
    assert codes >= {"prohibited-insecure-origin", "incompatible-any-origin-others"}
    assert codes >= {"invalid-type", "prohibited-null-origin", "prohibited-any-extension"}
    lines = [each.getMessage() for each in caplog.records]
    assert len(lines) == len(set(lines)) == len(store.skipped)
    assert all(
        line.startswith("A row of the store 'memory://***' is left out: ") for line in lines
    )
    assert all(line.isprintable() for line in lines)
    caplog.clear()
    store.reload()
    assert caplog.records == []
    store.close()


def test_the_first_bad_rows_are_reported_and_all_are_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Store(MemoryBackend(*(f"bad{n}" for n in range(500)), A))
    assert store.allows(A)
    assert len(store.skipped) == MAX_SKIPPED
    assert len(caplog.records) == MAX_SKIPPED + 1
    assert "has 500 rows that are left out" in caplog.text
    store.close()


def test_a_change_that_is_announced_reaches_the_list_at_once() -> None:
    backend = MemoryBackend(A)
    store = Store(backend)
    assert store.allows(A)
    eventually(lambda: backend.connected)
    backend.kept = [B]
    backend.announced.put(A)
    eventually(lambda: store.peek(A) is False)
    assert store.peek(B)
    store.add("HTTPS://A.example")
    assert backend.kept == [B, A]
    eventually(lambda: store.peek(A))
    assert store.add(A) is False
    assert store.remove(A)
    eventually(lambda: store.peek(A) is False)
    assert store.remove(A) is False
    store.close()


def test_an_announced_origin_is_refused_where_the_list_cannot_be_loaded() -> None:
    """Others of the old list hold; a pattern that is announced may have named any of them."""
    backend = MemoryBackend(A, B)
    store = Store(backend)
    assert store.allows(A)
    assert store.allows(B)
    eventually(lambda: backend.connected)
    backend.error = OSError()
    backend.announced.put(A)
    eventually(lambda: store.peek(A) is None)
    with pytest.raises(StoreError):
        store.allows(A)
    assert store.peek(B)
    for number in range(MAX_CHANGED):
        backend.announced.put(f"https://{number}.example")
    eventually(lambda: store.peek(B) is None)
    backend.error = None
    backend.announced.put("https://*.b.example")
    eventually(lambda: (store.peek(A), store.peek(B)) == (True, True))
    store.close()


def test_a_request_of_the_process_that_changed_a_row_waits_for_the_list() -> None:
    backend = MemoryBackend(A)
    store = Store(backend)
    assert store.allows(A)
    eventually(lambda: backend.connected)
    machine = store._machine
    assert machine is not None
    entered, release = threading.Event(), threading.Event()

    def hold() -> None:
        entered.set()
        release.wait(20)

    # A load that began before the change does not have it.
    backend.before = hold
    store._configuration[0].announced.put(None)  # type: ignore[attr-defined]
    assert entered.wait(20)
    backend.kept = [B]
    backend.before = lambda: None
    machine.forget_own()
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(store.allows, A)]
        asked.append(threads.submit(asyncio.run, store.allows_async(B)))
        release.set()
        assert [each.result() for each in asked] == [False, True]
    # Where the list cannot be loaded, the old one holds.
    backend.error = OSError("down")
    machine.forget_own()
    assert store.allows(B)
    machine.forget_own()
    assert store.allows(B)
    store.close()


def test_a_change_during_a_load_is_not_lost_with_an_earlier_one() -> None:
    announced = Announced()
    announced.add(A)
    announced.add("https://*.a.example")
    number = announced.begin()
    announced.add(A)
    announced.loaded(number)
    assert (A in announced.names, announced.is_any) == (True, False)
    announced.loaded(announced.begin())
    assert A not in announced.names


def test_a_lost_connection_is_opened_again_and_the_list_is_loaded(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend = MemoryBackend(A)
    store = Store(backend)
    assert store.allows(A)
    eventually(lambda: backend.connected == 1)
    backend.kept = [B]
    backend.announced.put(OSError("lost"))
    eventually(lambda: backend.connected == 2)
    eventually(lambda: store.peek(B))
    assert "connection of the store" in caplog.text
    assert "lost" in caplog.text
    caplog.clear()
    backend.goodbye = OSError("closed")  # by the store itself
    store.close()
    eventually(lambda: backend.ended == 2)
    assert caplog.records == []


def test_a_watch_that_begins_to_listen_after_it_was_stopped_ends() -> None:
    backend = MemoryBackend(A)
    changes: list[str | None] = []

    def stop() -> None:
        watch.stop()

    watch = Watch(backend, changes.append, stop)
    watch.start()
    eventually(lambda: backend.connected)
    backend.announced.put(A)
    eventually(lambda: backend.ended)
    assert changes == []


def test_a_store_that_is_closed_during_a_load_ends_its_thread() -> None:
    backend = MemoryBackend(A, listens=False)
    entered, release = threading.Event(), threading.Event()

    def hold() -> None:
        entered.set()
        release.wait(20)

    backend.before = hold
    before = set(_threads())
    store = Store(backend)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(store.allows, A)
        assert entered.wait(20)
        store.close()
        with pytest.raises(StoreError):
            answer.result()
    release.set()
    eventually(lambda: not set(_threads()) - before)


def test_without_announcements_the_list_is_loaded_when_its_time_has_passed() -> None:
    backend = MemoryBackend(A, listens=False)
    store = Store(backend, ttl=0.01)
    assert store.allows(A)
    backend.kept = [B]
    eventually(lambda: store.peek(B))
    store.close()


def test_a_failed_load_keeps_the_old_list_for_a_limited_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, backend = Clock(), MemoryBackend(A)
    snapshot = Snapshot(backend, Limits(ttl=60, stale=600), clock)
    view = snapshot.view(PLAIN)
    assert snapshot.view(PLAIN) is view
    snapshot.load()
    assert view.peek(A)
    backend.error = OSError("down")
    for _ in range(3):
        snapshot.load()
    assert caplog.text.count("cannot be loaded") == 1
    clock.now += 60
    snapshot.load()
    assert caplog.text.count("cannot be loaded") == 2
    assert "down" in caplog.text
    clock.now += 599
    assert view.peek(A)
    clock.now += 1
    assert view.peek(A) is None
    with pytest.raises(StoreError) as caught:
        view.allows(A)
    assert isinstance(caught.value.__cause__, OSError)
    with pytest.raises(StoreError):
        asyncio.run(view.allows_async(A))
    backend.error = None
    snapshot.load()
    assert view.allows(A)
    snapshot.stop()
    backend.close()


def test_a_first_load_that_fails_raises_in_all_waiting_requests(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend = MemoryBackend(A)
    backend.error = OSError("down")
    store = Store(backend)
    policy = Policy(allow_origins=store)
    assert policy.evaluate(origin=A).reason is Reason.LOOKUP_FAILED
    assert asyncio.run(policy.evaluate_async(origin=A)).reason is Reason.LOOKUP_FAILED
    with pytest.raises(StoreError):
        store.reload()
    backend.error = None
    eventually(lambda: policy.evaluate(origin=A).allowed)
    assert "down" in caplog.text
    store.close()


def test_a_first_load_that_hangs_is_waited_for_a_bounded_time() -> None:
    backend = MemoryBackend(A)
    release = threading.Event()
    backend.before = lambda: release.wait(20)
    snapshot = Snapshot(backend, Limits(), patience=0.05)
    view = snapshot.view(PLAIN)
    with pytest.raises(StoreError, match=r"not loaded in 0\.05 seconds"):
        view.allows(A)
    with pytest.raises(StoreError, match=r"not loaded in 0\.05 seconds"):
        asyncio.run(view.allows_async(A))
    release.set()
    eventually(lambda: view.peek(A))
    snapshot.stop()
    backend.close()
    with pytest.raises(StoreError, match="closed"):
        snapshot.view(Judge(credentials=True, risks=frozenset())).allows(A)


def test_a_policy_that_comes_during_a_load_waits_for_the_next_one() -> None:
    backend = MemoryBackend(A)
    store = Store(backend)
    assert store.allows(A)
    eventually(lambda: backend.connected)
    entered, release = threading.Event(), threading.Event()

    def hold() -> None:
        backend.before = lambda: None
        entered.set()
        release.wait(20)

    backend.before = hold
    backend.announced.put(None)
    assert entered.wait(20)
    with ThreadPoolExecutor(1) as threads:
        policy = Policy(allow_origins=store)
        answer = threads.submit(policy.evaluate, origin=A)
        eventually(lambda: store.peek(A) is not None)
        release.set()
        assert answer.result().allowed
    store.close()


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(StoreError, match="more than 10 rows"):
        bounded((A for _ in count()), 10)
    assert bounded([A] * 10, 10) == [A] * 10


def _threads() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name.startswith("crossorigin-store")]


def test_a_store_that_is_closed_or_dropped_ends_its_threads() -> None:
    backend, dropped = MemoryBackend(A), MemoryBackend(A)
    before = set(_threads())
    store = Store(backend)
    assert store.allows(A)
    policy = Policy(allow_origins=Store(dropped))
    assert policy.evaluate(origin=A).allowed
    eventually(lambda: backend.connected and dropped.connected)
    assert len(set(_threads()) - before) == 4
    store.close()
    del policy
    gc.collect()
    eventually(lambda: not set(_threads()) - before)
    assert backend.closed.is_set()
    assert dropped.closed.is_set()
    store.close()  # it has no thread
    backend.closed.clear()
    assert store.peek(A) is None
    assert store.skipped == ()
    store.forget(A)
    assert store.allows(A)  # and opens again
    store.close()
