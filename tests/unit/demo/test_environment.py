"""The environment of `make demo`: one sentence names the part that a machine lacks."""

from __future__ import annotations

import subprocess
from pathlib import Path

from harness.together import check_all

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "tools" / "demo-environment.sh"
OLD = 'case "$*" in -V) echo Python 3.9.2;; *) exit 1;; esac\n'
WITHOUT_VENV = 'case "$*" in -c*) exit 0;; *) exit 1;; esac\n'
WITHOUT_PIP = """case "$*" in
-c*) ;;
"-m venv"*) mkdir -p "$5/bin"; cp "$0" "$5/bin/python" ;;
*) exit 1 ;;
esac
"""
MACHINES: list[tuple[str, str, str]] = [
    ("no interpreter", "", "Install Python 3.11 or later, or name another: make demo PYTHON="),
    ("an old one", OLD, "needs Python 3.11 or later, and {python} is Python 3.9.2."),
    ("no venv", WITHOUT_VENV, "{python} makes no environments. On Debian"),
    (
        "no pip",
        WITHOUT_PIP,
        "{python} has no pip. On Debian and Ubuntu: apt install",
    ),
]


def test_missing_part_of_the_machine_is_named(tmp_path: Path) -> None:
    def check(row: tuple[str, str, str]) -> None:
        name, text, words = row
        python = tmp_path / name.replace(" ", "-")
        if text:
            python.write_text(f"#!/bin/sh\n{text}", "utf-8")
            python.chmod(0o755)
        done = subprocess.run(
            ["/bin/sh", SCRIPT, python, tmp_path / "environment"],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 1
        assert words.format(python=python) in done.stderr

    check_all(MACHINES, check, lambda row: row[0])
