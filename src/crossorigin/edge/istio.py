"""Istio: the corsPolicy of a VirtualService, which Envoy's own filter enforces."""

from __future__ import annotations

from typing import Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import same, stricter
from crossorigin.edge.lists import (
    SHARED,
    dump,
    exposed_by,
    headers_of,
    max_age_of,
    methods_of,
    only,
)
from crossorigin.edge.lower import ANSWER_HEADERS, Feature, Lowered, Plan, regex_of

_SHORT_LABEL: Final = "[a-z0-9_-]+"
"""A label of any length, because Envoy limits programs of RE2 to 100 instructions."""


def _origins(policy: Lowered) -> list[dict[str, str]]:
    if policy.public:
        return [{"exact": "*"}]
    fixed = (each for each in policy.patterns if not each.any_port)
    patterns = [{"regex": regex_of(each, _SHORT_LABEL)} for each in fixed]
    return [*({"exact": origin} for origin in policy.exact), *patterns]


def _render(plan: Plan, options: Options) -> dict[str, str]:
    policy = only(plan)
    seconds = max_age_of(policy)
    cors = {
        "allowOrigins": _origins(policy),
        "allowMethods": methods_of(policy),
        "allowHeaders": headers_of(policy),
        "exposeHeaders": exposed_by(policy),
        "maxAge": None if seconds is None else f"{seconds}s",
        "allowCredentials": Feature.CREDENTIALS in policy.features,
        "unmatchedPreflights": "IGNORE",
    }
    host, _, port = options.upstream.rpartition(":")
    destination = {"host": host, "port": {"number": int(port)}}
    http = {
        "corsPolicy": cors,
        "headers": {"response": {"remove": list(ANSWER_HEADERS), "add": {"vary": "Origin"}}},
        "route": [{"destination": destination}],
    }
    service = {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": "crossorigin"},
        "spec": {"hosts": [host], "http": [http]},
    }
    return {"virtualservice.yaml": dump(service)}


ISTIO: Final = Target(
    name="istio",
    title="Istio",
    versions="1.22 and later",
    ratings=SHARED
    | {
        Feature.ANY_PORT: stricter("omitted: the expression is too long for Envoy"),
        Feature.PUBLIC: same("the origin is sent instead of the star, with Vary"),
        Feature.EXACT_ORIGINS: same("each preflight gets the status 200, and no Vary"),
    },
    requires=(
        "write the names of your service into hosts and destination.",
        "patterns become expressions of RE2: long ones need a higher limit in Envoy.",
    ),
    validate="istioctl validate -f virtualservice.yaml",
    render=_render,
)
"""Istio's VirtualService."""
