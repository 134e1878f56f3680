"""CORS for Python, whole: one policy, declared once, that cannot be built wrong."""

from crossorigin.engine import Decision, Reason, RequestFacts
from crossorigin.errors import PolicyError, Problem
from crossorigin.policy import Policy, PolicyMap

__version__ = "0.1.0"

__all__ = [
    "Decision",
    "Policy",
    "PolicyError",
    "PolicyMap",
    "Problem",
    "Reason",
    "RequestFacts",
]
