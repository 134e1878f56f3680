"""Marks: decorators that frameworks keep in lists of their own."""

from __future__ import annotations

import pytest

from crossorigin.gateway.marks import cors, is_decorator, no_cors


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (cors(), True),
        (no_cors, True),
        (cors()(lambda: None), False),
        (cors, True),
        ("x", False),
    ],
    ids=["cors()", "no_cors", "endpoint", "cors", "text"],
)
def test_decorator_of_ours_is_told_from_other_values(value: object, expected: bool) -> None:
    assert is_decorator(value) is expected
