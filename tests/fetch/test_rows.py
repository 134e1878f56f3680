"""The model agrees with the rows, for the standard and for each engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from harness.scripted import Script, run
from harness.together import check_all
from tables.fetch_rows import PAGE, ROWS, Row

from crossorigin.fetch import ENGINES, Outcome, Request, Verdict

GROUPS = tuple(dict.fromkeys(group for group, _ in ROWS))


def _fetch(row: Row, engine: str) -> tuple[Outcome, Script]:
    script = Script(row.answers)
    ask: dict[str, Any] = {"origin": PAGE, **row.ask}
    return run(script, Request(**ask), engine=ENGINES[engine]), script


def _check_group(group: str, check: Callable[[Row], None]) -> None:
    rows = [row for each, row in ROWS if each == group]
    check_all(rows, check, lambda row: row.id)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", GROUPS)
def test_requests_on_the_wire_are_those_of_the_rows(group: str, engine: str) -> None:
    _check_group(group, lambda row: _check_wire(row, engine))


def _check_wire(row: Row, engine: str) -> None:
    outcome, script = _fetch(row, engine)
    assert script.wire == row.wires.get(engine, row.wire)
    assert [exchange.request for exchange in outcome.exchanges] == script.asked
    if engine == "standard":
        last = (
            {name.lower(): value for name, value in script.asked[-1].headers}
            if row.sent
            else {}
        )
        assert {name: last.get(name) for name in row.sent} == row.sent


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", GROUPS)
def test_verdicts_are_those_of_the_rows(group: str, engine: str) -> None:
    _check_group(group, lambda row: _check_verdict(row, engine))


def _check_verdict(row: Row, engine: str) -> None:
    verdict = _fetch(row, engine)[0].verdict
    assert verdict.code.value == row.engines.get(engine, row.code)
    assert verdict.allowed == (verdict.code.value == "Allowed")
    if engine == "standard":
        _check_details(row, verdict)


def _check_details(row: Row, verdict: Verdict) -> None:
    if row.step:
        assert verdict.step.number == row.step
    if row.found != "":
        assert verdict.found == row.found
    assert verdict.exchange == (len(row.wire) - 1 if row.wire else None)
    assert verdict.is_preflight == (not verdict.allowed and "Preflight" in row.code)


@pytest.mark.parametrize("group", GROUPS)
def test_responses_for_the_page_are_those_of_the_rows(group: str) -> None:
    _check_group(group, _check_response)


def _check_response(row: Row) -> None:
    page = _fetch(row, "standard")[0].response
    if row.code != "Allowed":
        assert page is None
        return
    assert page is not None
    assert {name: getattr(page, name) for name in row.see} == row.see
