"""The snippets of frameworks in other languages, in applications that `check` then asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.foreign import FOREIGN, foreign
from snippets.asking import ARGUMENTS, FACTS, OTHER, PAGE, WIDER, check

from crossorigin.snippets import Facts, snippet

# rack-cors grants these to each origin that it allows; no option keeps them off.
ALWAYS = {"rails": [("--header", "Content-Type: application/json")]}


@pytest.mark.parametrize("target", FOREIGN)
def test_snippet_in_an_application_lets_the_page_pass_and_nobody_else(
    target: str, tmp_path: Path
) -> None:
    with foreign(target, tmp_path, snippet(target, FACTS)) as port:
        allowed = {path: check(port, path, *ARGUMENTS) for path in ("/items", "/broken")}
        missing = check(port, "/missing", "--credentials")
        other = check(port, "/items", *ARGUMENTS, origin=OTHER)
        dotted = check(port, "/items", origin="http://localhostx5173")
        patched = check(port, "/items", "--method", "PATCH", "--credentials")
        headed = check(port, "/items", "--header", "X-Other: 1")
    assert {each["status"] for each in (*allowed.values(), missing)} == {"allowed"}, allowed
    assert allowed["/broken"]["exchanges"][-1]["status"] == 500
    refused = (other, dotted, patched, headed)
    assert [each["status"] for each in refused] == ["blocked"] * 4, refused
    notes = [note["code"] for each in (*allowed.values(), missing) for note in each["notes"]]
    assert set(notes) == {"headers-hidden"}


@pytest.mark.parametrize("target", FOREIGN)
def test_snippet_of_a_simple_request_in_an_application_grants_nothing_else(
    target: str, tmp_path: Path
) -> None:
    with foreign(target, tmp_path, snippet(target, Facts(PAGE))) as port:
        found = {each: check(port, "/items", *each)["status"] for each in WIDER}
        assert check(port, "/items")["status"] == "allowed"
    passed = [each for each, status in found.items() if status != "blocked"]
    assert passed == ALWAYS.get(target, [])
