"""Policies: one for a whole server, or one for each path."""

from crossorigin.policy.paths import PolicyMap
from crossorigin.policy.policy import Policy, PolicyKeywords, engine_of
from crossorigin.rules import OriginRule, OriginRules

__all__ = ["OriginRule", "OriginRules", "Policy", "PolicyKeywords", "PolicyMap", "engine_of"]
