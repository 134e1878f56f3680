"""Look-ups: callables of the owner that may use the ORM, under WSGI and ASGI alike.

Django keeps a connection for each thread, and closes it by signals of the thread's requests. So
a callable runs in the thread that Django gives the request, never in a thread of this library,
and no connection stays open afterwards.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.db import connections

from crossorigin.engine import Decision, Lookup, RequestFacts, ask, ask_async
from crossorigin.engine.lookup import within_time


@contextmanager
def _fresh_connections() -> Iterator[None]:
    """Close broken and old connections of the thread, before and after the block."""
    _close_old_connections()
    try:
        yield
    finally:
        _close_old_connections()


def _close_old_connections() -> None:
    """Close the connections as Django does, except in a transaction: a test suite opens one."""
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:
            each.close_if_unusable_or_obsolete()


@_fresh_connections()
def ask_now(lookup: Lookup, facts: RequestFacts) -> Decision:
    """Run the callables in the thread of the request, and return the decision."""
    return ask(lookup, facts, _wait)


def _wait(awaitable: Awaitable[bool]) -> bool:
    # The calls of sync_to_async within the awaitable run in the thread that waits here.
    answer: bool = async_to_sync(within_time)(awaitable)
    return answer


async def ask_later(lookup: Lookup, facts: RequestFacts) -> Decision:
    """Run the callables; the synchronous ones run in the thread of the request."""
    return await ask_async(lookup, facts, _call)


async def _call(bound: Callable[[], Any]) -> Any:  # noqa: ANN401 - the answer of a callable
    return await sync_to_async(_fresh_connections()(bound))()
