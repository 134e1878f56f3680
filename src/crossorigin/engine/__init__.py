"""The engine: a policy compiled to ready header blocks, which decides on requests.

It does no I/O, knows no framework, and never reads the fields of a policy again.
"""

from crossorigin.engine.decision import Decision, Reason
from crossorigin.engine.engine import (
    AMBIGUOUS,
    Ambiguous,
    Engine,
    ambiguous_engine,
    uncovered_engine,
)
from crossorigin.engine.facts import (
    ANY_PATH,
    JoinedFacts,
    ObservedFacts,
    RequestFacts,
    announced,
    in_upper_case,
    observe,
    shows,
)
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.engine.preflight import within_limit
from crossorigin.engine.response import (
    HeaderEdits,
    Merge,
    bytes_edits,
    content_headers,
    text_edits,
)

__all__ = [
    "AMBIGUOUS",
    "ANY_PATH",
    "Ambiguous",
    "Decision",
    "Engine",
    "HeaderEdits",
    "JoinedFacts",
    "Lookup",
    "Merge",
    "ObservedFacts",
    "Reason",
    "RequestFacts",
    "ambiguous_engine",
    "announced",
    "ask",
    "ask_async",
    "bytes_edits",
    "content_headers",
    "in_upper_case",
    "observe",
    "shows",
    "text_edits",
    "uncovered_engine",
    "within_limit",
]
