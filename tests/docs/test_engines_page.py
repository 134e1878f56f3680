"""The page about the engines follows from the model and the scenarios, versions apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.report import NAMES, page

PAGE = Path(__file__).parent.parent.parent / "docs" / "engines.md"


# In one process with the tests of the deviations, which ask for the same predictions.
@pytest.mark.xdist_group("model")
def test_the_page_about_the_engines_is_fresh() -> None:
    text = PAGE.read_text(encoding="utf-8")
    versions = {
        name: match[1]
        for name, shown in NAMES.items()
        if (match := re.search(rf"\| {shown} (\d[\d.]*) ", text))
    }
    assert text == page(versions), "run `make engines`"
