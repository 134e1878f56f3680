"""The consoles: the words of Chromium, Firefox and WebKit for a blocked request.

The words of each engine are in one file: `check` fills them in, `explain` recognises them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crossorigin.consoles.engines import chromium, firefox, webkit
from crossorigin.consoles.engines.firefox import authorization_warning
from crossorigin.consoles.engines.lines import Line, answer_of
from crossorigin.fetch import Code, Outcome, Request, Verdict
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import WireResponse

__all__ = ["FRAMES", "NAMES", "REASONS", "SHARED", "UNTOLD", "authorization_warning", "lines"]

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
"""The messages of each engine, the precise ones before the vague ones."""

FRAMES: Final[Mapping[str, tuple[str, ...]]] = {
    name: engine.FRAMES for name, engine in _ENGINES.items()
}
"""The texts around the messages of each engine."""

SHARED: Final = (
    Line("HiddenResponseHeader", 'Refused to get unsafe header "{expected}"'),
    Line("ForbiddenRequestHeader", 'Refused to set unsafe header "{expected}"'),
    Line(
        "ErrorStatus",
        "Failed to load resource: the server responded with a status of {status} (",
        weak=True,
    ),
)
"""The messages that several engines share."""

UNTOLD: Final = frozenset(
    {
        Code.INTEGRITY_MISMATCH,
        Code.INVALID_REQUEST,
        Code.KEEPALIVE_TOO_LARGE,
        Code.MIXED_CONTENT,
        Code.NETWORK_FAILURE,
    }
)
"""The codes whose messages were not recorded, or depend on the network or on a hash."""


def lines(engine: str, outcome: Outcome, request: Request) -> tuple[str, ...]:
    """Return the lines in the console of an engine; empty if there are none.

    Lines that only repeat the line before are left out, and so are messages about network
    failures, which depend on the machine.

    Args:
        engine: the name of the engine.
        outcome: the outcome of the fetch in that engine.
        request: the page's request.
    """
    verdict = outcome.verdict
    if verdict.allowed or verdict.code in UNTOLD or request.mode != "cors":
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
    """Return where the response points, as WebKit writes it: without user name."""
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
