"""Rules: the paths of a file in the order in which an edge tries them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rule(NamedTuple):
    """The policy or the guard of an exact path or of a prefix.

    Attributes:
        path: the path, without ``/*`` and without a trailing slash; empty for the root.
        below: whether the rule also applies to all paths below.
        policy: the name of the policy or of the guard; None for none.
    """

    path: str
    below: bool
    policy: str | None


def rules_of(
    paths: Mapping[str, str | None], default: str | None, strip_prefix: str
) -> tuple[tuple[Rule, ...], str | None]:
    """Return the rules, the most specific first, and the name for all other paths.

    Args:
        paths: names by path, as a file has them.
        default: the name for all other paths of the application.
        strip_prefix: the path that the edge removes; other paths have no rule.
    """
    rules = [
        Rule(strip_prefix + path.removesuffix("/*").rstrip("/"), path.endswith("/*"), name)
        for path, name in paths.items()
    ]
    if strip_prefix:
        if not any(rule.path == strip_prefix and rule.below for rule in rules):
            rules.append(Rule(strip_prefix, below=True, policy=default))
        default = None
    rules.sort(key=_specific_first)
    return tuple(rules), default


def _specific_first(rule: Rule) -> tuple[bool, int, str]:
    return rule.below, -rule.path.count("/"), rule.path
