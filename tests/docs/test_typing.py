"""The types of the package, as users see them who have it installed.

mypy has the settings and the cache of `make check`: they are stricter than `--strict`, and it
has read the frameworks already. pyright has no settings of ours. One folder has the Python of
each page, the types of the public names (tests/typed/surface.py), and a program with
mistakes; mypy and pyright read it once each. pyright also says of every name of the package
whether its type can be read in one way only.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from harness.tools import require, require_node_package

ROOT = Path(__file__).parent.parent.parent
SURFACE = ROOT / "tests" / "typed" / "surface.py"
# Each page is one program, from its first block to its last.
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
UNTYPED = ("bottle", "pyramid")
"""Frameworks without types: their users say so to the checkers, which guess otherwise."""

HEAD_OF_UNTYPED = """\
# mypy: disable-error-code="import-untyped, untyped-decorator"
# pyright: reportCallIssue=false, reportArgumentType=false, reportReturnType=false
"""

OPTIONS = (f"--config-file={ROOT / 'pyproject.toml'}", "--no-error-summary")
CACHE = ROOT / ".mypy_cache"
MISTAKES = ("app.cors.policy = policy", "gate()")
"""An attribute that the library sets, and that no type checker knows; a call of the handle."""

# The first run reads all of the frameworks.
pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("types")]


def _program(page: Path) -> str:
    text = page.read_text("utf-8")
    return "\n\n".join(re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all programs."""
    folder = tmp_path_factory.mktemp("programs")
    for page in PAGES:
        if page.parent.name != "problems" and (program := _program(page)):
            assert "crossorigin" in program, page
            name = str(page.relative_to(ROOT)).removesuffix(".md")
            head = HEAD_OF_UNTYPED if page.stem in UNTYPED else ""
            file = folder / f"page_{re.sub('[/-]', '_', name)}.py"
            file.write_text(head + program, "utf-8")
    (folder / SURFACE.name).write_text(SURFACE.read_text("utf-8"), "utf-8")
    starlette = _program(ROOT / "docs" / "starlette.md")
    (folder / "mistaken.py").write_text(
        f"{starlette}\n\npolicy = Policy()\n{'; '.join(MISTAKES)}\n", "utf-8"
    )
    return folder


def _run(command: list[str], folder: Path) -> str:
    environment = {
        **os.environ,
        "MYPYPATH": str(ROOT / "src"),
        "PYTHONPATH": str(ROOT / "src"),
        # pyright asks the interpreter that it finds first for the installed packages.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    assert run.stderr == ""
    return run.stdout


def _pyright(folder: Path, *options: str) -> dict[str, Any]:
    package = require_node_package("pyright")
    command = [require("node"), str(package / "index.js"), "--outputjson", *options]
    found: dict[str, Any] = json.loads(_run(command, folder))
    return found


def test_mypy_finds_the_mistakes_in_the_pages_and_the_public_types(programs: Path) -> None:
    command = [sys.executable, "-m", "mypy", *OPTIONS, "--cache-dir", str(CACHE), "."]
    lines = _run(command, programs).splitlines()
    assert [line for line in lines if not line.startswith("mistaken.py:")] == []
    told = ('"FastAPI" has no attribute "cors"', '"PolicyResolver" not callable')
    assert [text in line for text, line in zip(told, lines, strict=True)] == [True, True]


def test_pyright_finds_the_mistakes_in_the_pages_and_the_public_types(programs: Path) -> None:
    found = _pyright(programs, ".")["generalDiagnostics"]
    told = [(Path(each["file"]).name, each["message"]) for each in found]
    assert [each for each in told if each[0] != "mistaken.py"] == []
    words = ('"cors" is unknown', '"__call__" is unknown')
    assert [word in text for word, (_, text) in zip(words, told, strict=True)] == [True, True]


def test_each_name_of_the_package_has_one_type(programs: Path) -> None:
    options = ("--verifytypes", "crossorigin", "--ignoreexternal")
    found = _pyright(programs, *options)["typeCompleteness"]
    doubtful = [
        (each["name"], [one["message"] for one in each["diagnostics"]])
        for each in found["symbols"]
        if each["isExported"] and not each["isTypeKnown"]
    ]
    assert doubtful == []
    assert found["completenessScore"] == 1
