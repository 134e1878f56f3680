"""The notes of changed code are those of the tracer of `coverage`."""

from __future__ import annotations

import ast
import sys
import textwrap
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeAlias

import pytest
from coverage import Coverage
from harness.noting import Notes, noting
from tables.measured_programs import PROGRAMS

Judged: TypeAlias = tuple[list[int], dict[int, tuple[int, int]]]
"""The lines that did not run; of each branch, how many ways it has and how many were taken."""


def _judged(path: Path, measured: Coverage) -> Judged:
    _, _, _, missing, _ = measured.analysis2(str(path))
    return missing, measured.branch_stats(str(path))


def _coverage(folder: Path, name: str) -> Coverage:
    measured = Coverage(str(folder / name), branch=True, config_file=False)
    measured.set_option("run:core", "ctrace")
    return measured


def _run(code: CodeType) -> None:
    exec(code, vars(sys.modules["program"]))  # noqa: S102 (a program of the table)


def _traced(path: Path) -> Judged:
    measured, before = _coverage(path.parent, "traced"), sys.gettrace()
    code = compile(path.read_text(), str(path), "exec")
    with measured.collect():
        _run(code)
    sys.settrace(before)
    return _judged(path, measured)


def _noted(path: Path) -> Judged:
    made: list[Notes] = []

    def notes(_: str, last: int, targets: list[int]) -> tuple[object, object]:
        made.append(Notes(last, targets))
        return made[-1].lines, made[-1].steps

    vars(sys.modules["program"])["__notes__"] = notes
    _run(compile(noting(ast.parse(path.read_text()), str(path)), str(path), "exec"))
    measured = _coverage(path.parent, "noted")
    measured.get_data().add_arcs({str(path): made[0].arcs()})
    return _judged(path, measured)


@pytest.mark.parametrize("name", PROGRAMS)
def test_lines_and_branches_are_those_of_the_tracer(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "program", ModuleType("program"))
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(PROGRAMS[name]).lstrip())
    assert _noted(path) == _traced(path)
