"""The language of the code and the pages: each sentence names its subject."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEXTS = (
    "src",
    "tools",
    "bench",
    "examples",
    "site",
)  # all their strings are read, messages too
CODE = sorted(path for folder in (*TEXTS, "tests") for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src").rglob("*.md"),
        *(ROOT / "docs").glob("*.schema.json"),
        *(path for kind in ("html", "js") for path in (ROOT / "src").rglob(f"*.{kind}")),
        *(path for kind in ("html", "js") for path in (ROOT / "site").rglob(f"*.{kind}")),
    ]
)
# A clause that begins a summary with one of these has no subject.
RIDDLE = re.compile(r"(What|Whoever|Whatever|Whose|Where|Which|Who)\b")
METAPHOR = (
    r"\bha(?:s|ve) a say\b|\btakes? (?:no )?part\b|\bstands? back\b|\bat hand\b|\bneighbou?r"
    r"|\bas it were\b|\bhas its way\b"
)
# A clause such as "what is kept": the noun is missing. Allowed: "what to write", a question,
# the field `what`.
NOUNLESS = r"\bwhoever\b|\bwhatever\b|\bwhat\b(?!\s+to\b|[:`\"]|[^.!?\n]{0,90}\?)"
INVERTED = r"(?:^|[.;]\s)(?:Not|Never|Nor) \w+ (?:is|are|was|were)\b"
# A fault may be broken over two lines, in a comment too.
FAULT = re.compile(f"{METAPHOR}|{NOUNLESS}".replace(" ", r"(?:\s+(?:#:?\s+)?)"), re.IGNORECASE)
ORDER = re.compile(INVERTED, re.MULTILINE)
# Words with another sense than the usual one, on pages that a person writes; the messages that
# generated pages quote are not among them.
PROSE = re.compile(
    r"\bstands?\b(?! for\b)|\bat work\b|\ball the same\b|\bgo(?:es)? along\b|\buntouched\b"
    r"|\banew\b|\bmade-up\b|\bends? the start\b|\blast slash\b|\btakes? nothing over\b"
    r"|\b(?:in|of|by) whose\b|\bof which\b|\bas (?:it|they) stands?\b|\bstrangers?\b",
    re.IGNORECASE,
)
# The same in the texts of the code, except the packages in UNREAD, which are not read yet.
WORDS = re.compile(
    r"\b(?:any|some|no|every)body\b(?!-)|\banew\b|\ball the same\b|\bmade-up\b|\blast slash\b"
    r"|\b(?:is|are|was|be) told\b|\bstrangers?\b(?!\.invalid)|\btakes? (?:the |a )?risks? on\b"
    r"|\bstands? (?:beside|outside|in front|alone|in the place)\b|\buntouched\b|\bat work\b"
    r"|\bgoes? along\b".replace(" ", r"(?:\s+(?:#:?\s+)?)"),
    re.IGNORECASE,
)
UNREAD = (ROOT / "src" / "crossorigin" / "consoles", ROOT / "tests")
# Idioms that a reader has to decode, in the texts of the code, except the files that are not
# read for them yet.
IDIOMS = re.compile(
    r"(?<!-)\bbeside\s|\btells?\b|\bNone where\b|\bSee that\b|\band (?:its|their|the) like\b"
    r"|\bstands?\b(?! for\b|-)|\blets? (?:[\w']+ ){1,3}in\b(?=[,.;:]| an?\b| which\b)"
    r"|\blet in\b"
    r"|\bt(?:ake|akes|aken|aking) (?:[\w']+ ){0,4}(?:away|off|out of)\b|\bover the wire\b"
    r"|\botherwise than\b".replace(" ", r"(?:\s+(?:#:?\s+)?)"),
    re.IGNORECASE,
)
NOT_READ = (
    *UNREAD,
    ROOT / "src" / "crossorigin" / "migrate",
    ROOT / "src" / "crossorigin" / "observe",
    ROOT / "src" / "crossorigin" / "gateway" / "observation" / "watching.py",
    ROOT / "bench" / "observed.py",
)
GENERATED = {
    "CHANGELOG",
    *("api", "causes", "cli", "cors-toml", "engines", "lint", "peers"),
    *("advisories", "frameworks", "performance", "edge", "migrate", "problems", "src"),
}
CODE_BLOCK = re.compile(r"^( *)(`{3,}).*?^\1\2$", re.DOTALL | re.MULTILINE)
ALLOWED = ("refused at start-up: ",)  # docs/peers.md quotes messages as they were when measured


# In Python 3.11 no f-string has a string with its own quotes, so that this finds each string.
STRING_OR_COMMENT = re.compile(
    r"#[^\n]*|(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*')",
    re.DOTALL,
)


@dataclass
class Read:
    """The texts of one file of Python."""

    comments: str
    statements: list[str] = field(default_factory=list)
    """Docstrings: of modules, classes and functions, and of names after their value."""

    strings: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """The names of the functions."""

    documented: list[str] = field(default_factory=list)
    """The docstrings of functions that are no properties."""


def _comments(code: str) -> str:
    found = (match[0] for match in STRING_OR_COMMENT.finditer(code))
    return "\n".join(each for each in found if each.startswith("#"))


@cache
def _read(path: Path) -> Read:
    """Read a file once; the tree is not kept: each collection of garbage would visit it."""
    code = path.read_text("utf-8")
    read = Read(_comments(code))
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                read.statements.append(text)
            case ast.Constant(value=str(text)) if text != "what":
                read.strings.append(text)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                read.names.append(node.name)
                if not any("property" in ast.unparse(each) for each in node.decorator_list):
                    read.documented.append(ast.get_docstring(node) or "")
    return read


def _texts(path: Path) -> Iterator[str]:
    """Yield the texts of a file that a person reads."""
    if path.suffix != ".py":
        yield path.read_text("utf-8")
        return
    read = _read(path)
    is_test = path.is_relative_to(ROOT / "tests")
    yield from read.statements if is_test else read.strings
    yield read.comments


def _faults(text: str) -> Iterator[str]:
    for found in (*FAULT.finditer(text), *ORDER.finditer(text)):
        line = text[text.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0]
        if not any(one in line for one in ALLOWED):
            yield line.strip()


def test_every_docstring_names_its_subject() -> None:
    riddles = [
        f"{path.relative_to(ROOT)}: {text.splitlines()[0]}"
        for path in CODE
        for text in _read(path).statements
        if RIDDLE.match(text)
    ]
    assert riddles == []


# The docstring of a function begins with its verb, "Return …" for the most part; that of a
# property is the noun.
NOUN = re.compile(r"(?:An?|The|One|Its|Whether|All|Each|No|None|If|For|In|How|Rule)\b")


def test_the_docstring_of_a_function_begins_with_a_verb() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text.splitlines()[0]}"
        for path in CODE
        if not path.is_relative_to(ROOT / "tests")
        for text in _read(path).documented
        if NOUN.match(text)
    ]
    assert found == []


def test_no_text_has_a_metaphor_or_a_clause_without_a_noun() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in [*CODE, *PAGES]
        if path != Path(__file__)
        for text in _texts(path)
        for fault in _faults(text)
    ]
    assert found == []


def _prose() -> Iterator[Path]:
    """Yield the Markdown pages that no tool writes."""
    for path in PAGES:
        names = {*path.relative_to(ROOT).parts[:-1], path.stem}
        if path.suffix == ".md" and not names & GENERATED:
            yield path


def test_no_page_uses_a_word_in_an_unusual_sense() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _prose()
        for match in PROSE.finditer(CODE_BLOCK.sub("", path.read_text("utf-8")))
    ]
    assert found == []


def test_no_text_of_the_code_uses_a_word_in_an_unusual_sense() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in CODE
        if not any(path.is_relative_to(folder) for folder in UNREAD)
        for text in _texts(path)
        for match in WORDS.finditer(text)
    ]
    assert found == []


def test_no_text_of_the_code_has_an_idiom() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in CODE
        if not any(path.is_relative_to(each) for each in NOT_READ)
        for text in _texts(path)
        for match in IDIOMS.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The rules stand in the frontend.", True),
        ("The server lets any origin in.", True),
        ("The edge takes the prefix off.", True),
        ("None where there is no\n    policy.", True),
        ("See that the server runs.", True),
        ("# The header beside\n# the others.", True),
        ("A cookie goes over the wire.", True),
        ("`fetch()` and the like.", True),
        ("A star stands for all.", False),
        ("A stand-in for a request.", False),
        ("--beside OTHER", False),
        ("The server lets the request pass.", False),
    ],
)
def test_an_idiom_in_the_code_is_seen(text: str, found: bool) -> None:
    assert bool(IDIOMS.search(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A mark that nobody reads.", True),
        ("The list is loaded anew.", True),
        ("A wrong argument is\n    told at once.", True),
        ("# An owner that takes a\n# risk on.", True),
        ("A layer that stands outside.", True),
        ("nobody-allowed", False),
        ("A wrong argument is reported at once.", False),
    ],
)
def test_an_unusual_word_in_the_code_is_seen(text: str, found: bool) -> None:
    assert bool(WORDS.search(text)) is found


NAMES = re.compile(
    r"(?:^|_)(?:(?:any|some|no|every)body|anew|nothing|(?:un)?told|tells?|says?|said|what|whoever"
    r"|strangers?|all_the_same|beside|stands?(?!_for)|at_work|lets?_in|takes?_\w*(?:off|over))(?:_|$)"
)


def test_the_name_of_a_test_has_a_plain_verb() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in CODE
        for name in _read(path).names
        if name.startswith("test_") and NAMES.search(name)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("test_the_owner_is_told", True),
        ("test_a_text_that_nobody_reads", True),
        ("test_the_page_sees_what_is_exposed", True),
        ("test_edge_takes_the_prefix_off", True),
        ("test_a_star_stands_alone", True),
        ("test_a_dash_stands_for_standard_input", False),
        ("test_whatever_a_page_asks_tells_nothing", True),
        ("test_a_problem_is_reported", False),
    ],
)
def test_an_unplain_name_is_seen(name: str, found: bool) -> None:
    assert bool(NAMES.search(name)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the map stands the key.", True),
        ("The cookie goes along.", True),
        ("Everything is asked for anew.", True),
        ("A redirect to the last slash.", True),
        ("Policies of which one part is unknown.", True),
        ("The folder stands for a machine.", False),
        ("The working directory.", False),
        ("The standard term.", False),
    ],
)
def test_a_word_in_an_unusual_sense_is_seen(text: str, found: bool) -> None:
    assert bool(PROSE.search(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A route that takes no part.", True),
        ("A route that takes no\n    part.", True),
        ("# A route that takes no\n# part.", True),
        ("Whoever asks is told.", True),
        ("The routes have a say in it.", True),
        ("Return what is kept.", True),
        ("Whether what\nwas learnt is kept.", True),
        ("The header, and what\n    follows.", True),
        ("The owner changes what.", True),
        ("Not asked is the router.", True),
        ("The parts of a request.", False),
        ("It takes partial objects.", False),
        ("The message says what\nto write.", False),
        ("What does it cost? Nothing.", False),
        ("        what: the event, in a sentence.", False),
    ],
)
def test_a_fault_is_seen(text: str, found: bool) -> None:
    assert bool(list(_faults(text))) is found
