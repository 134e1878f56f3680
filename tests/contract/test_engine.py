"""Every row, on the engine alone: the decision itself."""

import asyncio

import pytest
from harness.deciding import decide_row
from harness.together import check_all
from tables.everything import TABLES
from tables.model import Row
from tables.policies import known_later, named

from crossorigin import Policy


@pytest.mark.parametrize("table", TABLES)
def test_the_engine_decides_as_the_rows_state(table: str) -> None:
    rows = [row for row in TABLES[table] if "engine" not in row.not_on]
    check_all(rows, _check_decision, lambda row: row.id)


def _check_decision(row: Row) -> None:
    decision = decide_row(row)
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


def test_evaluate_names_the_method_to_call_if_an_answer_needs_waiting() -> None:
    policy = Policy(allow_origins=known_later)
    with pytest.raises(TypeError, match="evaluate_async"):
        policy.evaluate(origin="https://a.example")
