"""The committed figures; `make baseline` writes them anew, after a change that is meant."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import NamedTuple

from guard.counting import build, count_bytecodes, count_instructions, version
from harness.tools import find

FILE = Path(__file__).parent / "baseline.json"
Counts = dict[str, int]


class Baseline(NamedTuple):
    """The cost that each path added to a request, and its counter."""

    build: str
    version: str
    instructions: Counts
    bytecodes: Counts


def read() -> Baseline:
    """Return the committed figures."""
    return Baseline(**json.loads(FILE.read_text("utf-8")))


def write() -> None:
    """Count, and write the figures."""
    valgrind = find("valgrind")
    if valgrind is None:
        message = "valgrind is not installed: sh tools/debian-packages.sh"
        raise SystemExit(message)
    with tempfile.TemporaryDirectory() as folder:
        instructions = count_instructions(valgrind, Path(folder))
    figures = Baseline(build(), version(), instructions, count_bytecodes())
    FILE.write_text(json.dumps(figures._asdict(), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    write()
