"""The files for a public repository: their schemas, and the commands that they run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import check_jsonschema
import matrix
import yaml
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.github-issue-forms": sorted((GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml")),
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-actions": [ROOT / "action.yml"],
}


def _jobs(name: str) -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load((GITHUB / "workflows" / name).read_text("utf-8"))[
        "jobs"
    ]
    return jobs


def test_the_files_of_the_repository_match_their_schemas() -> None:
    for schema, files in SCHEMAS.items():
        assert files
        options = ["--builtin-schema", schema, *map(str, files)]
        result = CliRunner().invoke(check_jsonschema.main, options)
        assert (result.exit_code, schema) == (0, schema), result.output


def test_the_gate_waits_for_every_other_job() -> None:
    jobs = _jobs("ci.yml")
    assert {*jobs["gate"]["needs"]} == jobs.keys() - {"gate"}
    assert jobs["gate"]["if"] == "always()"


def test_the_matrix_has_each_version_of_python_of_the_tool() -> None:
    versions = _jobs("ci.yml")["matrix"]["strategy"]["matrix"]["python"]
    assert set(versions) <= set(matrix.VERSIONS)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert set(re.findall(r"Python :: (3\.\d+)", project)) <= set(versions)


def test_each_target_that_a_workflow_makes_exists() -> None:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    targets = set(re.findall(r"run: make ([a-z-]+)$", text, re.MULTILINE))
    targets |= set(re.findall(r"target: ([a-z-]+)$", text, re.MULTILINE))
    made = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets - {*made} == set()
    assert {"check", "release", "isolated", "oldest"} <= targets


def test_each_action_has_the_tag_of_a_version() -> None:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    used = re.findall(r"uses: (\S+)", text)
    assert [one for one in used if not re.search(r"@v\d+(\.\d+)*$", one)] == []
    assert used
