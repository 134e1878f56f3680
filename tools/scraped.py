"""Sends a million invented origins to four workers, and prints the counts of Prometheus."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from harness.scraped import WORKERS, scrape
from harness.tools import find

from crossorigin.observe import MAX_SERIES

ORIGINS = 1_000_000


def main() -> None:
    """Print the figures; exit with status 1 where a count is wrong."""
    prometheus = find("prometheus")
    if prometheus is None:
        message = "prometheus is not installed: sh tools/debian-packages.sh"
        raise SystemExit(message)
    with tempfile.TemporaryDirectory() as folder:
        found = scrape(prometheus, Path(folder), ORIGINS)
    print(f"requests            {ORIGINS:>12,} of invented origins")
    print(f"counted             {found.total:>12,} by {found.processes} workers")
    print(f"series              {found.series:>12,} of {MAX_SERIES}, and {found.ever:,} ever")
    print(f"memory of a worker  {found.memory:>12,} kB at most")
    print(f"time                {found.seconds:>12,.0f} s")
    is_right = found.total == ORIGINS and found.series == found.ever <= MAX_SERIES
    is_right &= found.processes == WORKERS
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
