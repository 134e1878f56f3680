"""The documentation cannot lie: its Python runs, its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
)
WRITTEN = [page for page in PAGES if page.parent.name != "problems"]


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _python(page: Path) -> list[str]:
    return re.findall(
        r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )


@pytest.mark.parametrize("page", [page for page in WRITTEN if _python(page)], ids=_name)
def test_the_python_of_a_page_runs_from_top_to_bottom(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", module)  # where frameworks look annotations up
    for block in _python(page):
        exec(compile(block, _name(page), "exec"), vars(module))  # noqa: S102 - our own pages


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_the_generated_pages_are_fresh() -> None:
    check = [sys.executable, str(ROOT / "tools" / "pages.py"), "--check"]
    result = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_changelog_has_each_heading_and_each_entry_once() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for version in text.split("\n## ")[1:]:
        headings = re.findall(r"^### .*", version, re.MULTILINE)
        entries = re.findall(r"^- (?:.|\n(?=  ))*", version, re.MULTILINE)
        assert sorted(set(headings)) == sorted(headings)
        assert sorted(set(entries)) == sorted(entries)
