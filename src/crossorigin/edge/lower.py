"""Lowering: the policies of a map in the form that every edge renders.

The header values come from the engine's decisions, so that an edge and an application that
have the same file send the same text. Nothing here knows an edge.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from crossorigin.edge.guards import Guards, lower_guards
from crossorigin.edge.rules import Rule, rules_of
from crossorigin.engine import names
from crossorigin.guard import Guard
from crossorigin.origins import Pattern, parse_entry
from crossorigin.policy import Policy, PolicyMap

Headers: TypeAlias = tuple[tuple[str, str], ...]

ANSWER_HEADERS: Final = (
    names.ALLOW_ORIGIN,
    names.ALLOW_CREDENTIALS,
    names.ALLOW_METHODS,
    names.ALLOW_HEADERS,
    names.EXPOSE_HEADERS,
    names.MAX_AGE,
    "Access-Control-Allow-Private-Network",
)
"""The headers that an edge removes from responses, if it has to name each. Browsers no longer
use the last one; no policy adds it.
"""

COMMON_METHODS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "*"}
)
"""The methods that do not belong to `Feature.OTHER_METHODS`, and the star of a policy."""

AMBIGUOUS: Final = "ambiguous"
"""The rule of a path whose readings have different rules: it allows nothing."""


class Feature(StrEnum):
    """A part of a policy that an edge cannot express, or expresses in its own form."""

    PUBLIC = "public"
    EXACT_ORIGINS = "exact-origins"
    NULL = "null"
    SUBDOMAINS = "subdomains"
    ANY_PORT = "any-port"
    ANY_EXTENSION = "any-extension"
    REGEX = "regex"
    CALLABLE = "callable"
    CREDENTIALS = "credentials"
    NO_CREDENTIALS = "listed-without-credentials"
    METHODS = "methods"
    OTHER_METHODS = "other-methods"
    ANY_METHOD = "any-method"
    ANY_METHOD_CREDENTIALS = "any-method-with-credentials"
    HEADERS = "headers"
    ANY_HEADER = "any-header"
    ANY_HEADER_CREDENTIALS = "any-header-with-credentials"
    ODD_NAMES = "odd-names"
    EXPOSE = "expose"
    EXPOSE_ALL = "expose-all-with-credentials"
    MAX_AGE = "max-age"
    ZERO_MAX_AGE = "zero-max-age"
    NO_MAX_AGE = "no-max-age"
    PREFLIGHT_STATUS = "preflight-status"
    PREFLIGHT_CONTINUE = "preflight-continue"
    PATHS = "paths"
    NO_CORS = "no-cors"
    GUARD = "guard"
    GUARD_REPORTS = "guard-report-only"


class Lowered(NamedTuple):
    """One policy in the form of an edge.

    Attributes:
        name: a word of letters, digits and underscores, unique in its plan.
        exact: serialized origins, sorted; ``null`` among them if it is allowed.
        patterns: the patterns of origins.
        public: whether every origin may read; then `exact` and `patterns` are empty.
        actual: the headers of an allowed response besides Allow-Origin.
        preflight: those of an allowed answer to a preflight, without the echoed ones.
        echoes_method: whether Allow-Methods names the method that was asked for.
        echoes_headers: whether Allow-Headers names the headers that were asked for.
        exposes_all: whether the names of all headers of the response are exposed.
        vary: the names in Vary of every response.
        preflight_vary: the names in Vary of an allowed answer to a preflight.
        status: the status of the response to a preflight; None if the application responds.
        features: the parts of the policy that the edge must be able to express.
    """

    name: str
    exact: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    public: bool
    actual: Headers
    preflight: Headers
    echoes_method: bool
    echoes_headers: bool
    exposes_all: bool
    vary: tuple[str, ...]
    preflight_vary: tuple[str, ...]
    status: int | None
    features: frozenset[Feature]


class Plan(NamedTuple):
    """A policy map in the form of an edge.

    Attributes:
        policies: each policy once.
        rules: the most specific first; the first rule that matches a path applies.
        default: the policy of all other paths; None for no CORS.
        guards: the guards; None if the application runs them, or if there are none.
    """

    policies: tuple[Lowered, ...]
    rules: tuple[Rule, ...]
    default: str | None
    guards: Guards | None = None

    @property
    def features(self) -> frozenset[Feature]:
        """The parts of the map that the edge must be able to express."""
        own = {Feature.PATHS} if self.rules else set()
        if None in (self.default, *(rule.policy for rule in self.rules)):
            own.add(Feature.NO_CORS)
        if self.guards is not None:
            own.add(Feature.GUARD)
            if self.guards.is_reported:
                own.add(Feature.GUARD_REPORTS)
        return frozenset(own).union(*(policy.features for policy in self.policies))


def lower(policies: PolicyMap, *, strip_prefix: str = "", guard: Guard | None = None) -> Plan:
    """Return the plan of a map.

    Args:
        policies: the map; its paths are the application's own.
        strip_prefix: the path that the edge removes before it forwards, such as ``/api``;
            outside of it there is no CORS.
        guard: the guard that the edge runs; None for none.
    """
    table: dict[Policy, str] = {}
    own = _name(table, policies.default)
    named = {path: _name(table, policy) for path, policy in policies.paths.items()}
    rules, default = rules_of(named, own, strip_prefix)
    guards = None
    if guard is not None:
        take = partial(_take, table)
        guards = lower_guards(guard, take, strip_prefix=strip_prefix)
    lowered = tuple(_lower(name, policy) for policy, name in table.items())
    return Plan(lowered, rules, default, guards)


def _name(table: dict[Policy, str], policy: Policy | None) -> str | None:
    """Return the name of `policy` in `table`; equal policies have the same name."""
    return None if policy is None else _take(table, policy)


def _take(table: dict[Policy, str], policy: Policy) -> str:
    return table.setdefault(policy, f"policy_{len(table) + 1}")


def _lower(name: str, policy: Policy) -> Lowered:
    exact, patterns, features = _origins(policy)
    sample = "https://crossorigin.invalid"
    # The origins have no effect on the other headers: any allowed one will do.
    asked = policy.replace(allow_origins="*" if policy.is_public else [sample], accept_risks=[])
    echoes_method = policy.allow_methods == "*"
    echoes_headers = policy.allow_headers == "*"
    answer = asked.evaluate(
        method="OPTIONS", origin=sample, request_method="GET", request_headers=()
    )
    actual = asked.evaluate(origin=sample)
    echoed = {names.ALLOW_METHODS} if echoes_method else set()
    return Lowered(
        name=name,
        exact=exact,
        patterns=patterns,
        public=policy.is_public,
        actual=_without(actual.headers, {names.ALLOW_ORIGIN}),
        preflight=_without(answer.headers, {names.ALLOW_ORIGIN, *echoed}),
        echoes_method=echoes_method,
        echoes_headers=echoes_headers,
        exposes_all=actual.exposes_all,
        vary=actual.vary,
        preflight_vary=answer.vary,
        status=answer.status,
        features=frozenset(features | _features(policy)),
    )


def _without(headers: Headers, dropped: set[str]) -> Headers:
    return tuple(line for line in headers if line[0] not in dropped)


def _origins(policy: Policy) -> tuple[tuple[str, ...], tuple[Pattern, ...], set[Feature]]:
    exact: list[str] = []
    patterns: list[Pattern] = []
    features: set[Feature] = set()
    for entry in policy.allow_origins:
        if not isinstance(entry, str):
            features.add(Feature.CALLABLE if callable(entry) else Feature.REGEX)
        elif entry == "*":
            features.add(Feature.PUBLIC)
        elif entry == "null":
            features.add(Feature.NULL)
            exact.append(entry)
        else:
            _sort(parse_entry(entry), exact, patterns, features)
    return tuple(exact), tuple(patterns), features


def _sort(
    entry: str | Pattern, exact: list[str], patterns: list[Pattern], features: set[Feature]
) -> None:
    if isinstance(entry, str):
        exact.append(entry)
        features.add(Feature.EXACT_ORIGINS)
        return
    patterns.append(entry)
    kinds: tuple[tuple[Feature, bool], ...] = (
        (Feature.SUBDOMAINS, entry.subdomains),
        (Feature.ANY_PORT, entry.any_port),
        (Feature.ANY_EXTENSION, entry.any_extension),
    )
    features.update(feature for feature, used in kinds if used)


def _features(policy: Policy) -> set[Feature]:
    exposes_all = policy.expose_headers == "*"
    used: tuple[tuple[Feature, bool], ...] = (
        (Feature.CREDENTIALS, policy.allow_credentials),
        (Feature.NO_CREDENTIALS, not policy.allow_credentials and not policy.is_public),
        (Feature.ANY_METHOD, policy.allow_methods == "*"),
        (
            Feature.ANY_METHOD_CREDENTIALS,
            policy.allow_methods == "*" and policy.allow_credentials,
        ),
        (Feature.OTHER_METHODS, not COMMON_METHODS.issuperset(policy.allow_methods)),
        (Feature.METHODS, policy.allow_methods not in ("*", ())),
        (Feature.ANY_HEADER, policy.allow_headers == "*"),
        (
            Feature.ANY_HEADER_CREDENTIALS,
            policy.allow_headers == "*" and policy.allow_credentials,
        ),
        (Feature.HEADERS, policy.allow_headers not in ("*", ())),
        (Feature.ODD_NAMES, any(map(_ODD_NAME.search, _names(policy)))),
        (Feature.EXPOSE, bool(policy.expose_headers)),
        (Feature.EXPOSE_ALL, exposes_all and policy.allow_credentials),
        (Feature.MAX_AGE, policy.max_age is not None),
        (Feature.ZERO_MAX_AGE, policy.max_age == 0),
        (Feature.NO_MAX_AGE, policy.max_age is None),
        (Feature.PREFLIGHT_STATUS, policy.preflight_status != 204),  # noqa: PLR2004 - the default
        (Feature.PREFLIGHT_CONTINUE, policy.preflight_continue),
    )
    return {feature for feature, is_used in used if is_used}


_ODD_NAME: Final = re.compile("[$%'`*]")
"""Characters of tokens that configurations of edges interpret."""


def _names(policy: Policy) -> list[str]:
    """Return the listed methods and headers, without a star that stands for all."""
    lists = (policy.allow_methods, policy.allow_headers, policy.expose_headers)
    return [name for each in lists if each != "*" for name in each]


_LABEL: Final = "[a-z0-9_-]{1,63}"
# A serialized origin has no default port.
_SHORT_PORTS: Final = {
    "http": "[1-9]|[1-79][0-9]|8[1-9]|[1-9][0-9]{2}",
    "https": "[1-9][0-9]?|[1-35-9][0-9]{2}|4[0-35-9][0-9]|44[0-24-9]",
}
_LONG_PORTS: Final = (
    "[1-9][0-9]{3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
)

LONG_HOST: Final = "^[^:]*://[^:]{254}"
"""An origin with a host of more than 253 characters (RFC 1035), in every dialect."""

_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def regex_of(pattern: Pattern, label: str = _LABEL) -> str:
    """Return an expression for the origins of `pattern`, without anchors.

    Args:
        pattern: the pattern.
        label: an expression for one label of a host.
    """
    if pattern.any_extension:
        return f"{pattern.scheme}://{_UUID}"
    labels = rf"(?:{label}\.)+" if pattern.subdomains else ""
    short = _SHORT_PORTS.get(pattern.scheme, "[1-9][0-9]{0,2}")
    port = f"(?::(?:{short}|{_LONG_PORTS}))?" if pattern.any_port else pattern.port
    return f"{escape_regex(pattern.scheme)}://{labels}{escape_regex(pattern.host)}{port}"


def escape_regex(origin: str) -> str:
    """Escape the characters of an origin that an expression interprets, such as dots."""
    for sign in ".+[]":
        origin = origin.replace(sign, f"\\{sign}")
    return origin
