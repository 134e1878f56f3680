"""Every row, on the engine alone: the decision itself."""

import asyncio
from urllib.parse import unquote

import pytest
from crossorigin import Decision, Policy, PolicyMap
from tables.everything import ROWS
from tables.model import BY_HEADERS, BY_METHOD, Request, Row
from tables.policies import known_later, named

ENGINE_ROWS = [row for row in ROWS if "engine" not in row.not_on]
AWAITING = frozenset({"async", "broken-async", "truthy-async"})


def _policy(row: Row) -> Policy:
    declared = named(row.policy)
    if isinstance(declared, Policy):
        return declared
    assert isinstance(declared, PolicyMap)
    policy = declared.policy_for(unquote(row.request.path.partition("?")[0]))
    assert policy is not None
    return policy


def _combined(request: Request, name: str) -> str | None:
    """RFC 9110, 5.3: several lines of one name are one value, joined by a comma."""
    values = request.values(name)
    return b", ".join(values).decode("latin-1") if values else None


def _decide(row: Row) -> Decision:
    request = row.request
    policy = _policy(row)
    facts = {
        "method": request.method,
        "origin": _combined(request, "Origin"),
        "request_method": _combined(request, BY_METHOD),
    }
    lines = [value.decode("latin-1") for value in request.values(BY_HEADERS)]
    if row.policy in AWAITING:
        return asyncio.run(policy.evaluate_async(**facts, request_headers=lines))  # type: ignore[arg-type]  # method is never None
    return policy.evaluate(**facts, request_headers=lines)  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize("row", ENGINE_ROWS, ids=lambda row: row.id)
def test_the_engine_decides_as_the_row_says(row: Row) -> None:
    decision = _decide(row)
    expected = row.expected
    assert (decision.kind, str(decision.reason)) == (expected.kind, expected.reason)
    assert decision.allowed is expected.allowed
    assert decision.status == expected.status
    assert decision.headers == expected.headers
    assert decision.vary == expected.vary


def test_both_ways_to_evaluate_agree() -> None:
    policy = named("two")
    assert isinstance(policy, Policy)
    origin = "https://a.example"
    later = asyncio.run(policy.evaluate_async(origin=origin))
    assert later == policy.evaluate(origin=origin)


def test_evaluate_says_where_to_go_when_an_answer_needs_waiting() -> None:
    policy = Policy(allow_origins=known_later)
    with pytest.raises(TypeError, match="evaluate_async"):
        policy.evaluate(origin="https://a.example")
