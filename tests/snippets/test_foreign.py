"""The snippets of frameworks in other languages, in applications that `check` then asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.foreign import FOREIGN, foreign
from snippets.asking import FACTS, PAGE
from snippets.held import granted_beyond_a_simple_request, lets_the_page_pass_and_nobody_else

from crossorigin.snippets import Facts, snippet

# rack-cors grants these to each origin that it allows; no option keeps them off.
ALWAYS = {"rails": [("--header", "Content-Type: application/json")]}


@pytest.mark.parametrize("target", FOREIGN)
def test_snippet_in_an_application_allows_the_page_and_no_other_origin(
    target: str, tmp_path: Path
) -> None:
    with foreign(FOREIGN[target], tmp_path, snippet(target, FACTS)) as port:
        lets_the_page_pass_and_nobody_else(port)


@pytest.mark.parametrize("target", FOREIGN)
def test_snippet_of_a_simple_request_in_an_application_grants_no_more(
    target: str, tmp_path: Path
) -> None:
    with foreign(FOREIGN[target], tmp_path, snippet(target, Facts(PAGE))) as port:
        assert granted_beyond_a_simple_request(port) == ALWAYS.get(target, [])
