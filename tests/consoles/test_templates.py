"""Templates: their gaps are filled, and found again in a text."""

from __future__ import annotations

import pytest

from crossorigin.consoles.templates import fill, recognise


@pytest.mark.parametrize(
    ("template", "text", "facts"),
    [
        ("at {a}.", "x at y.z. w", {"a": "y.z"}),
        ("at {a} from {b}", "at x from y from z", {"a": "x", "b": "y from z"}),
        ("plain", "so plain it is", {}),
        ("at {a} from", "at x to", None),
        ("at {a}", "to x", None),
    ],
)
def test_gaps_are_found_again(template: str, text: str, facts: dict[str, str] | None) -> None:
    assert recognise(template, text) == facts


def test_unknown_gaps_stay_empty() -> None:
    assert fill("{a} and {b}", {"b": "{a}"}) == " and {a}"
