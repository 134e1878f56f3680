"""Callables of the owner that read the path: its readings have to agree (rule 18)."""

from __future__ import annotations

import asyncio

import pytest
from tables.closed_paths import PATHS, Outcome
from tables.model import A

from crossorigin import Policy, RequestFacts
from crossorigin.engine import AMBIGUOUS, Lookup, ask, ask_async
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.policy import engine_of

PUBLIC = Policy()


def _is_closed(path: str) -> bool:
    return path.strip("/").split("/")[0] == "internal"


def _choose(facts: RequestFacts) -> Policy | None:
    return None if _is_closed(facts.path) else PUBLIC


@pytest.mark.parametrize(("path", "outcome"), PATHS.items(), ids=ascii)
def test_callable_that_chooses_by_path_opens_no_spelling_of_a_closed_one(
    path: str, outcome: Outcome
) -> None:
    found = PolicyResolver(_choose).resolve(RequestFacts("GET", path)).policy
    assert (found is PUBLIC) == (outcome == "public")


def _allow(_origin: str, facts: RequestFacts) -> bool:
    return not _is_closed(facts.path)


async def _allow_later(_origin: str, facts: RequestFacts) -> bool:
    return not _is_closed(facts.path)


@pytest.mark.parametrize(("path", "outcome"), PATHS.items(), ids=ascii)
def test_callable_among_origins_opens_no_spelling_of_a_closed_path(
    path: str, outcome: Outcome
) -> None:
    facts = RequestFacts("GET", path, origin=A)
    question = engine_of(Policy(allow_origins=_allow)).decide(facts)
    assert isinstance(question, Lookup)
    assert ask(question, facts).allowed == (outcome == "public")
    question = engine_of(Policy(allow_origins=_allow_later)).decide(facts)
    assert isinstance(question, Lookup)
    decision = asyncio.run(ask_async(question, facts))
    assert decision.allowed == (outcome == "public")


def test_names_that_any_reading_makes_a_callable_read_are_in_vary() -> None:
    def choose(facts: RequestFacts) -> Policy | None:
        return PUBLIC if facts.path == "/a" or facts.header("x-tenant") else None

    resolver = PolicyResolver(choose)
    found = resolver.resolve(RequestFacts("GET", "//a"))
    assert (found.policy, found.vary) == (AMBIGUOUS, ("x-tenant",))
    same = RequestFacts("GET", "//a", read_header=lambda _name: "open")
    assert resolver.resolve(same)[:3] == (PUBLIC, False, ("x-tenant",))


def test_response_varies_by_the_headers_that_a_failed_callable_read() -> None:
    def choose(facts: RequestFacts) -> Policy:
        return {"open": PUBLIC}[facts.header("x-tenant") or ""]

    found = PolicyResolver(choose).resolve(RequestFacts("GET"))
    assert (found.policy, found.vary) == (AMBIGUOUS, ("x-tenant",))


@pytest.mark.parametrize("path", ["/..", "/a/../b", "/..%2Fa", "/\\..", "/a//" + "b/" * 16])
def test_no_callable_that_reads_facts_allows_a_path_that_can_be_any(path: str) -> None:
    read: list[str] = []

    def choose(facts: RequestFacts) -> Policy:
        read.append(facts.path)
        return PUBLIC

    for method in ("GET", "patch"):
        assert PolicyResolver(choose).resolve(RequestFacts(method, path)).policy is AMBIGUOUS
    preflight = RequestFacts("OPTIONS", path, origin=A, request_method="PUT")
    for facts in (RequestFacts("GET", path, origin=A), preflight):
        every = engine_of(Policy(allow_origins=lambda _origin, facts: facts.method != "x"))
        question = every.decide(facts)
        assert isinstance(question, Lookup)
        assert not ask(question, facts).allowed
        question = engine_of(Policy(allow_origins=lambda origin: origin == A)).decide(facts)
        assert isinstance(question, Lookup)
        assert ask(question, facts).allowed
    assert set(read) == {path}
