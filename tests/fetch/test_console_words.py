"""The messages of real consoles have the model's reasons; no browser is needed."""

from __future__ import annotations

import pytest
from browser.account import blocked, words
from tables.console_messages import PRINTED, VERSIONS, Printed
from tables.console_words import WORDS
from tables.scenarios import SCENARIOS

from crossorigin.fetch import ENGINES

ROWS = {(row.group, row.name): row for row in SCENARIOS}


@pytest.mark.parametrize(
    "printed", [pytest.param(p, id=f"{p.engine}: {p.group}: {p.scenario}") for p in PRINTED]
)
def test_the_lines_give_the_reasons_of_the_model(printed: Printed) -> None:
    engine, text = ENGINES[printed.engine], "\n".join(printed.lines)
    for verdict in blocked(ROWS[printed.group, printed.scenario], engine):
        assert any(choice in text for choice in words(verdict, engine))


@pytest.mark.parametrize("name", VERSIONS)
def test_every_reason_of_an_engine_was_printed(name: str) -> None:
    text = {
        str(verdict.code).removeprefix("Preflight")
        for printed in PRINTED
        if printed.engine == name
        for verdict in blocked(ROWS[printed.group, printed.scenario], ENGINES[name])
    }
    assert {str(code).removeprefix("Preflight") for code in WORDS[name]} <= text
