"""Stores: values on the outside, live inside; asked for a list, or for each origin."""

from __future__ import annotations

import asyncio
import copy
import functools
import os
import pickle
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final, Literal

import pytest
import trio
from harness.stores import Clock, MemoryBackend, eventually
from harness.together import check_all

from crossorigin import Guard, Policy, PolicyError, PolicyMap, Reason
from crossorigin.stores import File, Redis, Store, StoreError, cached, processes
from crossorigin.stores.limits import Limits
from crossorigin.stores.lookups import Lookups
from crossorigin.stores.rows import Judge
from crossorigin.stores.workers import Workers

A, B, H = "https://a.example", "https://b.example", "http://h.example"


class _Values(MemoryBackend):
    """A backend that is a value, with a password."""

    def __init__(self, name: str, password: str = "hunter2") -> None:  # noqa: S107 - of a test
        super().__init__(A)
        self.place = (name, password)

    def describe(self) -> str:
        return f"'{self.place[0]}:***'"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Values) and self.place == other.place

    def __hash__(self) -> int:
        return hash(self.place)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_Values, self.place)


def test_a_store_is_a_value() -> None:
    one = Store(_Values("x"), mode="origin", ttl=5)
    same = Store(_Values("x"), mode="origin", ttl=5)
    assert one == same
    assert hash(one) == hash(same)
    others = [
        Store(_Values("x"), ttl=5),
        Store(_Values("x"), mode="origin"),
        Store(_Values("y"), mode="origin", ttl=5),
        Store(_Values("x", "other"), mode="origin", ttl=5),
        File("x"),
        "x",
    ]
    assert one not in others
    assert repr(one) == "Store('x:***', mode='origin', ttl=5)"
    assert repr(Store(_Values("x"))) == "Store('x:***')"
    assert copy.copy(one) is copy.deepcopy(one) is one
    assert one.allows(A)
    loaded = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert loaded == one
    assert loaded.peek(A) is None
    assert loaded.allows(A)
    one.close()
    loaded.close()


def test_a_policy_with_a_store_is_a_value() -> None:
    store = Store(_Values("x"))
    policy = Policy(allow_origins=["https://app.example", store], allow_credentials=True)
    same = Policy(
        allow_origins=["https://app.example", Store(_Values("x"))], allow_credentials=True
    )
    assert policy == same
    assert hash(policy) == hash(same)
    assert policy != Policy(allow_origins=["https://app.example"], allow_credentials=True)
    assert policy.allow_origins == ("https://app.example", store)
    assert policy.replace(max_age=5).allow_origins[1] is store
    assert policy.to_mapping()["allow_origins"][1] is store
    assert "hunter2" not in repr(policy)
    assert policy.evaluate(origin=A).allowed
    policies = PolicyMap({"/a": policy, "/b": Policy(allow_origins=store)})
    loaded = pickle.loads(pickle.dumps(policies))  # noqa: S301 - our own
    assert loaded == policies
    own = loaded.policy_for("/a")
    assert own.evaluate(origin=A).allowed
    assert own.evaluate(origin="https://app.example").allowed
    (entry,) = (each for each in own.allow_origins if isinstance(each, Store))
    entry.close()
    store.close()


def test_a_guard_trusts_the_origins_of_a_store() -> None:
    for store in (Store(_Values("x")), Store(_Values("x"), mode="origin")):
        guards = (Guard(trust=store), Guard(trust=[store]))
        for guard in guards:
            for origin, refused in ((A, False), (B, True)):
                verdict = guard.evaluate(
                    method="POST", site="cross-site", host="api.example", origin=origin
                )
                assert verdict.refused is refused
        store.close()


WRONG = {
    "mode": ({"mode": "lists"}, ValueError, "mode is 'list' or 'origin', not 'lists'"),
    "ttl": ({"ttl": "1"}, TypeError, "ttl is a number, not str"),
    "size": ({"size": 0}, ValueError, "size is 0"),
}


def test_a_wrong_argument_raises_at_once() -> None:
    def check(name: str) -> None:
        given, kind, message = WRONG[name]
        with pytest.raises(kind, match=message):
            Store(MemoryBackend(), **given)  # type: ignore[arg-type]
        with pytest.raises(kind, match=message):
            File("x", **given)  # type: ignore[arg-type]

    check_all(WRONG, check, str)


def test_a_class_of_a_store_is_no_entry() -> None:
    for each in (File, Redis, Store):
        for given in (each, [each]):
            words = f"the class {each.__name__} is not a function"
            with pytest.raises(PolicyError, match=words):
                Policy(allow_origins=given)  # type: ignore[arg-type]


def test_a_backend_without_a_method_raises_at_once() -> None:
    class Half:
        in_request = 1
        rows = has = describe = print

    with pytest.raises(TypeError, match="is Half, and lacks has_async, changes, add, remove"):
        Store(Half())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the class MemoryBackend is not a backend"):
        Store(MemoryBackend)  # type: ignore[arg-type]


def test_a_long_row_is_left_out_unread() -> None:
    """It takes no more time than a short one."""
    long = f"https://{'a.' * 5_000_000}example"
    store = Store(MemoryBackend(A, long, f"https://*.{long[8:]}", f"[{long}]"))
    assert store.allows(A)
    assert [len(each.message) < 400 for each in store.skipped] == [True] * len(store.skipped)
    assert {each.message.partition(": ")[2] for each in store.skipped} != set()
    assert all("characters" in each.message for each in store.skipped)
    with pytest.raises(PolicyError):
        store.add(long)
    store.close()


def test_a_row_is_written_in_its_canonical_form_or_refused() -> None:
    store = Store(MemoryBackend())
    assert store.add("HTTPS://A.example:443")
    assert store.add("https://*.B.example")
    assert store.rows() == [A, "https://*.b.example"]
    for bad in ("a.example", "*", "null", "https://a.example/", ""):
        with pytest.raises(PolicyError):
            store.add(bad)
    assert store.remove(A)
    assert not store.remove(A)


def test_a_store_is_asked_once_for_each_origin_and_again_after_a_change() -> None:
    backend = MemoryBackend(A, B)
    store = Store(backend, mode="origin")
    assert store.peek(A) is None
    assert store.allows(A)
    assert asyncio.run(store.allows_async(B))
    eventually(lambda: backend.connected)
    # The answers before the connection listened are asked for again.
    assert store.allows(A)
    assert store.allows(B)
    asked = backend.asked
    assert (store.peek(A), store.peek(B)) == (True, True)
    backend.kept.remove(A)
    backend.announced.put(A)
    eventually(lambda: store.peek(A) is None)
    assert store.peek(B)
    assert not store.allows(A)
    assert backend.asked == asked + 1
    backend.announced.put(None)
    eventually(lambda: store.peek(B) is None)
    assert store.allows(B)
    store.forget(B)
    assert store.peek(B) is None
    assert store.allows(B)
    store.reload()
    assert store.peek(B) is None
    store.close()


def _announce(change: str | Exception | None) -> Callable[[Store, MemoryBackend], object]:
    return lambda _store, backend: backend.announced.put(change)


def _reload(store: Store, _backend: MemoryBackend) -> None:
    with suppress(StoreError):
        store.reload()


FORGOTTEN: Final[dict[object, type[Exception] | None]] = {
    A: None,
    "HTTPS://A.Example:443": None,
    "https://a.example/": None,
    " https://a.example/path ": None,
    "https://user@a.example": None,
    "https://*.example": None,
    "https://*.example/": None,
    "a.example": PolicyError,
    "": PolicyError,
    "*": PolicyError,
    "null": PolicyError,
    "x" * 100_000: PolicyError,
    None: TypeError,
    5: TypeError,
    b"https://a.example": TypeError,
}
"""Arguments of `forget`, and the exception for one that names no origin."""


def test_an_origin_is_forgotten_in_any_spelling_or_an_error_is_raised() -> None:
    stores: dict[str, Any] = {
        "list": Store(MemoryBackend(A)),
        "origin": Store(MemoryBackend(A), mode="origin"),
        "cached": cached(lambda _origin: True),
    }

    def check(row: tuple[object, str]) -> None:
        origin, name = row
        store = stores[name]
        assert store.allows(A)
        raised = FORGOTTEN[origin]
        if raised is None:
            store.forget(origin)
            assert store.peek(A) is None or name == "list"
            return
        with pytest.raises(raised) as caught:
            store.forget(origin)
        remedy = "forget_all()" if name == "cached" else "reload()"
        assert raised is PolicyError or remedy in str(caught.value)

    check_all([(each, name) for each in FORGOTTEN for name in stores], check, repr)
    for name in ("list", "origin"):
        stores[name].close()


CHANGED: Final[dict[str, tuple[Callable[[Store, MemoryBackend], object], str]]] = {
    "anything is announced": (_announce(None), "list, origin"),
    "the connection is lost, and opened again": (_announce(OSError("lost")), "list, origin"),
    "the owner reloads": (_reload, "list, origin"),
    "another origin is announced": (_announce(B), "list, origin"),
    "a pattern is announced": (_announce("https://*.example"), ""),
    "the origin is announced": (_announce(A), ""),
    "the owner forgets it": (lambda store, _: store.forget("HTTPS://A.example:443"), ""),
}
"""A change before the store fails, and the modes in which the last good answer holds."""


@pytest.mark.parametrize("mode", ["list", "origin"])
def test_a_failing_store_gives_the_last_good_answer_unless_the_origin_was_named(
    mode: Literal["list", "origin"],
) -> None:
    def check(name: str) -> None:
        change, modes = CHANGED[name]
        backend = MemoryBackend(A)
        store = Store(backend, mode=mode)
        eventually(lambda: store.allows(A) and backend.connected)
        backend.error = OSError("down")
        asked = backend.asked
        change(store, backend)
        if mode in modes:
            eventually(
                lambda: backend.announced.empty() and backend.asked >= asked + (mode == "list")
            )
            assert store.allows(A)
        else:
            eventually(lambda: store.peek(A) is None)
            with pytest.raises(StoreError):
                store.allows(A)
        store.close()

    check_all(CHANGED, check, str)


def test_an_origin_that_the_fields_of_a_policy_refuse_is_left_out_and_reported_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Store(MemoryBackend(A, H, "chrome-extension://abcdefghijklmnop"), mode="origin")
    strict = Policy(allow_origins=store, allow_credentials=True)
    plain = Policy(allow_origins=store)
    risky = strict.replace(accept_risks="insecure-origin")
    for _ in range(3):
        assert strict.evaluate(origin=H).reason is Reason.ORIGIN_NOT_ALLOWED
        assert plain.evaluate(origin=H).allowed
        assert risky.evaluate(origin=H).allowed
        assert strict.evaluate(origin=A).allowed
        assert strict.evaluate(origin="chrome-extension://abcdefghijklmnop").allowed
        assert asyncio.run(strict.evaluate_async(origin=H)).allowed is False
        store.forget(H)
    assert [each.code for each in store.skipped] == ["prohibited-insecure-origin"]
    assert caplog.text.count("is left out") == 1
    store.close()


def test_reports_of_left_out_rows_are_bounded() -> None:
    rows = [f"http://{n}.example" for n in range(200)]
    store = Store(MemoryBackend(*rows), mode="origin")
    strict = Policy(allow_origins=store, allow_credentials=True)
    assert not any(strict.evaluate(origin=row).allowed for row in rows)
    assert len(store.skipped) == 100
    store.close()


def test_a_question_runs_in_the_thread_of_the_request_if_the_backend_asks_for_it() -> None:
    own, other = MemoryBackend(A, in_request=True), MemoryBackend(A)
    for backend in (own, other):
        store = Store(backend, mode="origin")
        assert store.allows(A)
        store.close()
    assert own.threads == [threading.current_thread().name]
    assert other.threads == ["crossorigin-store-ask"]


def test_a_worker_that_hangs_blocks_no_request() -> None:
    release = threading.Event()
    workers = Workers("hanging", most=2)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"no answer in 0\.01 seconds"):
            workers.call(release.wait, 0.01)
    with pytest.raises(StoreError, match="too many questions"):
        workers.call(release.wait, 0.01)
    release.set()
    eventually(lambda: not [each for each in threading.enumerate() if each.name == "hanging"])
    assert workers.call(lambda: 7, 10) == 7
    with pytest.raises(StoreError, match="raised SystemExit"):
        workers.call(sys.exit, 10)
    with pytest.raises(ZeroDivisionError):
        workers.call(lambda: 1 // 0, 10)


def test_a_worker_for_a_task_is_no_thread_of_the_event_loop() -> None:
    """Those are few, and the application needs them."""
    release = threading.Event()
    workers = Workers("for-tasks", most=1)

    def name() -> str:
        return threading.current_thread().name

    async def ask() -> None:
        assert await workers.call_async(name) == "for-tasks"
        waiting = asyncio.create_task(workers.call_async(release.wait))
        await asyncio.sleep(0)
        with pytest.raises(StoreError, match="too many questions"):
            await workers.call_async(name)
        release.set()
        assert await waiting
        with pytest.raises(ZeroDivisionError):
            await workers.call_async(lambda: 1 // 0)

    asyncio.run(ask())
    assert trio.run(workers.call_async, name) == "for-tasks"
    # An event loop of an unknown kind.
    with pytest.raises(StopIteration) as end:
        workers.call_async(name).send(None)
    assert end.value.value == threading.current_thread().name


def test_a_greenlet_asks_for_itself_and_is_ended_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gevent = pytest.importorskip("gevent")
    monkeypatch.setattr(processes, "has_greenlets", lambda: True)
    workers = Workers("greenlets", most=1)
    assert workers.call(lambda: threading.current_thread().name, 5) == "MainThread"
    with pytest.raises(StoreError, match=r"no answer in 0\.01 seconds"):
        workers.call(functools.partial(gevent.sleep, 20), 0.01)
    with pytest.raises(StoreError, match="too many questions"):
        workers.call(lambda: workers.call(int, 5), 5)
    # The limit of somebody else is no failure of the store.
    with pytest.raises(gevent.Timeout), gevent.Timeout(0.01):
        workers.call(functools.partial(gevent.sleep, 20), 5)
    with pytest.raises(ZeroDivisionError):
        workers.call(lambda: 1 // 0, 5)


def test_a_worker_that_cannot_start_frees_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    workers = Workers("refused", most=1)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="can't start"):
            workers.call(int, 10)
    assert workers.call(int, 10) == 0


def test_the_last_good_answer_of_a_store_is_given_while_it_is_down() -> None:
    clock, backend = Clock(), MemoryBackend(A, listens=False)
    lookups = Lookups(backend, Limits(), clock)
    view = lookups.view(Judge(credentials=True, risks=frozenset()))
    assert view.allows(A, bool)
    backend.error = OSError("down")
    clock.now += 61
    assert view.allows(A, bool)
    with pytest.raises(StoreError):
        view.allows(B, bool)
    lookups.stop()


def test_a_fork_drops_all_answers() -> None:
    """The same in one process, where coverage sees it."""
    cache = cached(lambda origin: origin == A)
    assert cache.allows(A)
    processes.renew_all()
    assert cache.peek(A) is None


def test_a_fork_drops_the_threads_of_each_of_two_equal_stores() -> None:
    backend = MemoryBackend(A)
    equal = [Store(backend, mode="origin"), Store(backend, mode="origin")]
    assert [each.allows(A) for each in equal] == [True, True]
    processes.renew_all()
    assert [each._machine for each in equal] == [None, None]
    backend.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("mode", ["list", "origin"])
def test_a_forked_process_starts_new_threads_and_does_not_touch_those_of_the_parent(
    mode: Literal["list", "origin"],
) -> None:
    backend = MemoryBackend(A)
    store, other = Store(backend, mode=mode), cached(lambda origin: origin == A)
    assert store.allows(A)
    assert other.allows(A)
    eventually(lambda: backend.connected)
    read, write = os.pipe()
    lock, held = threading.Event(), threading.Event()

    def hold() -> None:
        """Hold the lock of the cache while the process forks."""
        with other._cache.flights.lock:
            held.set()
            lock.wait(20)

    with ThreadPoolExecutor(1) as threads:
        threads.submit(hold)
        assert held.wait(20)
        child = os.fork()
        if child == 0:
            try:
                found = [store.peek(A), other.peek(A)]
                names = [each.name for each in threading.enumerate()]
                found += [store.allows(A), other.allows(A), store.allows(B)]
                started = len(threading.enumerate()) > len(names)
                told = found == [None, None, True, True, False] and started
                os.write(write, b"right" if told else repr((found, names)).encode())
            finally:
                os._exit(0)
        lock.set()
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert pipe.read() == b"right"
    os.waitpid(child, 0)
    assert store.peek(A)
    assert not backend.closed.is_set()
    store.close()
