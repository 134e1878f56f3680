"""`crossorigin lint`: its output, its exit statuses, the hook and the action."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from harness.tools import require

from crossorigin.cli.group import group

ROOT = Path(__file__).parent.parent.parent.parent
WARNED = '[policy]\nallow_origins = ["https://*.a.example", "https://x.a.example"]\n'
NOTED = '[policy]\nallow_origins = "https://a.example"\nmax_age = 86400\n'
WRONG = '[policy]\nallow_origins = "a.example"\n'
ACCEPTED = '[policy]\nallow_origins = "null"\naccept_risks = { null-origin = "frames" }\n'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _run(text: str, *arguments: str) -> Result:
    Path("cors.toml").write_text(text, "utf-8")
    return CliRunner().invoke(group, ["lint", *arguments])


@pytest.mark.parametrize(
    ("text", "plain", "strict"),
    [
        ('[policy]\nallow_origins = "*"\n', 0, 0),
        (ACCEPTED, 0, 0),
        (NOTED, 0, 0),
        (WARNED, 0, 1),
        (WRONG, 2, 2),
        ("[policy", 2, 2),
    ],
)
def test_exit_status_is_that_of_the_worst_finding(text: str, plain: int, strict: int) -> None:
    assert _run(text).exit_code == plain
    assert _run(text, "--strict").exit_code == strict


def test_lines_name_the_place_the_level_and_the_code() -> None:
    assert _run(WARNED).stdout.splitlines() == [
        (
            "cors.toml:2:41: warning: allow_origins: 'https://x.a.example': the entry "
            "'https://*.a.example' covers it. Remove the entry, or the pattern where it is too "
            "wide. [covered-origin]"
        ),
        "1 warning",
    ]
    assert _run(ACCEPTED).stdout.splitlines() == [
        (
            "cors.toml:2:17: accepted: allow_origins: 'null': the risk null-origin is "
            "accepted. Reason: frames [prohibited-null-origin]"
        ),
        "1 accepted risk",
    ]
    assert _run(WRONG).stdout.splitlines()[-1] == "1 error"
    assert _run(NOTED).stdout.splitlines()[-1] == "1 note"
    assert _run('[policy]\nallow_origins = "*"\n').stdout == "1 file: no findings\n"


def test_several_files_are_read_and_one_that_is_missing_is_a_problem() -> None:
    Path("other.toml").write_text(WRONG, "utf-8")
    found = _run(WARNED, "cors.toml", "other.toml", "missing.toml")
    assert found.exit_code == 2
    assert [line.split(":")[0] for line in found.stdout.splitlines()] == [
        "cors.toml",
        "other.toml",
        "missing.toml",
        "2 errors, 1 warning",
    ]


def test_advice_is_ignored_by_its_code_and_a_problem_is_not() -> None:
    assert (
        _run(WARNED, "--ignore", "covered-origin", "--strict").stdout == "1 file: no findings\n"
    )
    refused = _run(WRONG, "--ignore", "invalid-origin-scheme")
    assert (refused.exit_code, "is not a code of advice" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("json", '{\n  "files": [\n    "cors.toml"'),
        ("sarif", '{\n  "$schema"'),
        ("github", "::w"),
    ],
)
def test_each_form_is_printed_with_the_same_exit_status(form: str, start: str) -> None:
    found = _run(WARNED, "--format", form, "--strict")
    assert (found.exit_code, found.stdout.startswith(start)) == (1, True)


def test_page_shows_the_output_of_its_file() -> None:
    page = (ROOT / "docs" / "lint.md").read_text("utf-8")
    text = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]
    [shown] = re.findall(r"```text\n\$ crossorigin lint cors.toml\n(.*?)```", page, re.DOTALL)
    assert _run(text, "cors.toml").stdout == shown


def _program(folder: Path) -> None:
    """Put the command `crossorigin` into a folder."""
    folder.mkdir(parents=True)
    program = folder / "crossorigin"
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m crossorigin "$@"\n'
    )
    program.chmod(0o755)


def test_hook_runs_on_the_files_that_it_names() -> None:
    # pre-commit: the entry, the arguments, then the files that the expression finds.
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["language"] == "python"
    files = ["cors.toml", "a/cors.toml", "my-cors.toml", "cors.toml.bak", "pyproject.toml"]
    chosen = [file for file in files if re.search(hook["files"], file)]
    assert chosen == files[:2]
    Path("a").mkdir()
    Path("a/cors.toml").write_text(WARNED, "utf-8")
    Path("cors.toml").write_text(WRONG, "utf-8")
    _program(Path("bin").absolute())
    ran = subprocess.run(
        [*shlex.split(hook["entry"]), *chosen],
        env={**os.environ, "PATH": f"{Path('bin').absolute()}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (2, "1 error, 1 warning")


def _action() -> dict[str, Any]:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return action


def _lint_step(**inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the second step of the action as a runner does, with the command in its place."""
    action = _action()
    given = {name: each["default"] for name, each in action["inputs"].items()} | inputs
    step = action["runs"]["steps"][1]
    environment = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], value)
        for name, value in step["env"].items()
    }
    temporary = Path("runner").absolute()
    if not temporary.exists():
        _program(temporary / "crossorigin" / "bin")
    return subprocess.run(
        [require("bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={**os.environ, **environment, "RUNNER_TEMP": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_action_installs_itself_and_puts_no_input_into_a_script() -> None:
    steps = _action()["runs"]["steps"]
    assert all(step["shell"] == "bash" and "${{" not in step["run"] for step in steps)
    assert '"$ACTION[cli]"' in steps[0]["run"]


def test_action_annotates_and_writes_sarif_of_all_files() -> None:
    Path("a b.toml").write_text(WARNED, "utf-8")
    Path("cors.toml").write_text(NOTED, "utf-8")
    ran = _lint_step(files="a b.toml\n\ncors.toml\n", sarif="out.sarif")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split(",")[0] for line in ran.stdout.splitlines()] == [
        "::warning file=a b.toml",
        "::notice file=cors.toml",
    ]
    assert len(json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"]) == 2
    strict = _lint_step(files="a b.toml", strict="true")
    ignoring = _lint_step(files="a b.toml", strict="true", ignore="covered-origin\n")
    assert (strict.returncode, ignoring.returncode, ignoring.stdout) == (1, 0, "")


def test_action_fails_on_a_problem_after_it_has_written_sarif() -> None:
    Path("cors.toml").write_text(WRONG, "utf-8")
    ran = _lint_step(sarif="out.sarif")
    assert ran.returncode == 2
    [result] = json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "invalid-origin-scheme"


@pytest.mark.parametrize(
    "command", ["lint", "show", "export nginx", "verify http://127.0.0.1:1"]
)
@pytest.mark.parametrize(
    "text",
    [
        f"[policy{'.a' * 1_500}]\nx = 1\n",
        f"[policy{'.a' * 150}]\nx = 1\n",
        f"[policy]\n{'a.' * 30_000}a = 1\n",
        f'[paths."/a"{".a" * 30_000}]\nx = 1\n',
        f"[policy]\nallow_origins = {'[' * 1_500}{']' * 1_500}\n",
        f"[policy]\nallow_origins = {'[' * 150}{']' * 150}\n",
        f"[policy]\nmax_age = {'{a = ' * 100_000}1{'}' * 100_000}\n",
        f"[guard{'.a' * 199}]\nx = 1\n",
    ],
    ids=lambda text: f"{text[:24]!r} {len(text)}",
)
def test_deep_file_is_reported_in_few_lines(command: str, text: str) -> None:
    """Nesting that Python reads, and that it does not; keys of too many parts."""
    Path("cors.toml").write_text(text, "utf-8")
    policy = ["--policy", "cors.toml"] if "verify" in command else ["cors.toml"]
    done = CliRunner().invoke(group, [*command.split(), *policy])
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit), done.output
    lines = done.output.splitlines()
    assert len(lines) < 8
    assert max(map(len, lines)) < 400


def test_origins_with_many_dots_in_a_line_are_no_deep_key() -> None:
    origins = ", ".join(f'"https://{"a." * 100}a{number}.example"' for number in range(20))
    done = _run(f"[policy]\nallow_origins = [{origins}]\n")
    assert done.exit_code == 0, done.output
