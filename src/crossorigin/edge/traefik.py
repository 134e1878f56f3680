"""Traefik: a headers middleware of the dynamic configuration."""

from __future__ import annotations

from typing import Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import impossible, same
from crossorigin.edge.lists import (
    SHARED,
    dump,
    exposed_by,
    headers_of,
    max_age_of,
    methods_of,
    only,
)
from crossorigin.edge.lower import ANSWER_HEADERS, Feature, Plan, regex_of


def _render(plan: Plan, options: Options) -> dict[str, str]:
    policy = only(plan)
    headers = {
        # An empty value removes the header of the application.
        "customResponseHeaders": dict.fromkeys(ANSWER_HEADERS, ""),
        "accessControlAllowOriginList": ["*"] if policy.public else list(policy.exact),
        "accessControlAllowOriginListRegex": [f"^{regex_of(p)}$" for p in policy.patterns],
        "accessControlAllowMethods": methods_of(policy),
        "accessControlAllowHeaders": headers_of(policy),
        "accessControlExposeHeaders": exposed_by(policy),
        "accessControlMaxAge": max_age_of(policy),
        "accessControlAllowCredentials": Feature.CREDENTIALS in policy.features or None,
        "addVaryHeader": None if policy.public else True,
    }
    text = dump({"http": {"middlewares": {"crossorigin": {"headers": headers}}}})
    files = {"crossorigin.yaml": text}
    if options.listen is not None:
        files["traefik.yaml"] = dump(_static(options.listen))
        files["routes.yaml"] = dump(_routes(options.upstream))
    return files


def _static(listen: str) -> dict[str, object]:
    return {
        "entryPoints": {"web": {"address": listen}},
        "providers": {"file": {"directory": "."}},
    }


def _routes(upstream: str) -> dict[str, object]:
    router = {
        "rule": "PathPrefix(`/`)",
        "service": "application",
        "middlewares": ["crossorigin"],
    }
    servers = [{"url": f"http://{upstream}"}]
    return {
        "http": {
            "routers": {"web": router},
            "services": {"application": {"loadBalancer": {"servers": servers}}},
        }
    }


TRAEFIK: Final = Target(
    name="traefik",
    title="Traefik",
    versions="3",
    ratings=SHARED
    | {
        Feature.ZERO_MAX_AGE: impossible("Traefik sends no 0: browsers cache 5 seconds"),
        Feature.CREDENTIALS: same("all origins get Allow-Credentials and Expose-Headers"),
        Feature.EXACT_ORIGINS: same("a refused preflight gets 200, and preflights get no Vary"),
    },
    requires=(
        "list the middleware crossorigin first in the router, before authentication.",
        "use no other middleware of the router that sets CORS headers.",
    ),
    validate=None,
    render=_render,
    is_server=True,
)
"""Traefik 3."""
