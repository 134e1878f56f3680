from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from crossorigin import Policy, PolicyError, PolicyMap, Problem
from crossorigin.policy.files import MAX_FILE_BYTES

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


def test_a_file_has_the_default_and_the_paths(tmp_path: Path) -> None:
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


def test_dotted_keys_have_their_lines(tmp_path: Path) -> None:
    file = _toml(tmp_path, '# a comment\npolicy.max_age = -1\npaths."/a".max_age = -1\n')
    assert [str(each.source) for each in _problems(PolicyMap.from_toml, file)] == [
        f"{file}:2",
        f"{file}:3",
    ]


def test_unknown_table_has_its_line_and_the_name_meant(tmp_path: Path) -> None:
    file = _toml(tmp_path, '[policy]\n\n[path."/x"]\nallow_origins = "*"\n')
    [problem] = _problems(PolicyMap.from_toml, file)
    assert (problem.code, problem.suggestion) == ("invalid-field", "paths")
    assert problem.source == f"{file}:3"


def test_pyproject_has_the_policy_in_the_table_of_the_tool(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    text = GOOD.replace("[policy]", "[tool.crossorigin.policy]")
    file.write_text(text.replace("[paths.", "[tool.crossorigin.paths."), "utf-8")
    assert PolicyMap.from_toml(file) == GOOD_MAP
    file.write_text("[tool.crossorigin.policy]\n\nmax_age = -1\n", "utf-8")
    [problem] = _problems(PolicyMap.from_toml, file)
    assert problem.source == f"{file}:3"


@pytest.mark.parametrize("text", ["", "[tool]\n", "tool = 1\n", "[tool]\ncrossorigin = 1\n"])
def test_pyproject_without_the_table_is_a_problem(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(text, "utf-8")
    [problem] = _problems(PolicyMap.from_toml, file)
    assert problem.code == "invalid-file"
    assert "the file has no table [tool.crossorigin]" in problem.message


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


def test_cors_true_has_no_effect() -> None:
    assert PolicyMap.from_mapping({"policy": {"cors": True}}) == PolicyMap(default=Policy())
    assert PolicyMap.from_mapping({"policy": {"cors": False}}) == PolicyMap()


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    broken = _toml(tmp_path, "[policy\n")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"# \xfc\n")
    for file in (tmp_path / "missing.toml", broken, latin, tmp_path):
        [problem] = _problems(PolicyMap.from_toml, file)
        assert (problem.code, problem.value) == ("invalid-file", str(file))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_file_that_is_not_utf_8_raises_with_the_remedy(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "cors.toml"
    file.write_text(f"{GOOD}# \xe9", encoding)
    with pytest.raises(PolicyError) as caught:
        PolicyMap.from_toml(file)
    [problem] = caught.value.problems
    assert problem.code == "invalid-file"
    assert re.search(r"it is not UTF-8 \(at byte \d+\); save it as UTF-8\.", problem.message)


def test_file_with_a_mark_of_byte_order_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cors.toml"
    file.write_bytes(b'\xef\xbb\xbf[policy]\nallow_origins = ["x"]\n')
    with pytest.raises(PolicyError) as caught:
        PolicyMap.from_toml(file)
    assert caught.value.problems[0].source == f"{file}:2"


def test_file_can_state_that_no_header_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "cors.toml"
    file.write_text('[policy]\nmax_age = "none"\n[paths."/a"]\nmax_age = "none"\n')
    without = Policy(max_age=None)
    assert PolicyMap.from_toml(file) == PolicyMap({"/a": without}, default=without)


def test_missing_file_is_reported_as_missing() -> None:
    [problem] = _problems(PolicyMap.from_toml, "nothere.toml")
    assert problem.message == "'nothere.toml': there is no such file."


def test_pipe_and_device_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for file in (pipe, "/dev/zero"):
        [problem] = _problems(PolicyMap.from_toml, file)
        assert "it is not a regular file" in problem.message


def test_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    with file.open("wb") as opened:
        opened.truncate(MAX_FILE_BYTES + 1)
    [problem] = _problems(PolicyMap.from_toml, file)
    assert "it is longer than" in problem.message


def test_deeply_nested_file_is_a_problem(tmp_path: Path) -> None:
    [problem] = _problems(PolicyMap.from_toml, _toml(tmp_path, f"a = {'[' * 100_000}"))
    assert problem.code == "invalid-file"


def test_file_name_is_escaped_where_problems_are_printed(tmp_path: Path) -> None:
    file = tmp_path / "\x1b]0;t\x07.toml"
    for text in ("[policy]\nallow_origins = 'a.example'\n", "[policy\n"):
        file.write_text(text, "utf-8")
        with pytest.raises(PolicyError) as caught:
            PolicyMap.from_toml(file)
        assert all(line.isprintable() for line in str(caught.value).splitlines())


def test_time_to_report_problems_is_linear_in_the_file(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        entries = "".join(f'"h{number}.example",\n' for number in range(count))
        file = _toml(tmp_path, f"[policy]\nallow_origins = [\n{entries}]\n")
        start = time.process_time()
        assert len(_problems(PolicyMap.from_toml, file)) == count
        return time.process_time() - start

    small, large = seconds(500), seconds(5_000)
    assert large < 30 * small + 0.1


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


@pytest.mark.parametrize("name", ["ALLOW_CREDENTIALS", "PREFLIGHT_CONTINUE"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, True) for text in ("true", "yes", "on", "1", " TRUE ")),
        *((text, False) for text in ("false", "no", "off", "0", "Off")),
    ],
)
def test_flag_has_one_spelling_in_all_variables(name: str, text: str, expected: bool) -> None:
    environ = {"CROSSORIGIN_ALLOW_ORIGINS": "https://a.example", f"CROSSORIGIN_{name}": text}
    policy = PolicyMap.from_env(environ).default
    assert getattr(policy, name.lower()) is expected


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


@pytest.mark.parametrize(
    "name",
    [
        "SERVICE_HOST",
        "SERVICE_PORT",
        "SERVICE_PORT_HTTP",
        "PORT",
        "PORT_80_TCP",
        "PORT_80_TCP_ADDR",
        "DEMO_SERVICE_HOST",
    ],
)
def test_variables_of_a_service_are_ignored(name: str) -> None:
    """Kubernetes sets them for a service named crossorigin."""
    given = {f"{PREFIX}ALLOW_ORIGINS": "*", f"{PREFIX}{name}": "10.0.0.1"}
    assert PolicyMap.from_env(given) == PolicyMap(default=Policy())


def test_unknown_variable_is_a_problem_with_the_name_meant() -> None:
    given = {f"{PREFIX}ALLOW_ORIGINS": "*", f"{PREFIX}ALLOW_ORIGIN": A, f"{PREFIX}X": ""}
    found = _problems(PolicyMap.from_env, given)
    assert [each.suggestion for each in found] == ["allow_origins", None]


def test_deeply_nested_variable_is_a_problem() -> None:
    given = {f"{PREFIX}ALLOW_ORIGINS": "[" * 100_000}
    [problem] = _problems(PolicyMap.from_env, given)
    assert problem.code == "invalid-variable"


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


def test_a_missing_variable_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"{PREFIX}ALLOW_ORIGINS", raising=False)
    [problem] = _problems(PolicyMap.from_env)
    assert problem.code == "invalid-environment"
