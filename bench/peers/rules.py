"""How ours is held to each defect: rules, which have rows, and problems, which have pages."""

from __future__ import annotations

from typing import Final

from tables import (
    rows_hostile,
    rows_origins,
    rows_paths,
    rows_preflights,
    rows_requests,
    rows_responses,
)
from tables.test_rows import DEFECTS_ELSEWHERE
from tables.unbuildable import UNBUILDABLE

MODULES: Final = (
    rows_requests,
    rows_origins,
    rows_responses,
    rows_preflights,
    rows_paths,
    rows_hostile,
)

RULES: Final[dict[int, str]] = {
    1: "A preflight is OPTIONS with `Origin` and `Access-Control-Request-Method`; nothing else "
    "is, and every other request reaches the application.",
    2: "A preflight never reaches the application: not its redirect, its 404 or its 405.",
    3: "Lines may be repeated, lists may have empty elements; an origin outside the grammar is "
    "not allowed and not echoed.",
    4: "Origins are compared byte for byte with their canonical form; a policy's entries are "
    "brought into it, or refused with the right spelling.",
    5: "`*.` stands for whole labels, `:*` for any port; regular expressions match fully.",
    6: "A look-up is asked for well-formed origins only; one that fails allows nobody.",
    7: "`null` is allowed to the public, or by name; never with credentials.",
    8: "A public policy says `*` on every response, and no `Vary`.",
    9: "Any other has `Origin` in `Vary` on every response, merged into the application's.",
    10: "Who is allowed gets his origin back; who is not gets no `Access-Control-*` at all.",
    11: "The application's own `Access-Control-*` lines are replaced; there is one of each.",
    12: "A star for exposed names is written out where credentials make it mean nothing.",
    13: "An exception leaves as a 500 with the headers, and is raised on.",
    14: "A preflight of an allowed origin gets the whole policy and a 2xx: the browser "
    "compares, and names the missing part.",
    15: "One of any other origin gets a 403 and no `Access-Control-*`.",
    16: "Stars for methods and headers are answered by name, checked and bounded.",
    17: "`Vary` on a preflight lists the headers that decide its answer; methods are compared "
    "with their case.",
    18: "The most specific path decides.",
    19: "A route's own policy wins.",
    20: "The gateway stands outside everything.",
    21: "A policy is swapped at once.",
}


def held(number: int) -> str:
    """Return how ours is held to a defect, in the words of the page."""
    parts = [_rows(number), _problems(number)]
    if number in DEFECTS_ELSEWHERE:
        module = DEFECTS_ELSEWHERE[number]
        parts.append(f"a [test of its own](../tests/{module})")
    return "; ".join(part for part in parts if part)


def _rows(number: int) -> str:
    found = {
        module.__name__.rpartition(".")[2]: [
            each for each in module.row.rows if number in each.defects
        ]
        for module in MODULES
    }
    rules = sorted({rule for rows in found.values() for each in rows for rule in each.rules})
    if not rules:
        return ""
    names = ", ".join(f"[{rule}](#the-rules)" for rule in rules)
    files = ", ".join(
        f"{len(rows)} in [{name}](../tests/tables/{name}.py)"
        for name, rows in found.items()
        if rows
    )
    return f"rules {names}, with rows: {files}"


def _problems(number: int) -> str:
    codes = sorted({each.code for each in UNBUILDABLE if number in each.defects})
    pages = ", ".join(f"[{code}](problems/{code}.md)" for code in codes)
    return f"cannot be built: {pages}" if pages else ""
