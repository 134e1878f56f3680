"""The part of the page about applications of which one route has `@cors`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from figures import MARKED, NOT_PEERS, Results, number

OF_OURS = 2
OF_USUAL = 0.6
PROMISED = ("starlette", "fastapi", "litestar", "quart", "flask", "django")
"""The frameworks in which we add at most `OF_USUAL` of the usual layer's time."""
SCENARIOS = {"5": "jkl", "50": "mno"}
"""Scenarios by the number of routes: another route, the route with `@cors`, its preflight."""

INTRODUCTION = f"""
## Routes with `@cors`

An application has 5 or 50 routes, a policy for all routes, and one route with `@cors`.
*Another*: the request is for a route without `@cors`. *Decorated*: the request is for the route
with `@cors`. The figures are the time that ours adds, in one run, divided by

- the time of `CORS(app)` in the same application without `@cors`: the target is at most
  {OF_OURS}x,
- the time of the usual layer of the framework, which has one policy for all routes: the target
  is at most {OF_USUAL}x in FastAPI, Starlette, Litestar, Quart, Flask and Django.

*Preflight* compares the times of whole preflights of the decorated route. Missed targets are
**bold**.
"""

COLUMNS = (
    "framework",
    "routes",
    "another, of `CORS(app)`",
    "another, of usual",
    "decorated, of `CORS(app)`",
    "decorated, of usual",
    "preflight, of `CORS(app)`",
    "preflight, of usual",
)

REASONS = """
These are the reasons why ours adds more time than the usual layer in some rows.

- **Falcon, BlackSheep, aiohttp**: the usual layer is a function that the framework calls with
  its own response object, to which it adds a header. Our gateway is outside the framework: it
  has a record of each request, wraps the start of the response, and reads the policy of the
  matched endpoint. It sends `Vary` wherever the answer depends on the origin; the layers marked
  *no Vary* below do not.
- **Preflights**: a layer with one policy for all routes needs no route. Ours asks the router
  for every method of the URL, because the answer has the policy of the route that the announced
  method reaches, and must not allow a method with another policy. The router of Starlette and
  FastAPI compares the path with one route after the other, so the time grows with the number of
  routes. A browser caches the answer for `max_age` seconds.
"""


def marked_routes(results: Results) -> str:
    """Return the table of ratios, one line for each framework and number of routes."""
    lines = [
        f"| {name} | {routes} | {' | '.join(_ratios(name, rows, keys))} |"
        for name, rows in results.rows("frameworks").items()
        for routes, keys in SCENARIOS.items()
        if all(key in rows for key in keys)
    ]
    table = "\n".join([f"| {' | '.join(COLUMNS)} |", "|---" + "|--:" * 7 + "|", *lines])
    parts = INTRODUCTION, table, REASONS
    return "\n\n".join(part.strip() for part in parts) if lines else ""


def _ratios(name: str, rows: dict[str, Any], keys: str) -> Iterator[str]:
    another, decorated, preflight = (rows[key]["cells"] for key in keys)
    of_usual = OF_USUAL if name in PROMISED else None
    for cells in (another, decorated):
        yield _shown(_of_ours(cells), OF_OURS)
        yield _shown(_of_usual(cells), of_usual)
    yield _shown(_of_ours(preflight), OF_OURS)
    yield _shown(_of_usual(preflight), None)


def _of_ours(cells: dict[str, Any]) -> float | None:
    found = cells[MARKED].get("ratio")
    return None if found is None else float(found[0])


def _of_usual(cells: dict[str, Any]) -> float | None:
    for name, cell in cells.items():
        if name not in NOT_PEERS and "ratio" in cell:
            return 1 / float(cell["ratio"][0])
    return None


def _shown(ratio: float | None, most: float | None) -> str:
    if ratio is None:
        return "-"
    text = f"{number(ratio)}x"
    return f"**{text}**" if most is not None and ratio > most else text
