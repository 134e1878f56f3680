"""Lint: the findings of files, by level, code and place."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.together import check_all
from tables.lint_rows import EXAMPLES, ROWS, LintRow

from crossorigin import PolicyError, PolicyMap
from crossorigin.errors import CATALOGUE
from crossorigin.lint.catalogue import ADVICE
from crossorigin.lint.finding import Finding
from crossorigin.lint.lint import lint


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _lint(text: str, file: str = "cors.toml") -> list[Finding]:
    Path(file).write_text(text, "utf-8")
    return lint(file)


def _short(finding: Finding) -> str:
    assert finding.position is not None
    line, column = finding.position
    return f"{finding.level} {finding.code} {line}:{column}"


def _check(row: LintRow) -> None:
    assert sorted(map(_short, _lint(row.file))) == sorted(row.found)


def test_a_file_has_these_findings_at_these_places() -> None:
    check_all(ROWS, _check, lambda row: row.id)


def test_the_example_of_each_code_of_advice_gets_that_advice() -> None:
    rows = [
        LintRow(id=code, file=entry.example, found=EXAMPLES[code])
        for code, entry in ADVICE.items()
    ]
    check_all(rows, _check, lambda row: row.id)


def test_findings_are_in_the_order_of_their_places() -> None:
    for row in ROWS:
        positions = [each.position for each in _lint(row.file)]
        assert positions == sorted(positions, key=lambda one: one or (0, 0))


def test_a_code_is_of_a_problem_or_of_advice_and_never_both() -> None:
    assert not CATALOGUE.keys() & ADVICE.keys()
    assert {entry.level for entry in ADVICE.values()} == {"warning", "note"}


def test_problems_are_those_of_the_policies_and_the_guard() -> None:
    row = next(row for row in ROWS if row.id == "values in every notation")
    found = _lint(row.file)
    with pytest.raises(PolicyError) as refused:
        PolicyMap.from_toml("cors.toml")
    assert sorted((each.code, each.message) for each in found) == sorted(
        (each.code, each.message) for each in refused.value.problems
    )
    assert {each.kind for each in found} == {"problem"}


def test_table_of_a_project_file_is_read_in_its_place() -> None:
    text = "[[tool.mypy.overrides]]\na = 1\n[tool.crossorigin.policy]\nmax_age = -1\n"
    assert [*map(_short, _lint(text, "pyproject.toml"))] == ["error invalid-max-age 4:11"]


def test_file_that_is_not_there_has_no_place() -> None:
    [found] = lint("missing.toml")
    assert (found.code, found.position, found.place) == ("invalid-file", None, "missing.toml")


def test_line_ends_and_a_byte_order_mark_do_not_shift_positions() -> None:
    text = "\ufeff[policy]\r\nmax_age = -1\r\n"
    Path("cors.toml").write_bytes(text.encode())
    assert [*map(_short, lint("cors.toml"))] == ["error invalid-max-age 2:11"]


def test_a_remedy_has_the_syntax_of_the_file() -> None:
    [found] = _lint('[policy]\nallow_origins = "null"\n')
    assert 'accept_risks = ["null-origin"]' in found.message


def test_accepted_risk_has_the_reason_and_one_without_has_none() -> None:
    text = '[policy]\nallow_origins = "null"\naccept_risks = {}\n'.format
    stated = _lint(text('{ null-origin = "frames of our docs" }'))
    silent = _lint(text('"null-origin"'))
    assert [(each.kind, each.reason) for each in stated] == [("accepted", "frames of our docs")]
    assert [(each.kind, each.reason) for each in silent] == [
        ("accepted", None),
        ("advice", None),
    ]


def test_fingerprint_stays_where_lines_move_and_differs_between_values() -> None:
    text = '[policy]\nallow_origins = ["https://a.example/", "https://b.example/"]\n'
    first, second = _lint(text)
    moved, _ = _lint(f"# a comment\n\n{text}")
    assert first.fingerprint == moved.fingerprint != second.fingerprint


def test_work_for_many_problems_is_linear() -> None:
    lines = "\n".join(f'"https://a{number}.example/",' for number in range(5_000))
    found = _lint(f"[policy]\nallow_origins = [\n{lines}\n]\n")
    assert len(found) == 5_000
    assert found[-1].position == (5_002, 1)


def test_depth_that_the_parser_reads_is_read_for_places_too() -> None:
    codes = set()
    for depth in range(200, 1_000, 9):
        for text in ("[" * depth + "]" * depth, "{a=" * depth + "1" + "}" * depth):
            codes |= {each.code for each in _lint(f"deep = {text}\n")}
    # The parser gives up first, where it does.
    assert {"invalid-field"} <= codes <= {"invalid-field", "invalid-file"}
