"""Decisions without I/O, for gateways that have headers of text."""

from __future__ import annotations

import asyncio

import pytest
from tables.model import A, B

from crossorigin import Policy, RequestFacts
from crossorigin.engine import HeaderEdits
from crossorigin.gateway import Answer, PolicyResolver
from crossorigin.gateway.serving.sansio import (
    Action,
    cached_edits,
    decide,
    decide_async,
    find_edits,
    preflight_key,
)
from crossorigin.policy import engine_of

GET = RequestFacts("GET", origin=A)
PREFLIGHT = RequestFacts("OPTIONS", origin=A, request_method="PUT", request_headers=("x-a",))


async def _allows_a(origin: str) -> bool:
    return origin == A


POLICIES = {"static": Policy(allow_origins=A), "look-up": Policy(allow_origins=_allows_a)}


def _decide_async(resolver: PolicyResolver, facts: RequestFacts) -> Action:
    return asyncio.run(decide_async(resolver, facts))


@pytest.mark.parametrize("ask", [decide, _decide_async])
@pytest.mark.parametrize("name", POLICIES)
def test_request_is_decided_with_and_without_an_event_loop(name: str, ask: object) -> None:
    assert callable(ask)
    resolver = PolicyResolver(POLICIES[name])
    edits, answer = ask(resolver, GET), ask(resolver, PREFLIGHT)
    assert isinstance(edits, HeaderEdits)
    assert dict(edits([]))["Access-Control-Allow-Origin"] == A
    assert isinstance(answer, Answer)
    assert (answer.status, dict(answer.headers)["Access-Control-Allow-Headers"]) == (204, "x-a")
    assert ask(PolicyResolver(None), GET) is None


def test_preflight_is_known_by_three_headers() -> None:
    assert preflight_key(PREFLIGHT) == (A, "PUT", "x-a")
    assert preflight_key(GET) is None
    assert preflight_key(RequestFacts("OPTIONS", origin=A)) is None
    long = RequestFacts("OPTIONS", "/", None, A, "PUT", ("x" * 4096, "x"))
    assert preflight_key(long) == (A, "PUT", None)


def test_edits_are_cached_under_one_policy() -> None:
    resolver = PolicyResolver(Policy(allow_origins=A))
    assert cached_edits(resolver, A) is None
    edits = decide(resolver, GET)
    assert cached_edits(resolver, A) is edits
    assert cached_edits(resolver, B) is None
    assert cached_edits(PolicyResolver(None), A) is None
    assert cached_edits(PolicyResolver(Policy()), B) is not None


@pytest.mark.parametrize("name", POLICIES)
def test_edits_of_an_actual_request_are_found(name: str) -> None:
    asked: list[RequestFacts] = []

    def facts() -> RequestFacts:
        asked.append(GET)
        return GET

    edits = asyncio.run(find_edits(engine_of(POLICIES[name]), A, facts))
    assert dict(edits.merge([]))["Access-Control-Allow-Origin"] == A
    assert len(asked) == (name == "look-up")
