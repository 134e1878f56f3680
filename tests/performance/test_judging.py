"""A contender whose answer is wrong is refused, with the reason; one without Vary is marked."""

from __future__ import annotations

import pytest
from answers import Judgement, answer_of, judge
from scenarios import SCENARIOS

ORIGIN, CREDENTIALS = "access-control-allow-origin", "access-control-allow-credentials"
METHODS, HEADERS = "access-control-allow-methods", "access-control-allow-headers"
B = "https://b.example"
VARY = ("vary", "Origin")
RIGHT_PREFLIGHT = [(ORIGIN, B), (METHODS, "GET, PUT"), (HEADERS, "X-Token, content-type"), VARY]


def _judged(key: str, status: int, *lines: tuple[str, str]) -> Judgement:
    return judge(SCENARIOS[key], answer_of(status, lines))


@pytest.mark.parametrize(
    ("key", "status", "lines"),
    [
        ("a", 200, [VARY]),
        ("b", 200, [(ORIGIN, B), ("Vary", "Accept-Encoding, origin")]),
        ("b", 200, [(ORIGIN, B), ("Vary", "*")]),
        ("c", 200, [VARY]),
        ("d", 204, RIGHT_PREFLIGHT),
        ("e", 200, [(ORIGIN, "*")]),
        ("e", 200, [(ORIGIN, B), VARY]),
        ("f", 200, [(ORIGIN, B), (CREDENTIALS, "true"), VARY]),
        ("i", 400, [VARY]),
    ],
)
def test_a_correct_answer_is_timed(key: str, status: int, lines: list[tuple[str, str]]) -> None:
    assert _judged(key, status, *lines) == (None, None)


@pytest.mark.parametrize(
    ("key", "status", "lines", "reason"),
    [
        ("b", 200, [VARY], "Access-Control-Allow-Origin is []"),
        ("b", 200, [(ORIGIN, B), (ORIGIN, B)], "Access-Control-Allow-Origin is"),
        ("b", 200, [(ORIGIN, "*")], "Access-Control-Allow-Origin is"),
        ("c", 200, [(ORIGIN, "https://evil.example")], "Access-Control-Allow-Origin is"),
        ("d", 405, RIGHT_PREFLIGHT, "answers 405"),
        ("d", 204, [*RIGHT_PREFLIGHT[:1], *RIGHT_PREFLIGHT[2:]], "does not allow PUT"),
        ("d", 204, RIGHT_PREFLIGHT[:2], "does not allow content-type, x-token"),
        ("f", 200, [(ORIGIN, B), VARY], "Access-Control-Allow-Credentials is []"),
        ("i", 204, [(ORIGIN, B), (HEADERS, "x-token, X-Refused")], "allows x-refused"),
    ],
)
def test_a_wrong_answer_is_refused(
    key: str, status: int, lines: list[tuple[str, str]], reason: str
) -> None:
    refused = _judged(key, status, *lines).refused
    assert refused is not None
    assert refused.startswith(reason)


@pytest.mark.parametrize(
    ("key", "status", "lines", "mark"),
    [
        ("a", 200, [], "no Vary"),
        ("a", 200, [(ORIGIN, B), VARY], "names an origin to all"),
        ("b", 200, [(ORIGIN, B)], "no Vary"),
        ("c", 400, [VARY], "answers 400 itself"),
        ("c", 400, [], "no Vary, answers 400 itself"),
    ],
)
def test_doubtful_answer_is_marked(
    key: str, status: int, lines: list[tuple[str, str]], mark: str
) -> None:
    assert _judged(key, status, *lines) == (None, mark)
