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
STEP: Final = 3
"""Under a prefix and with exact entries, one of three spellings is asked: 36 of each path."""
Line = tuple[str, bytes]
ORIGIN: Final[Line] = ("Origin", b"https://evil.example")
PREFLIGHT: Final = (ORIGIN, ("Access-Control-Request-Method", b"GET"))


def open_spellings(port: int, prefix: str = "", policies: PolicyMap = CLOSING) -> list[str]:
    """Return the spellings that have a wider policy than the closed path; want none.

    A spelling is open if its answer or its preflight has CORS headers, and a closed path
    answers. Where the prefix is served, the spellings that `CLOSING` knows have none, with
    any answer; a mount takes no path with a newline, which the outer application answers.
    """
    found = []
    known = {"closed", "ambiguous"} if policies is CLOSING and served(port, prefix) else set()
    for closed in (ROUTE, FILE):
        for each in islice(spellings(closed, prefix), None, None, _step(prefix, policies)):
            answered = _ask(port, "GET", each.target, ORIGIN)
            is_known = each.outcome in known and not (prefix and "\n" in each.path)
            if is_known or SECRET in answered.body:
                preflight = _ask(port, "OPTIONS", each.target, *PREFLIGHT)
                if cors_lines(answered.lines) or cors_lines(preflight.lines):
                    found.append(each.target)
    return found


def _step(prefix: str, policies: PolicyMap) -> int:
    """Return the distance between two spellings that are asked: all of them are asked once."""
    is_asked_before = prefix or policies is not CLOSING
    return STEP if is_asked_before and not EVERY_ROW else 1


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
