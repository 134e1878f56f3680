"""Guards that a file declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossorigin import Guard, Policy, PolicyError, PolicyMap

FILE = """\
[policy]
allow_origins = ["https://app.example"]
allow_credentials = true

[guard]
hosts = ["api.example"]

[paths."/webhooks/*"]
guard = false

[paths."/public/*"]
allow_origins = "*"

[paths."/public/*".guard]
safe_methods = []
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "cors.toml"
    file.write_text(text)
    return file


def test_a_file_declares_guards_of_the_server_and_of_paths(tmp_path: Path) -> None:
    assert Guard.from_toml(written(tmp_path, FILE)) == Guard(
        hosts=["api.example"],
        paths={"/webhooks/*": None, "/public/*": Guard(safe_methods=[])},
    )


def test_a_path_with_only_a_guard_keeps_the_policy_of_the_paths_above(tmp_path: Path) -> None:
    policies = PolicyMap.from_toml(written(tmp_path, FILE))
    assert policies.paths == {"/public/*": Policy()}
    assert policies.policy_for("/webhooks/a") == policies.default


def test_the_table_of_a_project_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.crossorigin.guard]\nrequire_origin = true\n")
    assert Guard.from_toml(file) == Guard(require_origin=True)


WRONG = """\
[guard]
hosts = "*"
[paths."/x"]
guard = true
[paths."/y/"]
guard = false
[paths."/z".guard]
trust = "a.example"
paths = 1
"""


def test_all_problems_of_all_guards_are_reported_with_their_lines(tmp_path: Path) -> None:
    file = written(tmp_path, WRONG)
    with pytest.raises(PolicyError) as caught:
        Guard.from_toml(file)
    told = [
        (each.source, each.field, each.code, each.suggestion) for each in caught.value.problems
    ]
    assert told == [
        (f"{file}:4", "paths['/x'].guard", "invalid-type", None),
        (f"{file}:9", "paths['/z'].guard.paths", "invalid-field", None),
        (
            f"{file}:8",
            "paths['/z'].guard.trust",
            "invalid-origin-scheme",
            "https://a.example",
        ),
        (f"{file}:2", "guard.hosts", "prohibited-any-host", None),
        (f"{file}:1", "guard.paths", "invalid-path", "/y/*"),
    ]


@pytest.mark.parametrize(
    ("mapping", "field", "code"),
    [
        ({}, "guard", "invalid-field"),
        ({"policy": {}}, "guard", "invalid-field"),
        ({"guard": False}, "guard", "invalid-type"),
        ({"guard": {"host": "a.example"}}, "guard.host", "invalid-field"),
        ({"guard": {}, "paths": []}, "paths", "invalid-type"),
    ],
)
def test_a_mapping_without_a_guard_is_refused(
    mapping: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        Guard.from_mapping(mapping)
    assert [(each.field, each.code) for each in caught.value.problems] == [(field, code)]
    # False is for paths.
    assert "or false" not in str(caught.value)


def test_tables_that_are_none_are_the_concern_of_the_map() -> None:
    assert Guard.from_mapping({"guard": {}, "paths": {"/v": 7}}) == Guard()
    with pytest.raises(PolicyError):
        PolicyMap.from_mapping({"guard": {}, "paths": {"/v": 7}})


PREFIX = "CROSSORIGIN_GUARD_"


def test_every_field_but_the_paths_has_a_variable() -> None:
    given = {
        f"{PREFIX}TRUST": "https://a.example, https://b.example",
        f"{PREFIX}HOSTS": '["*"]',
        f"{PREFIX}OWN_ORIGINS": "https://c.example",
        f"{PREFIX}SAFE_METHODS": "",
        f"{PREFIX}REQUIRE_ORIGIN": "yes",
        f"{PREFIX}REPORT_ONLY": "1",
        f"{PREFIX}REFUSAL": " json-rpc ",
        f"{PREFIX}ACCEPT_RISKS": "any-host",
        f"{PREFIX}SERVICE_HOST": "10.0.0.1",
        "CROSSORIGIN_ALLOW_ORIGINS": "*",
    }
    assert Guard.from_env(given) == Guard(
        trust=["https://a.example", "https://b.example"],
        hosts="*",
        own_origins="https://c.example",
        safe_methods=(),
        require_origin=True,
        report_only=True,
        refusal="json-rpc",
        accept_risks="any-host",
    )
    assert PolicyMap.from_env(given) == PolicyMap(default=Policy())


def test_environment_without_variables_of_a_guard_has_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Guard.from_env({"CROSSORIGIN_ALLOW_ORIGINS": "*"}) == Guard()
    monkeypatch.setenv(f"{PREFIX}HOSTS", "api.example")
    assert Guard.from_env() == Guard(hosts="api.example")


def test_problems_of_the_environment_name_their_variable() -> None:
    given = {
        f"{PREFIX}TRUST": "a.example",
        f"{PREFIX}HOSTS": "[",
        f"{PREFIX}REPORT_ONLY": "perhaps",
        f"{PREFIX}HOST": "api.example",
        f"{PREFIX}PATHS": "/x",
    }
    with pytest.raises(PolicyError) as caught:
        Guard.from_env(given)
    assert {(each.code, each.field, each.source) for each in caught.value.problems} == {
        ("invalid-origin-scheme", "guard.trust", f"{PREFIX}TRUST"),
        ("invalid-variable", "guard.hosts", f"{PREFIX}HOSTS"),
        ("invalid-variable", "guard.report_only", f"{PREFIX}REPORT_ONLY"),
        ("invalid-field", "guard.host", f"{PREFIX}HOST"),
        ("invalid-field", "guard.paths", f"{PREFIX}PATHS"),
    }
