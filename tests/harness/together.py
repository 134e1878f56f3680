"""Checks the rows of a table in one test, and names each row that fails.

A test of its own costs pytest, coverage and the controller of the workers more time than most
rows take.
"""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")


def check_all(
    rows: Iterable[T], check: Callable[[T], object], name: Callable[[T], str]
) -> None:
    """Check rows in a random order; raise one error with the name and fault of each failure.

    Args:
        rows: the rows; an empty list is a failure.
        check: raises for a row that fails.
        name: the row's name in the message.
    """
    __tracebackhide__ = True
    every = list(rows)
    assert every, "there are no rows"
    random.shuffle(every)  # in the order of pytest-randomly's seed
    faults = [(name(row), fault) for row in every if (fault := _fault(check, row)) is not None]
    if faults:
        told = "\n\n".join(f"{failed}:\n{_told(fault)}" for failed, fault in faults)
        text = f"{len(faults)} of {len(every)} rows fail\n\n{told}"
        raise AssertionError(text) from faults[0][1]


def _fault(check: Callable[[T], object], row: T) -> BaseException | None:
    try:
        check(row)
    except (Exception, pytest.fail.Exception) as fault:  # noqa: BLE001 - all are told together
        return fault
    return None


def _told(fault: BaseException) -> str:
    """Return the line that failed, and expected and found values as pytest tells them."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    text = "".join(traceback.format_exception_only(fault)).rstrip()
    return f"{last.filename}:{last.lineno}: {last.line}\n{text}"
