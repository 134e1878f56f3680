"""Every row, on every target. No framework is named here."""

import pytest
from contract.asserting import check_wire, cors_lines
from contract.conftest import Start
from contract.targets import SERVERS, Target
from support.raw_http import Answered
from tables.everything import ROWS
from tables.model import Row

PAIRS = [(target, row) for target in SERVERS for row in ROWS if target.takes(row)]
IDS = [f"{target.name}-{row.id}" for target, row in PAIRS]


@pytest.mark.parametrize(("target", "row"), PAIRS, ids=IDS)
def test_a_row_holds_on_a_real_server(target: Target, row: Row, start: Start) -> None:
    answered, calls = start(target).send(row.policy, row.request)
    if target.refuses(row):
        _check_refused(answered, calls)
    else:
        check_wire(row, answered, calls, joined="joined" in target.traits)


# Wrong, too large, or a method that the server has no word for.
REFUSALS = (400, 413, 431, 501)


def _check_refused(answered: Answered, calls: int) -> None:
    """The server's own parser answered: nobody behind it saw the request."""
    assert answered.status in REFUSALS
    assert calls == 0
    assert cors_lines(answered.lines) == []
