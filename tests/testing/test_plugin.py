"""The pytest plugin: its fixtures, and what a failing test reports."""

from __future__ import annotations

import pytest

from crossorigin.testing import Browser, BrowserFactory

APP = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""
QUIET = ("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider")


def _app(environ: object, start_response: object) -> list[bytes]:
    raise NotImplementedError


def test_the_fixture_opens_browsers(
    browser: BrowserFactory, cors_browser: BrowserFactory
) -> None:
    assert browser is cors_browser
    opened = browser(_app, origin="https://other.example")
    assert isinstance(opened, Browser)
    assert opened.origin == "https://other.example"


def test_a_failed_test_reports_the_conversation(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        APP
        + """
def test_blocked(browser):
    browser(app).fetch("/", method="PUT")

def test_wrong(browser):
    page = browser(app, origin="https://api.example")
    assert page.fetch("/").status == 404

def test_right(browser):
    assert browser(app, origin="https://api.example").fetch("/").text == "hello"

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
            "*what the page https://app.example sent and got*",
            "> OPTIONS https://api.example/",
            ">   Origin: https://app.example",
            "< 200",
            "*<Response 200 basic https://api.example/ visible headers: content-type>*",
        ]
    )


@pytest.mark.parametrize("other", ["playwright", "pytest-splinter"])
def test_the_short_name_is_left_to_who_has_it(pytester: pytest.Pytester, other: str) -> None:
    (pytester.path / f"{other}.py").write_text(
        """
import pytest

@pytest.fixture
def browser():
    return "theirs"
""",
        "utf-8",
    )
    pytester.makepyfile(
        """
def test_both(browser, cors_browser):
    assert browser == "theirs"
    assert callable(cors_browser)
"""
    )
    pytester.syspathinsert()
    result = pytester.runpytest_inprocess(*QUIET, "-p", other)
    result.assert_outcomes(passed=1)
