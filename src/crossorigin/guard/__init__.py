"""The guard: decides which requests may act, in addition to the pages that may read."""

from crossorigin.guard.guard import SAFE_METHODS, FindRoute, Guard, Route, fields_of, guard_at
from crossorigin.guard.request import NOTHING_PASSES, Passing, Question, Request
from crossorigin.guard.verdict import Verdict

__all__ = [
    "NOTHING_PASSES",
    "SAFE_METHODS",
    "FindRoute",
    "Guard",
    "Passing",
    "Question",
    "Request",
    "Route",
    "Verdict",
    "fields_of",
    "guard_at",
]
