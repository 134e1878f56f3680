"""The resolver: declarations, and the resulting policies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest
from harness.routed import Matched
from tables.model import A, B

from crossorigin import Decision, Policy, PolicyMap, RequestFacts
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.policies.resolution import INHERIT, Resolution
from crossorigin.gateway.policies.resolver import ANY, RouteTable, make_resolver
from crossorigin.gateway.policies.signatures import Unset

FIRST, SECOND = Policy(allow_origins=A), Policy(allow_origins=B)
PUT = RequestFacts("OPTIONS", origin=A, request_method="PUT")


async def _awaited(_facts: RequestFacts) -> Policy:
    return FIRST


class _Awaited:
    async def __call__(self, _facts: RequestFacts) -> Policy:
        return FIRST


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("*", r"write Policy\(allow_origins='\*'\)"),
        ([A], r"write Policy\(allow_origins=\[…\]\)"),
        ((A,), r"write Policy\(allow_origins=\[…\]\)"),
        ({A}, r"write Policy\(allow_origins=\[…\]\)"),
        ({"allow_origins": A}, r"write Policy\(\*\*fields\)"),
        (42, "not int$"),
        (Policy, "not the class Policy$"),
        (_awaited, "cannot be async"),
        (_Awaited(), "cannot be async"),
    ],
)
def test_object_that_is_no_policy_is_refused(source: object, words: str) -> None:
    resolver = PolicyResolver(FIRST)
    with pytest.raises(TypeError, match=words):
        resolver.policy = source  # type: ignore[assignment]  # on purpose
    assert (resolver.policy, resolver.engine) == (FIRST, PolicyResolver(FIRST).engine)


def test_arguments_of_a_gateway_make_a_resolver() -> None:
    resolver = PolicyResolver(FIRST)
    assert make_resolver(resolver, {}) is resolver
    assert make_resolver(FIRST, {}).policy is FIRST
    assert make_resolver(Unset.UNSET, {"allow_origins": A}).policy == FIRST
    with pytest.raises(TypeError, match="not both: allow_origins"):
        make_resolver(FIRST, {"allow_origins": A})


SHARED: RouteTable = {"GET": FIRST, "POST": FIRST}
MIXED: RouteTable = {"GET": FIRST, "PUT": SECOND}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, Resolution(FIRST)),
        ({"PUT": SECOND}, Resolution(SECOND)),
        ({ANY: SECOND}, Resolution(SECOND)),
        ({"PUT": INHERIT}, Resolution(FIRST)),
        ({"PUT": None}, Resolution(None)),
        (SHARED, Resolution(FIRST)),
        (MIXED, Resolution(SECOND, sole=True)),
        ({"GET": FIRST, ANY: SECOND}, Resolution(SECOND, sole=True)),
        ({"GET": FIRST, "POST": SECOND}, Resolution(AMBIGUOUS, sole=True)),
        ({"GET": FIRST, "PUT": AMBIGUOUS}, Resolution(AMBIGUOUS, sole=True)),
    ],
)
def test_policy_of_a_preflight_is_that_of_the_announced_method(
    table: RouteTable, expected: Resolution
) -> None:
    assert PolicyResolver(FIRST, Matched(table=table)).resolve(PUT) == expected


def test_router_that_fails_gives_no_policy(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Matched):
        def table(self, facts: RequestFacts) -> RouteTable:
            raise LookupError(facts)

    with caplog.at_level(logging.ERROR, "crossorigin"):
        assert PolicyResolver(FIRST, Failing()).resolve(PUT) == Resolution(AMBIGUOUS)
    assert "The router failed" in caplog.text


@pytest.mark.parametrize("choose", [lambda _facts: 1 / 0, lambda _facts: "*"])
def test_callable_that_fails_gives_no_policy(
    choose: Callable[[RequestFacts], Policy], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "crossorigin"):
        assert PolicyResolver(choose).resolve(PUT) == Resolution(AMBIGUOUS, vary=())
    assert "The callable that chooses the policy failed" in caplog.text


def test_log_of_a_failure_has_no_other_exception(caplog: pytest.LogCaptureFixture) -> None:
    """A 500 has its headers while the exception of the application is being handled."""

    def choose(_facts: RequestFacts) -> Policy:
        raise LookupError

    resolver = PolicyResolver(choose)
    with caplog.at_level(logging.ERROR, "crossorigin"):
        try:
            raise ZeroDivisionError  # noqa: TRY301 - as an application does
        except ZeroDivisionError:
            resolver.resolve(PUT)
    assert "LookupError" in caplog.text
    assert "ZeroDivisionError" not in caplog.text


@pytest.mark.parametrize("error", [asyncio.CancelledError(), SystemExit(1)])
def test_cancellation_or_exit_of_a_callable_is_a_failure(error: BaseException) -> None:
    def choose(_facts: RequestFacts) -> Policy:
        raise error

    assert PolicyResolver(choose).resolve(PUT).policy is AMBIGUOUS


def test_interrupt_of_a_callable_passes() -> None:
    def interrupted(_facts: RequestFacts) -> Policy:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PolicyResolver(interrupted).resolve(PUT)


def test_map_and_callable_have_the_policy_of_the_path() -> None:
    policies = PolicyMap({"/x": FIRST}, default=SECOND)
    assert PolicyResolver(policies).resolve(RequestFacts("GET", "/x")) == Resolution(FIRST)
    assert PolicyResolver(policies).resolve(RequestFacts("GET", "/y")) == Resolution(SECOND)
    chosen = PolicyResolver(lambda facts: policies.policy_for(facts.path))
    assert chosen.resolve(RequestFacts("GET", "/x")) == Resolution(FIRST, vary=())


def test_public_policy_that_a_callable_chose_varies() -> None:
    engine = Resolution(Policy(), vary=("x-a",)).engine
    assert engine is not None
    decision = engine.actual(None)
    assert isinstance(decision, Decision)
    assert decision.vary == ("Origin", "x-a")


def test_callable_that_reads_the_method_chooses_only_for_that_method() -> None:
    resolver = PolicyResolver(lambda facts: FIRST if facts.announced_method == "PUT" else None)
    assert resolver.resolve(PUT) == Resolution(
        FIRST, sole=True, vary=("access-control-request-method",)
    )
    assert resolver.resolve(RequestFacts("GET")) == Resolution(None, sole=True, vary=())


def test_engine_varies_by_the_reading_of_a_callable() -> None:
    same = Resolution(FIRST).engine
    assert same is Resolution(FIRST).engine
    assert Resolution(None).engine is None
    for resolution in (
        Resolution(FIRST, sole=True),
        Resolution(FIRST, vary=()),
        Resolution(None, vary=("x-a",)),
        Resolution(AMBIGUOUS),
    ):
        engine = resolution.engine
        assert engine not in (None, same)
        assert engine is resolution.engine
