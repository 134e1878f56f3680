"""The engine: a policy compiled to ready header blocks, which decides on requests.

Nothing here does I/O, knows a framework, or looks again at what the owner wrote.
"""

from crossorigin.engine.decision import Decision, Reason
from crossorigin.engine.engine import Engine, engine_of
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.engine.selection import (
    INHERIT,
    Declared,
    Inherit,
    RouteFinder,
    RoutePolicy,
    Selection,
    Unset,
    select,
)

__all__ = [
    "INHERIT",
    "Decision",
    "Declared",
    "Engine",
    "Inherit",
    "Lookup",
    "Reason",
    "RequestFacts",
    "RouteFinder",
    "RoutePolicy",
    "Selection",
    "Unset",
    "ask",
    "ask_async",
    "engine_of",
    "select",
]
