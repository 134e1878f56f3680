"""The result of mini-rounds: differences within one round, and only calm rounds count."""

from __future__ import annotations

import functools

import pytest
from rounds import Contender, Measured, measure, own_copy


def test_the_drift_of_a_machine_cancels() -> None:
    bare = {"bare": "bare", "one": "bare", "two": "bare"}
    drifting = [
        {"bare": 100.0 + drift, "one": 150.0 + drift, "two": 250.0 + drift}
        for drift in range(0, 100, 10)
    ]
    measured = Measured(drifting, bare, {})
    assert measured.added("one").median == 50
    assert measured.ratio("two", "one") == (3, 3, 3)
    assert measured.whole("bare").median == 145


def test_a_complete_request_is_compared_with_a_complete_one() -> None:
    measured = Measured([{"bare": 5.0, "one": 20.0, "two": 10.0}] * 2, {}, {})
    assert measured.ratio("one", "two", whole=True) == (2, 2, 2)


def test_everything_that_competes_is_timed_in_every_round() -> None:
    seen: list[str] = []
    contenders = {
        name: Contender(seen.extend, functools.partial(str, name)) for name in ("bare", "one")
    }
    measured = measure(contenders, 20)
    assert set(seen) == {"bare", "one"}
    assert seen.count("bare") == seen.count("one")
    assert len(measured.times) == 20


def test_a_time_of_a_disturbed_contender_does_not_count() -> None:
    bare = {"bare": "bare", "one": "bare", "two": "bare"}
    calm = {"bare": 100.0, "one": 150.0, "two": 200.0}
    disturbed = {"bare": 100.0, "one": 900.0, "two": 200.0}
    measured = Measured([calm] * 4 + [disturbed] * 6, bare, {"one": 160.0})
    assert measured.added("one").median == 50
    assert measured.ratio("two", "one").median == 2
    assert measured.calm == pytest.approx((1 + 0.4 + 1) / 3)


def test_a_copy_shares_its_code_with_no_other_copy() -> None:
    one, other = (own_copy("def f(): return n", "f", {"n": n}) for n in (1, 2))
    assert (one(), other()) == (1, 2)
    assert one.__code__ is not other.__code__
