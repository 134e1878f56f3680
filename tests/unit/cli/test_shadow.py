"""`crossorigin shadow report`: the differences of files, joined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from unit.observe.events import LISTED, A, B, Clock, Served

from crossorigin import Policy
from crossorigin.cli.group import group
from crossorigin.observe import ShadowLog


def _run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(group, ["shadow", "report", *arguments], input=given)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shadow.jsonl"
    log = ShadowLog(path, clock=Clock(0.0))
    served = Served(LISTED, log, shadow=Policy(allow_origins=B))
    served.get(A)
    served.get(A)
    log.flush()
    return path


TEXT = (
    f"would refuse '{A}', 'GET' '/x' (allowed -> origin-not-allowed): %d requests, first seen "
    "1970-01-01 00:00:00 UTC"
)


def test_differences_of_several_files_are_joined(file: Path) -> None:
    found = _run(str(file), str(file))
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        "The next policy decides differently on 4 requests.",
        TEXT % 4,
    ]


def test_the_standard_input_is_read(file: Path) -> None:
    found = _run("-", given=file.read_text())
    assert found.stdout.splitlines()[1] == TEXT % 2


def test_json_has_all_differences(file: Path) -> None:
    found = json.loads(_run(str(file), "--json").stdout)
    assert (found["total"], found["others"], found["since"]) == (2, 0, None)
    assert found["differences"] == [
        {
            "change": "would-refuse",
            "kind": "actual",
            "origin": A,
            "method": "GET",
            "policy": "app",
            "now": "allowed",
            "then": "origin-not-allowed",
            "path": "/x",
            "count": 2,
            "first": 0.0,
            "last": 0.0,
        }
    ]


def test_no_difference_is_no_failure() -> None:
    found = _run("-", given="\n")
    assert (found.exit_code, found.stdout) == (
        0,
        "The next policy decides differently on 0 requests.\n",
    )


def test_an_invalid_file_is_a_usage_error() -> None:
    found = _run("-", given="rubbish")
    assert found.exit_code == 2
    assert "line 1 is not one that ShadowLog writes" in found.stderr
    found = _run("-", "--json", given="rubbish")
    assert (found.exit_code, "line 1 is not one" in json.loads(found.stdout)["error"]) == (
        2,
        True,
    )
