"""The pytest plugin: browsers as a fixture, and their conversations in the report of a failure.

pytest imports this module in every run of an environment that has the package, so it imports
the browser only where a test asks for it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from crossorigin.testing.browser import Browser, BrowserFactory

_BROWSERS: Final = pytest.StashKey[list["Browser"]]()


@pytest.fixture
def crossorigin_browser(request: pytest.FixtureRequest) -> Iterator[BrowserFactory]:
    """Return a function that opens a `crossorigin.testing.Browser`, with the same arguments.

    A lifespan runs from the opening of its browser to the end of the test.
    """
    from crossorigin.testing.browser import Browser  # noqa: PLC0415 - slow to load

    opened = request.node.stash.setdefault(_BROWSERS, [])
    with ExitStack() as stack:

        def open_browser(app: Any, *args: Any, **keywords: Any) -> Browser:  # noqa: ANN401 - those of Browser
            browser = stack.enter_context(Browser(app, *args, **keywords))
            opened.append(browser)
            return browser

        yield open_browser


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the conversation of each browser to the report of a failed test."""
    report = yield
    if report.when == "call" and report.failed:
        report.sections.extend(_conversations(item.stash.get(_BROWSERS, [])))
    return report


def _conversations(browsers: list[Browser]) -> Iterator[tuple[str, str]]:
    """Yield a title and a text for the report from each browser."""
    for browser in browsers:
        from crossorigin.testing.conversation import conversation  # noqa: PLC0415 - slow to load

        yield f"requests of the page {browser.origin}", conversation(browser.exchanges)
