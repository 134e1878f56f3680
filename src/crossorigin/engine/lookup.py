"""Look-ups: the engine asks for an answer that only the owner's callables can give.

The engine never calls out. It returns a `Lookup`; whoever called it asks the callables,
with or without an event loop, and resumes the engine with the answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import CoroutineType
from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard

from crossorigin.engine.log import log_exception
from crossorigin.errors import shown

if TYPE_CHECKING:
    from crossorigin.engine.decision import Decision
    from crossorigin.rules import OriginLookup

LOOKUP_TIMEOUT: Final = 5.0
"""Seconds; browsers show nothing while a preflight waits, and people leave long before."""

Answer: TypeAlias = bool | None
"""Whether the origin may read; None where nobody allowed it and somebody failed."""


class Lookup:
    """A question: may this origin read? Resume it with the answer.

    Attributes:
        origin: a serialized origin that nothing static allows.
        lookups: the callables to ask, in order; one that says yes is enough.
    """

    __slots__ = ("_resume", "lookups", "origin")

    def __init__(
        self,
        origin: str,
        lookups: tuple[OriginLookup, ...],
        resume: Callable[[Answer], Decision],
    ) -> None:
        self.origin = origin
        self.lookups = lookups
        self._resume = resume

    def resume(self, answer: Answer) -> Decision:
        """Return the decision.

        Args:
            answer: what the callables said.
        """
        return self._resume(answer)


class NeedsAwait(TypeError):  # noqa: N818 - a TypeError that says what to do
    """A callable returned an awaitable where nothing can be awaited."""


def refuse_to_wait(_answer: Awaitable[bool]) -> bool:
    """Stand in for waiting where nobody can.

    Raises:
        NeedsAwait: always.
    """
    message = (
        "a callable among allow_origins returned an awaitable; "
        "use `await policy.evaluate_async(…)`"
    )
    raise NeedsAwait(message)


def ask(lookup: Lookup, wait: Callable[[Awaitable[bool]], bool] = refuse_to_wait) -> Decision:
    """Ask the callables, and return the decision.

    Args:
        lookup: the question.
        wait: turns an awaitable into its result.

    Raises:
        NeedsAwait: an answer is an awaitable and there is no `wait`.
    """
    failed = False
    for each in lookup.lookups:
        try:
            answer = each(lookup.origin)
            said = wait(answer) if _is_awaitable(answer) else answer
            if _checked(said):
                return lookup.resume(answer=True)
        except NeedsAwait:
            _close(answer)
            raise
        except Exception:  # noqa: BLE001 - logged; the owner's mistake must not end the request
            _log(lookup)
            failed = True
    return lookup.resume(answer=None if failed else False)


async def ask_async(lookup: Lookup) -> Decision:
    """Ask the callables, awaiting their answers, and return the decision."""
    failed = False
    for each in lookup.lookups:
        try:
            answer = each(lookup.origin)
            said = await within_time(answer) if _is_awaitable(answer) else answer
            if _checked(said):
                return lookup.resume(answer=True)
        except Exception:  # noqa: BLE001 - logged; the owner's mistake must not end the request
            _log(lookup)
            failed = True
    return lookup.resume(answer=None if failed else False)


async def within_time(answer: Awaitable[bool]) -> bool:
    """Await `answer` for at most `LOOKUP_TIMEOUT` seconds.

    Raises:
        TimeoutError: it took longer.
    """
    import asyncio  # noqa: PLC0415 - a quarter of the import time, and few need it

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Another event loop (trio): its owner sets the limits there.
        return await answer
    async with asyncio.timeout(LOOKUP_TIMEOUT):
        return await answer


def _checked(answer: object) -> bool:
    """Return `answer`, which must be a bool: much else is true that was not meant to be."""
    if isinstance(answer, bool):
        return answer
    message = f"a callable among allow_origins must return a bool, not {type(answer).__name__}"
    raise TypeError(message)


def _is_awaitable(answer: object) -> TypeGuard[Awaitable[bool]]:
    if isinstance(answer, bool):
        return False
    import inspect  # noqa: PLC0415 - a tenth of the import time, and few need it

    return inspect.isawaitable(answer)


def _close(answer: object) -> None:
    """Close a coroutine that nobody will await, which would be warned of."""
    if isinstance(answer, CoroutineType):
        answer.close()


def _log(lookup: Lookup) -> None:
    log_exception(
        "The look-up of the origin %s failed; it is not allowed.", shown(lookup.origin)
    )
