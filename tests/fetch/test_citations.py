"""Every citation of the Fetch standard leads somewhere: the algorithm, and the step in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tables import fetch_facts
from tables.fetch_facts import ALGORITHMS, CORS_ERRORS, TERMS

from crossorigin.fetch.verdict import ANCHORS, COMMIT, DRAFT, Code, Step

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))

_MENTION = re.compile(r"whatwg/fetch at(?:\s+commit)?\s+([0-9a-f]{7,40})")
_CITED = re.compile(
    r"Fetch, \"(?P<name>[^\"]+)\""
    r"(?:, steps? (?P<first>[\d.]*\d)(?: (?:to|and) (?P<last>[\d.]*\d))?)?"
)
_CONTINUED = re.compile(r"# Steps? (?P<first>[\d.]*\d)(?: (?:to|and) (?P<last>[\d.]*\d))?")
_STEP = re.compile(r"Step\(\s*(?P<name>\"[^\"]+\"|_ALGORITHM), \"(?P<first>[\d.]+)\"\)")
_KNOWN = {name.lower(): algorithm for name, algorithm in ALGORITHMS.items()}


class Citation(NamedTuple):
    where: str
    name: str
    steps: tuple[str, ...]


def _citations(path: Path) -> Iterator[Citation]:
    last = ""
    text = path.read_text("utf-8")
    # A citation may go on in the next line, of a comment or of a docstring.
    joined = re.sub(r"\n\s*#? *(?=steps? [\d.]|to [\d.]|and [\d.])", " ", text)
    for number, line in enumerate(joined.splitlines(), 1):
        where = f"{path.name}, about line {number}"
        for match in _CITED.finditer(line):
            last = match["name"]
            yield Citation(where, last, tuple(filter(None, match.group("first", "last"))))
        for match in _CONTINUED.finditer(line):
            yield Citation(where, last, tuple(filter(None, match.group("first", "last"))))


CITED = [citation for path in SOURCES for citation in _citations(path)]


def _exists(name: str, step: str) -> bool:
    outer, _, number = step.rpartition(".")
    return int(number) <= _KNOWN[name.lower()].steps.get(outer, 0)


def test_there_are_citations() -> None:
    assert len(CITED) > 100


@pytest.mark.parametrize("citation", CITED, ids=str)
def test_a_cited_step_exists(citation: Citation) -> None:
    if not citation.steps:
        assert citation.name.lower() in _KNOWN | dict.fromkeys(map(str.lower, TERMS))
    assert [step for step in citation.steps if not _exists(citation.name, step)] == []


def _built_steps() -> Iterator[Citation]:
    for path in SOURCES:
        text = path.read_text("utf-8")
        own = re.search(r"^_ALGORITHM: Final = \"([^\"]+)\"", text, re.MULTILINE)
        for match in _STEP.finditer(text):
            name = match["name"].strip('"')
            if name == "_ALGORITHM":
                assert own is not None
                name = own[1]
            yield Citation(path.name, name, (match["first"],))


BUILT = list(_built_steps())


@pytest.mark.parametrize("citation", BUILT, ids=str)
def test_a_step_that_a_verdict_names_exists(citation: Citation) -> None:
    assert _exists(citation.name, citation.steps[0])


def test_the_anchors_of_verdicts_are_those_of_the_standard() -> None:
    assert {name: ALGORITHMS[name].anchor for name in ANCHORS} == ANCHORS


def test_a_step_links_to_the_pinned_text() -> None:
    step = Step("CORS check", "4")
    assert step.url == f"{DRAFT}#concept-cors-check"
    assert str(step) == "Fetch, “CORS check”, step 4"


def test_the_facts_are_those_of_the_pinned_text() -> None:
    assert fetch_facts.COMMIT == COMMIT
    assert DRAFT.endswith(f"/{fetch_facts.PATH.removesuffix('.bs')}/")


def test_every_mention_is_of_the_pinned_text() -> None:
    mentions = {
        (path.name, mention)
        for path in (*SOURCES, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
        for mention in _MENTION.findall(path.read_text("utf-8"))
    }
    assert mentions
    assert [each for each in mentions if not COMMIT.startswith(each[1])] == []


def test_the_codes_of_cors_are_the_names_of_chrome() -> None:
    assert {code.value for code in Code if code.is_cors} == CORS_ERRORS
