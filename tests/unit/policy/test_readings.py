"""Paths that routers and file systems read differently (rule 18)."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

import pytest
from harness.work import instructions
from hypothesis import example, given
from hypothesis import strategies as st
from tables.closed_paths import PATHS, Outcome

from crossorigin import Policy, PolicyMap
from crossorigin.engine import AMBIGUOUS
from crossorigin.spec.readings import readings

PUBLIC = Policy()
CLOSING = PolicyMap({"/internal/*": None}, default=PUBLIC)
OUTCOMES = {"closed": None, "ambiguous": AMBIGUOUS, "public": PUBLIC}


@pytest.mark.parametrize(("path", "outcome"), PATHS.items(), ids=ascii)
def test_spelling_of_a_closed_path_stays_closed(path: str, outcome: Outcome) -> None:
    assert CLOSING.resolve(path) is OUTCOMES[outcome]
    assert CLOSING.policy_for(path) == (PUBLIC if outcome == "public" else None)


@pytest.mark.parametrize("path", ["/health", "/health/", "/./health", "//health"])
def test_exact_entry_matches_with_and_without_last_slash(path: str) -> None:
    policies = PolicyMap({"/health": PUBLIC}, default=PUBLIC)
    assert policies.resolve(path) is PUBLIC
    closing = PolicyMap({"/health": None}, default=PUBLIC)
    assert closing.policy_for(path) is None
    assert closing.policy_for("/health/below") is PUBLIC


@pytest.mark.parametrize("end", ["\n", "\n\n", "/\n", "\n/", "\n\0"])
def test_exact_entry_is_a_reading_of_a_path_with_a_last_newline(end: str) -> None:
    closing = PolicyMap({"/health": None}, default=PUBLIC)
    assert closing.resolve(f"/health{end}") is AMBIGUOUS
    assert closing.resolve(f"/health\r{end}") is PUBLIC


@pytest.mark.parametrize(("path", "found"), [("/", None), ("", None), ("/a", PUBLIC)])
def test_entry_of_the_root_matches_the_root_only(path: str, found: Policy | None) -> None:
    assert PolicyMap({"/": None}, default=PUBLIC).resolve(path) is found


def test_readings_with_equal_policies_are_not_ambiguous() -> None:
    policies = PolicyMap({"/a/*": Policy(max_age=5), "/b/*": Policy(max_age=5)})
    assert policies.resolve("/a/./b//x") == Policy(max_age=5)
    assert policies.resolve("/a/../b/x") is AMBIGUOUS
    same = PolicyMap({"/a/*": Policy(), "/b": Policy()}, default=Policy())
    assert same.resolve("/a/../b/x") == Policy()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/a//b/c", {"/a//b/c", "/a/b/c", "/a/c", "/a"}),
        ("/a//b/", {"/a//b/", "/a/b/", "/a/"}),
        ("//", {"//", "/"}),
        ("/./a", {"/./a", "/a"}),
        ("/a/.", {"/a/.", "/a/"}),
        ("/a/...", {"/a/..."}),
        ("/a/..", None),
        ("/a/" + "/b" * 15, None),
    ],
)
def test_readings_of_a_path(path: str, found: set[str] | None) -> None:
    assert readings(path) == found


PIECES = [
    "/",
    "//",
    ".",
    "..",
    "\\",
    "\0",
    "\n",
    "%2F",
    "%2e",
    "internal",
    "public",
    "x",
    "..internal",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("/public/../internal/x")
@example("%2F\0/internal")
@example("//\0/internal\0")
def test_an_open_path_has_no_closed_reading(path: str) -> None:
    if CLOSING.resolve(path) is PUBLIC:
        assert {CLOSING.resolve(reading) for reading in readings(path) or ("/..",)} == {PUBLIC}


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_path_read_by_posix_has_no_wider_policy(path: str) -> None:
    """An independent reading: the path that a file server opens below its folder."""
    folder = "/internal/public/"
    sent = unquote(path).replace("\\", "/")
    for joined in (f"{folder}{sent}", posixpath.join(folder, sent.removeprefix("/"))):
        opened = f"{posixpath.normpath(joined)}/"
        if opened.startswith(f"{folder}internal/"):
            assert CLOSING.policy_for(path) is None


@pytest.mark.parametrize(
    "piece", ["//internal", "/..", "/.", "\\", "\0/", "\n", "/\n", "..\n/", "/x/..", "/%2F"]
)
def test_twice_the_path_is_at_most_twice_the_work(piece: str) -> None:
    def work(count: int) -> int:
        path = "x" + piece * count
        return instructions(lambda: CLOSING.resolve(path))

    work(1)
    assert work(4_000) <= 2.1 * work(2_000)
