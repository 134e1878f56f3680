"""Texts of public threads in other shapes of a paste keep their cause."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from harness.together import check_all
from tables.console_corpus import SHAPES
from tables.console_fresh import FRESH, Fresh

from crossorigin.consoles.engines import console
from crossorigin.consoles.explain import explain
from crossorigin.consoles.recognition import earlier

_SHAPES = tuple(sorted(SHAPES.keys() - {"long log", "traced"}))
"""The shapes without lines of other requests; those may tell more than a text."""

_SHAPED = frozenset({"prose", "mail", "several", "devtools", "body"})
"""The kinds of texts that have a shape of their own, or several messages.

No terminal breaks the names in a panel of developer tools.
"""

_MARKED = re.compile("^ *(?:```|//|[>-] )", re.MULTILINE)
"""The marks of texts that were wrapped into a document or a comment before they were pasted."""


def _certain(texts: int) -> Iterator[Fresh]:
    """Yield texts, chosen in the order of pytest-randomly's seed, with a certain cause."""
    rows = [
        row
        for row in FRESH
        if row.part >= "G" and row.kind not in _SHAPED and not _MARKED.search(row.text)
    ]
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


_BLOCKED = (
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote "
    "resource at https://api.example/v1/items. "
)
_BLANK = re.compile(" ")
_GAP = re.compile(r"\{[a-z]+\}")


def _reasons() -> Iterator[str]:
    """Yield each message of Firefox with a reason in brackets."""
    for line in (*console.REASONS["firefox"], *earlier.REASONS["firefox"]):
        if line.text.startswith("(Reason: "):
            yield f"{_BLOCKED}{_GAP.sub('x-token', line.text)}"


def _check_broken(case: tuple[str, str]) -> None:
    whole, broken = case
    assert [one.code for one in explain(broken)] == [one.code for one in explain(whole)]


def test_a_reason_broken_at_any_blank_keeps_its_cause() -> None:
    cases = [
        (text, f"{text[: found.start()]}\n{text[found.end() :]}")
        for text in _reasons()
        for found in _BLANK.finditer(text, len(_BLOCKED))
    ]
    check_all(cases, _check_broken, lambda case: case[1])
    assert len(cases) >= 60


_DIFFERS = "(Reason: CORS header 'Access-Control-Allow-Origin' does not match '{}')."


def _check_value(case: tuple[str, str]) -> None:
    value, broken = case
    (found,) = explain(_BLOCKED + _DIFFERS.format(broken))
    assert (found.code, found.found) == ("AllowOriginMismatch", value)


def test_an_origin_broken_anywhere_is_one_value() -> None:
    values = ("https://docs.example", "http://localhost:3000", "capacitor://localhost")
    cases = [
        (value, f"{value[:at]}\n{value[at:]}")
        for value in values
        for at in range(1, len(value))
    ]
    check_all(cases, _check_value, lambda case: case[1])


@pytest.mark.parametrize(
    "value", ["https://a.example https://b.example", "https://a.example, *", "* null", "*, *"]
)
def test_several_values_stay_several(value: str) -> None:
    (found,) = explain(_BLOCKED + _DIFFERS.format(value))
    assert (found.code, found.found) == ("MultipleAllowOriginValues", value)
