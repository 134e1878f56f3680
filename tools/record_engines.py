"""Runs the matrix in the three engines; writes docs/engines.md and the consoles' messages.

The messages about the complaints are written likewise.

PYTHONPATH=tests python tools/record_engines.py

Nothing is written if an engine and the model disagree about anything.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from browser import report
from browser.account import differs
from browser.complaints import Heard, listen
from browser.engines import STARTERS, engine
from browser.lab import lab
from browser.matrix import Observation, observe
from harness.tools import find
from tables.scenarios import SCENARIOS

from crossorigin.fetch import ENGINES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "engines.md"
MESSAGES = ROOT / "tests" / "tables" / "console_messages.py"
COMPLAINTS = ROOT / "tests" / "tables" / "console_complaints.py"


def program(tool: str) -> str:
    """Return the path of a tool, or end."""
    path = find(tool)
    if path is None:
        message = f"{tool} is not installed"
        raise SystemExit(message)
    return path


def run(name: str) -> tuple[str, list[Observation], list[Heard]]:
    """Return an engine's version, its observations, and its console's complaints."""
    begin = monotonic()
    with lab(program("openssl")) as server, engine(name, program) as browser:
        with browser.page() as page:
            page.open(server.page)
            seen = observe(server, page, SCENARIOS)
        heard = listen(server, browser, name)
        version = browser.version
    wrong = disagreements(name, seen)
    print(
        f"{name} {version}: {len(seen)} scenarios, {len(wrong)} disagreements, "
        f"{monotonic() - begin:.0f} s"
    )
    if wrong:
        raise SystemExit("\n".join(wrong))
    return version, seen, heard


def disagreements(name: str, observations: Sequence[Observation]) -> list[str]:
    """Return the names of the scenarios that came to something else than the model says."""
    return [
        f"{each.scenario.group}: {each.scenario.name}"
        for each in observations
        if differs(each, ENGINES[name])
    ]


def main() -> None:
    """Run all engines, then write."""
    done = {name: run(name) for name in STARTERS}
    versions = {name: version for name, (version, _, _) in done.items()}
    seen = {name: observations for name, (_, observations, _) in done.items()}
    heard = {name: complaints for name, (_, _, complaints) in done.items()}
    PAGE.write_text(report.page(versions), encoding="utf-8")
    MESSAGES.write_text(report.messages(versions, seen), encoding="utf-8")
    COMPLAINTS.write_text(report.complaints(heard), encoding="utf-8")
    for arguments in (("check", "--fix", "--select", "Q,I"), ("format",)):
        command = [sys.executable, "-m", "ruff", *arguments, "--quiet", MESSAGES, COMPLAINTS]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
