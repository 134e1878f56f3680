"""The page of performance shows the measurements: targets, losses, and omissions."""

from __future__ import annotations

from typing import Any

import figures
import performance
import pytest
from figures import Results
from marked_routes import marked_routes
from targets import targets


def _section(figures: Any) -> dict[str, Any]:  # noqa: ANN401 (a tree of figures)
    return {"date": "2026-01-02", "machine": "some", "versions": {}, "figures": figures}


def _row(**cells: Any) -> dict[str, Any]:  # noqa: ANN401 (the same)
    return {"title": "allowed", "cells": cells}


OURS = {"ns": [500, 490, 510]}


def _asgi(starlette: float) -> dict[str, Any]:
    cell = {"ns": [500 * starlette, 0, 0], "ratio": [starlette, 1, 9]}
    return {"asgi": _section({"b": _row(crossorigin=OURS, starlette=cell)})}


@pytest.mark.parametrize(("ratio", "met"), [(5.0, True), (4.99, False)])
def test_a_target_is_met_or_not(ratio: float, *, met: bool) -> None:
    found = {each.what: each for each in targets(Results(_asgi(ratio)))}
    assert [*found] == ["Starlette: allowed"]
    assert found["Starlette: allowed"].ours.is_enough is met


def test_peer_that_adds_less_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "read", lambda: figures.Results(_asgi(0.5)))
    assert "| ASGI | allowed | starlette | 0.50x, 1.00 to 9.0 |  |" in performance.page()


def test_a_refused_contender_has_a_reason_and_no_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = {"b": _row(crossorigin=OURS, peer={"refused": "answers 405"})}
    sections = {"asgi": _section(rows)}
    monkeypatch.setattr(figures, "read", lambda: figures.Results(sections))
    assert "| peer | *answers 405* |" in performance.page()


@pytest.mark.parametrize(
    ("of_ours", "of_usual", "shown"),
    [
        (1.0, 4.0, ["1.00x", "0.25x", "1.00x", "0.25x", "1.00x", "0.25x"]),
        (2.1, 1.25, ["**2.1x**", "**0.80x**", "**2.1x**", "**0.80x**", "**2.1x**", "0.80x"]),
    ],
)
def test_mark_that_costs_too_much_is_bold(
    of_ours: float, of_usual: float, shown: list[str]
) -> None:
    cells = {
        figures.MARKED: {"ns": [1, 1, 1], "ratio": [of_ours, 1, 1]},
        "flask-cors": {"ns": [1, 1, 1], "ratio": [of_usual, 1, 1]},
    }
    rows = {key: {"title": "some", "cells": cells} for key in "jkl"}
    line = f"| flask | 5 | {' | '.join(shown)} |"
    assert line in marked_routes(Results({"frameworks": _section({"flask": rows})}))


def test_guard_that_adds_too_much_is_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        key: {"title": key, "cells": {"guard": {"ns": [ns, 1, 1]}}}
        for key, ns in (("asgi", 149), ("wsgi", 151))
    }
    monkeypatch.setattr(figures, "read", lambda: figures.Results({"guard": _section(rows)}))
    text = performance.page()
    assert "| a guard, same-origin GET: ASGI gateway | under 150 ns | 149 ns |" in text
    assert "| a guard, same-origin GET: WSGI gateway | under 150 ns | **151 ns** |" in text
    assert "| guard | 149 | 151 |" in text


def test_figure_that_was_not_measured_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "read", lambda: figures.Results({}))
    text = performance.page()
    assert "No row in this run." in text
    assert "Express" not in text


def test_the_kept_figures_have_every_section() -> None:
    sections = figures.read().sections
    expected = {"asgi", "wsgi", "frameworks", "guard", "node", "served", "index", "startup"}
    assert sections.keys() == expected
