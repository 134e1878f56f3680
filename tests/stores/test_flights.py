"""One look-up for all simultaneous questions of one origin, in every thread and loop."""

from __future__ import annotations

import asyncio
import functools
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
import trio
import trio.testing
from harness.stores import Clock, Lookup, eventually
from harness.together import check_all

from crossorigin import Policy
from crossorigin.engine.lookup import LOOKUP_TIMEOUT
from crossorigin.stores import Cached, StoreError, cached
from crossorigin.stores.cached import OriginCache
from crossorigin.stores.limits import RETRY_AFTER, Limits
from crossorigin.stores.questions import FunctionQuestion

A = "https://a.example"
SIMULTANEOUS = 1000


def _waiting(cache: Cached, count: int, origin: str = A) -> None:
    """Wait until `count` requests have a seat in the look-up of an origin."""
    eventually(lambda: cache._cache.waiting(origin) == count)


def _held(lookup: Lookup) -> threading.Event:
    """Make a look-up wait for the event that is returned."""
    release = threading.Event()
    lookup.before = lambda: release.wait(20)
    return release


def test_a_thousand_threads_ask_once() -> None:
    lookup = Lookup(A)
    release = _held(lookup)
    cache = cached(lookup)
    with ThreadPoolExecutor(SIMULTANEOUS) as threads:
        answers = [threads.submit(cache.allows, A) for _ in range(SIMULTANEOUS)]
        _waiting(cache, SIMULTANEOUS - 1)
        release.set()
        assert all(each.result() for each in answers)
    assert lookup.asked == [A]
    assert cache._cache.waiting(A) == 0


async def _on_asyncio(cache: Cached) -> list[bool]:
    return await asyncio.gather(*(cache.allows_async(A) for _ in range(SIMULTANEOUS)))


async def _on_trio(cache: Cached) -> list[bool]:
    answers: list[bool] = []

    async def ask() -> None:
        answers.append(await cache.allows_async(A))

    async with trio.open_nursery() as nursery:
        for _ in range(SIMULTANEOUS):
            nursery.start_soon(ask)
    return answers


class _AsyncLookup(Lookup):
    """A look-up that other tasks run beside."""

    async def __call__(self, origin: str) -> bool:  # type: ignore[override]
        if trio.lowlevel.in_trio_run():
            await trio.testing.wait_all_tasks_blocked(0.01)
        else:
            await asyncio.sleep(0.01)
        return Lookup.__call__(self, origin)


LOOPS: dict[str, Callable[[Cached], list[bool]]] = {
    "asyncio": lambda cache: asyncio.run(_on_asyncio(cache)),
    "trio": lambda cache: trio.run(_on_trio, cache),
}


def test_a_thousand_tasks_ask_once() -> None:
    """Synchronous and asynchronous look-ups."""

    def check(name: str) -> None:
        for lookup in (Lookup(A), _AsyncLookup(A)):
            assert LOOPS[name](cached(lookup)) == [True] * SIMULTANEOUS
            assert lookup.asked == [A]

    check_all(LOOPS, check, str)


def test_threads_and_loops_of_both_kinds_wait_for_each_other() -> None:
    """200 threads, and 200 tasks on each of two loops of asyncio and one of trio."""
    lookup = Lookup(A)
    release = _held(lookup)
    cache = cached(lookup)
    answers: list[bool] = []

    async def ask() -> None:
        answers.append(await cache.allows_async(A))

    async def on_asyncio() -> None:
        await asyncio.gather(*(ask() for _ in range(200)))

    async def on_trio() -> None:
        async with trio.open_nursery() as nursery:
            for _ in range(200):
                nursery.start_soon(ask)

    with ThreadPoolExecutor(203) as threads:
        pending: list[Any] = [
            threads.submit(asyncio.run, on_asyncio()),
            threads.submit(asyncio.run, on_asyncio()),
            threads.submit(trio.run, on_trio),
        ]
        pending += [threads.submit(lambda: answers.append(cache.allows(A))) for _ in range(200)]
        _waiting(cache, 799)
        release.set()
        for each in pending:
            each.result()
    assert answers == [True] * 800
    assert lookup.asked == [A]


def test_a_leader_that_is_cancelled_gives_the_lead_to_the_next() -> None:
    asked: list[str] = []
    leads = asyncio.Event()

    async def lookup(origin: str) -> bool:
        asked.append(origin)
        if len(asked) == 1:
            await leads.wait()
        return True

    async def run() -> None:
        cache = cached(lookup)
        leader = asyncio.create_task(cache.allows_async(A))
        await asyncio.sleep(0)
        gone = asyncio.create_task(cache.allows_async(A))
        others = [asyncio.create_task(cache.allows_async(A)) for _ in range(3)]
        await asyncio.to_thread(_waiting, cache, 4)
        gone.cancel()
        await asyncio.to_thread(_waiting, cache, 3)
        leader.cancel()
        assert await asyncio.gather(*others) == [True, True, True]
        assert leader.cancelled()
        assert gone.cancelled()
        assert len(asked) == 2
        assert len(cache._cache.flights) == 0

    asyncio.run(run())


def test_a_leader_that_is_cancelled_on_trio_gives_the_lead_to_a_thread() -> None:
    asked: list[str] = []
    cache: Cached

    async def lookup(origin: str) -> bool:
        asked.append(origin)
        if len(asked) == 1:
            await trio.sleep_forever()
        return True

    cache = cached(lookup)

    async def run() -> None:
        with trio.CancelScope() as scope:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(cache.allows_async, A)
                await trio.testing.wait_all_tasks_blocked()
                following = threads.submit(cache.allows, A)
                await trio.to_thread.run_sync(_waiting, cache, 1)
                scope.cancel()
        answers.append(await trio.to_thread.run_sync(following.result))

    answers: list[bool] = []
    with ThreadPoolExecutor(1) as threads:
        trio.run(run)
    assert answers == [True]
    assert asked == [A, A]


class _Killed(BaseException):
    """Ends a request, as GreenletExit does, and is no failure of the look-up."""


def test_a_leader_that_is_killed_gives_the_lead_to_the_next() -> None:
    lookup = Lookup(A)
    release = _held(lookup)
    lookup.error = _Killed()
    cache = cached(lookup)
    with ThreadPoolExecutor(2) as threads:
        leader = threads.submit(cache.allows, A)
        eventually(lambda: lookup.asked)
        following = threads.submit(cache.allows, A)
        _waiting(cache, 1)
        lookup.before = lambda: setattr(lookup, "error", None)
        release.set()
        assert following.result() is True
        with pytest.raises(_Killed):
            leader.result()
    assert lookup.asked == [A, A]


def test_a_failure_is_raised_in_all_requests() -> None:
    lookup = Lookup(A)
    release = _held(lookup)
    lookup.error = OSError("down")
    cache = cached(lookup)
    with ThreadPoolExecutor(10) as threads:
        answers = [threads.submit(cache.allows, A) for _ in range(10)]
        _waiting(cache, 9)
        release.set()
        for each in answers:
            with pytest.raises(StoreError) as caught:
                each.result()
            assert isinstance(caught.value.__cause__, OSError)
    assert lookup.asked == [A]


def test_a_question_after_a_forget_does_not_wait_for_the_one_before() -> None:
    lookup = Lookup(A)
    release = _held(lookup)
    cache = cached(lookup)
    with ThreadPoolExecutor(2) as threads:
        before = threads.submit(cache.allows, A)
        eventually(lambda: lookup.asked)
        cache.forget(A)
        lookup.before = lambda: None
        lookup.allowed.clear()
        assert threads.submit(cache.allows, A).result() is False
        lookup.allowed.add(A)
        release.set()
        assert before.result() is True
    assert cache.peek(A) is False


def test_a_question_within_an_event_loop_never_blocks_it() -> None:
    """`policy.evaluate` in a task, while another task of that loop asks."""
    lookup = Lookup(A)
    cache = cached(lookup)

    async def asyncio_asks() -> bool:
        release = _held(lookup)
        leader = asyncio.create_task(cache.allows_async(A))
        await asyncio.sleep(0)
        await asyncio.to_thread(eventually, lambda: lookup.asked)
        lookup.before = lambda: None
        own = cache.allows(A)
        assert cache.peek(A) is None  # the leader's answer is the one that is kept
        release.set()
        return own and await leader

    async def trio_asks() -> bool:
        return cache.allows("https://b.example")

    assert asyncio.run(asyncio_asks())
    assert lookup.asked == [A, A]
    assert trio.run(trio_asks) is False


def test_waking_a_loop_that_has_ended_has_no_effect() -> None:
    """Its tasks were cancelled without a chance to leave: the loop was stopped."""
    lookup = Lookup(A)
    cache = cached(lookup)
    release = _held(lookup)
    with ThreadPoolExecutor(1) as threads:
        leader = threads.submit(cache.allows, A)
        eventually(lambda: lookup.asked)
        loop = asyncio.new_event_loop()
        stranded = loop.create_task(cache.allows_async(A))
        loop.call_soon(loop.call_soon, loop.stop)
        loop.run_forever()
        assert cache._cache.waiting(A) == 1
        loop.close()
        release.set()
        assert leader.result() is True
    stranded.get_coro().close()
    stranded._log_destroy_pending = False  # type: ignore[attr-defined]


class _OtherLoop:
    """Runs a coroutine as an event loop of an unknown kind would."""

    def run(self, coroutine: Coroutine[object, None, bool]) -> bool:
        try:
            coroutine.send(None)
        except StopIteration as end:
            return cast("bool", end.value)
        raise AssertionError


def test_an_event_loop_of_an_unknown_kind_asks_for_itself() -> None:
    asked: list[str] = []

    async def lookup(origin: str) -> bool:
        asked.append(origin)
        if len(asked) == 1:
            assert _OtherLoop().run(cache.allows_async(A)) is True
        return True

    cache = cached(lookup)
    assert _OtherLoop().run(cache.allows_async(A)) is True
    assert asked == [A, A]
    assert cache.peek(A)


def test_a_thread_waits_for_a_bounded_time() -> None:
    clock, lookup = Clock(), Lookup(A)
    cache = OriginCache(FunctionQuestion(lookup), Limits(), clock=clock, patience=0.05)
    release = _held(lookup)
    with ThreadPoolExecutor(1) as threads:
        leader = threads.submit(cache.allows, A)
        eventually(lambda: lookup.asked)
        with pytest.raises(StoreError):
            cache.allows(A)
        # The next request asks in the place of the one that hangs.
        lookup.before = lambda: None
        lookup.allowed.clear()
        clock.now += RETRY_AFTER
        assert cache.allows(A) is False
        release.set()
        assert leader.result() is False
    assert cache.waiting(A) == 0
    assert len(cache.flights) == 0


def test_two_requests_that_time_out_expire_the_look_up_once() -> None:
    lookup = Lookup(A)
    cache = OriginCache(FunctionQuestion(lookup), Limits(), patience=0.05)
    release = _held(lookup)
    with ThreadPoolExecutor(3) as threads:
        leader = threads.submit(cache.allows, A)
        eventually(lambda: lookup.asked)
        for each in [threads.submit(cache.allows, A) for _ in range(2)]:
            with pytest.raises(StoreError):
                each.result()
        release.set()
        assert leader.result() is True
    # Its answer is old, and serves a look-up that fails.
    assert cache.peek(A) is None
    lookup.error = OSError("down")
    assert cache.allows(A) is True


def test_a_question_that_hangs_on_a_loop_is_cancelled_in_time_for_the_last_good_answer() -> (
    None
):
    """The clock of trio jumps; the whole look-up may take longer than the question."""
    hangs: list[bool] = []

    async def lookup(_origin: str) -> bool:
        if hangs:
            await trio.sleep(100)
        return True

    cache = cached(lookup, ttl=0.000001)

    async def run() -> None:
        assert await cache.allows_async(A)
        hangs.append(True)
        start = trio.current_time()
        with trio.fail_after(LOOKUP_TIMEOUT):
            assert await cache.allows_async(A)
        assert trio.current_time() > start

    trio.run(run, clock=trio.testing.MockClock(autojump_threshold=0))


class _StalledLoop(asyncio.SelectorEventLoop):
    """A loop whose time a test moves on, as a stall of the process does."""

    stalled = 0.0

    def time(self) -> float:
        return super().time() + self.stalled


def test_a_stall_past_all_limits_keeps_the_last_good_answer() -> None:
    """The limit of the question and a limit around it would pass together."""
    hangs: list[Callable[[], object]] = []

    async def lookup(_origin: str) -> bool:
        for stall in hangs:
            stall()
            if trio.lowlevel.in_trio_run():
                await trio.sleep_forever()
            await asyncio.Event().wait()
        return True

    async def run(stall: Callable[[], object]) -> None:
        policy = Policy(allow_origins=cached(lookup, ttl=0.000001))
        hangs.clear()
        assert (await policy.evaluate_async(origin=A)).allowed
        hangs.append(stall)
        assert (await policy.evaluate_async(origin=A)).allowed

    clock = trio.testing.MockClock(autojump_threshold=0)
    trio.run(run, functools.partial(clock.jump, 100), clock=clock)
    with asyncio.Runner(loop_factory=_StalledLoop) as runner:
        loop = cast("_StalledLoop", runner.get_loop())
        runner.run(run(lambda: setattr(loop, "stalled", 100)))


def test_a_task_that_waits_for_a_leader_that_hangs_has_the_last_good_answer() -> None:
    clock, lookup = Clock(), Lookup(A)
    cache = OriginCache(FunctionQuestion(lookup), Limits(), clock=clock)
    assert cache.allows(A)
    clock.now += 61
    release = _held(lookup)
    with ThreadPoolExecutor(1) as threads:
        leader = threads.submit(cache.allows, A)
        eventually(lambda: cache.flights.is_open(A))
        mocked = trio.testing.MockClock(autojump_threshold=0)
        assert trio.run(cache.allows_async, A, clock=mocked)
        assert not cache.flights.is_open(A)
        release.set()
        assert leader.result()


def test_while_one_request_finds_out_that_the_look_up_hangs_the_others_do_not_wait() -> None:
    """They have the last good answer."""
    clock, lookup = Clock(), Lookup(A)
    cache = OriginCache(FunctionQuestion(lookup), Limits(), clock=clock)
    assert cache.allows(A)
    lookup.error = OSError("down")
    clock.now += 61
    assert cache.allows(A)
    clock.now += RETRY_AFTER
    release = _held(lookup)
    with ThreadPoolExecutor(1) as threads:
        leader = threads.submit(cache.allows, A)
        eventually(lambda: len(lookup.asked) == 3)
        assert cache.allows(A)
        assert asyncio.run(cache.allows_async(A))
        release.set()
        assert leader.result()
    assert len(lookup.asked) == 3


GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent, threading
from crossorigin.stores import cached
asked = []
def lookup(origin):
    asked.append(origin)
    gevent.sleep(0.05)
    return True
cache = cached(lookup)
every = [gevent.spawn(cache.allows, "https://a.example") for _ in range(1000)]
gevent.joinall(every)
assert all(each.value is True for each in every) and len(asked) == 1, asked
leader = gevent.spawn(cache.allows, "https://b.example")
others = [gevent.spawn(cache.allows, "https://b.example") for _ in range(10)]
gevent.sleep(0.01)
assert len(asked) == 2
leader.kill()
gevent.joinall(others)
assert all(each.value is True for each in others) and len(asked) == 3, asked

# A file is watched by a greenlet that lets the others run.
import os, tempfile
from crossorigin.stores import File
path = tempfile.mktemp()
with open(path, "w") as file: file.write("https://a.example")
store = File(path)
assert gevent.spawn(store.allows, "https://a.example").get(timeout=10)
with open(path, "w") as file: file.write("https://b.example")
with gevent.Timeout(10):
    while not store.peek("https://b.example"): gevent.sleep(0.01)
os.remove(path)
"""


def test_greenlets_ask_once_and_a_killed_leader_gives_the_lead_to_the_next() -> None:
    result = subprocess.run(
        [sys.executable, "-c", GEVENT], capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stderr) == (0, "")
