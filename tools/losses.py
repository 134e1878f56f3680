"""The rows in which a peer adds less than we do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from figures import LEVEL, NOT_PEERS, Results, ranged


class Cell(NamedTuple):
    """A cell of a contest: where it stands, the scenario, the contender, its figures."""

    place: str
    title: str
    name: str
    figures: dict[str, Any]


def _all_cells(results: Results) -> Iterator[Cell]:
    """Yield every cell of a contest."""
    places: dict[str, tuple[str, ...]] = {"ASGI": ("asgi",), "Node": ("node",)}
    places |= {f"in {name}": ("frameworks", name) for name in results.rows("frameworks")}
    for place, path in places.items():
        for row in results.rows(*path).values():
            for name, cell in row["cells"].items():
                yield Cell(place, row["title"], name, cell)


def losses(results: Results) -> str:
    """Return where a peer adds less than we do; nobody has to look for it."""
    lines = [
        f"| {each.place} | {each.title} | {each.name} | {ranged(each.figures)} | "
        f"{each.figures.get('mark', '')} |"
        for each in _all_cells(results)
        if each.name not in NOT_PEERS and each.figures.get("ratio", [LEVEL])[0] < LEVEL
    ]
    if not lines:
        return "## Where we lose\n\nNowhere in this run."
    return "\n".join(
        [
            "## Where we lose",
            "",
            "Below 1, the peer adds less than we do. Some of them leave `Vary` out, without",
            "which a cache may give one origin the answer to another. For a preflight most of",
            "them ask no router, and ours does: see [the reasons](#routes-with-cors).",
            "",
            "| where | scenario | peer | its cost, of ours | |",
            "|---|---|---|--:|---|",
            *lines,
        ]
    )
