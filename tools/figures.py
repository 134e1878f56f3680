"""The figures that `make bench` kept, as the page of them needs to find them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "bench" / "results.json"
OURS = "crossorigin"
PLACED = "crossorigin, placed"
MARKED = "crossorigin, one `@cors`"
FLOORS = ("no-op", "no-op + send", "no-op + start_response")
NOT_PEERS = (OURS, PLACED, MARKED, "bare", "bare again", "bare wsgi", "wsgi gateway", *FLOORS)
LEVEL = 0.95
"""From which ratio on two are level."""
DIGITS = 20
"""From which number on a ratio has no decimals."""


def read() -> Results:
    """Return the last results."""
    return Results(json.loads(FILE.read_text("utf-8")))


class Results:
    """The figures, by section, scenario and contender; None if not measured."""

    def __init__(self, sections: dict[str, Any]) -> None:
        self.sections = sections

    def rows(self, section: str, *path: str) -> dict[str, Any]:
        """Return the rows of a section, or of a part of it."""
        found: Any = self.sections.get(section, {}).get("figures", {})
        for name in path:
            found = found.get(name, {})
        rows: dict[str, Any] = found
        return rows

    def cell(self, section: str, *path: str) -> dict[str, Any]:
        """Return a cell: `path` ends with the scenario and the contender."""
        *where, key, name = path
        cells = self.rows(section, *where).get(key, {}).get("cells", {})
        cell: dict[str, Any] = cells.get(name, {})
        return cell

    def ns(self, section: str, *path: str) -> float | None:
        """Return the nanoseconds of a cell."""
        figure = self.cell(section, *path).get("ns")
        return None if figure is None else float(figure[0])

    def ratio(self, section: str, *path: str) -> float | None:
        """Return how many times as much as ours a contender takes."""
        figure = self.cell(section, *path).get("ratio")
        return None if figure is None else float(figure[0])


def number(ratio: float) -> str:
    """Return a ratio with the digits that count."""
    if abs(ratio) >= DIGITS:
        return f"{ratio:,.0f}"
    return f"{ratio:.1f}" if abs(ratio) >= 2 else f"{ratio:.2f}"  # noqa: PLR2004 - two digits


def times(ratio: float) -> str:
    """Return a ratio with its sign."""
    return f"{number(ratio)}x"


def ranged(cell: dict[str, Any]) -> str:
    """Return the ratio of a cell, and how far it moves."""
    ratio, low, high = cell["ratio"]
    return f"{times(ratio)}, {number(low)} to {number(high)}"
