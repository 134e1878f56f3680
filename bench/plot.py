"""Draws docs/performance.svg from the figures that were measured last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import results
from contest import OURS
from matplotlib.figure import Figure

FILE = Path(__file__).parent.parent / "docs" / "performance.svg"
KEYS = "abcdef"
CONTENDERS = ("no-op + send", OURS, "asgi-cors", "starlette", "litestar")
COLOURS = ("#b8bec6", "#0b6e4f", "#c9a227", "#3a6ea5", "#a23b72")
WIDTH = 0.14


def bars(axes: Any, rows: dict[str, Any]) -> None:  # noqa: ANN401 - of matplotlib
    """Draw a group of bars for each scenario."""
    for number, (name, colour) in enumerate(zip(CONTENDERS, COLOURS, strict=True)):
        places, heights = [], []
        for place, key in enumerate(KEYS):
            figure = rows[key]["cells"].get(name, {}).get("ns")
            if figure is not None:
                places.append(place + (number - len(CONTENDERS) // 2) * WIDTH)
                heights.append(figure[0] / 1_000)
        axes.bar(places, heights, WIDTH, label=name, color=colour)


def main() -> None:
    """Draw."""
    rows = results.read()["asgi"]["figures"]
    # The same figures give the same file.
    mpl.rcParams |= {"svg.hashsalt": "crossorigin", "svg.fonttype": "none", "font.size": 9}
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.subplots()
    bars(axes, rows)
    titles = [rows[key]["title"].replace("`", "").replace(", ", ",\n") for key in KEYS]
    axes.set_xticks(range(len(KEYS)), titles)
    axes.set_ylabel("microseconds added (preflight: the whole)")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=len(CONTENDERS), loc="upper center", fontsize=8)
    axes.set_ylim(top=axes.get_ylim()[1] * 1.12)
    figure.savefig(FILE, metadata={"Date": None, "Creator": None})
    # Trailing blanks are no part of a picture.
    lines = FILE.read_text("utf-8").splitlines()
    FILE.write_text("\n".join(line.rstrip() for line in lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
