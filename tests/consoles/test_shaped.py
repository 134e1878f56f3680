"""Texts of public threads in other shapes of a paste keep their cause."""

from __future__ import annotations

import random
from collections.abc import Iterator

from harness.together import check_all
from tables.console_corpus import SHAPES
from tables.console_fresh import FRESH, Fresh

from crossorigin.consoles.explain import explain

_SHAPES = tuple(sorted(SHAPES.keys() - {"long log", "traced"}))
"""The shapes without lines of other requests; those may tell more than a text."""

_SHAPED = frozenset({"prose", "mail", "several"})
"""The kinds of texts that have a shape of their own, or several messages."""


def _certain(texts: int) -> Iterator[Fresh]:
    """Yield texts, chosen in the order of pytest-randomly's seed, with a certain cause."""
    rows = [row for row in FRESH if row.part >= "G" and row.kind not in _SHAPED]
    for row in random.sample(rows, len(rows)):
        if texts and all(one.certainty == "certain" for one in explain(row.text)) and row.code:
            texts -= 1
            yield row


def _check(case: tuple[str, Fresh]) -> None:
    shape, row = case
    assert {one.code for one in explain(SHAPES[shape](row.text))} == set(row.code.split())


def test_a_text_with_a_certain_cause_has_it_in_every_shape() -> None:
    cases = [(random.choice(_SHAPES), row) for row in _certain(40)]  # noqa: S311 - of a seed
    check_all(cases, _check, lambda case: f"{case[0]}: {case[1].source}")
    assert len(cases) == 40
