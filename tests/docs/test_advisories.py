"""The page of advisories: each row holds here, and the tests that it names exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from harness.together import check_all
from tables.advisories import ROWS, Advisory

ROOT = Path(__file__).parent.parent.parent


def test_the_input_of_each_advisory_has_the_answer_that_the_page_states() -> None:
    check_all(ROWS, lambda row: row.check(), str)


def test_each_test_that_the_page_names_exists() -> None:
    def check(row: Advisory) -> None:
        file, _, name = row.test.partition("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in names

    check_all([row for row in ROWS if row.test], check, str)


def test_each_identifier_is_well_formed_and_listed_once() -> None:
    ids = [each for row in ROWS for each in row.ids]
    form = re.compile(r"CVE-\d{4}-\d{4,7}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}")
    assert [each for each in ids if not form.fullmatch(each)] == []
    assert len(set(ids)) == len(ids)
