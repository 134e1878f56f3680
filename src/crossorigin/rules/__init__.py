"""The rules of a policy: read from the words of its owner, checked, in normal form."""

from crossorigin.rules.fields import OriginLookup, OriginRule, OriginRules, Origins
from crossorigin.rules.problems import ProblemCollector
from crossorigin.rules.rules import FIELDS, Rules, check_unknown, read_rules

__all__ = [
    "FIELDS",
    "OriginLookup",
    "OriginRule",
    "OriginRules",
    "Origins",
    "ProblemCollector",
    "Rules",
    "check_unknown",
    "read_rules",
]
