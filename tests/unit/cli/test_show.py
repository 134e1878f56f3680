"""`crossorigin show`: the lines and the JSON of files, and their problems."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import validate

from crossorigin.cli.group import group

DOCS = Path(__file__).parent.parent.parent.parent / "docs"
SCHEMA = json.loads((DOCS / "show.schema.json").read_text("utf-8"))
PAGE = (DOCS / "show.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _run(text: str, *arguments: str, file: str = "cors.toml") -> Result:
    Path(file).write_text(text)
    return CliRunner().invoke(group, ["show", *arguments])


def _paths(text: str) -> dict[str | None, Any]:
    found = json.loads(_run(text, "--json").stdout)
    validate(found, SCHEMA)
    assert found["file"] == "cors.toml"
    return {each["path"]: each for each in found["paths"]}


def test_page_shows_the_output_of_its_file() -> None:
    [text] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    [shown] = re.findall(r"```text\n\$ crossorigin show cors.toml\n(.*?)```", PAGE, re.DOTALL)
    assert _run(text, "cors.toml").stdout == shown


def test_table_of_a_project_file_is_shown() -> None:
    found = _run("[tool.crossorigin.policy]\n", "pyproject.toml", file="pyproject.toml")
    assert found.stdout.splitlines()[:2] == [
        "all other paths",
        "  read     any page, without credentials",
    ]


EVERY = """\
[guard]
trust = ["https://trusted.example"]
hosts = ["b.example", "*.a.example"]
own_origins = ["https://api.example"]
require_origin = true
safe_methods = []

[paths."/reported".guard]
report_only = true

[paths."/any/*"]
allow_origins = ["https://reads.example"]
[paths."/any/*".guard]
hosts = "*"
accept_risks = ["any-host"]

[paths."/any/exact"]
cors = false
"""
ACT = {"origins": [], "own": [], "without_origin": True}
OF_SERVER = {
    "origins": ["https://trusted.example"],
    "own": ["https://api.example"],
    "without_origin": False,
}


def test_each_path_has_the_policy_and_the_guard_that_a_request_has() -> None:
    found = _paths(EVERY)
    assert [*found] == ["/any/*", "/any/exact", "/reported", None]
    assert found[None] == {
        "path": None,
        "guard": "on",
        "read": {"origins": [], "credentials": False},
        "write": {**OF_SERVER, "safe_methods": []},
        "sockets": OF_SERVER,
        "hosts": ["b.example", "*.a.example"],
    }
    assert found["/any/exact"]["read"]["origins"] == []
    assert found["/any/exact"]["sockets"] == found["/any/*"]["sockets"] == ACT
    assert found["/any/*"]["read"]["origins"] == ["https://reads.example"]
    assert found["/any/*"]["hosts"] == ["*"]
    assert (found["/reported"]["guard"], found["/reported"]["hosts"]) == ("report-only", [])


def test_lines_show_the_server_s_own_origins_and_a_guard_that_reports() -> None:
    lines = _run(EVERY).stdout.splitlines()
    assert lines[:2] == ["/any/*", "  read     https://reads.example, without credentials"]
    assert lines[-4:] == [
        "  read     no page of another origin",
        "  write    pages of this server (https://api.example); https://trusted.example",
        "  sockets  pages of this server (https://api.example); https://trusted.example",
        "  hosts    b.example, *.a.example",
    ]
    assert "  The guard reports only: every page may act, on every host." in lines
    assert "  hosts    any; on a loopback address its names only" in lines


def test_path_of_everything_replaces_the_other_paths() -> None:
    assert [*_paths('[paths."/*"]\n[paths."/a"]\nguard = false\n[guard]\n')] == ["/*", "/a"]


def test_long_list_is_cut_in_lines_and_complete_in_json() -> None:
    many = [f"https://{number:02}.example" for number in range(30)]
    text = f"[policy]\nallow_origins = {many}\n"
    assert "https://07.example, … 22 more, without credentials" in _run(text).stdout
    assert _paths(text)[None]["read"]["origins"] == many
    assert _paths(text)[None]["guard"] == "off"


WRONG = """\
[policy]
allow_origins = "a.example"
[guard]
hosts = ["*"]
[paths."/x/"]
guard = false
"""


def test_problems_of_policies_and_guards_are_reported_together() -> None:
    found = _run(WRONG)
    assert (found.exit_code, found.stdout) == (2, "")
    for told in ("cors.toml:2: allow_origins", "cors.toml:4: guard.hosts", "invalid-path"):
        assert told in found.stderr
    alone = _run('[paths."/x"]\nguard = false\n')
    assert "Write the table [guard]" in alone.stderr
    odd = _run("paths = 7\n[guard]\n")
    assert odd.stderr.count("[invalid-type]") == 1
    assert _run("", "missing.toml").exit_code == 2
