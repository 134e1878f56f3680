"""A pytest plugin that counts, for each target and rule, the passed tests.

``PYTHONPATH=tests python -m pytest tests/contract -p harness.shown --shown=FILE`` writes the
counts: of a row of the tables, which counts once however many tests it has, and of the tests
that are marked with the rules they show. The rows of one test hold if all of them do. With
``--collect-only`` nothing has passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

PROPERTY = "shown"
Counts: TypeAlias = dict[str, dict[str, list[int]]]
"""By target and rule: how many hold, of how many."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shown", type=Path, required=True, help="where the counts are written")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Counter(config.getoption("shown")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        target = _target(item)
        if target is not None:
            item.user_properties += [
                (PROPERTY, json.dumps([target, _key(item, row), *_rules(item, row)]))
                for row in _rows(item)
            ]


def _parameters(item: pytest.Item) -> dict[str, object]:
    callspec = getattr(item, "callspec", None)
    return {} if callspec is None else callspec.params


def _target(item: pytest.Item) -> str | None:
    """Return the target that a test is about, by the names of its parameters."""
    from harness.targets import SERVERS  # noqa: PLC0415 - after pytest rewrites its assertions

    given = [
        str(getattr(value, "name", value))
        for name, value in _parameters(item).items()
        if name != "rows"
    ]
    found = [
        target.name
        for target in SERVERS
        if any(f"-{target.name}-" in f"-{each}-" for each in given)
    ]
    return max(found, key=len, default=None)


def _rows(item: pytest.Item) -> Iterable[object]:
    """Return the rows that a test checks; of a test without any, None alone."""
    parameters = _parameters(item)
    rows = parameters.get("rows")
    return rows if isinstance(rows, list) else [parameters.get("row")]


def _rules(item: pytest.Item, row: object) -> Iterator[int]:
    yield from getattr(row, "rules", ())
    for mark in item.iter_markers("rules"):
        yield from mark.args


def _key(item: pytest.Item, row: object) -> str:
    """Return the key under which a test counts: its row, or itself."""
    name = getattr(row, "id", None)
    return item.nodeid if name is None else f"{item.path.name} {name}"


class _Counter:
    """Keeps the results of the tests, and writes them in the end."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._holds: dict[tuple[str, int, str], bool] = {}

    def _note(self, properties: list[tuple[str, object]], *, holds: bool) -> None:
        for name, value in properties:
            if name == PROPERTY:
                target, key, *rules = json.loads(str(value))
                for rule in rules:
                    cell = (target, rule, key)
                    self._holds[cell] = self._holds.get(cell, True) and holds

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if session.config.option.collectonly:
            for item in session.items:
                self._note(item.user_properties, holds=False)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report.user_properties, holds=report.passed)

    def pytest_sessionfinish(self) -> None:
        counts: Counts = {}
        for (target, rule, _), holds in sorted(self._holds.items()):
            cell = counts.setdefault(target, {}).setdefault(str(rule), [0, 0])
            cell[0] += holds
            cell[1] += 1
        lines = ",\n".join(
            f"  {json.dumps(target)}: {json.dumps(cells)}" for target, cells in counts.items()
        )
        self._file.write_text(f"{{\n{lines}\n}}\n", "utf-8")
