"""Look-ups: questions of the engine to the owner's callables and sources.

The engine never calls code of the owner. It returns a `Lookup`; the gateway asks the callables,
with or without an event loop, and resumes the engine with the answer. A source that has the
answer in memory gives it at once.
"""

from __future__ import annotations

import functools
import itertools
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeGuard, cast

from crossorigin.engine.facts import (
    ANY_PATH,
    ObservedFacts,
    RequestFacts,
    announced,
    observe,
)
from crossorigin.engine.log import FAILURES, LineLimit, log_exception
from crossorigin.origins import Call, OriginSource, Wait, is_source
from crossorigin.spec.text import short_repr

if TYPE_CHECKING:
    from crossorigin.engine.decision import Decision

LOOKUP_TIMEOUT: Final = 5.0
"""Seconds for one look-up: no visitor waits longer for a page."""

LookupAnswer: TypeAlias = bool | None
"""Whether the origin may read; None if no callable allowed it and one failed."""


class OriginCallable(NamedTuple):
    """A callable or a source of the owner among ``allow_origins``.

    Attributes:
        function: takes the origin, and the facts of the request if `takes_facts`; of a source
            that takes the facts, the method that returns the source of one request.
        takes_facts: whether it takes the facts.
        is_async: whether calling it returns a coroutine at once.
        log: limits the lines about its failures: any client can send an origin.
        source: the source, which is asked in place of the function; None for a callable.
    """

    function: Callable[..., Any]
    takes_facts: bool
    is_async: bool
    log: LineLimit
    source: OriginSource | None = None


def read_lookup(
    entry: Callable[..., Any] | OriginSource, *, credentials: bool, risks: frozenset[str]
) -> OriginCallable:
    """Return the callable that asks `entry`, under a policy with `credentials` and `risks`."""
    if not is_source(entry):
        return read_callable(cast("Callable[..., Any]", entry))
    bind: Callable[..., OriginSource] | None = getattr(entry, "bound", None)
    source = entry
    if bind is not None:
        source = bind(allow_credentials=credentials, accept_risks=risks)
    choose: Callable[..., Any] | None = getattr(source, "for_request", None)
    return OriginCallable(
        choose or source.allows,
        choose is not None,
        is_async=False,
        log=LineLimit(),
        source=source,
    )


def read_callable(function: Callable[..., Any]) -> OriginCallable:
    """Return `function` as a callable, with the way to call it."""
    import inspect  # noqa: PLC0415 - a tenth of the import time, and few need it

    is_async, log = is_coroutine_callable(function), LineLimit()
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return OriginCallable(function, takes_facts=False, is_async=is_async, log=log)
    positional = [
        each
        for each in signature.parameters.values()
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
        and each.default is each.empty
    ]
    return OriginCallable(function, len(positional) > 1, is_async, log)


def is_coroutine_callable(function: Any) -> bool:  # noqa: ANN401 - any callable
    """Return True if `function` returns a coroutine at once."""
    import inspect  # noqa: PLC0415 - see above

    # Of an object, its class defines the method that is called.
    return any(map(inspect.iscoroutinefunction, (function, function.__call__)))


class Lookup:
    """A question: may this origin read? Resume it with the answer.

    Attributes:
        origin: a serialized origin that nothing static allows.
        callables: the callables to ask, in order; one that returns True is enough.
    """

    __slots__ = ("_resume", "callables", "origin")

    def __init__(
        self,
        origin: str,
        callables: tuple[OriginCallable, ...],
        resume: Callable[[LookupAnswer, ObservedFacts | None], Decision],
    ) -> None:
        self.origin: str = origin
        self.callables: tuple[OriginCallable, ...] = callables
        self._resume = resume

    def unanswered(self) -> list[OriginCallable] | None:
        """Return the callables that have to be called; None if a source allows immediately.

        A source that has its answer in memory need not be asked.
        """
        left = []
        for each in self.callables:
            answer = None if each.source is None else peek(each.source, self.origin)
            if answer:
                return None
            if answer is None:
                left.append(each)
        return left

    def resume(self, answer: LookupAnswer, facts: ObservedFacts | None = None) -> Decision:
        """Return the decision.

        Args:
            answer: the answer of the callables.
            facts: the facts that the callables read; the decision varies by them.
        """
        return self._resume(answer, facts)


def peek(source: OriginSource, origin: str) -> bool | None:
    """Return the answer that `source` has in memory; None if it has none, or raises."""
    try:
        answer = source.peek(origin)
    except Exception:  # noqa: BLE001 - the owner's code; it is asked, and fails there
        return None
    return answer if isinstance(answer, bool) else None


class NeedsAwait(TypeError):  # noqa: N818 - a TypeError that says what to do
    """A callable returned an awaitable in a place without an event loop."""


def refuse_to_wait(_answer: Awaitable[bool]) -> bool:
    """Raise NeedsAwait, because no event loop runs."""
    message = (
        "a callable among allow_origins returned an awaitable; "
        "use `await policy.evaluate_async(…)`"
    )
    raise NeedsAwait(message)


def ask(lookup: Lookup, facts: RequestFacts, wait: Wait = refuse_to_wait) -> Decision:
    """Ask the callables, and return the decision; `wait` turns an awaitable into its result."""
    left = lookup.unanswered()
    if not left:
        return lookup.resume(left is None)
    observed = observe(facts)
    failed = False
    for each in left:
        try:
            if _answer_now(each, lookup, observed, wait):
                return lookup.resume(True, observed[0])  # noqa: FBT003 - the answer
        except NeedsAwait:
            raise
        except BaseException as error:
            if not is_failure(error):
                raise
            _log(each, lookup)
            failed = True
    return lookup.resume(None if failed else False, observed[0])


async def ask_async(lookup: Lookup, facts: RequestFacts, call: Call | None = None) -> Decision:
    """Ask the callables on an event loop, and return the decision.

    `call` calls a synchronous callable: by default in a worker thread.
    """
    left = lookup.unanswered()
    if not left:
        return lookup.resume(left is None)
    observed = observe(facts)
    failed = False
    for each in left:
        try:
            if await _answer(each, lookup, observed, call):
                return lookup.resume(True, observed[0])  # noqa: FBT003 - the answer
        except BaseException as error:
            if ends_request(error):
                raise
            _log(each, lookup)
            failed = True
    return lookup.resume(None if failed else False, observed[0])


def is_failure(error: BaseException) -> bool:
    """Return True if a synchronous callable of the owner has failed with `error`.

    Another base exception ends the thread, the greenlet or the process of the request.
    """
    asyncio = sys.modules.get("asyncio")
    is_cancelled = asyncio is not None and isinstance(error, asyncio.CancelledError)
    return is_cancelled or isinstance(error, FAILURES)


def ends_request(error: BaseException) -> bool:
    """Return True if `error` ends the task of the request, and is no failure of a callable."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(ends_request, error.exceptions))
    if isinstance(error, FAILURES):
        return False
    if isinstance(error, GeneratorExit | KeyboardInterrupt):
        return True
    trio = _trio()
    if trio is not None:
        return isinstance(error, trio.Cancelled)
    loop = _asyncio()
    if loop is None or not isinstance(error, loop.CancelledError):
        return loop is None
    # A task that the callable waited for was cancelled, unless this one is.
    task = loop.current_task()
    return task is None or task.cancelling() > 0


def contained(question: Callable[[], Any]) -> Any:  # noqa: ANN401 - the answer
    """Call `question`; raise an exit of it as a RuntimeError, unless a signal interrupts.

    Do so, too, with a StopIteration, which the future of a thread cannot hold.
    """
    try:
        return question()
    except (SystemExit, KeyboardInterrupt, StopIteration) as error:
        import threading  # noqa: PLC0415 - few callables end here

        is_main = threading.current_thread() is threading.main_thread()
        if is_main and isinstance(error, KeyboardInterrupt):
            raise
        message = f"the callable raised {type(error).__name__}"
        raise RuntimeError(message) from error


def waited(answer: Any, wait: Wait) -> Any:  # noqa: ANN401 - the answer of a callable
    """Return the answer; wait for it if it is awaitable."""
    if not is_awaitable(answer):
        return answer
    try:
        return wait(answer)
    except NeedsAwait:
        close(answer)
        raise


def close(answer: object) -> None:
    """Close a coroutine that is never awaited, of which Python would warn."""
    if isinstance(answer, CoroutineType):
        answer.close()


def _answer_now(
    each: OriginCallable, lookup: Lookup, every: list[ObservedFacts], wait: Wait
) -> bool:
    if each.source is not None:
        return all(_allows(each, found, lookup.origin, wait) for found in _sources(each, every))
    questions = _questions(each, lookup, every)
    return all(checked(waited(contained(question), wait)) for question in questions)


async def _answer(
    each: OriginCallable, lookup: Lookup, every: list[ObservedFacts], call: Call | None
) -> bool:
    if each.source is None:
        called: bool = await within_time(_called(each, lookup, every, call))
        return called
    for source in _sources(each, every):
        if not await _allows_async(each, source, lookup.origin, call):
            return False
    return True


async def _called(
    each: OriginCallable, lookup: Lookup, every: list[ObservedFacts], call: Call | None
) -> bool:
    for question in _questions(each, lookup, every):
        bound = functools.partial(contained, question)
        answer = question() if each.is_async else await (call or call_in_thread)(bound)
        if not checked(await answer if is_awaitable(answer) else answer):
            return False
    return True


def _sources(each: OriginCallable, every: list[ObservedFacts]) -> Iterator[OriginSource | None]:
    """Yield the sources that all have to allow: one for each reading of the request.

    None is the source of a request that has none: it allows nothing.
    """
    if not each.takes_facts:
        yield each.source
        return
    for facts in itertools.chain(every, announced(every)):
        yield None if facts is ANY_PATH else each.function(facts)


def _known(each: OriginCallable, source: OriginSource, origin: str) -> bool | None:
    """Return the answer that a source of one request has in memory; None for other sources."""
    return peek(source, origin) if each.takes_facts else None


def _allows(each: OriginCallable, source: OriginSource | None, origin: str, wait: Wait) -> bool:
    if source is None:
        return False
    known = _known(each, source, origin)
    return checked(source.allows(origin, wait)) if known is None else known


async def _allows_async(
    each: OriginCallable, source: OriginSource | None, origin: str, call: Call | None
) -> bool:
    if source is None:
        return False
    known = _known(each, source, origin)
    if known is not None:
        return known
    asked = source.allows_async(origin, call)
    # A second limit could pass at the same time as the source's own, and cancel the question.
    keeps_time = getattr(source, "keeps_time", False) is True
    return checked(await (asked if keeps_time else within_time(asked)))


def _questions(
    each: OriginCallable, lookup: Lookup, every: list[ObservedFacts]
) -> Iterator[Callable[[], Any]]:
    """Yield the calls that all have to return True: one for each reading of the request."""
    if not each.takes_facts:
        yield lambda: each.function(lookup.origin)
        return
    for facts in itertools.chain(every, announced(every)):
        is_any = facts is ANY_PATH  # bool() is False
        yield bool if is_any else functools.partial(each.function, lookup.origin, facts)


def _trio() -> Any:  # noqa: ANN401 - the module has types of its own
    trio = sys.modules.get("trio")
    return trio if trio is not None and trio.lowlevel.in_trio_run() else None


def _asyncio() -> Any:  # noqa: ANN401 - the same
    import asyncio  # noqa: PLC0415 - a quarter of the import time, and few need it

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return None
    return asyncio


async def call_in_thread(bound: Callable[[], Any]) -> object:
    """Call `bound` in a worker thread of asyncio or of trio."""
    trio = _trio()
    if trio is not None:
        result: object = await trio.to_thread.run_sync(bound, abandon_on_cancel=True)
        return result
    loop = _asyncio()
    # This module knows the threads of asyncio and trio only.
    return bound() if loop is None else await loop.to_thread(bound)


async def within_time(answer: Awaitable[Any], limit: float = LOOKUP_TIMEOUT) -> Any:  # noqa: ANN401 - the result of `answer`
    """Await `answer` for at most `limit` seconds; then cancel it and raise a TimeoutError."""
    deadline, trio = time.monotonic() + limit, _trio()
    if trio is not None:
        with trio.move_on_after(limit):
            return _in_time(await answer, deadline)
        raise TimeoutError
    loop = _asyncio()
    if loop is None:
        # Another event loop: its owner sets the limits.
        return await answer
    async with loop.timeout(limit):
        return _in_time(await answer, deadline)


def _in_time(result: object, deadline: float) -> object:
    """Return `result`; raise a TimeoutError if the event loop was blocked for too long."""
    if time.monotonic() > deadline:
        raise TimeoutError
    return result


def checked(answer: object) -> bool:
    """Return `answer`, which must be a bool: other objects may be true by accident."""
    if isinstance(answer, bool):
        return answer
    message = f"a callable among allow_origins must return a bool, not {type(answer).__name__}"
    raise TypeError(message)


def is_awaitable(answer: object) -> TypeGuard[Awaitable[bool]]:
    """Return whether the answer of a callable has to be awaited."""
    if isinstance(answer, bool):
        return False
    import inspect  # noqa: PLC0415 - a tenth of the import time, and few need it

    return inspect.isawaitable(answer)


def _log(each: OriginCallable, lookup: Lookup) -> None:
    left_out = each.log.admit()
    if left_out is not None:
        log_exception(
            "The look-up of the origin %s failed; it is not allowed.%s",
            short_repr(lookup.origin),
            f" {left_out} more were not logged." if left_out else "",
        )
