"""docs/demo.md agrees with the table of expectations on each call."""

from __future__ import annotations

import re
from pathlib import Path

from tables.demo import ROWS

PAGE = Path(__file__).parents[3] / "docs" / "demo.md"
LINE = re.compile(r"^\| `([a-z-]+)` \| .* \| (blocked|reads) ?\b[^|]*\|$", re.MULTILINE)
WORDS = {"blocked": "blocked", "readable": "reads"}


def test_the_page_of_the_demo_has_every_call_and_its_outcome() -> None:
    documented = LINE.findall(PAGE.read_text())
    assert documented == [(row.call, WORDS[row.outcome]) for row in ROWS]
