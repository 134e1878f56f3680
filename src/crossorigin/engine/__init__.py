"""The engine: a policy compiled to ready header blocks, which decides on requests.

Nothing here does I/O, knows a framework, or looks again at what the owner wrote.
"""

from crossorigin.engine.compiled import Compiled, compiled_of
from crossorigin.engine.decision import Decision, Reason
from crossorigin.engine.engine import Engine
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.engine.ready import Answer, Form, Ready
from crossorigin.engine.response import (
    HeaderEdits,
    Merge,
    bytes_edits,
    content_headers,
    text_edits,
)
from crossorigin.engine.selection import (
    INHERIT,
    Declared,
    Inherit,
    Reader,
    RouteFinder,
    RoutePolicy,
    Selection,
    Unset,
    select,
)

__all__ = [
    "INHERIT",
    "Answer",
    "Compiled",
    "Decision",
    "Declared",
    "Engine",
    "Form",
    "HeaderEdits",
    "Inherit",
    "Lookup",
    "Merge",
    "Reader",
    "Ready",
    "Reason",
    "RequestFacts",
    "RouteFinder",
    "RoutePolicy",
    "Selection",
    "Unset",
    "ask",
    "ask_async",
    "bytes_edits",
    "compiled_of",
    "content_headers",
    "select",
    "text_edits",
]
