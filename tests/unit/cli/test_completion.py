"""The completion of commands and options, in the shells that are installed."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from harness.tools import lacking

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8")


def _line(shell: str) -> str:
    """The line for the start file of a shell, as the page has it."""
    [line] = re.findall(rf"^\| {shell} \|.*\| `(.*)` \|$", PAGE, re.MULTILINE)
    return str(line).replace(r"\|", "|")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The command `crossorigin` on the path, as an installation puts it there."""
    command = tmp_path / "crossorigin"
    code = "from crossorigin.cli import main; main()"
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -P -c '{code}' \"$@\"\n", "utf-8")
    command.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "TERM": "dumb"}


def _shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        lacking(f"there is no {name} here")
    return found


def _run(environment: dict[str, str], *command: str) -> list[str]:
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_a_command_and_an_option(environment: dict[str, str]) -> None:
    def completed(*words: str) -> str:
        names = " ".join(words)
        return (
            f"COMPREPLY=() COMP_WORDS=({names}) COMP_CWORD={len(words) - 1}; "
            '_crossorigin_completion crossorigin; echo "${COMPREPLY[@]}"; '
        )

    code = _line("bash") + "; " + completed("crossorigin", "mig")
    code += completed("crossorigin", "migrate", "--fr")
    ran = _run(environment, _shell("bash"), "--norc", "-c", code)
    assert ran == ["migrate", "--from"]


def test_fish_completes_a_command_and_an_option(environment: dict[str, str]) -> None:
    code = (
        f"{_line('fish')}; complete -C 'crossorigin mig'; complete -C 'crossorigin lint --st'"
    )
    ran = _run(environment, _shell("fish"), "--no-config", "-c", code)
    assert {"migrate", "--strict"} <= set(ran)
    assert {"check", "--ignore"} & set(ran) == set()


def test_zsh_completes_a_command_in_a_terminal(environment: dict[str, str]) -> None:
    zsh = _shell("zsh")
    leader, terminal = pty.openpty()
    process = subprocess.Popen(
        [zsh, "-f", "-i"], stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    )
    os.close(terminal)
    try:
        os.write(leader, b"autoload -U compinit; compinit -D -u; " + _line("zsh").encode())
        os.write(leader, b"; echo re''ady\n")
        assert "ready" in _read(leader, "ready")
        os.write(leader, b"crossorigin mig\t")
        assert "migrate" in _read(leader, "migrate")
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def _read(leader: int, wanted: str) -> str:
    """Read a terminal until a text has come, or nothing does any more."""
    text = ""
    ends = time.monotonic() + 30
    while wanted not in text and time.monotonic() < ends:
        if select.select([leader], [], [], 1)[0]:
            text += os.read(leader, 4096).decode("utf-8", "replace")
    return text
