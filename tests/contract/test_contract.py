"""Every row, on every target: a test for each table. No framework is named here."""

import pytest
from contract.conftest import Start
from harness.checking import check_row
from harness.targets import SERVERS, Target
from harness.together import check_all
from tables.everything import TABLES
from tables.model import Row

CASES = [
    pytest.param(target, rows, id=f"{target.name}-{table}")
    for target in SERVERS
    for table, every in TABLES.items()
    if (rows := [row for row in every if target.takes(row)])
]


@pytest.mark.parametrize(("target", "rows"), CASES)
def test_rows_are_true_on_a_real_server(target: Target, rows: list[Row], start: Start) -> None:
    running = start(target)
    check_all(rows, lambda row: check_row(target, row, running), lambda row: row.id)
