"""Sources among the origins of a policy: how the engine and the gateways ask them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import cast

import pytest
import trio
from harness.asserting import cors_lines, vary_names
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.spy import Spy
from harness.stores import Lookup, MemoryBackend
from harness.together import check_all
from tables.model import acao

from crossorigin import Decision, Policy, Reason, RequestFacts
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.responses.cache import MAX_REMEMBERED
from crossorigin.gateway.selfcheck.lists import Ours
from crossorigin.integrations import decide
from crossorigin.stores import Store, cached
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

A, B, C = "https://a.example", "https://b.example", "https://c.example"


class _Source:
    """A source that notes how it is asked."""

    def __init__(self, known: object, answer: object = True) -> None:
        self.known = known
        self.answer = answer
        self.asked: list[str] = []

    def _told(self, answer: object) -> bool:
        if isinstance(answer, Exception):
            raise answer
        return cast("bool", answer)

    def peek(self, _origin: str) -> bool | None:
        self.asked.append("peek")
        return self._told(self.known)

    def allows(self, _origin: str, _wait: object) -> bool:
        self.asked.append("allows")
        return self._told(self.answer)

    async def allows_async(self, _origin: str, _call: object) -> bool:
        self.asked.append("allows_async")
        return self._told(self.answer)


def _evaluate(policy: Policy, origin: str, method: str = "GET") -> list[Decision]:
    asked = "PUT" if method == "OPTIONS" else None

    async def later() -> Decision:
        return await policy.evaluate_async(origin=origin, method=method, request_method=asked)

    now = policy.evaluate(origin=origin, method=method, request_method=asked)
    return [now, asyncio.run(later()), trio.run(later)]


ANSWERS: dict[str, tuple[_Source, Reason, str]] = {
    "known": (_Source(known=True), Reason.ALLOWED, "peek"),
    "known not to be": (_Source(known=False), Reason.ORIGIN_NOT_ALLOWED, "peek"),
    "asked": (_Source(None, answer=True), Reason.ALLOWED, "allows"),
    "asked in vain": (_Source(None, answer=False), Reason.ORIGIN_NOT_ALLOWED, "allows"),
    "peek without a bool": (_Source(1, answer=False), Reason.ORIGIN_NOT_ALLOWED, "allows"),
    "peek that raises": (_Source(OSError(), answer=True), Reason.ALLOWED, "allows"),
    "no bool": (_Source(None, 1), Reason.LOOKUP_FAILED, "allows"),
    "failure": (_Source(None, OSError("down")), Reason.LOOKUP_FAILED, "allows"),
}


def test_a_source_answers_from_memory_or_is_asked() -> None:
    def check(name: str) -> None:
        source, reason, last = ANSWERS[name]
        policy = Policy(allow_origins=[B, source])
        for each in _evaluate(policy, A):
            assert each.reason is reason
        for each in _evaluate(policy, A, "OPTIONS"):
            assert each.allowed == (reason is Reason.ALLOWED)
        asked = {"peek"} if last == "peek" else {"peek", "allows", "allows_async"}
        assert set(source.asked) == asked
        # In memory: one look for each of the six questions.
        assert len(source.asked) == (6 if last == "peek" else 12)

    check_all(ANSWERS, check, str)


def test_only_origins_that_no_entry_allows_are_asked_for() -> None:
    source = _Source(known=True)
    policy = Policy(allow_origins=[B, source])
    for origin in (None, B, "null", "https://A.example", "a", f"https://{'a' * 400}.example"):
        assert policy.evaluate(origin=origin).allowed == (origin == B)
    assert source.asked == []


def test_sources_and_callables_can_be_mixed() -> None:
    """One that allows is enough; a failure counts where no other one allows."""
    lookup = Lookup(A)
    policy = Policy(
        allow_origins=[_Source(known=False), lookup, cached(Lookup(B)), _Source(known=False)]
    )
    for origin, reason in {
        A: Reason.ALLOWED,
        B: Reason.ALLOWED,
        C: Reason.ORIGIN_NOT_ALLOWED,
    }.items():
        assert {each.reason for each in _evaluate(policy, origin)} == {reason}
    # The answer in memory spares the callable before it.
    asked = len(lookup.asked)
    assert policy.evaluate(origin=B).allowed
    assert len(lookup.asked) == asked
    failing = policy.replace(allow_origins=[_Source(None, OSError()), lookup])
    assert {each.reason for each in _evaluate(failing, A)} == {Reason.ALLOWED}
    assert {each.reason for each in _evaluate(failing, C)} == {Reason.LOOKUP_FAILED}


def test_a_response_varies_by_the_facts_that_a_callable_next_to_a_source_reads() -> None:
    def by_header(origin: str, facts: RequestFacts) -> bool:
        return facts.header("x-tenant") == "one" and origin == A

    policy = Policy(allow_origins=[by_header, cached(Lookup(B))])
    assert policy.evaluate(origin=A).vary == ("Origin", "x-tenant")
    assert policy.evaluate(origin=B).allowed
    assert policy.evaluate(origin=B).vary == ("Origin",)


def test_a_single_source_is_the_whole_list() -> None:
    source = _Source(known=True)
    assert Policy(allow_origins=source).allow_origins == (source,)
    assert Policy(allow_origins=[source, source]) == Policy(allow_origins=source)


def _asgi(policy: Policy) -> AbstractContextManager[int]:
    return uvicorn_server(ASGIGateway(RawASGI(Spy()), policy))


def _wsgi(policy: Policy) -> AbstractContextManager[int]:
    return waitress_server(WSGIGateway(raw_wsgi(Spy()), policy))


SERVERS: dict[str, Callable[[Policy], AbstractContextManager[int]]] = {
    "asgi": _asgi,
    "wsgi": _wsgi,
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_gateway_follows_the_store(name: str) -> None:
    """The kept response of an origin ends with the answer of the store."""
    backend = MemoryBackend(A, "https://*.c.example")
    lookup = Lookup(B)
    store, cache = Store(backend), cached(lookup)
    policy = Policy(allow_origins=["https://s.example", store, cache], allow_credentials=True)
    credentials = ("Access-Control-Allow-Credentials", "true")

    def ask(method: str, origin: str) -> list[tuple[str, str]]:
        asked = [("Origin", origin.encode()), ("Access-Control-Request-Method", b"PUT")]
        answered = exchange(port, method, "/plain", "x", asked)
        assert "origin" in vary_names(answered.all("Vary"))
        assert answered.status == (403 if method == "OPTIONS" and not is_allowed else 200) or (
            method == "OPTIONS" and is_allowed and answered.status == 204
        )
        return [line for line in cors_lines(answered.lines) if "allow-origin" in line[0]]

    with SERVERS[name](policy) as port:
        for _ in range(3):
            for origin in (
                A,
                B,
                "https://x.c.example",
                "https://s.example",
                "https://d.example",
            ):
                is_allowed = origin != "https://d.example"
                expected = cors_lines([acao(origin)] if is_allowed else [])
                for method in ("GET", "OPTIONS"):
                    assert ask(method, origin) == expected, (method, origin)
        assert lookup.asked.count(B) == 1
        backend.kept.remove(A)
        store.reload()
        lookup.allowed.clear()
        cache.forget(B)
        is_allowed = False
        for origin in (A, B):
            for method in ("GET", "OPTIONS"):
                assert ask(method, origin) == []
    assert credentials
    store.close()


def test_a_router_without_a_gateway_follows_the_store() -> None:
    lookup = Lookup(*(f"https://{n}.example" for n in range(MAX_REMEMBERED + 10)))
    cache = cached(lookup, rate=10_000)
    resolver = PolicyResolver(Policy(allow_origins=cache))
    for origin in sorted(lookup.allowed):
        # Of each kind the second one is answered from memory.
        for _ in range(2):
            assert decide(resolver, RequestFacts("GET", origin=origin))
            preflight = RequestFacts("OPTIONS", origin=origin, request_method="PUT")
            assert decide(resolver, preflight)
    assert sorted(lookup.asked) == sorted(lookup.allowed)


def test_the_self_check_asks_no_store() -> None:
    source = _Source(known=None)
    policy = Policy(allow_origins=[B, source], allow_credentials=True)
    ours = Ours.of(policy, None)
    assert ours.origins == (B,)
    assert ours.lets_act(A)
    assert source.asked == []


def test_a_look_up_waits_in_no_thread_of_an_event_loop() -> None:
    """The answer in memory is given in the thread of the loop, and no other one starts."""
    policy = Policy(allow_origins=cached(Lookup(A)))

    async def ask() -> None:
        await policy.evaluate_async(origin=A)
        before = threading.enumerate()
        for _ in range(10):
            assert (await policy.evaluate_async(origin=A)).allowed
        assert threading.enumerate() == before

    asyncio.run(ask())
