"""The evidence for crossorigin at each defect: rules with rows, problems with pages."""

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
    1: "A preflight is an OPTIONS request with `Origin` and "
    "`Access-Control-Request-Method`; every other request reaches the application.",
    2: "A preflight never reaches the application, its redirects, its 404 or its 405.",
    3: "Lines may be repeated, and lists may have empty elements; an origin that does not "
    "match the grammar is not allowed and not echoed.",
    4: "Origins are compared byte for byte with their canonical form; the entries of a "
    "policy are converted to it, or refused with the correct spelling.",
    5: "`*.` matches whole labels, `:*` any port; a regular expression must match the "
    "whole origin.",
    6: "A look-up is made for well-formed origins only; one that fails allows no origin.",
    7: "`null` is allowed by a public policy or by name, and never with credentials.",
    8: "A public policy sends `*` on every response, and no `Vary`.",
    9: "Any other policy has `Origin` in `Vary` on every response, merged into the "
    "application's `Vary`.",
    10: "An allowed origin is sent back; a response to any other origin has no "
    "`Access-Control-*` line.",
    11: "The application's own `Access-Control-*` lines are replaced; there is one of each.",
    12: "With credentials, a star for exposed names is replaced by the names of the response.",
    13: "An exception becomes a 500 with the headers, and is raised again.",
    14: "A preflight of an allowed origin gets the whole policy and a 2xx, so that the "
    "browser can name the missing part.",
    15: "A preflight of any other origin gets a 403 and no `Access-Control-*` line.",
    16: "For a star of methods or headers the answer has the requested names, checked and "
    "bounded.",
    17: "`Vary` on a preflight lists the headers that decide its answer; methods are compared "
    "with their case.",
    18: "The most specific path decides.",
    19: "A route's own policy wins.",
    20: "The gateway is the outermost layer.",
    21: "A policy is replaced in one step.",
}


def held(number: int) -> str:
    """Return the evidence for crossorigin at a defect, for the page."""
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
