"""The snippets in frameworks that are too large for each run of the tests: `make snippets`.

`COMPARED` names the targets that no test runs, and the page that each was compared with.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.foreign import foreign
from harness.vendors import ENVIRONMENT, VENDORS, netlify, next_js
from harness.wrong_server import wrong_server
from snippets.asking import FACTS, PAGE
from snippets.held import (
    application,
    asks_the_api_without_a_preflight,
    granted_beyond_a_simple_request,
    lets_the_page_pass_and_nobody_else,
)

from crossorigin.snippets import Facts, snippet

# Spring 4.3 sends Vary with the answers to requests that have an Origin, later versions always.
OLD = {"spring": ["missing-vary"]}


@pytest.mark.parametrize("target", VENDORS)
def test_snippet_in_an_application_allows_the_page_and_no_other_origin(
    target: str, tmp_path: Path
) -> None:
    with foreign(VENDORS[target], tmp_path, snippet(target, FACTS), ENVIRONMENT) as port:
        lets_the_page_pass_and_nobody_else(port, *OLD.get(target, []))


@pytest.mark.parametrize("target", VENDORS)
def test_snippet_of_a_simple_request_in_an_application_grants_no_more(
    target: str, tmp_path: Path
) -> None:
    with foreign(VENDORS[target], tmp_path, snippet(target, Facts(PAGE)), ENVIRONMENT) as port:
        assert granted_beyond_a_simple_request(port) == []


def test_page_of_next_asks_the_api_without_a_preflight(tmp_path: Path) -> None:
    asks_the_api_without_a_preflight("next", tmp_path, next_js)


def test_function_of_netlify_in_its_runtime_allows_the_page_and_no_other_origin(
    tmp_path: Path,
) -> None:
    with (
        wrong_server(application) as behind,
        foreign(netlify(behind.port), tmp_path, snippet("netlify", FACTS)) as port,
    ):
        lets_the_page_pass_and_nobody_else(port)


def test_function_of_netlify_for_a_simple_request_grants_no_more(tmp_path: Path) -> None:
    with (
        wrong_server(application) as behind,
        foreign(netlify(behind.port), tmp_path, snippet("netlify", Facts(PAGE))) as port,
    ):
        assert granted_beyond_a_simple_request(port) == []
