"""The pytest plugin: browsers as a fixture, and what they saw in the report of a failure."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any, Final

import pytest

from crossorigin.testing.browser import Browser, BrowserFactory
from crossorigin.testing.conversation import conversation

_BROWSERS: Final = pytest.StashKey[list[Browser]]()
# Plugins whose own fixture is named `browser`: theirs stays, ours is `cors_browser` alone.
_OTHERS: Final = ("playwright", "pytest-splinter", "splinter")


@pytest.fixture
def cors_browser(request: pytest.FixtureRequest) -> Iterator[BrowserFactory]:
    """Return a function that opens a `crossorigin.testing.Browser`; it takes its arguments.

    Lifespans run from the first to the end of the test.
    """
    opened = request.node.stash.setdefault(_BROWSERS, [])
    with ExitStack() as stack:

        def open_browser(app: Any, *args: Any, **keywords: Any) -> Browser:  # noqa: ANN401 - those of Browser
            browser = stack.enter_context(Browser(app, *args, **keywords))
            opened.append(browser)
            return browser

        yield open_browser


class _ShortName:
    """The fixture under the name that one expects, where nobody else has it."""

    @pytest.fixture(name="browser")
    def browser(self, cors_browser: BrowserFactory) -> BrowserFactory:
        """See `cors_browser`."""
        return cors_browser


def pytest_configure(config: pytest.Config) -> None:
    """Give the fixture its short name, unless another plugin has taken it."""
    if not any(config.pluginmanager.hasplugin(name) for name in _OTHERS):
        config.pluginmanager.register(_ShortName(), "crossorigin-browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a failed test what its browsers sent and got."""
    report = yield
    if report.when == "call" and report.failed:
        for browser in item.stash.get(_BROWSERS, []):
            title = f"what the page {browser.origin} sent and got"
            report.sections.append((title, conversation(browser.exchanges)))
    return report
