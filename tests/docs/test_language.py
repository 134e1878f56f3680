"""The language of the code and the pages: each sentence names its subject."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("src", "tests", "bench", "tools", "examples")
CODE = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# A clause that begins a summary with one of these has no subject.
RIDDLE = re.compile(r"(What|Whoever|Whatever|Whose|Where|Which)\b")
METAPHORS = re.compile(
    r"ha(?:s|ve) a say|takes? (?:no )?part\b|stands? back\b|at hand\b|neighbour"
    r"|whoever|whatever",
    re.IGNORECASE,
)


def _docstrings(code: str) -> Iterator[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, kinds):
            yield ast.get_docstring(node) or ""


def test_every_docstring_names_its_subject() -> None:
    riddles = [
        f"{path.relative_to(ROOT)}: {text.splitlines()[0]}"
        for path in CODE
        for text in _docstrings(path.read_text("utf-8"))
        if RIDDLE.match(text)
    ]
    assert riddles == []


def test_no_text_has_a_metaphor_or_a_clause_without_a_noun() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in [*CODE, *PAGES]
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if METAPHORS.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A route that takes no part.", True),
        ("Whoever asks is told.", True),
        ("The routes have a say in it.", True),
        ("The parts of a request.", False),
        ("It takes partial objects.", False),
    ],
)
def test_a_metaphor_is_seen(text: str, found: bool) -> None:
    assert bool(METAPHORS.search(text)) is found
