"""Lists: the parts of a policy for platforms that take lists of words, and have no code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from crossorigin.edge.export import Finding
from crossorigin.edge.grades import Grade, impossible, same, stricter
from crossorigin.edge.lower import Feature, Lowered, Plan
from crossorigin.engine import names

LEFT_OUT: Final = stricter("omitted: the platform takes exact origins only")

SHARED: Final = {
    Feature.PATHS: impossible(
        "the platform compares paths in its own routes; export one file for each policy"
    ),
    Feature.NO_CORS: impossible("the platform has one policy for all paths"),
    Feature.PREFLIGHT_CONTINUE: impossible("the platform answers preflights itself"),
    Feature.PREFLIGHT_STATUS: same("the platform chooses the status"),
    Feature.EXPOSE_ALL: stricter("omitted: with credentials a star is a name"),
    Feature.ANY_METHOD_CREDENTIALS: stricter("omitted: with credentials a star is a name"),
    Feature.ANY_HEADER_CREDENTIALS: stricter("omitted: with credentials a star is a name"),
}
"""The ratings of all these platforms, unless a platform has its own."""


def only(plan: Plan) -> Lowered:
    """Return the one policy of a plan without paths."""
    [policy] = plan.policies
    return policy


def listed(policy: Lowered, header: str) -> list[str]:
    """Return the elements of a header of the answers to preflights."""
    value = dict((*policy.actual, *policy.preflight)).get(header, "")
    return [each for each in value.split(",") if each]


def methods_of(policy: Lowered) -> list[str]:
    """Return the methods, or a star for all."""
    if policy.echoes_method:
        return [] if Feature.CREDENTIALS in policy.features else ["*"]
    return listed(policy, names.ALLOW_METHODS)


def headers_of(policy: Lowered) -> list[str]:
    """Return the request headers; for all a star, and the one name that it does not cover."""
    if policy.echoes_headers:
        return [] if Feature.CREDENTIALS in policy.features else ["*", "authorization"]
    return listed(policy, names.ALLOW_HEADERS)


def exposed_by(policy: Lowered) -> list[str]:
    """Return the response headers."""
    return [] if policy.exposes_all else listed(policy, names.EXPOSE_HEADERS)


def max_age_of(policy: Lowered) -> int | None:
    """Return the seconds for which a preflight is cached; None for the default of browsers."""
    value = dict(policy.preflight).get(names.MAX_AGE)
    return None if value is None else int(value)


def too_many(feature: Feature, count: int, limit: int) -> Iterator[Finding]:
    """Yield a finding if a list is longer than the limit of the platform."""
    if count > limit:
        reason = f"the platform allows {limit} entries, and there are {count}"
        yield Finding(feature, Grade.NOT_EXPRESSIBLE, reason)


def dump(value: dict[str, Any]) -> str:
    """Return `value` as JSON, which is YAML, without the parts that are None or empty."""
    return json.dumps(_without_empty(value), indent=2) + "\n"


def _without_empty(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        parts = {name: _without_empty(each) for name, each in value.items()}
        return {name: each for name, each in parts.items() if each not in (None, [], {})}
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    return value
