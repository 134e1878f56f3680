"""The engine: its variants, and the headers that it merges."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from tables.model import A

from crossorigin import Policy, Reason
from crossorigin.engine import Engine, text_edits
from crossorigin.engine.decision import Decision
from crossorigin.engine.engine import MAX_VARIANTS, ambiguous_engine, uncovered_engine
from crossorigin.engine.facts import MAX_VARYING_NAMES
from crossorigin.policy import engine_of


@pytest.fixture
def engine() -> Engine:
    return engine_of(Policy(allow_origins=A))


def _names(count: int) -> tuple[str, ...]:
    return tuple(f"x-{number}" for number in range(count))


def test_variants_are_kept_within_bounds(engine: Engine) -> None:
    """A callable may read headers whose names come from the request."""
    most, more = _names(MAX_VARYING_NAMES), _names(MAX_VARYING_NAMES + 1)
    assert engine.variant(vary=most) is engine.variant(vary=most)
    assert engine.variant(vary=more) is not engine.variant(vary=more)
    for number in range(MAX_VARIANTS - 1):
        assert engine.variant(vary=(f"x-{number}",)) is engine.variant(vary=(f"x-{number}",))
    assert engine.variant(vary=("y",)) is not engine.variant(vary=("y",))
    assert engine.variant(vary=most) is engine.variant(vary=most)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ([], ["Origin, x-a"]),
        (["Accept"], ["Accept, Origin, x-a"]),
        ([""], ["Origin, x-a"]),
        (["origin , X-A"], ["origin , X-A"]),
        (["Accept", "origin"], ["Accept", "origin, x-a"]),
        (["*"], ["*"]),
        (["Accept, *", "x"], ["Accept, *", "x"]),
    ],
)
def test_vary_of_the_application_is_added_to(own: list[str], expected: list[str]) -> None:
    decision = engine_of(Policy(allow_origins=A)).variant(vary=("x-a",)).actual(A)
    assert isinstance(decision, Decision)
    merged = text_edits(decision).merge([("Vary", value) for value in own])
    assert [value for name, value in merged if name == "Vary"] == expected


def test_own_headers_of_the_protocol_are_replaced(engine: Engine) -> None:
    decision = engine.actual(A)
    assert isinstance(decision, Decision)
    given = [("access-control-allow-origin", "*"), ("ACCESS-CONTROL-MAX-AGE", "1"), ("A", "1")]
    assert text_edits(decision).merge(iter(given)) == [
        ("A", "1"),
        ("Vary", "Origin"),
        ("Access-Control-Allow-Origin", A),
    ]


def test_callable_is_never_asked_for_null() -> None:
    """A callable that answers for every origin would let every sandboxed frame read."""
    decision = engine_of(Policy(allow_origins=lambda _origin: True)).actual("null")
    assert isinstance(decision, Decision)
    assert (decision.allowed, decision.reason) == (False, Reason.ORIGIN_NOT_ALLOWED)


def test_public_policy_does_not_change_vary() -> None:
    decision = engine_of(Policy()).actual(A)
    assert isinstance(decision, Decision)
    given = [("Access-Control-Allow-Origin", A), ("Vary", "Accept")]
    assert text_edits(decision).merge(given) == [
        ("Vary", "Accept"),
        ("Access-Control-Allow-Origin", "*"),
    ]


def test_answer_for_one_method_names_no_method_that_is_refused() -> None:
    engine = engine_of(Policy(allow_origins=A, allow_methods=["DELETE"])).variant(sole=True)
    for method, expected in (("PUT", None), ("DELETE", "DELETE"), ("GET", "GET")):
        decision = engine.preflight(A, method, "")
        assert isinstance(decision, Decision)
        assert decision.allowed is (expected is not None)
        headers = dict(decision.headers)
        assert headers.get("Access-Control-Allow-Methods") == expected
        assert headers["Access-Control-Max-Age"] == "0"


def test_star_allows_no_name_that_a_server_reads_as_a_header_of_the_browser() -> None:
    """The guard reads Sec-Fetch-Site: WSGI has one spelling for it and for Sec_Fetch_Site."""
    for policy in (Policy(), Policy(allow_origins=A, allow_credentials=True)):
        for name in (
            "Sec_Fetch_Site",
            "sec-fetch_site",
            "Proxy_Authorization",
            "set_cookie",
            "SCRIPT_NAME",
            "path_info",
        ):
            requested = [f"x_a,{name}"]
            decision = policy.evaluate(
                method="OPTIONS", origin=A, request_method="POST", request_headers=requested
            )
            assert decision.reason is Reason.HEADER_NOT_ALLOWED
            assert ("Access-Control-Allow-Headers", "x_a") in decision.headers


@pytest.mark.parametrize("make", [ambiguous_engine, uncovered_engine])
def test_engine_without_a_policy_allows_no_origin(make: Callable[[], Engine]) -> None:
    # The function itself, not the engine that another test made.
    decision = inspect.unwrap(make)().actual(A)
    assert isinstance(decision, Decision)
    assert not decision.allowed
    assert decision.headers == ()
    assert decision.vary == ("Origin",)
