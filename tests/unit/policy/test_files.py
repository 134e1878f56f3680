from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crossorigin import Policy, PolicyError, PolicyMap, Problem

A = "https://app.example.com"
GOOD = f"""
[policy]
allow_origins = ["{A}", "https://*.example.com"]
allow_credentials = true

[paths."/public/*"]
allow_origins = "*"

[paths."/internal/*"]
cors = false
"""
GOOD_MAP = PolicyMap(
    {"/public/*": Policy(), "/internal/*": None},
    default=Policy(allow_origins=[A, "https://*.example.com"], allow_credentials=True),
)


def _toml(folder: Path, text: str) -> Path:
    file = folder / "cors.toml"
    file.write_text(text, "utf-8")
    return file


def _problems(call: Any, *arguments: Any) -> tuple[Problem, ...]:  # noqa: ANN401 - a constructor
    with pytest.raises(PolicyError) as caught:
        call(*arguments)
    return caught.value.problems


def test_a_file_holds_the_default_and_the_paths(tmp_path: Path) -> None:
    assert PolicyMap.from_toml(_toml(tmp_path, GOOD)) == GOOD_MAP
    assert PolicyMap.from_toml(str(_toml(tmp_path, ""))) == PolicyMap()


def test_a_mapping_makes_an_equal_map() -> None:
    assert PolicyMap.from_mapping(GOOD_MAP.to_mapping()) == GOOD_MAP
    assert hash(PolicyMap.from_mapping(GOOD_MAP.to_mapping())) == hash(GOOD_MAP)


def test_problems_have_their_lines(tmp_path: Path) -> None:
    file = _toml(
        tmp_path,
        """\
[policy]
allow_origins = [
    "https://a.example",
    "https://b.example/",  # line 4
]
max_age = -1
origins = "x"

[paths."/api*"]
allow_credentials = true

[paths.'/x/*']
"allow_methods" = ["TRACE"]
text = \"\"\"
[not a header
[ a b ]
\"\"\"
""",
    )
    found = _problems(PolicyMap.from_toml, file)
    assert [(each.code, str(each.source).rpartition(":")[2], each.field) for each in found] == [
        ("invalid-field", "7", "origins"),
        ("invalid-origin-path", "4", "allow_origins"),
        ("invalid-max-age", "6", "max_age"),
        ("incompatible-any-origin-credentials", "9", "paths['/api*'].allow_origins"),
        ("invalid-field", "14", "paths['/x/*'].text"),
        ("forbidden-method", "13", "paths['/x/*'].allow_methods"),
        ("invalid-path", "9", "paths"),
    ]
    assert all(str(each.source).startswith(str(file)) for each in found)


def test_inline_tables_have_at_least_a_line(tmp_path: Path) -> None:
    file = _toml(tmp_path, 'x = 1\npaths = {"/a" = {max_age = -1}}\n')
    assert [
        (each.code, str(each.source).rpartition(":")[2])
        for each in _problems(PolicyMap.from_toml, file)
    ] == [
        ("invalid-field", "1"),
        ("invalid-max-age", "2"),
    ]


def test_what_no_line_names_has_the_file(tmp_path: Path) -> None:
    file = _toml(tmp_path, "policy.max_age = -1\n")
    [problem] = _problems(PolicyMap.from_toml, file)
    assert problem.source == str(file)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"policies": {}}, "invalid-field"),
        ({"paths": ["/a"]}, "invalid-type"),
        ({"policy": []}, "invalid-type"),
        ({"paths": {"/a": "*"}}, "invalid-type"),
        ({"paths": {"/a": {"cors": "no"}}}, "invalid-type"),
        ({"paths": {"/a": {"cors": False, "max_age": 5}}}, "invalid-field"),
    ],
)
def test_a_mapping_has_the_shape_of_a_file(mapping: dict[str, Any], code: str) -> None:
    [problem] = _problems(PolicyMap.from_mapping, mapping)
    assert (problem.code, problem.source) == (code, None)


def test_cors_true_says_nothing_new() -> None:
    assert PolicyMap.from_mapping({"policy": {"cors": True}}) == PolicyMap(default=Policy())
    assert PolicyMap.from_mapping({"policy": {"cors": False}}) == PolicyMap()


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    broken = _toml(tmp_path, "[policy\n")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"# \xfc\n")
    for file in (tmp_path / "missing.toml", broken, latin, tmp_path):
        [problem] = _problems(PolicyMap.from_toml, file)
        assert (problem.code, problem.value) == ("invalid-file", str(file))


PREFIX = "CROSSORIGIN_"


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example,https://b.example",
        "https://a.example https://b.example",
        " https://a.example ,\n https://b.example, ",
        '["https://a.example", "https://b.example"]',
    ],
)
def test_a_list_is_written_with_commas_blanks_or_as_json(text: str) -> None:
    found = PolicyMap.from_env({f"{PREFIX}ALLOW_ORIGINS": text, "HOME": "/"})
    expected = Policy(allow_origins=["https://a.example", "https://b.example"])
    assert found == PolicyMap(default=expected)


def test_every_field_has_a_variable() -> None:
    found = PolicyMap.from_env(
        {
            f"{PREFIX}ALLOW_ORIGINS": "http://a.example",
            f"{PREFIX}ALLOW_METHODS": "GET, PUT",
            f"{PREFIX}ALLOW_HEADERS": "*",
            f"{PREFIX}EXPOSE_HEADERS": "etag",
            f"{PREFIX}ALLOW_CREDENTIALS": "True",
            f"{PREFIX}MAX_AGE": "none",
            f"{PREFIX}PREFLIGHT_STATUS": "200",
            f"{PREFIX}PREFLIGHT_CONTINUE": "no",
            f"{PREFIX}ACCEPT_RISKS": "insecure-origin",
        }
    )
    assert found.default == Policy(
        allow_origins="http://a.example",
        allow_methods=["GET", "PUT"],
        expose_headers=["etag"],
        allow_credentials=True,
        max_age=None,
        preflight_status=200,
        accept_risks=["insecure-origin"],
    )


def test_problems_name_their_variable() -> None:
    found = _problems(
        PolicyMap.from_env,
        {
            f"{PREFIX}ALLOW_ORIGINS": '["a.example"',
            f"{PREFIX}ALLOW_METHODS": "[1",
            f"{PREFIX}ALLOW_CREDENTIALS": "perhaps",
            f"{PREFIX}MAX_AGE": "\u0666",
            f"{PREFIX}PREFLIGHT_STATUS": "ok",
            f"{PREFIX}ORIGINS": "x",
        },
    )
    assert {(each.code, each.source) for each in found} == {
        ("invalid-field", f"{PREFIX}ORIGINS"),
        ("invalid-variable", f"{PREFIX}ALLOW_ORIGINS"),
        ("invalid-variable", f"{PREFIX}ALLOW_METHODS"),
        ("invalid-variable", f"{PREFIX}ALLOW_CREDENTIALS"),
        ("invalid-variable", f"{PREFIX}MAX_AGE"),
        ("invalid-variable", f"{PREFIX}PREFLIGHT_STATUS"),
    }


def test_a_policy_in_the_environment_is_checked_as_any_other() -> None:
    [problem] = _problems(PolicyMap.from_env, {f"{PREFIX}ALLOW_ORIGINS": "a.example"})
    assert (problem.code, problem.source) == ("invalid-origin-scheme", f"{PREFIX}ALLOW_ORIGINS")
    assert str(problem).startswith(f"{PREFIX}ALLOW_ORIGINS: allow_origins: 'a.example'")


def test_a_forgotten_variable_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"{PREFIX}ALLOW_ORIGINS", raising=False)
    [problem] = _problems(PolicyMap.from_env)
    assert problem.code == "invalid-environment"
