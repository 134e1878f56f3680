"""What the owner of a server declares: one policy, or one for each path."""

from crossorigin.policy.paths import PolicyMap
from crossorigin.policy.policy import Policy, PolicyKeywords
from crossorigin.rules import OriginRule, OriginRules

__all__ = ["OriginRule", "OriginRules", "Policy", "PolicyKeywords", "PolicyMap"]
