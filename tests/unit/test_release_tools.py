"""The programs of `make release`, `extras` and `matrix`: the parts without a network."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import installed
import matrix
import pytest
import release
from tables.frameworks import FRAMEWORKS

import crossorigin

ROOT = Path(__file__).parent.parent.parent


def test_each_extra_has_a_program_or_a_command_that_uses_it() -> None:
    assert installed.unnamed() == set()
    assert {"core", "all", "sdist", "suite", "pipx", "uvx", "sql"} <= installed.ways().keys()


def test_the_program_of_the_readme_is_the_one_that_needs_no_framework() -> None:
    program = installed.readme_program()
    assert not [each.name for each in FRAMEWORKS if f"import {each.name}" in program]
    exec(program, {})  # noqa: S102 - the README's own text


def test_each_way_of_the_readme_is_tried() -> None:
    named = re.findall(r"pip install '?crossorigin\[(\w+)\]", (ROOT / "README.md").read_text())
    assert set(named) <= installed.ways().keys()
    assert named


@pytest.mark.parametrize(
    ("name", "strange"),
    [
        ("crossorigin/py.typed", False),
        ("crossorigin-0.1.0.dist-info/METADATA", False),
        ("crossorigin-0.1.0.data/data/share/man/man1/crossorigin.1", False),
        ("crossorigin/__pycache__/errors.cpython-311.pyc", True),
        ("crossorigin/errors.py.orig", True),
        ("tests/conftest.py", True),
        ("README.md", True),
    ],
)
def test_a_file_that_no_wheel_should_hold_is_seen(name: str, strange: bool) -> None:
    assert bool(release.STRANGE.search(name)) is strange


def test_the_version_of_a_release_is_that_of_the_package() -> None:
    assert release.version() == crossorigin.__version__


def test_the_matrix_finds_the_interpreter_that_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATRIX_PYTHONS", sys.executable)
    whole = ".".join(map(str, sys.version_info[:3]))
    assert (Path(sys.executable), whole) in matrix.found().values()


def test_the_folders_of_the_matrix_exist() -> None:
    paths = (*matrix.PORTABLE, *matrix.PURE, *matrix.NOT_ON_WASM)
    assert [path for path in paths if not (ROOT / path).exists()] == []
