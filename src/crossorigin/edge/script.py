"""The data of the edges that run a script: Envoy and Workers have the same tables."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from crossorigin.edge.guards import Guards, LoweredGuard
from crossorigin.edge.lower import Feature, Headers, Lowered, Plan
from crossorigin.edge.rules import Rule
from crossorigin.engine import Reason
from crossorigin.engine.preflight import (
    MAX_REQUEST_HEADERS_BYTES,
    MAX_REQUEST_HEADERS_NAMES,
    REFUSAL,
)
from crossorigin.gateway.guarding.guarding import refusal_of
from crossorigin.guard import Verdict
from crossorigin.guard.fields import REFUSALS, Refusal
from crossorigin.guard.hosts import MAX_HOST_LENGTH
from crossorigin.origins import MAX_ORIGIN_LENGTH, Pattern
from crossorigin.spec.headers import FORBIDDEN_REQUEST, READ_AS_PATH

NONE: Final = "none"
"""The rule of paths without CORS."""


MARKS: Final = (
    "the edge does not know the decorators of routes: write `guard = false` in the file for a "
    "path that one exempts; a path without CORS because of its spelling has to pass every "
    "guard of the file"
)
"""The limit of a guard at the edge."""

REPORTS: Final = "the edge refuses nothing; the application reports"


def script(language: str, plan: Plan) -> str:
    """Return the script of a plan without its constants; `language` is lua or js."""
    folder = files("crossorigin.edge").joinpath("scripts")
    names = ("cors",) if plan.guards is None else ("cors", "guard")
    return "".join(folder.joinpath(f"{each}.{language}").read_text("utf-8") for each in names)


def tables(plan: Plan) -> dict[str, Any]:
    """Return the constants of a script by name; lists, dictionaries and plain values."""
    guards = {} if plan.guards is None else _guards(plan.guards)
    return {
        **guards,
        "POLICIES": {policy.name: _policy(policy) for policy in plan.policies},
        "RULES": _rules(plan.rules),
        "DEFAULT": plan.default or NONE,
        "REFUSAL": REFUSAL.decode(),
        "FORBIDDEN": dict.fromkeys(sorted(FORBIDDEN_REQUEST | READ_AS_PATH), True),
        "MAX_BYTES": MAX_REQUEST_HEADERS_BYTES,
        "MAX_NAMES": MAX_REQUEST_HEADERS_NAMES,
        "MAX_ORIGIN_LENGTH": MAX_ORIGIN_LENGTH,
    }


def _rules(rules: Iterable[Rule]) -> list[list[Any]]:
    return [[rule.path, rule.below, rule.policy or NONE] for rule in rules]


def _guards(guards: Guards) -> dict[str, Any]:
    return {
        "GUARDS": {each.name: _guard(each) for each in guards.guards},
        "GUARD_RULES": _rules(guards.rules),
        "GUARD_DEFAULT": guards.default or NONE,
        "GUARD_REFUSALS": {kind: refusals(kind) for kind in REFUSALS},
        "MAX_HOST_LENGTH": MAX_HOST_LENGTH,
    }


def _guard(guard: LoweredGuard) -> dict[str, Any]:
    return {
        "trusted": guard.trusted,
        "names": None if guard.names is None else dict.fromkeys(guard.names, True),
        "suffixes": [*guard.suffixes],
        "any_host": guard.any_host,
        "own": dict.fromkeys(guard.own, True),
        "safe": dict.fromkeys(guard.safe_methods, True),
        "require_origin": guard.require_origin,
        "refusal": guard.refusal,
    }


def refusals(kind: Refusal) -> list[str]:
    """Return the content type of a refusal, its body with 403, and that with 421."""
    found = [
        refusal_of(Verdict(False, reason, refusal=kind))  # noqa: FBT003 - `allowed`
        for reason in (Reason.CROSS_SITE, Reason.HOST_NOT_SERVED)
    ]
    types = [dict(each.headers)["Content-Type"] for each in found if each is not None]
    return [types[0], *(each.body.decode() for each in found if each is not None)]


def _policy(policy: Lowered) -> dict[str, Any]:
    return {
        "public": policy.public,
        "credentials": Feature.CREDENTIALS in policy.features,
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
