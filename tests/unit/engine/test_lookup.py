from __future__ import annotations

import asyncio
import functools
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import pytest
import trio
import trio.testing

from crossorigin import Decision, Policy, Reason, RequestFacts
from crossorigin.engine import Lookup, ask, ask_async
from crossorigin.engine.log import MAX_LINES_A_SECOND, LineLimit
from crossorigin.engine.lookup import LOOKUP_TIMEOUT, read_callable, within_time
from crossorigin.errors import REASONS
from crossorigin.policy import engine_of

A = "https://a.example"


async def _is_a(origin: str) -> bool:
    await trio.lowlevel.checkpoint()
    return origin == A


def test_event_loops_other_than_asyncio_await_too() -> None:
    policy = Policy(allow_origins=_is_a)

    async def ask() -> Reason:
        return (await policy.evaluate_async(origin=A)).reason

    assert trio.run(ask) is Reason.ALLOWED


class _Later:
    """An awaitable that is no coroutine, as futures are."""

    def __await__(self) -> Generator[None, None, bool]:
        yield
        return True


def test_an_awaitable_that_is_no_coroutine_cannot_be_waited_for_either() -> None:
    policy = Policy(allow_origins=lambda _origin: _Later())
    with pytest.raises(TypeError, match="evaluate_async"):
        policy.evaluate(origin=A)


def test_every_reason_has_its_sentence() -> None:
    assert {reason.value: reason.sentence for reason in Reason} == dict(REASONS)


def test_awaitable_that_takes_too_long_is_cancelled_on_asyncio() -> None:
    ended: list[bool] = []

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def wait() -> None:
        await within_time(never(), 0.02)

    with pytest.raises(TimeoutError):
        asyncio.run(wait())
    assert ended == [True]


@pytest.mark.parametrize("run", [asyncio.run, lambda wait: trio.run(lambda: wait)])
def test_answer_of_a_coroutine_that_blocks_its_loop_for_too_long_is_late(
    run: Callable[[Coroutine[Any, Any, None]], None],
) -> None:
    async def block() -> bool:
        time.sleep(0.03)  # noqa: ASYNC251 - it blocks the loop
        return True

    async def wait() -> None:
        await within_time(block(), 0.02)

    with pytest.raises(TimeoutError):
        run(wait())


def test_callable_that_takes_too_long_is_cancelled_on_trio() -> None:
    """SRV-16: the clock jumps to the time limit."""
    ended: list[float] = []

    async def never(_origin: str) -> bool:
        try:
            await trio.sleep(100)
        finally:
            ended.append(trio.current_time())
        return True

    async def ask() -> Decision:
        start = trio.current_time()
        decision = await Policy(allow_origins=never).evaluate_async(origin=A)
        ended.append(start)
        return decision

    decision = trio.run(ask, clock=trio.testing.MockClock(autojump_threshold=0))
    assert decision.reason is Reason.LOOKUP_FAILED
    assert ended[0] - ended[1] == pytest.approx(LOOKUP_TIMEOUT)


def _drive(coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - the result
    """Run a coroutine that never suspends, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    message = "the coroutine suspended"
    raise AssertionError(message)


class _Stop(BaseException):
    """A base exception of an owner."""


async def _cancels_another_task(_origin: str) -> bool:
    task = asyncio.ensure_future(asyncio.sleep(100))
    task.cancel()
    await task
    return True


async def _raises_in_a_group(_origin: str) -> bool:
    message = "one"
    raise BaseExceptionGroup(message, [_Stop(), ValueError()])


def _raising(error: BaseException, *, is_async: bool = True) -> Callable[[str], Any]:
    def look(_origin: str) -> bool:
        raise error

    async def later(origin: str) -> bool:
        return look(origin)

    return later if is_async else look


def _evaluate(run: Callable[..., Decision], look: Callable[[str], Any]) -> Reason:
    async def ask() -> Decision:
        return await Policy(allow_origins=look).evaluate_async(origin=A)

    return (run(ask) if run is trio.run else run(ask())).reason


@pytest.mark.parametrize(
    ("run", "look"),
    [
        (asyncio.run, _cancels_another_task),
        (asyncio.run, _raising(asyncio.CancelledError())),
        (asyncio.run, _raising(asyncio.CancelledError(), is_async=False)),
        (asyncio.run, _raises_in_a_group),
        (asyncio.run, _raising(_Stop())),
        (asyncio.run, _raising(SystemExit(1))),
        (asyncio.run, _raising(SystemExit(1), is_async=False)),
        (asyncio.run, _raising(StopIteration(), is_async=False)),
        (asyncio.run, _raising(KeyboardInterrupt(), is_async=False)),
        (trio.run, _raising(asyncio.CancelledError())),
        (trio.run, _raising(_Stop())),
        (trio.run, _raising(SystemExit(1))),
        (trio.run, _raising(SystemExit(1), is_async=False)),
        (trio.run, _raising(StopIteration(), is_async=False)),
        (_drive, _raising(SystemExit(1))),
    ],
)
def test_base_exception_of_a_callable_is_a_failed_look_up(
    run: Callable[..., Decision], look: Callable[[str], Any]
) -> None:
    assert _evaluate(run, look) is Reason.LOOKUP_FAILED


@pytest.mark.parametrize("run", [asyncio.run, trio.run, _drive])
@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt(), GeneratorExit()],
    ids=lambda each: type(each).__name__,
)
def test_exception_that_ends_the_process_passes(
    run: Callable[..., Decision], error: BaseException
) -> None:
    with pytest.raises(type(error)):
        _evaluate(run, _raising(error))


def test_callable_of_a_thread_that_ends_an_iteration_fails_at_once() -> None:
    """The future of the thread cannot hold a StopIteration: it was awaited to the limit."""
    look = _raising(StopIteration(), is_async=False)
    reports: list[object] = []

    async def evaluate() -> Decision:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: reports.append(context))
        return await Policy(allow_origins=look).evaluate_async(origin=A)

    assert asyncio.run(evaluate()).reason is Reason.LOOKUP_FAILED
    assert reports == []


def test_unknown_event_loop_has_cancellations_of_its_own() -> None:
    with pytest.raises(_Stop):
        _evaluate(_drive, _raising(_Stop()))


def test_cancellation_of_the_request_passes_on_asyncio() -> None:
    async def cancelled() -> bool:
        asked = asyncio.Event()

        async def look(_origin: str) -> bool:
            asked.set()
            return await asyncio.Event().wait()

        task = asyncio.ensure_future(Policy(allow_origins=look).evaluate_async(origin=A))
        await asked.wait()
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(cancelled())


@pytest.mark.parametrize("in_nursery", [False, True])
def test_cancellation_of_the_request_passes_on_trio(in_nursery: bool) -> None:
    async def look(_origin: str) -> bool:
        if in_nursery:
            async with trio.open_nursery(strict_exception_groups=True) as nursery:
                nursery.start_soon(trio.sleep, 100)
                await trio.sleep(100)
        await trio.sleep(100)
        return True

    async def ask() -> tuple[list[Decision], bool]:
        decisions: list[Decision] = []
        with trio.move_on_after(1) as scope:
            decisions.append(await Policy(allow_origins=look).evaluate_async(origin=A))
        return decisions, scope.cancelled_caught

    found = trio.run(ask, clock=trio.testing.MockClock(autojump_threshold=0))
    assert found == ([], True)


def test_base_exception_of_a_callable_without_an_event_loop() -> None:
    """A signal reaches the main thread only: there, the callable did not raise it."""
    interrupted = Policy(allow_origins=_raising(KeyboardInterrupt(), is_async=False))
    reasons: list[Reason] = []
    thread = threading.Thread(
        target=lambda: reasons.append(interrupted.evaluate(origin=A).reason)
    )
    thread.start()
    thread.join()
    for error in (asyncio.CancelledError(), SystemExit(1)):
        failing = Policy(allow_origins=_raising(error, is_async=False))
        reasons.append(failing.evaluate(origin=A).reason)
    assert reasons == [Reason.LOOKUP_FAILED] * 3
    with pytest.raises(KeyboardInterrupt):
        interrupted.evaluate(origin=A)
    with pytest.raises(_Stop):
        Policy(allow_origins=_raising(_Stop(), is_async=False)).evaluate(origin=A)


def test_unknown_event_loop_is_served_without_a_limit_or_a_thread() -> None:
    threads: list[int] = []

    def look(_origin: str) -> bool:
        threads.append(threading.get_ident())
        return True

    decision = _drive(Policy(allow_origins=look).evaluate_async(origin=A))
    assert getattr(decision, "reason", None) is Reason.ALLOWED
    assert threads == [threading.get_ident()]


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
def test_synchronous_callable_runs_in_another_thread(run: Callable[..., Decision]) -> None:
    threads: list[int] = []

    def look(_origin: str) -> bool:
        threads.append(threading.get_ident())
        return True

    async def ask() -> Decision:
        return await Policy(allow_origins=look).evaluate_async(origin=A)

    decision = run(ask) if run is trio.run else run(ask())
    assert decision.reason is Reason.ALLOWED
    assert threads != [threading.get_ident()]


def test_synchronous_callable_may_be_called_in_another_way() -> None:
    calls: list[object] = []

    async def call(bound: Callable[[], object]) -> object:
        calls.append(bound)
        return bound()

    async def decide() -> Decision:
        lookup = _lookup(lambda origin: origin == A)
        return await ask_async(lookup, RequestFacts("GET", origin=A), call)

    assert asyncio.run(decide()).reason is Reason.ALLOWED
    assert len(calls) == 1


def _lookup(function: Callable[..., object]) -> Lookup:
    found = engine_of(Policy(allow_origins=function)).actual(A)  # type: ignore[arg-type]  # wrong ones too
    assert isinstance(found, Lookup)
    return found


class _Asked:
    """An object that is called, synchronously or not."""

    def __call__(self, origin: str, facts: RequestFacts) -> bool:
        return origin == A and facts.header("X-Tenant") == "a"


class _Awaited:
    async def __call__(self, origin: str) -> bool:
        return origin == A


async def _with_facts(origin: str, facts: RequestFacts) -> bool:
    return origin == A and facts.header("X-Tenant") == "a"


def _with_default(origin: str, allowed: str = A) -> bool:
    return origin == allowed


def _with_keywords(origin: str, **_more: object) -> bool:
    return origin == A


@pytest.mark.parametrize(
    ("function", "takes_facts", "is_async"),
    [
        (_Asked(), True, False),
        (_Awaited(), False, True),
        (_with_facts, True, True),
        (_with_default, False, False),
        (_with_keywords, False, False),
        (functools.partial(_with_facts, A), False, True),
        (dict[str, bool]({A: True}).__contains__, False, False),
        (
            type(
                "NoSignature", (), {"__call__": lambda _self, _origin: True, "__signature__": 1}
            )(),
            False,
            False,
        ),
    ],
    ids=["object", "async-object", "facts", "default", "keywords", "partial", "method", "none"],
)
def test_callable_is_called_according_to_its_signature(
    function: Callable[..., object], takes_facts: bool, is_async: bool
) -> None:
    assert read_callable(function)[1:3] == (takes_facts, is_async)


def test_header_that_a_callable_reads_is_named_in_vary() -> None:
    facts = RequestFacts.from_headers("GET", "/", [("Origin", A), ("x-tenant", "a")])
    decision = ask(_lookup(_Asked()), facts)
    assert (decision.reason, decision.vary) == (Reason.ALLOWED, ("Origin", "x-tenant"))
    refused = ask(_lookup(_Asked()), RequestFacts("GET", origin=A))
    assert not refused.allowed
    assert refused.vary == ("Origin", "x-tenant")


def _raises(_origin: str) -> bool:
    raise LookupError


async def _awaits(_origin: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("functions", "reason"),
    [
        ([_raises, _with_default], Reason.ALLOWED),
        ([_raises, lambda _origin: False], Reason.LOOKUP_FAILED),
        ([lambda _origin: "yes"], Reason.LOOKUP_FAILED),
        ([lambda _origin: False], Reason.ORIGIN_NOT_ALLOWED),
    ],
    ids=["one-allows", "one-fails", "no-bool", "none-allows"],
)
def test_callables_are_asked_in_order(functions: list[Any], reason: Reason) -> None:
    policy = Policy(allow_origins=functions)
    assert policy.evaluate(origin=A).reason is reason

    async def ask() -> Decision:
        return await policy.evaluate_async(origin=A)

    assert asyncio.run(ask()).reason is reason


def test_coroutine_that_cannot_be_awaited_is_closed() -> None:
    with pytest.raises(TypeError, match="evaluate_async"):
        Policy(allow_origins=_awaits).evaluate(origin=A)


def _in_region(_origin: str, facts: RequestFacts) -> bool:
    return facts.header("X-Region") == "1"


def _preflight_of_one_method(region: str) -> Decision:
    """Decide where another policy governs another method, and a tenant chose this one."""
    policy = Policy(allow_origins=[_in_region], allow_methods=["PUT"])
    engine = engine_of(policy).variant(sole=True, vary=("Origin", "X-Tenant"))
    facts = RequestFacts.from_headers(
        "OPTIONS",
        "/",
        [("Origin", A), ("Access-Control-Request-Method", "PUT"), ("X-Region", region)],
    )
    lookup = engine.decide(facts)
    assert isinstance(lookup, Lookup)
    return ask(lookup, facts)


@pytest.mark.rules(14)
def test_answer_after_a_callable_read_a_header_names_the_announced_method_only() -> None:
    headers = dict(_preflight_of_one_method("1").headers)
    assert headers["Access-Control-Max-Age"] == "0"


@pytest.mark.rules(9, 17)
@pytest.mark.parametrize("region", ["1", "2"])
def test_response_varies_by_the_header_that_a_callable_read(
    region: str,
) -> None:
    found = {name.lower() for name in _preflight_of_one_method(region).vary}
    assert found >= {"origin", "access-control-request-method", "x-tenant", "x-region"}


def test_flood_of_failed_look_ups_writes_few_lines_for_each_callable(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Any client can send an origin that nothing static allows."""
    now = 0.0
    fails = read_callable(_raising(LookupError(), is_async=False))
    limited = tuple(fails._replace(log=LineLimit(lambda: now)) for _ in range(2))
    lookup = Lookup(A, limited, lambda _answer, _facts: Policy().evaluate(origin=A))
    facts = RequestFacts("GET", origin=A)

    def told(requests: int) -> list[str]:
        caplog.clear()
        for _ in range(requests):
            ask(lookup, facts)
        return [each.partition("not allowed.")[2] for each in caplog.messages]

    assert told(500) == [""] * 2 * MAX_LINES_A_SECOND
    now = 1.0
    assert told(2) == [f" {500 - MAX_LINES_A_SECOND} more were not logged."] * 2 + [""] * 2
