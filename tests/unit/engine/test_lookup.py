from __future__ import annotations

from collections.abc import Generator

import pytest
import trio

from crossorigin import Policy, Reason
from crossorigin.errors import REASONS

A = "https://a.example"


async def _is_a(origin: str) -> bool:
    await trio.lowlevel.checkpoint()
    return origin == A


def test_another_event_loop_than_asyncio_awaits_as_well() -> None:
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
