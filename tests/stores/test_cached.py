"""The cache in front of a look-up: its answers, their times, and a flood of made-up origins."""

from __future__ import annotations

import asyncio
import pickle
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

import pytest
from harness.stores import Clock, Lookup
from harness.together import check_all

from crossorigin import Policy, Reason
from crossorigin.engine.lookup import NeedsAwait, refuse_to_wait
from crossorigin.stores import StoreError, cached
from crossorigin.stores.cached import OriginCache
from crossorigin.stores.limits import (
    FAILING_A_SECOND,
    MAX_IN_FLIGHT,
    RETRY_AFTER,
    UNKNOWN_A_SECOND,
    UNKNOWN_BURST,
    Limits,
)
from crossorigin.stores.questions import FunctionQuestion

A, B = "https://a.example", "https://b.example"
LIMITS = Limits()


def _cache(lookup: Callable[[str], bool], clock: Clock, limits: Limits = LIMITS) -> OriginCache:
    return OriginCache(FunctionQuestion(lookup), limits, clock=clock)


def test_an_answer_is_valid_for_its_time_to_live() -> None:
    clock, lookup = Clock(), Lookup(A)
    cache = _cache(lookup, clock)
    assert (cache.peek(A), cache.peek(B)) == (None, None)
    assert (cache.allows(A), cache.allows(B)) == (True, False)
    clock.now += 8.9  # the shortest of 10 seconds with jitter is 9
    assert (cache.peek(A), cache.peek(B)) == (True, False)
    clock.now += 1.2
    assert (cache.peek(A), cache.peek(B)) == (True, None)
    clock.now += 50
    assert cache.peek(A) is None
    lookup.allowed = {B}
    assert (cache.allows(A), cache.allows(B)) == (False, True)
    assert (cache.peek(A), cache.peek(B)) == (False, True)
    assert lookup.asked == [A, B, A, B]


def test_times_to_live_differ_so_that_entries_do_not_end_together() -> None:
    clock, lookup = Clock(), Lookup(*map(str, range(200)))
    cache = _cache(lookup, clock)
    for origin in lookup.allowed:
        cache.allows(origin)
    clock.now += 51
    left = [origin for origin in lookup.allowed if cache.peek(origin)]
    assert 0 < len(left) < 200


def test_one_request_asks_before_an_answer_ends_and_the_others_have_it() -> None:
    """So that a slow store keeps no crowd of requests waiting when the time has passed."""
    clock, lookup = Clock(), Lookup(A)
    cache = _cache(lookup, clock)
    assert cache.allows(A)
    answers: list[bool | None] = []
    lookup.before = lambda: answers.extend((cache.peek(A), cache.allows(A)))
    clock.now += 55
    assert cache.peek(A) is None
    assert cache.allows(A)
    assert (answers, len(lookup.asked)) == ([True, True], 2)
    assert cache.peek(A)
    # A question that fails leaves the answer until its own time.
    lookup.before = lambda: None
    lookup.error = OSError("down")
    clock.now += 55
    assert cache.allows(A)
    clock.now += 4.9
    assert cache.peek(A)
    clock.now += 0.2
    assert cache.peek(A) is None
    assert cache.allows(A)
    # A change that is announced meanwhile ends it.
    lookup.error, lookup.allowed = None, set()
    cache.forget(A)
    assert cache.allows(A) is False


def test_the_last_good_answer_is_given_while_the_look_up_fails_and_then_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, lookup = Clock(), Lookup(A)
    cache = _cache(lookup, clock, Limits(ttl=60, stale=600))
    assert cache.allows(A)
    lookup.error, lookup.allowed = OSError("down"), set()
    clock.now += 61
    assert cache.peek(A) is None
    assert cache.allows(A)
    assert cache.peek(A) is True  # it failed a moment ago, and is not asked
    assert len(lookup.asked) == 2
    clock.now += RETRY_AFTER
    assert cache.peek(A) is None
    assert cache.allows(A)
    assert len(lookup.asked) == 3
    assert caplog.text.count("the last good answers are given") == 1
    assert "down" in caplog.text
    clock.now += 600
    with pytest.raises(StoreError):
        cache.allows(A)
    clock.now += RETRY_AFTER
    lookup.error = None
    assert cache.allows(A) is False


def test_an_unknown_origin_whose_look_up_failed_is_not_asked_again_at_once() -> None:
    clock, lookup = Clock(), Lookup(A)
    lookup.error = OSError("down")
    cache = _cache(lookup, clock)
    for _ in range(5):
        with pytest.raises(StoreError):
            cache.allows(A)
    assert lookup.asked == [A]
    assert cache.peek(A) is None
    clock.now += RETRY_AFTER
    lookup.error = None
    assert cache.allows(A)


def test_a_failing_look_up_is_asked_a_few_times_a_second_for_all_origins() -> None:
    clock = Clock()
    known = [f"https://{n}.example" for n in range(50)]
    lookup = Lookup(*known)
    cache = _cache(lookup, clock)
    for origin in known:
        assert cache.allows(origin)
    lookup.error = OSError("down")
    lookup.asked.clear()
    clock.now += 61
    assert all(cache.allows(origin) for origin in known)
    # One finds out that the look-up fails.
    assert len(lookup.asked) == FAILING_A_SECOND + 1
    for number in range(50):
        with pytest.raises(StoreError):
            cache.allows(f"https://unknown{number}.example")
    assert len(lookup.asked) == 2 * FAILING_A_SECOND + 1
    clock.now += 1.01
    lookup.error = None
    assert all(cache.allows(origin) for origin in known)
    # The first answer tells that the look-up works: all others are asked for at once.
    assert len(lookup.asked) == 2 * FAILING_A_SECOND + 1 + 50


def test_failures_for_unknown_origins_never_make_known_answers_stale() -> None:
    """A callable that raises for unknown origins, as a dictionary does."""
    clock = Clock()
    tenants = {A: True}
    asked: list[str] = []

    def lookup(origin: str) -> bool:
        asked.append(origin)
        return tenants[origin]

    cache = _cache(lookup, clock)
    assert cache.allows(A)
    for number in range(100):
        with pytest.raises(StoreError):
            cache.allows(f"https://{number}.example")
    tenants[A] = False
    clock.now += 60
    assert cache.allows(A) is False


def test_a_forgotten_origin_is_asked_for_again_and_is_not_stale() -> None:
    clock, lookup = Clock(), Lookup(A)
    cache = _cache(lookup, clock)

    def forget_a() -> None:
        cache.forget(A)

    def check(forget: Callable[[], None]) -> None:
        lookup.error = None
        assert cache.allows(A)
        forget()
        clock.now += 60
        lookup.error = OSError("down")
        with pytest.raises(StoreError):
            cache.allows(A)
        clock.now += RETRY_AFTER

    check_all([forget_a, cache.forget_all], check, lambda each: each.__name__)
    lookup.error = None
    assert cache.allows(A)
    cache.expire_all()
    assert cache.peek(A) is None
    lookup.error = OSError("down")
    assert cache.allows(A)  # nobody said that it has changed


def test_a_forget_during_a_look_up_makes_its_result_not_kept() -> None:
    clock, lookup = Clock(), Lookup(A)
    cache = _cache(lookup, clock)

    def remove() -> None:
        lookup.before = lambda: None
        lookup.allowed.clear()
        cache.forget(A)
        lookup.allowed.add(A)  # the answer was read before the change

    lookup.before = remove
    assert cache.allows(A)
    assert cache.peek(A) is None

    def remove_all() -> None:
        lookup.before = lambda: None
        cache.forget_all()

    lookup.before = remove_all
    assert cache.allows(A)
    assert cache.peek(A) is None
    assert cache.allows(A)
    assert cache.peek(A)


def _later(cache: OriginCache, lookup: Lookup, *, is_allowed: bool) -> None:
    """Let a question begin and end, within one that is under way."""
    kept, lookup.allowed = lookup.allowed, {A} if is_allowed else set()
    assert cache.allows(A) is is_allowed
    lookup.allowed = kept


_STEPS: Final[dict[str, Callable[[OriginCache, Lookup], None]]] = {
    "it begins to listen": lambda cache, _: cache.expire_all(),
    "a change is announced": lambda cache, _: cache.forget(A),
    "anything may have changed": lambda cache, _: cache.forget_all(),
    "a later question refuses": lambda cache, lookup: _later(cache, lookup, is_allowed=False),
    "a later question allows": lambda cache, lookup: _later(cache, lookup, is_allowed=True),
}

EXPIRING: Final = (
    (True, "it begins to listen", True),
    (True, "it begins to listen, it begins to listen", True),
    (True, "it begins to listen, a change is announced", False),
    (True, "it begins to listen, anything may have changed", False),
    (True, "a change is announced, it begins to listen", False),
    (True, "it begins to listen, a later question refuses", False),
    (False, "it begins to listen, a later question allows", True),
    (False, "it begins to listen", False),
)
"""The answer of a question, the events while it is asked, and the answer while the store fails
later."""


def test_an_answer_that_expires_while_it_is_asked_for_serves_a_store_that_fails() -> None:
    """Nobody said that the origin has changed."""

    def check(row: tuple[bool, str, bool, bool]) -> None:
        is_allowed, steps, is_stale, is_known = row
        clock, lookup = Clock(), Lookup(A)
        cache = _cache(lookup, clock)
        if is_known:
            assert cache.allows(A)
            clock.now += 61

        def meanwhile() -> None:
            lookup.before = lambda: None
            for step in steps.split(", "):
                _STEPS[step](cache, lookup)

        lookup.before = meanwhile
        lookup.allowed = {A} if is_allowed else set()
        assert cache.allows(A) is is_allowed
        lookup.error = OSError("down")
        clock.now += 61
        try:
            answer = cache.allows(A)
        except StoreError:
            answer = False
        assert answer is is_stale
        assert len(cache.flights) == 0

    rows = [(*row, is_known) for row in EXPIRING for is_known in (False, True)]
    check_all(rows, check, repr)


def test_unknown_origins_neither_become_queries_nor_displace_allowed_ones() -> None:
    """10,000 a second for 2 seconds; bench/stores.py sends a million."""
    clock, lookup = Clock(), Lookup(A, B)
    cache = _cache(lookup, clock, Limits(size=1000))
    assert cache.allows(A)
    assert cache.allows(B)
    refused = 0
    for number in range(20_000):
        clock.now += 0.0001
        origin = f"https://{number}.example"
        if cache.peek(origin) is None:
            try:
                assert cache.allows(origin) is False
            except StoreError:
                refused += 1
    assert len(lookup.asked) <= 2 + UNKNOWN_BURST + UNKNOWN_A_SECOND * 2
    assert refused == 20_000 + 2 - len(lookup.asked)
    assert cache.count == 2 + 1000
    assert (cache.peek(A), cache.peek(B)) == (True, True)
    lookup.allowed.discard(B)
    clock.now += 60
    assert (cache.allows(A), cache.allows(B)) == (True, False)


def test_the_least_recently_used_answer_is_dropped_first() -> None:
    clock = Clock()
    every = [f"https://{n}.example" for n in range(101)]
    lookup = Lookup(*every)
    cache = _cache(lookup, clock, Limits(size=100))
    for origin in every[:100]:
        assert cache.allows(origin)
    for origin in every[:10]:
        assert cache.peek(origin)
    assert cache.allows(every[100])
    assert [origin for origin in every if not cache.peek(origin)] == [every[10]]
    # All are used: one goes all the same.
    for number in range(50):
        lookup.allowed.add(f"https://more{number}.example")
        assert cache.allows(f"https://more{number}.example")
    assert cache.count == 100


def test_look_ups_in_flight_are_bounded() -> None:
    clock, lookup = Clock(), Lookup()
    cache = _cache(lookup, clock)
    deep: list[int] = []

    def ask_another() -> None:
        deep.append(len(deep))
        cache.allows(f"https://{len(deep)}.example")

    lookup.before = ask_another
    with pytest.raises(StoreError):
        cache.allows(A)
    assert len(deep) == MAX_IN_FLIGHT
    lookup.before = lambda: None
    clock.now += RETRY_AFTER
    assert cache.allows(A) is False


def test_an_awaitable_needs_a_loop() -> None:
    async def lookup(origin: str) -> bool:
        return origin == A

    cache = cached(lookup)
    with pytest.raises(NeedsAwait):
        cache.allows(A, refuse_to_wait)
    with pytest.raises(TypeError, match="evaluate_async"):
        Policy(allow_origins=cache).evaluate(origin=A)
    assert cache.allows(A)  # on the loop of the library
    assert Policy(allow_origins=cache).evaluate(origin=A).allowed


def test_an_asynchronous_look_up_that_fails_gives_no_answer() -> None:
    async def fail(_origin: str) -> bool:
        raise OSError(A)

    with pytest.raises(StoreError, match="gave no answer"):
        asyncio.run(cached(fail).allows_async(A))


def test_a_look_up_that_returns_no_bool_fails(caplog: pytest.LogCaptureFixture) -> None:
    policy = Policy(allow_origins=cached(lambda _origin: 1))  # type: ignore[arg-type, return-value]
    assert policy.evaluate(origin=A).reason is Reason.LOOKUP_FAILED
    assert "must return a bool, not int" in caplog.text


def _known(origin: str) -> bool:
    return origin == A


class _Known:
    def __call__(self, origin: str) -> bool:
        return origin == A


def test_a_cached_look_up_is_a_value() -> None:
    one = cached(_known, ttl=5)
    assert one == cached(_known, 5)
    assert hash(one) == hash(cached(_known, 5))
    assert one != cached(_known)
    assert one != _known
    assert one != object()
    assert one.allows(A)
    copy = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert copy == one
    assert copy.peek(A) is None
    assert one.peek(A)
    one.forget("HTTPS://A.example:443")
    assert one.peek(A) is None
    assert one.allows(A)
    assert one.peek(A)
    one.forget_all()
    assert one.peek(A) is None
    assert repr(one) == "cached(_known, ttl=5)"
    assert repr(cached(_Known())) == "cached(_Known)"
    policy = Policy(allow_origins=[B, one])
    assert policy.replace(max_age=5).allow_origins == (B, one)
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - the same


BAD: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "no callable": (lambda: cached("x"), TypeError, "the look-up is not callable"),  # type: ignore[arg-type]
    "two parameters": (
        lambda: cached(lambda _a, _b: True),  # type: ignore[arg-type, misc]
        TypeError,
        "cannot be called with one argument; write a function of the origin",
    ),
    "text": (lambda: cached(_known, "60"), TypeError, "ttl is a number, not str"),  # type: ignore[arg-type]
    "flag": (lambda: cached(_known, stale=True), TypeError, "stale is a number"),
    "part": (lambda: cached(_known, size=1.5), TypeError, "size is a whole number"),  # type: ignore[arg-type]
    "zero": (lambda: cached(_known, ttl=0), ValueError, "must be greater than 0"),
    "negative": (lambda: cached(_known, stale=-1), ValueError, "must be at least 0"),
    "endless": (lambda: cached(_known, ttl=float("inf")), ValueError, "ttl is inf; it must be"),
    "no number": (lambda: cached(_known, stale=float("nan")), ValueError, "stale is nan"),
    "long": (lambda: cached(_known, ttl=10**400), ValueError, "at most 1,000,000,000"),
    "very long": (lambda: cached(_known, size=-(10**5000)), ValueError, "size is too long"),
    "decimal": (lambda: cached(_known, ttl=Decimal(5)), TypeError, "not Decimal"),  # type: ignore[arg-type]
    "no rate": (lambda: cached(_known, rate=0), ValueError, "rate is 0"),
}


def test_a_wrong_argument_raises_at_once() -> None:
    def check(name: str) -> None:
        build, kind, message = BAD[name]
        with pytest.raises(kind, match=re.escape(message)):
            build()

    check_all(BAD, check, str)
