"""The web-platform tests on CORS, retold: every engine, each disagreement named."""

from __future__ import annotations

from collections import Counter

import pytest
from harness.together import check_all
from tables.web_platform import HOME, SUBTESTS, Subtest

from crossorigin.fetch import ENGINES, Engine, Outcome, Request, WireRequest, WireResponse, run

FILES = tuple(dict.fromkeys(row.file for row in SUBTESTS))
NOT_SCRIPTED = WireResponse(status=404)


def _fetch(row: Subtest, engine: Engine) -> Outcome:
    def send(wanted: WireRequest) -> WireResponse:
        answers = row.preflight if wanted.is_preflight else row.actual
        return answers.get(wanted.url, NOT_SCRIPTED)

    return run(Request(url=row.url, origin=HOME, **row.ask), send, engine=engine)


def _faults(row: Subtest, outcome: Outcome) -> list[str]:
    """Return the differences from the row."""
    faults = []
    requests = [exchange.request for exchange in outcome.exchanges]
    if outcome.verdict.allowed != row.passes:
        faults.append(str(outcome.verdict))
    asked = sum(request.is_preflight for request in requests)
    if row.asked is not None and asked != row.asked:
        faults.append(f"{asked} preflights")
    if row.sent and requests:
        last = {name.lower(): value for name, value in requests[-1].headers}
        found = {name: last.get(name) for name in row.sent}
        faults += [f"sent {found}"] if found != row.sent else []
    if row.method and (not requests or requests[-1].method != row.method):
        faults.append(f"sent {[request.method for request in requests]}")
    return faults + (_hidden(row, outcome) if row.passes else [])


def _hidden(row: Subtest, outcome: Outcome) -> list[str]:
    page = outcome.response
    if page is None:
        return ["no response"]
    faults = [
        f"{name} is {getattr(page, name)!r}"
        for name, value in row.see.items()
        if getattr(page, name) != value
    ]
    visible = dict(page.headers)
    shown = {name: visible.get(name) for name in row.headers}
    return faults + ([f"visible {shown}"] if shown != row.headers else [])


@pytest.mark.parametrize("engine", ENGINES.values(), ids=lambda engine: engine.name)
@pytest.mark.parametrize("file", FILES)
def test_subtests_have_the_result_of_their_row_or_a_named_reason(
    file: str, engine: Engine
) -> None:
    def check(row: Subtest) -> None:
        faults = _faults(row, _fetch(row, engine))
        if engine.name in row.unlike:
            assert faults, row.unlike[engine.name]
        else:
            assert faults == []

    rows = [row for row in SUBTESTS if row.file == file]
    check_all(rows, check, lambda row: row.name)


def test_there_are_a_thousand_subtests_with_names_of_their_own() -> None:
    names = Counter((row.file, row.name) for row in SUBTESTS)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) >= 1_000
