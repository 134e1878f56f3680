"""The response caches: their entries and limits."""

from __future__ import annotations

import pytest
from tables.model import A, B

from crossorigin import Policy
from crossorigin.engine import Engine, HeaderEdits, Lookup
from crossorigin.gateway.responses.cache import (
    MAX_REMEMBERED,
    MAX_REMEMBERED_LENGTH,
    Answer,
    ResponseCache,
    cache_for,
)
from crossorigin.gateway.serving.sansio import TEXT_CODEC
from crossorigin.origins import MAX_ORIGIN_LENGTH
from crossorigin.policy import engine_of


@pytest.fixture
def engine() -> Engine:
    return engine_of(Policy(allow_origins=A))


def test_engine_has_one_cache_for_each_codec(engine: Engine) -> None:
    assert cache_for(engine, TEXT_CODEC) is cache_for(engine, TEXT_CODEC)


def test_origins_are_remembered_within_bounds(engine: Engine) -> None:
    cache = ResponseCache(engine, TEXT_CODEC)
    found = cache.find_actual(A)
    assert cache.actual == {A: found}
    assert cache.find_actual(None) is cache.actual[None]
    cache.find_actual("x" * MAX_ORIGIN_LENGTH)
    assert len(cache.actual) == 3
    cache.find_actual("x" * (MAX_ORIGIN_LENGTH + 1))
    assert len(cache.actual) == 3
    for number in range(MAX_REMEMBERED - 3):
        cache.find_actual(f"https://{number}.example")
    assert len(cache.actual) == MAX_REMEMBERED
    cache.find_actual(B)
    assert [*cache.actual] == [B]


def test_preflights_are_remembered_within_bounds(engine: Engine) -> None:
    cache = ResponseCache(engine, TEXT_CODEC)
    answer = cache.find_preflight((A, "PUT", ""))
    assert isinstance(answer, Answer)
    assert cache.preflights == {(A, "PUT", ""): answer}
    names = "x" * (MAX_REMEMBERED_LENGTH - len(A) - len("PUT"))
    cache.find_preflight((A, "PUT", names))
    cache.find_preflight((A, "PUT", None))
    assert len(cache.preflights) == 3
    cache.find_preflight((A, "PUT", f"{names}x"))
    assert len(cache.preflights) == 3
    for number in range(MAX_REMEMBERED - 3):
        cache.find_preflight((A, "PUT", f"x-{number}"))
    assert len(cache.preflights) == MAX_REMEMBERED
    cache.find_preflight((B, "PUT", ""))
    assert [*cache.preflights] == [(B, "PUT", "")]


def test_question_for_a_callable_is_not_remembered() -> None:
    cache = ResponseCache(engine_of(Policy(allow_origins=lambda _origin: True)), TEXT_CODEC)
    assert isinstance(cache.find_actual(A), Lookup)
    assert isinstance(cache.find_preflight((A, "PUT", "")), Lookup)
    assert (cache.actual, cache.preflights) == ({}, {})


def test_headers_of_decisions_that_callables_made_are_kept_within_bounds() -> None:
    engine = engine_of(Policy(allow_origins=lambda _origin: True))
    cache = ResponseCache(engine, TEXT_CODEC)

    def allowed(origin: str) -> object:
        lookup = cache.find_actual(origin)
        assert isinstance(lookup, Lookup)
        return cache.answer_of(lookup.resume(True))  # noqa: FBT003 - the answer

    first = allowed(A)
    assert allowed(A) is first
    assert allowed(B) is not first
    for number in range(MAX_REMEMBERED):
        allowed(f"https://{number}.example")
    assert allowed(A) is not first
    assert len(cache._resumed) <= MAX_REMEMBERED


def test_public_policy_has_one_response_for_all() -> None:
    cache = ResponseCache(engine_of(Policy()), TEXT_CODEC)
    assert cache.constant is not None
    assert cache.constant.merge([]) == [("Access-Control-Allow-Origin", "*")]


def test_preflight_that_continues_is_forwarded() -> None:
    policy = Policy(allow_origins=A, preflight_continue=True)
    found = ResponseCache(engine_of(policy), TEXT_CODEC).find_preflight((A, "PUT", ""))
    assert isinstance(found, HeaderEdits)
