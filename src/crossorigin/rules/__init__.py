"""The rules of a policy: its fields are read, checked and brought to normal form."""

from crossorigin.rules.fields import OriginLookup, OriginRule, OriginRules, Origins
from crossorigin.rules.names import check_unknown, meant_field, with_names
from crossorigin.rules.problems import ProblemCollector
from crossorigin.rules.rules import FIELDS, Rules, read_rules

__all__ = [
    "FIELDS",
    "OriginLookup",
    "OriginRule",
    "OriginRules",
    "Origins",
    "ProblemCollector",
    "Rules",
    "check_unknown",
    "meant_field",
    "read_rules",
    "with_names",
]
