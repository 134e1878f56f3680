"""Measures all contenders; writes docs/peers.json and docs/peers.md.

PYTHONPATH=bench:tests python -m peers           measure, and write both
PYTHONPATH=bench:tests python -m peers --page    write the page from the last results
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from time import monotonic
from typing import Any, Final

from peers.measure import HAS, PLACES
from peers.page import page

DOCS: Final = Path(__file__).parent.parent.parent / "docs"
RESULT: Final = DOCS / "peers.json"
PAGE: Final = DOCS / "peers.md"
PATIENCE: Final = 900.0
"""Seconds that one contender may take; each of its requests has a limit of its own."""
OURS: Final = "crossorigin"


def contenders() -> list[tuple[str, str]]:
    """Return the name and the framework of each: the peers, then ours before each of theirs."""
    frameworks = dict.fromkeys(framework for _, framework in PLACES if framework != "Robyn")
    return [*PLACES, *((OURS, framework) for framework in frameworks)]


def measured(name: str, framework: str) -> dict[str, Any]:
    """Return the account of one contender, made in a process of its own."""
    begin = monotonic()
    command = [sys.executable, "-m", "peers.measure", name, framework]
    # Some write their headers in the order of a set.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, timeout=PATIENCE, check=True
    )
    account: dict[str, Any] = json.loads(done.stdout)
    having = [number for number, each in account["found"].items() if each["outcome"] == HAS]
    print(
        f"{name} on {framework}: {len(having)} of {len(account['found'])}"
        f" ({' '.join(having)}), {monotonic() - begin:.0f} s"
    )
    return account


def everything() -> dict[str, Any]:
    """Measure, and return the content of docs/peers.json."""
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "python": platform.python_version(),
        "crossorigin": metadata.version(OURS),
        "contenders": [measured(*each) for each in contenders()],
    }


def main() -> None:
    """Measure, unless only the page is wanted; then write."""
    if "--page" not in sys.argv[1:]:
        text = json.dumps(everything(), indent=1, ensure_ascii=False) + "\n"
        RESULT.write_text(text, encoding="utf-8")
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    PAGE.write_text(page(result), encoding="utf-8")


if __name__ == "__main__":
    main()
