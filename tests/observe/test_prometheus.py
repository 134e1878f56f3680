"""A real Prometheus: right totals of four workers, and as many series as declared."""

from __future__ import annotations

from pathlib import Path

from harness.scraped import WORKERS, scrape
from harness.tools import require

from crossorigin.gateway.observation.names import MAX_LABELS
from crossorigin.observe import MAX_SERIES

ORIGINS = 4000


def test_unknown_origins_make_no_series(tmp_path: Path) -> None:
    found = scrape(require("prometheus"), tmp_path, ORIGINS)
    assert found.total == ORIGINS
    assert found.processes == WORKERS
    # Allowed, refused and malformed, of both kinds, for each entry that has a label.
    assert found.series == found.ever <= 2 * 3 * (MAX_LABELS + 2) <= MAX_SERIES
    policies = {each["policy"] for each in found.labels}
    assert policies == {*(f"/{name}/*" for name in "abcdef"), "other", "default"}
    assert not any("h1" in value for each in found.labels for value in each.values())
