from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest

from crossorigin import Policy, RequestFacts
from crossorigin.engine import AMBIGUOUS, in_upper_case, observe
from crossorigin.gateway import Answer, PolicyResolver
from crossorigin.integrations import decide

A = "https://a.example"
POLICIES = {"PUT": Policy(allow_origins=A)}


LINES = [
    ("HOST", "api.test"),
    ("Origin", f" {A}\t"),
    ("access-control-request-method", "PUT"),
    ("Access-Control-Request-Headers", "x-a"),
    ("Access-Control-Request-Headers", "x-b,x-c"),
    ("X-Tenant", "a"),
    ("Cookie", "a=1"),
]
FACTS = RequestFacts.from_headers("OPTIONS", "/x", LINES)
METHOD, HEADERS = "access-control-request-method", "access-control-request-headers"
ANY_METHOD = "(method)"


def test_facts_are_read_from_all_header_lines() -> None:
    native = {"key": "value"}
    facts = RequestFacts.from_headers("OPTIONS", "/x", LINES, native)
    assert facts == RequestFacts(
        method="OPTIONS",
        path="/x",
        host="api.test",
        origin=A,
        request_method="PUT",
        request_headers=("x-a", "x-b,x-c"),
        native=native,
        read_header=facts.read_header,
    )
    assert (facts.header("Cookie"), facts.header("X-Other")) == ("a=1", None)


def test_absent_headers_are_none() -> None:
    facts = RequestFacts.from_headers("GET", "/x", [])
    assert facts == RequestFacts("GET", "/x", read_header=facts.read_header)
    assert RequestFacts("GET").header("X-Tenant") is None


def test_name_with_an_underscore_names_no_header() -> None:
    facts = RequestFacts.from_headers("GET", "/x", [("x_tenant", "a"), ("X-Tenant", "b")])
    assert (facts.header("X-Tenant"), facts.read_header("x_tenant")) == ("b", None)
    with pytest.raises(ValueError, match="'X_Tenant'; write 'X-Tenant'"):
        facts.header("X_Tenant")


def test_two_origins_are_one_malformed_value() -> None:
    lines = [("Origin", A), ("Origin", A)]
    assert RequestFacts.from_headers("GET", "/", lines).origin == f"{A}, {A}"
    assert RequestFacts.from_headers("GET", "/", [("Origin", "")]).origin == ""


def test_facts_do_not_show_the_servers_own_record() -> None:
    facts = RequestFacts(method="GET", native={"HTTP_COOKIE": "session=1"})
    assert "session" not in repr(facts)
    assert repr(facts).startswith("RequestFacts(method='GET', path='/', host=None,")


def test_announced_method_is_that_of_the_request_that_follows() -> None:
    assert FACTS.announced_method == "PUT"
    assert replace(FACTS, request_method=" ").announced_method == "OPTIONS"
    assert RequestFacts("GET", origin=A, request_method="PUT").announced_method == "GET"


def _unpack(facts: Any) -> object:  # noqa: ANN401 - an object without the operation raises
    method, *_ = facts
    return method


def _matches(facts: object) -> bool:
    match facts:
        case RequestFacts(method="OPTIONS"):
            return True
    return False


READINGS: dict[str, tuple[Callable[[Any], object], tuple[str, ...]]] = {
    "path": (lambda facts: facts.path, ()),
    "host": (lambda facts: facts.host, ()),
    "origin": (lambda facts: facts.origin, ()),
    "header": (lambda facts: facts.header("X-Tenant"), ("x-tenant",)),
    "absent-header": (lambda facts: facts.header("X-Other"), ("x-other",)),
    "read-header": (lambda facts: facts.read_header("X-Tenant"), ("x-tenant",)),
    "no-name": (lambda facts: facts.header("X-A\r\nX-B"), ()),
    "method": (lambda facts: facts.method, (ANY_METHOD,)),
    "request-method": (lambda facts: facts.request_method, (METHOD,)),
    "announced": (lambda facts: facts.announced_method, (ANY_METHOD, METHOD)),
    "preflight": (lambda facts: facts.is_preflight, (ANY_METHOD, METHOD)),
    "method-header": (lambda facts: facts.header(METHOD.title()), (METHOD,)),
    "names-header": (lambda facts: facts.header(HEADERS), (HEADERS,)),
    "request-headers": (lambda facts: facts.request_headers, (METHOD, HEADERS)),
    "native": (lambda facts: facts.native, (METHOD, HEADERS)),
    "repr": (repr, (METHOD, HEADERS)),
    "format": (lambda facts: f"{facts}", (METHOD, HEADERS)),
    "equal": (lambda facts: facts == FACTS, (METHOD, HEADERS)),
    "match": (_matches, (ANY_METHOD,)),
    "copy": (lambda facts: copy.copy(facts).path, ()),
    "deepcopy": (lambda facts: copy.deepcopy(facts).path, (METHOD, HEADERS)),
    "replace": (lambda facts: replace(facts, path="/"), (METHOD, HEADERS)),
    "asdict": (lambda facts: asdict(replace(facts, read_header=str)), (METHOD, HEADERS)),
    "pickle": (lambda facts: facts.__reduce_ex__(4), (METHOD, HEADERS)),
    "getattr": (lambda facts: facts.__getattribute__("method"), (METHOD, HEADERS)),
}


@pytest.mark.parametrize("reading", READINGS)
def test_reading_is_noted(reading: str) -> None:
    read, expected = READINGS[reading]
    (observed,) = observe(FACTS)
    assert observed.noted == {}
    read(observed)
    assert {*observed.noted} - {ANY_METHOD} == {*expected} - {ANY_METHOD}
    assert observed.reads_method is bool({ANY_METHOD, METHOD, HEADERS} & {*expected})
    assert set(observed.varying) == {*expected} - {ANY_METHOD}


@pytest.mark.parametrize(
    "read",
    [
        lambda facts: facts[0],
        lambda facts: [*facts],
        _unpack,
        lambda facts: "OPTIONS" in facts,
        lambda facts: facts.index("OPTIONS"),
        lambda facts: facts.count("OPTIONS"),
        lambda facts: facts + (),  # noqa: RUF005 - the operation itself
        lambda facts: facts * 1,
        lambda facts: facts < ("P",),
        lambda facts: hash(replace(facts, native={})),
        vars,
        lambda facts: facts._asdict(),
    ],
)
def test_reading_in_another_way_is_noted_or_fails(read: Callable[[Any], object]) -> None:
    (observed,) = observe(FACTS)
    with pytest.raises((TypeError, AttributeError)):
        read(observed)


def test_observed_facts_have_the_values_of_the_facts() -> None:
    (observed,) = observe(FACTS)
    for name in ("method", "path", "host", "origin", "request_method", "request_headers"):
        assert getattr(observed, name) == getattr(FACTS, name)
    assert observed.native is FACTS.native
    assert (observed.header("x-tenant"), observed.header("X-Other")) == ("a", None)


@pytest.mark.parametrize(
    "facts", [RequestFacts("1"), RequestFacts("OPTIONS", request_method="x")]
)
def test_announced_method_in_upper_case_has_one_reading(facts: RequestFacts) -> None:
    assert in_upper_case(facts) is facts


def test_method_in_lower_case_is_read_in_upper_case_too() -> None:
    facts = RequestFacts(
        "OPTIONS", origin="x", request_method="patch", read_header=lambda name: name
    )
    upper = in_upper_case(facts)
    assert (upper.announced_method, upper.header("Access-Control-Request-Method")) == (
        "PATCH",
    ) * 2
    assert upper.header("X-Other") == "x-other"
    assert in_upper_case(RequestFacts("get")) == RequestFacts("GET")


def test_actual_request_has_no_announced_method() -> None:
    """Only a callable that reads the header itself varies by it."""
    for reading in ("announced", "preflight"):
        (observed,) = observe(replace(FACTS, method="GET"))
        READINGS[reading][0](observed)
        assert (observed.varying, observed.reads_method) == ((), True)


ASKED: dict[str, Callable[[RequestFacts], bool]] = {
    "method": lambda facts: facts.method != "PUT",
    "no-preflight": lambda facts: not facts.is_preflight,
    "request-method": lambda facts: facts.request_method == "PUT",
    "method-header": lambda facts: facts.header(METHOD) == "PUT",
    "request-headers": lambda facts: bool(facts.request_headers),
}


def _status(policy: Policy) -> int | None:
    answer = decide(PolicyResolver(policy), FACTS)
    return answer.status if isinstance(answer, Answer) else None


@pytest.mark.parametrize("name", ASKED)
def test_preflight_is_refused_whose_request_a_callable_refuses(name: str) -> None:
    """A callable that compares `method` sees OPTIONS in the preflight of every method."""
    asked = ASKED[name]
    policy = Policy(allow_origins=lambda _origin, facts: asked(facts))
    chosen = PolicyResolver(lambda facts: Policy() if asked(facts) else None).of_source(FACTS)
    assert _status(policy) == 403
    assert chosen.policy is AMBIGUOUS


def test_callable_that_reads_the_announced_method_has_one_answer() -> None:
    policy = Policy(allow_origins=lambda _origin, facts: facts.announced_method == "PUT")
    chosen = PolicyResolver(lambda facts: POLICIES[facts.announced_method]).of_source(FACTS)
    assert _status(policy) == 204
    assert chosen.policy == POLICIES["PUT"]
    assert chosen.vary == (METHOD,)
