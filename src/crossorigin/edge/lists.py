"""Lists: the parts of a policy for platforms that take lists of words, and have no code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from crossorigin.edge.export import Finding
from crossorigin.edge.grades import Grade, impossible, same, stricter
from crossorigin.edge.lower import Feature, Lowered, Plan
from crossorigin.engine import names

LEFT_OUT: Final = stricter("left out: the platform takes exact origins only")

SHARED: Final = {
    Feature.PATHS: impossible(
        "the platform's own routes compare paths; export one file for each policy"
    ),
    Feature.NO_CORS: impossible("there is no policy, or there are several"),
    Feature.PREFLIGHT_CONTINUE: impossible("the platform answers preflights"),
    Feature.PREFLIGHT_STATUS: same("the platform chooses the status"),
    Feature.EXPOSE_ALL: stricter("left out: with credentials a star is a name"),
    Feature.ANY_METHOD_CREDENTIALS: stricter("left out: with credentials a star is a name"),
    Feature.ANY_HEADER_CREDENTIALS: stricter("left out: with credentials a star is a name"),
}
"""The ratings that hold for all of them unless they have their own."""


def only(plan: Plan) -> Lowered:
    """Return the one policy of a plan without paths."""
    [policy] = plan.policies
    return policy


def listed(policy: Lowered, header: str) -> list[str]:
    """Return the elements of a header of the answers to preflights."""
    value = dict((*policy.actual, *policy.preflight)).get(header, "")
    return [each for each in value.split(",") if each]


def methods_of(policy: Lowered) -> list[str]:
    """Return the methods; a star where it stands for all."""
    if policy.echoes_method:
        return [] if Feature.CREDENTIALS in policy.features else ["*"]
    return listed(policy, names.ALLOW_METHODS)


def headers_of(policy: Lowered) -> list[str]:
    """Return the request headers; a star, and the one name that it does not stand for."""
    if policy.echoes_headers:
        return [] if Feature.CREDENTIALS in policy.features else ["*", "authorization"]
    return listed(policy, names.ALLOW_HEADERS)


def exposed_by(policy: Lowered) -> list[str]:
    """Return the response headers."""
    return [] if policy.exposes_all else listed(policy, names.EXPOSE_HEADERS)


def max_age_of(policy: Lowered) -> int | None:
    """Return the seconds of a preflight's life; None for the default of browsers."""
    value = dict(policy.preflight).get(names.MAX_AGE)
    return None if value is None else int(value)


def too_many(feature: Feature, count: int, limit: int) -> Iterator[Finding]:
    """Yield a finding if a list is longer than the platform takes."""
    if count > limit:
        reason = f"the platform takes {limit} entries, and these are {count}"
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
