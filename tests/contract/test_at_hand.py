"""Every row holds as well where no route of the process has a say, and answers are at hand.

In the tests of rows it is otherwise: other tests of the process have given policies to routes.
"""

import pytest
from harness.checking import check_row
from harness.product import let_routes_have_a_say
from harness.spy import Spy
from harness.targets import SERVERS, Running, Target
from tables.everything import ROWS


@pytest.mark.parametrize("target", SERVERS, ids=lambda target: target.name)
def test_every_row_holds_where_no_route_has_a_say(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_routes_have_a_say(monkeypatch, has_a_say=False)
    spy = Spy()
    failed: dict[str, str] = {}
    with target.serve(spy) as port:
        running = Running(port, spy)
        # The second time, answers are at hand.
        for row in [each for each in ROWS if target.takes(each)] * 2:
            try:
                check_row(target, row, running)
            except AssertionError as error:
                failed[row.id] = str(error)
    assert failed == {}
