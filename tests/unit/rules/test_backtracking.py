"""Expressions over origins: the time that matching takes."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables.problems import QUICK

from crossorigin import Policy
from crossorigin.origins import MAX_ORIGIN_LENGTH
from crossorigin.rules.backtracking import is_slow

REPEATED = ("a", "a.", "a-", "ab", ".", "-", "1", "a1", ":1", "www.", "a.example.com")


def _seconds(regex: re.Pattern[str], piece: str) -> float:
    evil = f"https://{piece * MAX_ORIGIN_LENGTH}"[: MAX_ORIGIN_LENGTH - 1] + "/"
    start = time.process_time()
    regex.fullmatch(evil)
    return time.process_time() - start


@pytest.mark.parametrize("text", QUICK)
def test_expression_without_ambiguity_is_quick(text: str) -> None:
    regex = re.compile(text)
    assert Policy(allow_origins=regex).allow_origins == (regex,)
    assert all(_seconds(regex, piece) < 0.02 for piece in REPEATED)


ATOMS = st.sampled_from(["a", "b", r"\.", "-", "[a-z]", "[a-z0-9-]", ".", r"\w", "[^.]"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def repeat(text: str, times: str) -> str:
        return f"(?:{text}){times}"

    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds(repeat, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}"])),
    )


@given(st.recursive(ATOMS, _grown, max_leaves=8), st.text("ab.-", min_size=1, max_size=4))
def test_expression_that_is_not_slow_is_matched_in_short_time(text: str, piece: str) -> None:
    regex = re.compile(f"https://{text}/x")
    if not is_slow(regex):
        assert min(_seconds(regex, piece) for _ in range(2)) < 0.02


def test_large_expression_is_analysed_in_short_time() -> None:
    names = "|".join(f"{letter}{number}" for letter in "abcdefgh" for number in range(20))
    assert not is_slow(re.compile(rf"https://(?:{names})\.[a-z]+\.example(?::\d+)?"))
    for text in (f"https://(?:{names})", "https://" + r"[a-z]+\." * 60, "(?:a|b.)*" * 40):
        start = time.process_time()
        is_slow(re.compile(text))
        assert time.process_time() - start < 3
