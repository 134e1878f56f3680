"""The Python of the pages passes a type checker, strict and without settings of ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
# Each page is one program, from its first block to its last.
PAGES = (
    "README",
    "docs/aiohttp",
    "docs/article",
    "docs/blacksheep",
    "docs/django",
    "docs/falcon",
    "docs/flask",
    "docs/litestar",
    "docs/paths",
    "docs/policy",
    "docs/quart",
    "docs/sanic",
    "docs/starlette",
    "docs/stores",
    "docs/tornado",
)
OPTIONS = ("--strict", "--config-file=", "--follow-imports=silent", "--no-error-summary")
# Beside the cache of `make check`, whose options differ.
CACHE = ROOT / ".mypy_cache" / "pages"


def _program(page: str) -> str:
    text = (ROOT / f"{page}.md").read_text("utf-8")
    return "\n\n".join(re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


def _errors(folder: Path) -> str:
    """Return mypy's output on the programs in a folder, for a user who has the package."""
    command = [sys.executable, "-m", "mypy", *OPTIONS, "--cache-dir", str(CACHE), "."]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(ROOT / "src")},
    )
    return result.stdout + result.stderr


@pytest.mark.timeout(600)  # without a cache mypy reads all of the frameworks
@pytest.mark.xdist_group("mypy")
def test_the_python_of_the_pages_is_typed(tmp_path: Path) -> None:
    for page in PAGES:
        program = _program(page)
        assert "crossorigin" in program, page
        (tmp_path / f"page_{Path(page).name}.py").write_text(program, "utf-8")
    assert _errors(tmp_path) == ""


@pytest.mark.timeout(600)
@pytest.mark.xdist_group("mypy")
def test_an_attribute_that_no_type_checker_knows_is_seen(tmp_path: Path) -> None:
    program = _program("docs/starlette").replace("gate.policy =", "app.cors.policy =")
    (tmp_path / "page.py").write_text(program, "utf-8")
    assert '"FastAPI" has no attribute "cors"' in _errors(tmp_path)
