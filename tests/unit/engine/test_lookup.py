from __future__ import annotations

from collections.abc import Generator

import pytest
import trio

from crossorigin import Policy, Reason
from crossorigin.engine import Decision, RequestFacts, ask
from crossorigin.engine.lookup import Lookup
from crossorigin.errors import REASONS
from crossorigin.policy import engine_of

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
def test_answer_after_a_callable_read_a_header_varies_by_what_chose_the_policy(
    region: str,
) -> None:
    found = {name.lower() for name in _preflight_of_one_method(region).vary}
    assert found >= {"origin", "access-control-request-method", "x-tenant", "x-region"}
