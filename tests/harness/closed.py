"""Asks an application for every spelling of its closed paths."""

from http.client import RemoteDisconnected
from itertools import islice
from typing import Final

from harness.asked import EVERY_ROW
from harness.asserting import cors_lines
from harness.raw_http import Answered, exchange
from tables.closed_paths import FILE, ROUTE, SECRET, spellings

from crossorigin import Policy, PolicyMap

CLOSING: Final = PolicyMap({"/internal/*": None, "/private/*": None}, default=Policy())
EXACT: Final = PolicyMap({ROUTE: None, FILE: None}, default=Policy())
"""Closes the two paths alone: only the spellings that have the paths as readings are known."""
Share = tuple[int, int]
"""The number of the first spelling that is asked, and the distance to the next one."""
ALL: Final[Share] = (0, 1)
QUARTER: Final[Share] = (0, 4)
"""Under a prefix and with exact entries, one of four spellings is asked: 30 of each path."""
Line = tuple[str, bytes]
ORIGIN: Final[Line] = ("Origin", b"https://evil.example")
PREFLIGHT: Final = (ORIGIN, ("Access-Control-Request-Method", b"GET"))


def open_spellings(
    port: int, prefix: str = "", policies: PolicyMap = CLOSING, share: Share | None = None
) -> list[str]:
    """Return the spellings that have a wider policy than the closed path; want none.

    A spelling is open if its answer or its preflight has CORS headers, and a closed path
    answers. Where the prefix is served, the spellings that `CLOSING` knows have none, with
    any answer; a mount takes no path with a newline, which the outer application answers.

    Args:
        port: the port of the application's server.
        prefix: the path that the spellings begin with.
        policies: those of the application.
        share: the spellings that are asked, unless `CONTRACT_ROWS` asks for all.
    """
    found = []
    if share is None:
        share = ALL if policies is CLOSING and not prefix else QUARTER
    first, step = ALL if EVERY_ROW else share
    known = {"closed", "ambiguous"} if policies is CLOSING and served(port, prefix) else set()
    for closed in (ROUTE, FILE):
        for each in islice(spellings(closed, prefix), first, None, step):
            answered = _ask(port, "GET", each.target, ORIGIN)
            is_known = each.outcome in known and not (prefix and "\n" in each.path)
            if is_known or SECRET in answered.body:
                preflight = _ask(port, "OPTIONS", each.target, *PREFLIGHT)
                if cors_lines(answered.lines) or cors_lines(preflight.lines):
                    found.append(each.target)
    return found


def _ask(port: int, method: str, target: str, *lines: Line) -> Answered:
    try:
        return exchange(port, method, target, "api.test", lines)
    except RemoteDisconnected:  # Sanic's answer to a target that it cannot parse
        return Answered(400, (), b"")


def served(port: int, prefix: str = "") -> set[str]:
    """Return the closed paths that the application serves under their own names."""
    return {
        path
        for path in (ROUTE, FILE)
        if SECRET in exchange(port, "GET", prefix + path, "api.test", []).body
    }
