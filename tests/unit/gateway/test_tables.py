"""Tables of a router: the policies of all methods of one URL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tables.model import A, B

from crossorigin import Policy, RequestFacts
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import ANY, Mounted, PolicyResolver
from crossorigin.gateway.serving.exchange import Exchange

if TYPE_CHECKING:
    from crossorigin.gateway.policies.resolver import RouteTable

FACTS = RequestFacts("PUT")
FIRST, SECOND = Policy(allow_origins=A), Policy(allow_origins=B)


class Router:
    """A router that counts how often it is asked."""

    def __init__(self, table: RouteTable) -> None:
        self._table = table
        self.asked = 0

    def table(self, _facts: RequestFacts) -> RouteTable:
        self.asked += 1
        return self._table


def test_callable_is_asked_once_for_all_methods_that_inherit() -> None:
    seen: list[RequestFacts] = []

    def choose(facts: RequestFacts) -> Policy:
        seen.append(facts)
        return FIRST

    resolver = PolicyResolver(choose, Router({"GET": INHERIT, "PUT": INHERIT, "POST": SECOND}))
    resolution = resolver.resolve(FACTS)
    assert (resolution.policy, resolution.sole, len(seen)) == (FIRST, True, 1)


def _by_method(facts: RequestFacts) -> Policy:
    return FIRST if facts.announced_method == "PUT" else SECOND


def _by_tenant(facts: RequestFacts) -> Policy | None:
    return {"1": FIRST, "2": SECOND}.get(facts.header("X-Tenant") or "")


@pytest.mark.rules(14)
def test_policy_that_equals_a_choice_by_method_answers_for_one_method_only() -> None:
    resolver = PolicyResolver(_by_method, Router({"PUT": FIRST, "DELETE": INHERIT}))
    resolution = resolver.resolve(FACTS)
    assert (resolution.policy, resolution.sole) == (FIRST, True)


@pytest.mark.rules(9, 17)
@pytest.mark.parametrize("tenant", ["1", "2"])
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_response_varies_by_the_headers_that_chose_the_policy_of_another_method(
    tenant: str, method: str
) -> None:
    resolver = PolicyResolver(_by_tenant, Router({"PUT": FIRST, "DELETE": INHERIT}))
    facts = RequestFacts(method, read_header={"x-tenant": tenant}.get)
    assert resolver.resolve(facts).vary == ("x-tenant",)


@pytest.mark.rules(9, 17)
def test_choice_of_no_policy_varies_by_the_method_that_another_policy_governs() -> None:
    resolver = PolicyResolver(_by_tenant, Router({"PUT": FIRST, "DELETE": INHERIT}))
    facts = RequestFacts("DELETE", read_header=lambda _name: None)
    resolution = resolver.resolve(facts)
    assert resolution[:3] == (None, True, ("x-tenant",))


def test_method_without_cors_stays_unchanged_if_a_callable_chose_for_another() -> None:
    resolver = PolicyResolver(_by_tenant, Router({"PUT": None, "DELETE": INHERIT}))
    facts = replace(FACTS, read_header={"x-tenant": "1"}.get)
    assert resolver.resolve(facts).engine is None


def test_mounted_application_is_asked_for_a_route_that_is_not_known() -> None:
    inner = Router({"PUT": SECOND})
    outer = PolicyResolver(None, Router({ANY: Mounted(PolicyResolver(FIRST, inner), FACTS)}))
    assert (outer.resolve(FACTS).policy, inner.asked) == (SECOND, 1)


def test_mounted_application_is_not_asked_for_a_route_that_is_known() -> None:
    inner = Router({"PUT": SECOND})
    mounted = Mounted(PolicyResolver(FIRST, inner), FACTS, is_routed=True)
    outer = PolicyResolver(None, Router({"PUT": mounted}))
    assert (outer.resolve(FACTS).policy, inner.asked) == (FIRST, 0)


class Gateway:
    """A gateway of which only the resolver is read."""

    resolver = PolicyResolver(None)


def test_matched_endpoint_of_a_mounted_application_has_the_policy_of_that() -> None:
    mounted = Mounted(PolicyResolver(FIRST), FACTS, is_routed=True)
    exchange = Exchange(Gateway(), {}, None, "/", "")
    assert exchange.resolution(mounted).policy is FIRST


def test_exchange_has_no_endpoint_when_the_gateway_enters_it() -> None:
    exchange = Exchange(Gateway(), {"a": 1}, A, "/sub/x", "")
    exchange.endpoint = object()
    inner = Gateway()
    exchange.enter(inner, {"b": 2}, "/x", "/sub")
    assert (exchange.gateway, exchange.native) == (inner, {"b": 2})
    assert (exchange.path, exchange.root, exchange.origin) == ("/x", "/sub", A)
    assert exchange.endpoint is None


@pytest.mark.rules(17)
@pytest.mark.parametrize(
    ("table", "policy"),
    [
        ({"PUT": FIRST, "PATCH": SECOND}, AMBIGUOUS),
        ({"PATCH": SECOND, ANY: FIRST}, AMBIGUOUS),
        ({"PATCH": None, ANY: FIRST}, AMBIGUOUS),
        ({"PATCH": SECOND, "patch": FIRST}, AMBIGUOUS),
        ({"PUT": FIRST, ANY: SECOND}, SECOND),
        ({"PATCH": FIRST}, FIRST),
        ({}, SECOND),
    ],
)
def test_method_in_lower_case_has_a_policy_where_both_readings_have_one(
    table: RouteTable, policy: object
) -> None:
    resolver = PolicyResolver(SECOND, Router(table))
    facts = RequestFacts("OPTIONS", origin=A, request_method="patch")
    assert resolver.resolve(facts).policy is policy
    assert resolver.resolve(RequestFacts("patch")).policy is policy
