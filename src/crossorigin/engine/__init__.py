"""The engine: a policy compiled to ready header blocks, which decides on requests.

Nothing here does I/O, knows a framework, or looks again at what the owner wrote.
"""

from crossorigin.engine.decision import AMBIGUOUS, Ambiguous, Decision, Reason
from crossorigin.engine.engine import Engine
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.engine.ready import Answer, Form, Ready, cache_for
from crossorigin.engine.response import (
    HeaderEdits,
    Merge,
    bytes_edits,
    content_headers,
    text_edits,
)

__all__ = [
    "AMBIGUOUS",
    "Ambiguous",
    "Answer",
    "Decision",
    "Engine",
    "Form",
    "HeaderEdits",
    "Lookup",
    "Merge",
    "Ready",
    "Reason",
    "RequestFacts",
    "ask",
    "ask_async",
    "bytes_edits",
    "cache_for",
    "content_headers",
    "text_edits",
]
