"""Findings: each stands where the value or the key begins that it is about."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossorigin.lint.finding import Finding
from crossorigin.lint.lint import lint

_ORIGINS: Final = (
    '"https://ü.example"', "'https://a.example'", '"https://*.a.example"', '"a\\u00fc"',
    '"https://b.a.example"', '"http://*.github.io"', "'😀'", '"""bad\n"""', "1", "true", "[[]]",
    '{ a = "https://a.example" }', '"null"',
)  # fmt: skip
_NAMES: Final = ('"x-ü"', '"cookie"', "'Cookie'", '"x-a"', '"X-A"', "1", '"etag"', '"x"')
_RISKS: Final = (
    'accept_risks = ["insecure-origin", "null-origin", "nö"]\n',
    'accept_risks = { insecure-origin = "ü", "null-origin" = "why", nö = "" }\n'.replace(
        "nö", '"nö"'
    ),
    'accept_risks.insecure-origin = "why"\naccept_risks . "public-suffix" = "ü"\n',
    "",
)
_GAPS: Final = (" ", "\n", ' # ü, "]\n  ', "\t")


@st.composite
def _lists(draw: st.DrawFn, entries: tuple[str, ...]) -> str:
    several = draw(st.lists(st.sampled_from(entries), min_size=1, max_size=5))
    gap = draw(st.sampled_from(_GAPS))
    return f"[{gap}{f',{gap}'.join(several)}{gap}]"


@st.composite
def _files(draw: st.DrawFn) -> str:
    fields = {
        "allow_origins": draw(_lists(_ORIGINS)),
        "expose_headers": draw(_lists(_NAMES)),
        "allow_credentials": "true",
    }
    start = draw(st.sampled_from(['["policy"]\n', '[ paths . "/ü/*" ]\n']))
    text = start + "".join(f"{name} = {value}\n" for name, value in fields.items())
    text += draw(st.sampled_from(_RISKS))
    hosts = draw(_lists(('"a:1"', '"ü.example"', '"*.b.example"', '"c.b.example"')))
    return f'{text}[paths]\n"/é" = {{ cors = false, guard = {{ hosts = {hosts} }} }}\n[guard]\n'


_TOKEN: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+', re.DOTALL
)


def _read(text: str, offset: int) -> Any:  # noqa: ANN401 - of a file
    """Return the value or the key that begins at an index of a text."""
    if text[offset] in "[{":
        return text[offset]
    found = _TOKEN.match(text, offset)
    assert found is not None, text[offset:]
    try:
        return tomllib.loads(f"x = {found[0]}")["x"]
    except tomllib.TOMLDecodeError:
        return found[0]


def _offset(text: str, finding: Finding) -> int:
    assert finding.position is not None
    line, column = finding.position
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


def _fits(finding: Finding, found: object) -> bool:
    """Return whether a finding is about the value or the key that begins at its place."""
    if isinstance(finding.value, list | dict | tuple):
        return found in ("[", "{")
    # A path has a table with a header, or a key.
    return found == finding.value or (finding.field.startswith("paths[") and found == "[")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each example writes anew."""
    return tmp_path_factory.mktemp("findings") / "cors.toml"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(text=_files())
def test_position_of_a_finding_is_the_start_of_its_value_or_key(file: Path, text: str) -> None:
    tomllib.loads(text)
    file.write_text(text, "utf-8")
    found = lint(str(file))
    for each in found:
        assert _fits(each, _read(text, _offset(text, each))), each
    # Two findings of one code on one value stand at two places, as long as there are two.
    places = Counter((each.code, each.field, each.position) for each in found)
    assert [key for key, count in places.items() if count > 1] == []


def test_file_that_is_cut_short_has_the_place_of_its_end(file: Path) -> None:
    file.write_text('[policy]\nallow_origins = ["ü"', "utf-8")
    [found] = lint(str(file))
    assert (found.code, found.position) == ("invalid-file", (2, 21))
