"""Questions: how a cache asks for one origin, with or without an event loop."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol

from crossorigin.engine.lookup import (
    NeedsAwait,
    call_in_thread,
    close,
    contained,
    is_awaitable,
    is_coroutine_callable,
    waited,
    within_time,
)
from crossorigin.origins import Call, Wait
from crossorigin.stores.limits import STORE_TIMEOUT


class Question(Protocol):
    """Asks whether one origin may read; raises where there is no answer."""

    def now(self, origin: str, wait: Wait) -> object:
        """Ask in the thread of the request."""

    async def later(self, origin: str, call: Call | None) -> object:
        """Ask on the event loop of the request."""


class FunctionQuestion:
    """Asks a callable of the owner.

    Args:
        function: takes the origin, and returns a bool or an awaitable of one.
    """

    def __init__(self, function: Callable[[str], Any]) -> None:
        self._function = function
        self._is_async = is_coroutine_callable(function)

    def now(self, origin: str, wait: Wait) -> object:
        """Call the function in the thread of the request."""
        answer = contained(functools.partial(self._function, origin))
        if not is_awaitable(answer):
            return answer
        try:
            return waited(within_time(answer, STORE_TIMEOUT), wait)
        except NeedsAwait:
            close(answer)
            raise

    async def later(self, origin: str, call: Call | None) -> object:
        """Call an asynchronous function on the event loop, another one in a thread."""
        bound = functools.partial(self._function, origin)
        if self._is_async:
            return await bound()
        answer = await (call or call_in_thread)(functools.partial(contained, bound))
        return await answer if is_awaitable(answer) else answer
