"""OriginSource: the interface to origins that change while the server runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias, TypeGuard

Wait: TypeAlias = Callable[[Awaitable[bool]], bool]
"""Turns an awaitable into its result, in a thread without an event loop."""

Call: TypeAlias = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Calls a synchronous callable away from the event loop."""


class OriginSource(Protocol):
    """Origins that change while the server runs; an entry of `allow_origins`.

    The engine asks only about well-formed origins that no static entry allows.

    A source may also have a method `bound`, which takes ``allow_credentials`` and
    ``accept_risks`` of a policy and returns the source for this policy; and an attribute
    `flaw`, a sentence with the reason why no policy may use it, or None.

    A source that differs from request to request has a method `for_request`, which takes the
    facts of the request and returns the source for this request, or None for a source that
    allows no origin. It does no I/O. Headers that it reads are named in `Vary`.

    If an attribute `keeps_time` is True, `allows_async` ends by itself within a few seconds,
    and may then give an older answer. Without it, the engine cancels a late `allows_async`.
    """

    def peek(self, origin: str) -> bool | None:
        """Return the answer that is in memory; None if the source has to do I/O.

        It does no I/O and waits for no lock, because it is called on event loops.
        """

    def allows(self, origin: str, wait: Wait, /) -> bool:
        """Return whether `origin` may read; it may block, and raises if the source fails.

        Args:
            origin: a serialized origin.
            wait: turns an awaitable into its result, as the gateway of the request does.
        """

    async def allows_async(self, origin: str, call: Call | None, /) -> bool:
        """Return whether `origin` may read; it raises if the source fails.

        Args:
            origin: a serialized origin.
            call: calls a synchronous callable as the gateway of the request does; None for
                a worker thread.
        """


_METHODS = ("peek", "allows", "allows_async")


def is_source(value: object) -> TypeGuard[OriginSource]:
    """Return whether `value` is an `OriginSource`; its class has the methods."""
    return all(callable(getattr(type(value), name, None)) for name in _METHODS)
