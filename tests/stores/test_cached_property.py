"""A property of the cache: its answers, beside all that the look-up has said until then."""

from __future__ import annotations

from harness.stores import Clock, Lookup
from hypothesis import given, settings
from hypothesis import strategies as st

from crossorigin.stores import StoreError
from crossorigin.stores.cached import OriginCache
from crossorigin.stores.limits import RETRY_AFTER, Limits
from crossorigin.stores.questions import FunctionQuestion

ORIGINS = ("https://a.example", "https://b.example")
LIMITS = Limits(ttl=60, negative_ttl=10, stale=100, size=10)

_ORIGIN = st.sampled_from(ORIGINS)
_ASK = st.tuples(st.just("ask"), _ORIGIN)
_WAIT = st.tuples(st.just("wait"), st.sampled_from([0.5, 1.5, 11.0, 61.0, 101.0]))
_STEP = st.one_of(
    *[_ASK] * 5,
    *[_WAIT] * 4,
    st.tuples(st.sampled_from(["change", "forget"]), _ORIGIN),
    st.tuples(st.sampled_from(["fail", "work"]), st.none()),
    st.tuples(st.sampled_from(["expire", "forget all"]), st.none()),
)


class _Told:
    """The last answers of a look-up, and their times."""

    def __init__(self, lookup: Lookup, clock: Clock) -> None:
        self.lookup = lookup
        self.clock = clock
        self.said: dict[str, tuple[bool, float]] = {}
        self.failed_at = -1000.0

    def note(self, asked: list[str]) -> None:
        for origin in asked:
            if self.lookup.error is not None:
                self.failed_at = self.clock.now
            else:
                self.said[origin] = (origin in self.lookup.allowed, self.clock.now)

    def check(self, origin: str, answer: bool | None) -> None:
        said, when = self.said.get(origin, (None, 0.0))
        age = self.clock.now - when
        has_failed = self.clock.now - self.failed_at < RETRY_AFTER
        if answer is None:
            assert has_failed
            assert said is not True or age >= LIMITS.ttl * 0.9 + LIMITS.stale
            return
        assert answer is said
        limit = LIMITS.negative_ttl
        if answer:
            limit = LIMITS.ttl + (LIMITS.stale if has_failed else 0)
        assert age < limit


@settings(max_examples=100, deadline=None)
@given(st.lists(_STEP, min_size=30, max_size=60))
def test_an_answer_is_the_last_one_of_the_look_up_and_not_too_old(
    steps: list[tuple[str, str | float | None]],
) -> None:
    clock, lookup = Clock(), Lookup(ORIGINS[0])
    cache = OriginCache(FunctionQuestion(lookup), LIMITS, clock=clock)
    told = _Told(lookup, clock)
    for name, value in steps:
        match name, value:
            case "ask", str(origin):
                count = len(lookup.asked)
                try:
                    answer = cache.allows(origin)
                except StoreError:
                    answer = None
                told.note(lookup.asked[count:])
                told.check(origin, answer)
            case "change", str(origin):
                lookup.allowed ^= {origin}
            case "forget", str(origin):
                cache.forget(origin)
                told.said.pop(origin, None)
            case "forget all", _:
                cache.forget_all()
                told.said.clear()
            case "expire", _:
                cache.expire_all()
            case "wait", float(seconds):
                clock.now += seconds
            case _:
                lookup.error = OSError("down") if name == "fail" else None
