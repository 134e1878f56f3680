"""Run by in_frameworks.py, in a process of its own: one framework in one scenario."""

from __future__ import annotations

import json
import sys

from in_frameworks import row
from scenarios import SCENARIOS


def main() -> None:
    """Measure the framework and scenario of the command line, for its number of rounds."""
    name, key, rounds = sys.argv[1:]
    print(json.dumps(row(name, SCENARIOS[key], int(rounds) if rounds else None)))


if __name__ == "__main__":
    main()
