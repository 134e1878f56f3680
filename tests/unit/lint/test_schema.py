"""The JSON schema of a cors.toml judges as `Policy`, `PolicyMap` and `Guard` do."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.together import check_all
from harness.tools import require
from jsonschema import Draft7Validator
from tables import guard as guard_tables
from tables import problems as problem_tables
from tables.lint_rows import ROWS as FILES
from tables.policies import named, names
from tables.unjudged import UNJUDGED

from crossorigin import Policy, PolicyError
from crossorigin.cli.group import group
from crossorigin.lint.catalogue import ADVICE
from crossorigin.lint.declaration import build
from crossorigin.lint.schema import schema
from crossorigin.policy.files import Declared

ROOT = Path(__file__).parent.parent.parent.parent
VALIDATOR = Draft7Validator(schema())


def _builds(document: dict[str, Any]) -> bool:
    try:
        build(Declared(document, lambda _table, _field, _value: None))
    except PolicyError:
        return False
    return True


def _is_toml(value: object) -> bool:
    """Whether a file can hold a value."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_toml(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_toml, value))
    return type(value) in {str, int, float, bool}


def _problems() -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Yield the problem rows that a file can have, as documents, with their codes."""
    for row in problem_tables.ROWS:
        if _is_toml(row.keywords):
            yield {"policy": {**row.keywords}}, row.codes
    for row in guard_tables.PROBLEMS:
        if _is_toml(row.keywords) and "paths" not in row.keywords:
            yield {"guard": {**row.keywords}}, row.codes
    for path in problem_tables.PATHS:
        if isinstance(path.path, str):
            yield {"paths": {path.path: {"allow_origins": "*"}}}, (path.code,)


def _is_unjudged(document: dict[str, Any], codes: tuple[str, ...]) -> bool:
    entries = document.get("policy", {}).get("allow_origins", ())
    return all(code in UNJUDGED for code in codes) or all(
        isinstance(each, str) and each in UNJUDGED for each in entries or [None]
    )


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(schema())


def test_each_problem_of_a_file_is_one_of_the_schema_too() -> None:
    def check(row: tuple[dict[str, Any], tuple[str, ...]]) -> None:
        document, codes = row
        assert not _builds(document)
        assert VALIDATOR.is_valid(document) == _is_unjudged(document, codes)

    check_all(_problems(), check, lambda row: repr(row[0]))


def test_each_reason_for_not_judging_is_needed() -> None:
    missed = [
        {*codes, *document.get("policy", {}).get("allow_origins", ())}
        for document, codes in _problems()
        if VALIDATOR.is_valid(document)
    ]
    assert UNJUDGED.keys() == {each for found in missed for each in found} & UNJUDGED.keys()
    assert all(found & UNJUDGED.keys() for found in missed)


OTHERS: tuple[dict[str, Any], ...] = (
    {},
    {"policy": {}},
    {"policy": {"cors": False}},
    {"policy": {"cors": True, "max_age": "none"}},
    {"policy": {"cors": False, "max_age": 3}},
    {"policy": {"cors": 1}},
    {"policy": {"guard": {}}},
    {"policy": {"allow_origins": ["*", "*"]}},
    {"policy": {"allow_origins": "null", "accept_risks": "null-origin"}},
    {"policy": {"allow_origins": "null", "accept_risks": {"null-origin": "frames"}}},
    {"policy": {"allow_origins": "null", "accept_risks": {"null-origin": " "}}},
    {"policy": {"allow_origins": "null", "accept_risks": {"null-origin": 1}}},
    {"policy": {"allow_origins": "null", "accept_risks": {"nothing": "x"}}},
    {"policy": {"allow_credentials": True}},
    {"policy": {"allow_origins": ["http://a.example"], "allow_credentials": False}},
    {
        "policy": {
            "allow_origins": ["http://a.example", "http://localhost:*", "http://x.localhost."],
            "allow_credentials": True,
            "accept_risks": ["insecure-origin"],
        }
    },
    *(
        {"policy": {"allow_origins": [origin], "allow_credentials": True}}
        for origin in (
            "http://localhost:3000", "http://*.localhost", "http://127.0.0.9", "http://[::1]:1",
            "HTTP://a.example", "http://localhost.a.example", "http://128.0.0.1",
            "http://127.0.0.1.a.example", "HTTPS://A.Example:443", "https://b\u00fccher.example",
            "app://x", "chrome-extension://abcdef", "https://a_b.example.", "https://*.a.example:*",
            "https://a.example\n", "moz-extension://0d5c2a9e-8e1f-4b2a-9d1c-2f3a4b5c6d7e",
        )
    ),
    {"policy": {"allow_origins": "moz-extension://*", "accept_risks": ["any-extension"]}},
    {"policy": {"preflight_status": 204.0}},
    {"policy": {"preflight_status": 204.5}},
    {"policy": {"preflight_status": True}},
    {"policy": {"max_age": 600.0}},
    {"policy": {"allow_methods": []}},
    {"policy": {"allow_headers": "content-type\n"}},
    {"paths": {}},
    {"paths": []},
    {"paths": {"/a": False}},
    {"paths": {"/a": {}, "/": {}, "/*": {}, "/a b/\u00e9/*": {}, "/a.b/..c": {}}},
    {"paths": {"/a/*": {"guard": False}}},
    {"paths": {"/a/*": {"guard": True}}, "guard": {}},
    {"paths": {"/a/*": {"guard": False, "cors": False}}, "guard": {}},
    {"paths": {"/a/*": {"guard": {}, "cors": False, "max_age": 1}}, "guard": {}},
    {"paths": {"/a/*": {"guard": {"paths": {}}}}, "guard": {}},
    {"guard": False},
    {"guard": {"trust": ["http://localhost:3000"], "hosts": ["localhost", "[::1]", "*.a.b"]}},
    {"guard": {"trust": "http://a.example", "accept_risks": "insecure-origin"}},
    {"guard": {"hosts": "*", "accept_risks": {"any-host": "a proxy"}}},
    {"guard": {"own_origins": "HTTPS://A.example:443", "safe_methods": "purge"}},
    {"guard": {"own_origins": "null"}},
    {"guard": {"refusal": "json-rpc", "require_origin": True, "report_only": False}},
    {"path": {}},
)  # fmt: skip
"""Documents that no other table has."""


def test_other_documents_are_judged_alike() -> None:
    def check(document: dict[str, Any]) -> None:
        assert VALIDATOR.is_valid(document) == _builds(document)

    check_all(OTHERS, check, repr)


def _table(declared: Policy | None) -> dict[str, Any]:
    """Return the table of a policy in a file."""
    if declared is None:
        return {"cors": False}
    fields = declared.to_mapping()
    return {**fields, "max_age": "none" if declared.max_age is None else declared.max_age}


def _documents() -> Iterator[dict[str, Any]]:
    """Yield the policies of the tables, as far as a file can hold them."""
    for name in sorted(names()):
        declared = named(name)
        document = {"policy": _table(declared)} if isinstance(declared, Policy) else {
            "policy": _table(declared.default),
            "paths": {path: _table(each) for path, each in declared.paths.items()},
        }  # fmt: skip
        # An entry of a long list is judged like the others.
        if name != "many" and _is_toml(document):
            yield document


def test_each_policy_of_the_tables_is_one_of_the_schema() -> None:
    check_all(_documents(), VALIDATOR.validate, lambda document: repr(document)[:90])


def _texts() -> Iterator[tuple[str, str]]:
    """Yield the files that pages show, and those of the tables of lint."""
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for text in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            yield page.name, text
    yield from ((row.id, row.file) for row in FILES if row.id != "no TOML")
    yield from ((code, entry.example) for code, entry in ADVICE.items())


def test_each_example_is_judged_as_it_builds() -> None:
    def check(row: tuple[str, str]) -> None:
        document = tomllib.loads(row[1])
        document = document.get("tool", {}).get("crossorigin", document)
        assert VALIDATOR.is_valid(document) == _builds(document)

    check_all(_texts(), check, lambda row: f"{row[0]}: {row[1][:60]}")


def test_each_field_has_a_sentence_and_every_default_is_valid() -> None:
    for name in ("policy", "guard"):
        for field, one in schema()["definitions"][name]["properties"].items():
            assert len(one["description"]) > 20, field
            if "default" in one:
                resolved = {**one, "definitions": schema()["definitions"]}
                Draft7Validator(resolved).validate(one["default"])


def test_the_command_prints_the_published_schema() -> None:
    printed = CliRunner().invoke(group, ["schema"])
    published = (ROOT / "docs" / "cors.schema.json").read_text("utf-8")
    assert (printed.exit_code, printed.stdout) == (0, published)


@pytest.mark.parametrize("word", ["null", "none"])
def test_max_age_none_is_valid_in_files_only(word: str) -> None:
    assert VALIDATOR.is_valid({"policy": {"max_age": word}}) == (word == "none")


_COMPARE = """
const [patterns, texts] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const found = patterns.map((one) => texts.map((text) => new RegExp(one, "u").test(text)));
console.log(JSON.stringify(found));
"""


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (each for key in value for each in (key, *_texts_of(value[key])))
    elif isinstance(value, list | tuple):
        yield from (each for one in value for each in _texts_of(one))


def _patterns(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (each for key, each in node.items() if key == "pattern")
    for each in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from _patterns(each)


def test_expressions_mean_the_same_in_javascript_and_in_python() -> None:
    documents = [*(document for document, _ in _problems()), *OTHERS]
    texts = sorted({text for document in documents for text in _texts_of(document)})
    patterns = sorted({*_patterns(schema())})
    ran = subprocess.run(
        [require("node"), "-e", _COMPARE],
        input=json.dumps([patterns, texts]),
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [[bool(re.search(one, text)) for text in texts] for one in patterns]
    assert len(texts) > 200
    assert json.loads(ran.stdout) == expected
