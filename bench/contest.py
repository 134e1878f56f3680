"""A contest: contenders over one scenario, judged, then timed together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from answers import Answer, judge
from rounds import Contender, Measured, Run, measure
from scenarios import Scenario

OURS = "crossorigin"
MARKED = "crossorigin, one `@cors`"
"""The gateway around an application of which one route has a policy of its own."""
PLACED = "crossorigin, placed"
"""The gateway as integrations hand it on: its bound method, not the object."""
AGAIN = "bare again"
ROUNDS = 400
SLOW_ROUNDS = 120
"""For scenarios in which some contenders take milliseconds."""

Cell: TypeAlias = dict[str, Any]
"""Nanoseconds and the ratio to ours, each with its range; or why there are none."""


class Entrant(NamedTuple):
    """A contender, and how it answers; None for one that has nothing to say about CORS."""

    run: Run
    request: Callable[[], Any]
    answer: Callable[[Scenario], Answer] | None = None
    bare: str = "bare"
    to: str = OURS
    """Whom its ratio is to."""


def rounds_for(scenario: Scenario, rounds: int | None = None) -> int:
    """Return how many mini-rounds a scenario gets."""
    rounds = rounds or ROUNDS
    return max(rounds * SLOW_ROUNDS // ROUNDS, 25) if scenario.is_slow else rounds


def compete(scenario: Scenario, entrants: Mapping[str, Entrant], rounds: int) -> dict[str, Any]:
    """Return the row of a scenario: a cell for each entrant."""
    cells: dict[str, Cell] = {}
    contenders: dict[str, Contender] = {}
    for name, entrant in entrants.items():
        cells[name] = _judged(scenario, entrant, is_marked=name == MARKED)
        if "refused" not in cells[name]:
            contenders[name] = Contender(entrant.run, entrant.request, entrant.bare)
    measured = measure(contenders, rounds)
    for name in contenders:
        cells[name] |= _figures(measured, name, entrants[name].to, whole=scenario.is_preflight)
    return {
        "title": scenario.title,
        "whole": scenario.is_preflight,
        "rounds": rounds,
        "calm": measured.calm,
        "cells": cells,
    }


def _judged(scenario: Scenario, entrant: Entrant, *, is_marked: bool) -> Cell:
    if entrant.answer is None:
        return {}
    judgement = judge(scenario, entrant.answer(scenario))
    proof = scenario.proof
    if is_marked and judgement.refused is None:
        judgement = judge(proof, entrant.answer(proof))
    if judgement.refused is not None:
        return {"refused": judgement.refused}
    return {} if judgement.mark is None else {"mark": judgement.mark}


def _figures(measured: Measured, name: str, to: str, *, whole: bool) -> Cell:
    if measured.bare[name] == name:
        return {"ns": measured.whole(name)}
    figures: Cell = {"ns": measured.whole(name) if whole else measured.added(name)}
    if name not in (to, AGAIN) and to in measured.bare:
        figures["ratio"] = measured.ratio(name, to, whole=whole)
    return figures


def show(title: str, rows: Mapping[str, dict[str, Any]]) -> None:
    """Print the rows of a section."""
    print(f"\n{title}: nanoseconds added to a request, and times ours (preflights: whole)")
    for key, row in rows.items():
        print(f"\n{key}  {row['title']}  ({row['calm']:.0%} of {row['rounds']} rounds calm)")
        for name, cell in row["cells"].items():
            print(f"   {name:<28}{_shown(cell)}")


def _shown(cell: Cell) -> str:
    if "refused" in cell:
        return f"refused: {cell['refused']}"[:90]
    median, low, high = cell["ns"]
    text = f"{median:>11,.0f} ns ({low:,.0f} - {high:,.0f})"
    if "ratio" in cell:
        ratio, least, most = cell["ratio"]
        text = f"{text:<46}{ratio:>8.2f}x ({least:.2f} - {most:.2f})"
    return f"{text}  {cell['mark']}" if "mark" in cell else text
