"""Every row, on every target. No framework is named here."""

import pytest
from contract.conftest import Start
from harness.checking import check_row
from harness.targets import SERVERS, Target
from tables.everything import ROWS
from tables.model import Row

PAIRS = [(target, row) for target in SERVERS for row in ROWS if target.takes(row)]
IDS = [f"{target.name}-{row.id}" for target, row in PAIRS]


@pytest.mark.parametrize(("target", "row"), PAIRS, ids=IDS)
def test_a_row_holds_on_a_real_server(target: Target, row: Row, start: Start) -> None:
    check_row(target, row, start(target))
