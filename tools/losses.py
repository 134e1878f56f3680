"""The rows in which another library adds less time than crossorigin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from figures import LEVEL, NOT_PEERS, Results, ranged


class Cell(NamedTuple):
    """A cell of a comparison: its place, the scenario, the layer, its figures."""

    place: str
    title: str
    name: str
    figures: dict[str, Any]


def _all_cells(results: Results) -> Iterator[Cell]:
    """Yield every cell of a comparison."""
    places: dict[str, tuple[str, ...]] = {"ASGI": ("asgi",), "Node": ("node",)}
    places |= {f"in {name}": ("frameworks", name) for name in results.rows("frameworks")}
    for place, path in places.items():
        for row in results.rows(*path).values():
            for name, cell in row["cells"].items():
                yield Cell(place, row["title"], name, cell)


def losses(results: Results) -> str:
    """Return the rows in which another library adds less time than crossorigin."""
    lines = [
        f"| {each.place} | {each.title} | {each.name} | {ranged(each.figures)} | "
        f"{each.figures.get('mark', '')} |"
        for each in _all_cells(results)
        if each.name not in NOT_PEERS and each.figures.get("ratio", [LEVEL])[0] < LEVEL
    ]
    if not lines:
        return "## Where crossorigin is slower\n\nNo row in this run."
    return "\n".join(
        [
            "## Where crossorigin is slower",
            "",
            "In these rows the other library adds less time than crossorigin. Those marked",
            "*no Vary* do not send `Vary`, so a cache may give the answer for one origin to",
            "another. For a preflight most of them do not ask the router, which crossorigin",
            "does: see [the reasons](#routes-with-cors).",
            "",
            "| place | scenario | other library | its time, of ours | |",
            "|---|---|---|--:|---|",
            *lines,
        ]
    )
