"""The rows that alone reach a line of an integration, on servers whose coverage is measured.

`UNMEASURED` in tests/conftest.py names the test of all rows, whose servers are not measured.
"""

import pytest
from harness.checking import check_row
from harness.spy import Spy
from harness.targets import ONE_LINE, SERVERS, Running, Target
from harness.together import check_all
from tables.everything import TABLES
from tables.model import Row

# Each serves a preflight that goes on, or writes repeated lines, in code of its own.
MEASURED = [each for each in SERVERS if each.name in {"django", "django-asgi", "tornado"}]
EVERY = [row for rows in TABLES.values() for row in rows]


def _goes_on(row: Row) -> bool:
    """Whether it is a preflight that the application answers."""
    return row.expected.kind == "preflight" and row.expected.app_called


@pytest.mark.parametrize("target", MEASURED, ids=lambda target: target.name)
def test_rows_of_continued_preflights_and_repeated_lines_hold(target: Target) -> None:
    rows = [
        row
        for row in EVERY
        if target.takes(row) and (_goes_on(row) or row.request.path in ONE_LINE)
    ]
    spy = Spy()
    with target.serve(spy) as port:
        running = Running(port, spy)
        check_all(rows, lambda row: check_row(target, row, running), lambda row: row.id)
