"""Gateways: serve requests under a policy, for any framework.

`PolicyResolver` is the class of the handle that ``CORS(app, …)`` returns. The other names are
for a framework or a server without an integration.
"""

from crossorigin.engine import bytes_edits, content_headers, text_edits
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, PolicyResolver, Router, RouteTable
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.responses.cache import Answer
from crossorigin.gateway.selfcheck.unreached import MarkError

__all__ = [
    "ANY",
    "INHERIT",
    "Answer",
    "MarkError",
    "PolicyResolver",
    "PolicySource",
    "RoutePolicy",
    "RouteTable",
    "Router",
    "bytes_edits",
    "content_headers",
    "make_watch",
    "text_edits",
]
