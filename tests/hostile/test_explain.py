"""Hostile pastes of any repeated text cost `explain` time in proportion to their length."""

from __future__ import annotations

import random
import time

from harness.hostile_texts import fragments
from harness.together import check_all

from crossorigin import consoles
from crossorigin.consoles.explain import explain

SMALL, LARGE = 4_000, 300_000
# Seconds of the processor. One pattern took 30 for 6 kB, the links of a chat 5 for 300 kB;
# both limits are five times the time of such a text now.
MOST_SMALL, MOST_LARGE = 0.5, 3.0

PARTS = sorted({(name, part) for name, part in fragments(consoles) if part})
KNOWN = (
    ("the links of a chat", "[a](<https://a|"),
    ("a stack of Express", "Error: a   at a"),
    ("one letter", "a "),
    ("one ideograph", "登 "),
    ("blanks", " "),
    ("addresses", "https://("),
    ("paths of preflights", "OPTIONS /" + "a" * 300),
)


def seconds(fragment: str, length: int) -> float:
    text = (fragment * (length // len(fragment) + 1))[:length]
    started = time.process_time()
    explain(text)
    return time.process_time() - started


def _check_small(row: tuple[str, str]) -> None:
    assert seconds(row[1], SMALL) < MOST_SMALL


def test_a_small_text_of_any_fragment_of_a_pattern_ends_at_once() -> None:
    assert len(PARTS) > 500
    explain("")
    rows = random.sample(PARTS, 100)
    check_all((*KNOWN, *rows), _check_small, repr)


def _check_large(row: tuple[str, str]) -> None:
    assert seconds(row[1], LARGE) < MOST_LARGE


def test_a_large_text_of_a_fragment_of_a_pattern_ends_in_time() -> None:
    rows = random.sample(PARTS, 3)
    check_all((*KNOWN, *rows), _check_large, repr)
