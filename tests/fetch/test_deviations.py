"""Every deviation that an engine is said to have is seen in a scenario that it really ran."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from itertools import zip_longest

import pytest
from browser.account import Account, predicted_with_verdicts
from tables.scenario import Scenario
from tables.scenarios import GROUPS, SCENARIOS

from crossorigin.fetch import ENGINES, STANDARD, Engine, Verdict

# Fields that the matrix does not show: it has not ten minutes.
UNSEEN = frozenset({"name", "max_age_cap"})

DEVIATIONS = [
    pytest.param(engine, field.name, id=f"{engine.name}: {field.name}")
    for engine in ENGINES.values()
    for field in fields(Engine)
    if field.name not in UNSEEN and getattr(engine, field.name) != getattr(STANDARD, field.name)
]


def _in_turn() -> list[Scenario]:
    """One scenario of each group, then the next of each: a deviation shows early."""
    groups = [[each for each in SCENARIOS if each.group == group] for group in GROUPS]
    return [each for row in zip_longest(*groups) for each in row if each is not None]


IN_TURN = _in_turn()


@cache
def _comes_to(scenario: Scenario, engine: Engine) -> tuple[Account, list[Verdict]]:
    return predicted_with_verdicts(scenario, engine)


@pytest.mark.parametrize(("engine", "name"), DEVIATIONS)
def test_some_scenario_shows_it(engine: Engine, name: str) -> None:
    without = replace(engine, **{name: getattr(STANDARD, name)})
    assert any(
        predicted_with_verdicts(scenario, without) != _comes_to(scenario, engine)
        for scenario in IN_TURN
        if engine.name not in scenario.unlike
    )
