"""What the owner of a server declares: one policy, or one for each path."""

from crossorigin.policy.fields import OriginRule, OriginRules
from crossorigin.policy.paths import PolicyMap
from crossorigin.policy.policy import Policy, PolicyKeywords

__all__ = ["OriginRule", "OriginRules", "Policy", "PolicyKeywords", "PolicyMap"]
