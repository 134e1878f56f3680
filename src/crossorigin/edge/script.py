"""The data of the edges that run a script: Envoy and Workers have the same tables."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

from crossorigin.edge.lower import Headers, Lowered, Plan
from crossorigin.engine.preflight import (
    MAX_REQUEST_HEADERS_BYTES,
    MAX_REQUEST_HEADERS_NAMES,
    REFUSAL,
)
from crossorigin.origins import MAX_ORIGIN_LENGTH, Pattern
from crossorigin.spec.headers import FORBIDDEN_REQUEST

NONE: Final = "none"
"""The rule of paths without CORS."""


def script(name: str) -> str:
    """Return the text of a script of this package."""
    return files("crossorigin.edge").joinpath("scripts", name).read_text("utf-8")


def tables(plan: Plan) -> dict[str, Any]:
    """Return the constants of a script by name; lists, dictionaries and plain values."""
    return {
        "POLICIES": {policy.name: _policy(policy) for policy in plan.policies},
        "RULES": [[rule.path, rule.below, rule.policy or NONE] for rule in plan.rules],
        "DEFAULT": plan.default or NONE,
        "REFUSAL": REFUSAL.decode(),
        "FORBIDDEN": dict.fromkeys(sorted(FORBIDDEN_REQUEST), True),
        "MAX_BYTES": MAX_REQUEST_HEADERS_BYTES,
        "MAX_NAMES": MAX_REQUEST_HEADERS_NAMES,
        "MAX_ORIGIN_LENGTH": MAX_ORIGIN_LENGTH,
    }


def _policy(policy: Lowered) -> dict[str, Any]:
    return {
        "public": policy.public,
        "exact": dict.fromkeys(policy.exact, True),
        "patterns": [*map(_pattern, policy.patterns)],
        "actual": _lines(policy.actual),
        "preflight": _lines(policy.preflight),
        "echoes_method": policy.echoes_method,
        "echoes_headers": policy.echoes_headers,
        "exposes_all": policy.exposes_all,
        "vary": ", ".join(policy.vary),
        "preflight_vary": ", ".join(policy.preflight_vary),
        "status": policy.status,
    }


def _lines(headers: Headers) -> list[list[str]]:
    return [[name.lower(), value] for name, value in headers]


def _pattern(pattern: Pattern) -> dict[str, Any]:
    return {
        "scheme": pattern.scheme,
        "host": pattern.host,
        "port": pattern.port,
        "subdomains": pattern.subdomains,
        "any_port": pattern.any_port,
        "any_extension": pattern.any_extension,
    }
