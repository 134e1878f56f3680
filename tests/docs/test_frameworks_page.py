"""The pages on frameworks agree with the tables and the last full run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness.search_path import search_path
from harness.targets import SERVERS
from tables.frameworks import FRAMEWORKS, Framework
from tables.routes import ALL_FRAMEWORKS
from tables.rules import RULES

ROOT = Path(__file__).parent.parent.parent
SHOWN = ROOT / "tests" / "tables" / "shown.json"
STALE = "run `make frameworks`"


def _shown() -> dict[str, dict[str, list[int]]]:
    shown: dict[str, dict[str, list[int]]] = json.loads(SHOWN.read_text("utf-8"))
    return shown


def _to_show(folder: Path) -> dict[str, dict[str, int]]:
    """Return how many rows and tests there are to show each rule on each target."""
    file = folder / "shown.json"
    options = ["--collect-only", "-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly"]
    command = [sys.executable, "-m", "pytest", "tests/contract", *options]
    subprocess.run(
        [*command, "-p", "harness.shown", f"--shown={file}"],
        cwd=ROOT,
        env={**os.environ, "CONTRACT_ROWS": "all", "PYTHONPATH": search_path(ROOT / "tests")},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    counts = json.loads(file.read_text("utf-8"))
    return {
        target: {rule: number for rule, (_, number) in cells.items()}
        for target, cells in counts.items()
    }


def test_the_counts_are_of_all_rows_that_there_are_today(tmp_path: Path) -> None:
    counted = {
        target: {rule: number for rule, (_, number) in cells.items()}
        for target, cells in _shown().items()
    }
    assert counted == _to_show(tmp_path), STALE


def test_each_counted_rule_holds_for_all_its_rows() -> None:
    wrong = [
        (target, rule)
        for target, cells in _shown().items()
        for rule, (holds, number) in cells.items()
        if holds != number
    ]
    assert wrong == []


def test_every_target_is_counted() -> None:
    assert _shown().keys() == {target.name for target in SERVERS}, STALE


@pytest.mark.parametrize("framework", ALL_FRAMEWORKS)
def test_every_rule_is_shown_on_every_framework(framework: str) -> None:
    assert {int(rule) for rule in _shown()[framework]} == set(range(1, 22)) == RULES.keys()


def test_every_framework_of_the_routes_is_in_the_table() -> None:
    targets = [target for each in FRAMEWORKS for target in each.targets]
    assert sorted(targets) == sorted(ALL_FRAMEWORKS)


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda each: each.name)
def test_a_frameworks_page_names_the_oldest_supported_version(framework: Framework) -> None:
    text = (ROOT / "docs" / framework.page).read_text("utf-8")
    assert f"{framework.title} {framework.oldest}" in text
    assert "](frameworks.md)" in text
