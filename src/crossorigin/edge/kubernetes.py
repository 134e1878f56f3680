"""Kubernetes: a filter of an HTTPRoute of the Gateway API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.edge.export import Finding, Options, Target
from crossorigin.edge.grades import impossible, same, stricter
from crossorigin.edge.lists import (
    SHARED,
    dump,
    exposed_by,
    headers_of,
    max_age_of,
    methods_of,
    only,
    too_many,
)
from crossorigin.edge.lower import Feature, Lowered, Plan

MAX_ENTRIES: Final = 64
"""Gateway API v1.4, HTTPCORSFilter: entries of each list."""

_NO_PORT: Final = stricter("omitted: the API has no star for ports, and hosts are names only")


def _origins(policy: Lowered) -> list[str]:
    if policy.public:
        return ["*"]
    patterns = [str(p) for p in policy.patterns if not p.any_port and not p.any_extension]
    return [*(origin for origin in policy.exact if _is_host(origin)), *patterns]


def _is_host(origin: str) -> bool:
    """Return whether the host of `origin` is a name in the grammar of the API."""
    return origin != "null" and "[" not in origin and "_" not in origin


def _limits(plan: Plan) -> Iterator[Finding]:
    for policy in plan.policies:
        yield from too_many(Feature.EXACT_ORIGINS, len(_origins(policy)), MAX_ENTRIES)
        yield from too_many(Feature.HEADERS, len(headers_of(policy)), MAX_ENTRIES)
        yield from too_many(Feature.EXPOSE, len(exposed_by(policy)), MAX_ENTRIES)
        if any(origin != "null" and not _is_host(origin) for origin in policy.exact):
            yield Finding(Feature.EXACT_ORIGINS, _NO_PORT.grade, _NO_PORT.reason)


def _render(plan: Plan, options: Options) -> dict[str, str]:
    policy = only(plan)
    headers = headers_of(policy)
    cors = {
        "allowOrigins": _origins(policy),
        "allowCredentials": Feature.CREDENTIALS in policy.features or None,
        "allowMethods": methods_of(policy),
        # The API takes a star only as the single entry.
        "allowHeaders": ["*"] if "*" in headers else headers,
        "exposeHeaders": exposed_by(policy),
        "maxAge": max_age_of(policy),
    }
    host, _, port = options.upstream.rpartition(":")
    name = "application" if host[:1].isdigit() else host
    rule = {
        "filters": [{"type": "CORS", "cors": cors}],
        "backendRefs": [{"name": name, "port": int(port)}],
    }
    route = {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": "crossorigin"},
        "spec": {"parentRefs": [{"name": "gateway"}], "rules": [rule]},
    }
    return {"httproute.yaml": dump(route)}


KUBERNETES: Final = Target(
    name="kubernetes",
    title="Kubernetes Gateway API",
    versions="1.4 and later",
    ratings=SHARED
    | {
        Feature.EXACT_ORIGINS: same("the API does not specify Vary: see your implementation"),
        Feature.ANY_PORT: _NO_PORT,
        Feature.ANY_EXTENSION: _NO_PORT,
        Feature.NULL: stricter("omitted: the API has no null"),
        Feature.ANY_HEADER: stricter(
            "a star excludes Authorization, and the API allows no entry with it"
        ),
        Feature.OTHER_METHODS: impossible("the API allows nine methods only"),
        Feature.NO_MAX_AGE: same("the API sends 5 seconds, the default of browsers"),
        Feature.ZERO_MAX_AGE: impossible("the minimum of the API is 1 second"),
    },
    requires=(
        "write the names of your Gateway and Service into parentRefs and backendRefs.",
        "check that your implementation supports the filter CORS, which is optional.",
        "turn off the CORS headers of the application.",
    ),
    validate="kubectl apply --dry-run=server -f httproute.yaml",
    render=_render,
    limits=_limits,
)
"""The Gateway API of Kubernetes."""
