"""Serves requests under a policy; knows no framework."""

from crossorigin.gateway.cache import Answer
from crossorigin.gateway.marks import MarkError
from crossorigin.gateway.resolver import PolicyResolver, PolicySource

__all__ = ["Answer", "MarkError", "PolicyResolver", "PolicySource"]
