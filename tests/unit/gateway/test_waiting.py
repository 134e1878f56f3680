"""Waiting: asynchronous callables of the owner in a thread without an event loop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import threading
import time
import warnings
from collections.abc import Callable, Generator

import pytest

from crossorigin.gateway.waiting import LoopThread, _serve

SHORT = 0.05
LONGER = 0.4


async def _true() -> bool:
    await asyncio.sleep(0)
    return True


def test_result_of_a_coroutine_is_returned_and_the_loop_is_kept() -> None:
    waiting = LoopThread()
    loops: set[int] = set()

    async def note() -> bool:
        loops.add(id(asyncio.get_running_loop()))
        return await _true()

    assert waiting.run(note())
    assert waiting.run(note())
    assert len(loops) == 1


def test_coroutine_that_takes_too_long_is_cancelled() -> None:
    started, ended = threading.Event(), threading.Event()

    async def never() -> bool:
        started.set()
        try:
            return await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        LoopThread(SHORT).run(never())
    # A busy machine may cancel it before it begins.
    assert ended.wait(20) or not started.is_set()


def test_coroutine_that_blocks_its_loop_is_given_up_after_the_limit() -> None:
    async def block() -> bool:
        time.sleep(1.5 * LONGER)  # noqa: ASYNC251 - it blocks the loop
        return True

    with pytest.raises(TimeoutError):
        LoopThread(LONGER).run(block())


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
def test_coroutine_that_would_end_the_process_ends_no_loop(kind: type[BaseException]) -> None:
    async def exits() -> bool:
        raise kind

    waiting = LoopThread()
    with pytest.raises(RuntimeError, match=f"the callable raised {kind.__name__}"):
        waiting.run(exits())
    assert waiting.run(_true())


def test_coroutine_that_ignores_the_limit_ends_when_its_request_gives_up() -> None:
    ended = threading.Event()

    async def stubborn() -> bool:
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            return await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        LoopThread(SHORT).run(stubborn())
    assert ended.wait(20)


class _Later:
    """An awaitable that is no coroutine, as futures are."""

    def __await__(self) -> Generator[None, None, bool]:
        yield
        return True


def test_questions_of_requests_that_gave_up_are_never_asked() -> None:
    """SRV-13: one callable blocks the loop; the questions behind it are dropped."""
    waiting = LoopThread(SHORT)
    entered, go_on = threading.Event(), threading.Event()
    asked: list[int] = []

    async def block() -> bool:
        entered.set()
        return go_on.wait(20)

    async def ask(number: int) -> bool:
        asked.append(number)
        return True

    def refused(awaitable: object) -> None:
        with pytest.raises(TimeoutError):
            waiting.run(awaitable)  # type: ignore[arg-type]  # it returns a bool

    threads = [threading.Thread(target=refused, args=(block(),))]
    threads[0].start()
    assert entered.wait(20)
    questions = [*map(ask, range(5)), _Later()]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        threads += [threading.Thread(target=refused, args=(each,)) for each in questions]
        for each in threads[1:]:
            each.start()
        for each in threads:
            each.join(20)
        go_on.set()
        # The loop takes the questions in order: all others are behind it.
        assert waiting.run(_true())
        del questions
        gc.collect()
    assert asked == []


def test_a_callable_that_stops_the_loop_ends_no_later_question() -> None:
    waiting = LoopThread()

    def leave() -> None:
        raise SystemExit

    async def ask(scheduled: Callable[[], object]) -> bool:
        asyncio.get_running_loop().call_soon(scheduled)
        return True

    for scheduled in (leave, lambda: asyncio.get_running_loop().stop()):
        assert waiting.run(ask(scheduled))
        assert waiting.run(_true())


def test_the_thread_of_a_loop_that_is_closed_ends() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    _serve(loop)


def test_forked_process_has_a_loop_of_its_own() -> None:
    waiting = LoopThread()
    assert waiting.run(_true())
    child = os.fork()
    if child == 0:
        os._exit(0 if waiting.run(_true()) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
