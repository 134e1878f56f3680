"""Every deviation that an engine is said to have is seen in a scenario that it really ran."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import pytest
from browser.account import Account, predicted_with_verdicts
from tables.scenarios import SCENARIOS

from crossorigin.fetch import ENGINES, STANDARD, Engine, Verdict

# What the matrix does not show: it has neither ten minutes nor fonts.
UNSEEN = frozenset({"name", "max_age_cap", "no_cors_destinations"})

DEVIATIONS = [
    pytest.param(engine, field.name, id=f"{engine.name}: {field.name}")
    for engine in ENGINES.values()
    for field in fields(Engine)
    if field.name not in UNSEEN and getattr(engine, field.name) != getattr(STANDARD, field.name)
]


@cache
def _all_come_to(engine: Engine) -> list[tuple[Account, list[Verdict]]]:
    return [predicted_with_verdicts(scenario, engine) for scenario in SCENARIOS]


@pytest.mark.parametrize(("engine", "name"), DEVIATIONS)
def test_some_scenario_shows_it(engine: Engine, name: str) -> None:
    without = replace(engine, **{name: getattr(STANDARD, name)})
    pairs = zip(SCENARIOS, _all_come_to(engine), strict=True)
    assert any(predicted_with_verdicts(scenario, without) != found for scenario, found in pairs)
