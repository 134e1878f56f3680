"""Lines that the consoles of Chromium, Firefox and WebKit print for a blocked fetch.

Each engine has one file of templates: `check` fills them in, `explain` recognises them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crossorigin.consoles import chromium, firefox, webkit
from crossorigin.consoles.firefox import authorization_warning
from crossorigin.consoles.lines import Line, answer_of
from crossorigin.fetch import Code, Outcome, Request, Verdict
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import WireResponse

__all__ = ["FRAMES", "NAMES", "REASONS", "SHARED", "authorization_warning", "lines"]

NAMES: Final[Mapping[str, str]] = {
    "chromium": "Chromium",
    "firefox": "Firefox",
    "webkit": "WebKit",
}
"""The engines by their names in `crossorigin.fetch.ENGINES`."""

_ENGINES: Final = {"chromium": chromium, "firefox": firefox, "webkit": webkit}

REASONS: Final[Mapping[str, tuple[Line, ...]]] = {
    name: engine.REASONS for name, engine in _ENGINES.items()
}
"""Templates of each engine's reasons, the specific ones before the general ones."""

FRAMES: Final[Mapping[str, tuple[str, ...]]] = {
    name: engine.FRAMES for name, engine in _ENGINES.items()
}
"""Templates of the text around each engine's reasons."""

SHARED: Final = (
    Line("HiddenResponseHeader", 'Refused to get unsafe header "{expected}"'),
    Line("ForbiddenRequestHeader", 'Refused to set unsafe header "{expected}"'),
    Line("TaintedCanvas", "SecurityError: The operation is insecure."),
    Line(
        "ErrorStatus",
        "Failed to load resource: the server responded with a status of {status} (",
    ),
)
"""Templates that several engines share."""

_UNRECORDED: Final = frozenset({Code.INVALID_REQUEST, Code.MIXED_CONTENT, Code.NETWORK_FAILURE})
"""Codes whose messages were not recorded, or differ with the network."""


def lines(engine: str, outcome: Outcome, request: Request) -> tuple[str, ...]:
    """Return the lines that the console of an engine prints; empty if it prints none.

    A line that only repeats the one before is left out, and so are messages about a failed
    network: they depend on the machine.

    Args:
        engine: its name.
        outcome: of the fetch in that engine.
        request: what the page asked for.
    """
    verdict = outcome.verdict
    if verdict.allowed or verdict.code in _UNRECORDED or request.mode != "cors":
        return ()
    facts = _facts(engine, outcome, request)
    return tuple(_ENGINES[engine].lines(outcome, facts))


def _facts(engine: str, outcome: Outcome, request: Request) -> dict[str, str]:
    verdict, answer = outcome.verdict, answer_of(outcome)
    urls = list(dict.fromkeys(one.request.url for one in outcome.exchanges))
    status = "(null)" if answer is None else str(answer.status)
    return {
        "kind": "Fetch API" if engine == "webkit" else "fetch",
        "url": verdict.url,
        "first": urls[0] if urls else verdict.url,
        "target": _location(verdict, answer),
        "origin": _seen_origin(engine, outcome, request),
        "expected": verdict.expected or "",
        "found": verdict.found or "",
        "status": status,
    }


def _location(verdict: Verdict, answer: WireResponse | None) -> str:
    """Return the target of a redirect as WebKit writes it: without user name."""
    lines = [] if answer is None else answer.values("location")
    target = parse(lines[0], parse(verdict.url)) if lines else None
    if target is None:
        return lines[0] if lines else ""
    return target._replace(userinfo="").href


def _seen_origin(engine: str, outcome: Outcome, request: Request) -> str:
    # After a redirect from another origin Chromium names the page's, WebKit null.
    index = outcome.verdict.exchange
    sent = [] if index is None else outcome.exchanges[index].request.values("origin")
    return sent[0] if engine == "webkit" and sent else request.origin
