"""The pytest plugin: its fixtures, and the report of a failing test."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossorigin.testing import Browser, BrowserFactory

APP = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""
PAGE = Path(__file__).parent.parent.parent / "docs" / "testing.md"
QUIET = tuple(
    word
    for name in ("randomly", "xdist", "cacheprovider", "hypothesispytest")
    for word in ("-p", f"no:{name}")
)


def _app(environ: object, start_response: object) -> list[bytes]:
    raise NotImplementedError


def test_the_fixture_opens_browsers(crossorigin_browser: BrowserFactory) -> None:
    opened = crossorigin_browser(_app, origin="https://other.example")
    assert isinstance(opened, Browser)
    assert opened.origin == "https://other.example"


def test_a_failed_test_reports_the_conversation(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        APP
        + """
def test_blocked(crossorigin_browser):
    crossorigin_browser(app).fetch("/", method="PUT")

def test_wrong(crossorigin_browser):
    page = crossorigin_browser(app, origin="https://api.example")
    assert page.fetch("/").status == 404

def test_right(crossorigin_browser):
    assert crossorigin_browser(app, origin="https://api.example").fetch("/").text == "hello"

def test_without():
    assert False
"""
    )
    result = pytester.runpytest_inprocess(*QUIET)
    result.assert_outcomes(failed=3, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*CORSBlocked: PUT https://api.example/ from https://app.example*",
            "*  code:     PreflightMissingAllowOriginHeader",
            "*  remedy:   List the origin: Policy(allow_origins=*",
            "*requests of the page https://app.example*",
            "> OPTIONS https://api.example/",
            ">   Origin: https://app.example",
            "< 200",
            "*<Response 200 basic https://api.example/ visible headers: content-type>*",
        ]
    )


def test_the_short_name_is_left_to_the_suite(pytester: pytest.Pytester) -> None:
    test = """
def test_short(browser):
    assert browser == "theirs"
"""
    pytester.makepyfile(test_theirs=test)
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(errors=1)
    pytester.makeconftest(
        """
import pytest

@pytest.fixture
def browser():
    return "theirs"
"""
    )
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1)


def test_a_conftest_gives_the_fixture_a_short_name(pytester: pytest.Pytester) -> None:
    _, _, rest = PAGE.read_text("utf-8").partition("# conftest.py\n")
    alias, _, _ = rest.partition("```")
    pytester.makeconftest(alias)
    pytester.makepyfile(
        APP
        + """
def test_right(browser):
    assert browser(app, origin="https://api.example").fetch("/").text == "hello"
"""
    )
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1)
