"""The test suites of examples/testing/ pass, and fail when the policy is not as they say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITES = Path(__file__).parent.parent.parent / "examples" / "testing"
FRAMEWORKS = ["fastapi", "flask", "django"]


def _run(folder: Path, framework: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    result = subprocess.run(
        [*command, "-p", "no:randomly", "--rootdir", ".", f"test_{framework}.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def _copy(framework: str, folder: Path) -> Path:
    for name in (f"test_{framework}.py", f"{framework}_app.py"):
        shutil.copy(SUITES / name, folder / name)
    return folder


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_suite_passes(framework: str, tmp_path: Path) -> None:
    status, output = _run(_copy(framework, tmp_path), framework)
    assert (status, "2 passed" in output) == (0, True), output


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_suite_notices_a_wrong_policy(framework: str, tmp_path: Path) -> None:
    folder = _copy(framework, tmp_path)
    app = folder / f"{framework}_app.py"
    wrong = app.read_text("utf-8").replace('["PUT"]', "[]")
    app.write_text(wrong, "utf-8")
    status, output = _run(folder, framework)
    assert status == 1
    assert "1 failed, 1 passed" in output
    assert "remedy:   Add the method: Policy(allow_methods=[…, 'PUT'])" in output


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_suite_has_some_ten_lines(framework: str) -> None:
    text = (SUITES / f"test_{framework}.py").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and "import" not in line]
    assert len(lines) <= 10
