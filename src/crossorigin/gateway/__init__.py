"""Gateways: serve requests under a policy, for any framework.

`PolicyResolver` is the class of the handle that ``CORS(app, …)`` returns. The other names are
for a framework or a server without an integration.
"""

from crossorigin.engine import bytes_edits, content_headers, text_edits
from crossorigin.gateway.cache import Answer
from crossorigin.gateway.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.resolver import ANY, PolicyResolver, Router, RouteTable
from crossorigin.gateway.sources import PolicySource
from crossorigin.gateway.unreached import MarkError
from crossorigin.gateway.watching import make_watch

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
