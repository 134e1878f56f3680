"""The visitors: their places, their tokens and their policies."""

from __future__ import annotations

import pytest

from crossorigin import Policy
from crossorigin.demo.visitors import IDLE, MAX_VISITORS, Visitor, Visitors

PAGE = "http://127.0.0.1:8000"


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def nothing(scope: object, receive: object, send: object) -> None:
    raise NotImplementedError((scope, receive, send))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitors(clock: Clock) -> Visitors:
    return Visitors(nothing, PAGE, clock)


def admitted(visitors: Visitors) -> Visitor:
    visitor = visitors.admit()
    assert visitor is not None
    return visitor


def test_visitor_has_a_policy_for_the_page_and_a_token_of_its_own(visitors: Visitors) -> None:
    first, second = admitted(visitors), admitted(visitors)
    assert first.gate.policy == Policy(allow_origins=PAGE)
    assert len({first.id, second.id, first.token, second.token}) == 4
    assert visitors.known(first.id, first.token) is first
    for name, token in [
        (first.id, second.token),
        (first.id, first.token.upper()),
        (first.id, ""),
        (first.id, "é"),
        ("", first.token),
    ]:
        assert visitors.known(name, token) is None


def test_new_visitor_is_refused_while_all_places_are_in_use(
    visitors: Visitors, clock: Clock
) -> None:
    everyone = [admitted(visitors) for _ in range(MAX_VISITORS)]
    clock.now = IDLE - 1
    assert visitors.admit() is None
    # Each asked just now, except for two; one of them has a stream.
    for visitor in everyone[2:]:
        assert visitors.record(visitor.id) is visitor.record
    everyone[0].record.follow(None)
    clock.now = IDLE
    new = admitted(visitors)
    assert visitors.find(everyone[1].id) is None
    assert visitors.find(everyone[0].id) is everyone[0]
    assert visitors.find(new.id) is new
    assert visitors.admit() is None


def test_unknown_visitor_has_no_record(visitors: Visitors) -> None:
    assert visitors.record("nobody") is None


def test_all_streams_end_with_the_visitors(visitors: Visitors) -> None:
    visitor = admitted(visitors)
    visitor.record.follow(None)
    visitors.close()
    assert visitor.record.streams == 0
