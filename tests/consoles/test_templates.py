"""Templates: their gaps are filled."""

from __future__ import annotations

from crossorigin.consoles.engines.templates import fill


def test_unknown_gaps_stay_empty() -> None:
    assert fill("{a} and {b}", {"b": "{a}"}) == " and {a}"
