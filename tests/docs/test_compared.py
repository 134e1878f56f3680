"""The page that compares expectations: a page and a test hold each yes of our column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from harness.together import check_all

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "compared.md"
LIBRARIES = 5


class Row(NamedTuple):
    expectation: str
    ours: str
    theirs: tuple[str, ...]
    test: str


def _rows() -> list[Row]:
    cells = [
        [cell.strip() for cell in line.strip("| \n").split("|")]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| expectation")
    ]
    return [Row(first, ours, tuple(theirs), test) for first, ours, *theirs, test in cells]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_our_column_leads_to_a_page_with_the_heading_that_it_names() -> None:
    def check(row: Row) -> None:
        found = re.fullmatch(r"\[yes\]\(([\w./-]+)(?:#([\w-]+))?\)", row.ours)
        assert found is not None, row.ours
        assert found[2] is None or found[2] in _anchors(PAGE.parent / found[1]), row.ours
        assert len(row.theirs) == LIBRARIES - 1
        form = r"(?:yes|no|partly|no regular expressions|no, by design)[¹²³⁴⁵⁶⁷⁸⁹]?"
        assert [each for each in row.theirs if not re.fullmatch(form, each)] == []

    check_all(_rows(), check, lambda row: row.expectation)


def test_each_row_names_a_file_with_tests() -> None:
    def check(row: Row) -> None:
        found = re.fullmatch(r"\[`(test_\w+\.py)`\]\((\.\./tests/[\w/]+\.py)\)", row.test)
        assert found is not None, row.test
        path = PAGE.parent / found[2]
        assert path.name == found[1]
        assert "def test_" in path.read_text("utf-8")

    check_all(_rows(), check, lambda row: row.expectation)


def test_each_partly_is_explained_once() -> None:
    text = PAGE.read_text("utf-8")
    signs = "¹²³⁴⁵⁶⁷⁸⁹"
    notes = re.findall(r"^(\d)\. ", text, re.MULTILINE)
    assert [signs[int(note) - 1] for note in notes] == [each for each in signs if each in text]
    assert not re.search(r"partly(?![¹²³⁴⁵⁶⁷⁸⁹\"])", text.replace('"Partly"', ""))
