"""Every deviation that an engine is said to have is seen in a scenario that it really ran."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from browser.account import Account, known, predicted_with_verdicts
from tables.scenario import Scenario
from tables.scenarios import SCENARIOS

from crossorigin.fetch import ENGINES, STANDARD, Engine, Verdict

# Fields that the matrix does not show: it has not ten minutes, and no HTTP/3, which
# tests/browser/test_webtransport.py has.
UNSEEN = frozenset({"name", "max_age_cap", "transport_mode"})
# Firefox has a destination of its own for WebTransport alone.
UNSEEN_IN = {"firefox": {"destinations"}}


class _Noting:
    """An engine that notes which of its fields are read."""

    def __init__(self, engine: Engine, note: Callable[[str], None]) -> None:
        self._engine = engine
        self._note = note

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any value of the field
        self._note(name)
        return getattr(self._engine, name)


def _deviations(engine: Engine) -> set[str]:
    names = (
        {field.name for field in fields(Engine)} - UNSEEN - UNSEEN_IN.get(engine.name, set())
    )
    return {name for name in names if getattr(engine, name) != getattr(STANDARD, name)}


def _telling_first(engine: Engine) -> list[Scenario]:
    """Return the scenarios; first those that the engine and the standard tell apart."""
    run = [scenario for scenario in SCENARIOS if engine.name not in scenario.unlike]
    return sorted(run, key=lambda each: known(each, engine) == known(each, STANDARD))


# In one process with the page about the engines, which asks for the same predictions.
@pytest.mark.xdist_group("model")
@pytest.mark.parametrize("engine", ENGINES.values(), ids=lambda engine: engine.name)
def test_some_scenario_shows_each_deviation(engine: Engine) -> None:
    unshown = _deviations(engine)
    for scenario in _telling_first(engine):
        if not unshown:
            break
        unshown -= _shown(scenario, engine, unshown)
    assert unshown == set()


def _shown(scenario: Scenario, engine: Engine, names: set[str]) -> set[str]:
    """Return those deviations without which the scenario would come out otherwise."""
    read: set[str] = set()
    noting: Any = _Noting(engine, read.add)
    outcome = predicted_with_verdicts(scenario, noting)
    # A field that is not read changes nothing.
    return {name for name in names & read if _without(scenario, engine, name) != outcome}


def _without(
    scenario: Scenario, engine: Engine, name: str
) -> tuple[Account, tuple[Verdict, ...]]:
    usual = replace(engine, **{name: getattr(STANDARD, name)})
    return predicted_with_verdicts(scenario, usual)
