"""Checks a row on a target: the one thing that all tests of rows do."""

from harness.asserting import check_refused, check_wire
from harness.targets import Running, Target
from tables.model import Row


def check_row(target: Target, row: Row, running: Running) -> None:
    """Assert that a row holds on a target whose server is up."""
    answered, calls = running.send(row.policy, row.request)
    if target.refuses(row):
        check_refused(answered, calls)
    else:
        check_wire(row, answered, calls, joined="joined" in target.traits)
