"""A browser for test suites, which shows the responses that a page on another origin gets.

It follows the Fetch standard as real browsers do, sends the requests that they send, and gives
a page the parts of a response that they give. It needs the extra ``testing`` (httpx and anyio).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crossorigin.testing.browser import AsyncBrowser, Browser, BrowserFactory
    from crossorigin.testing.failures import CORSBlocked, FetchFailed
    from crossorigin.testing.options import FetchOptions
    from crossorigin.testing.response import Response
    from crossorigin.transport.answers import ApplicationError

__all__ = [
    "ApplicationError",
    "AsyncBrowser",
    "Browser",
    "BrowserFactory",
    "CORSBlocked",
    "FetchFailed",
    "FetchOptions",
    "Response",
]

# pytest imports this package in every run, for the plugin; the browser is loaded when a name
# of it is used.
_MODULES = {
    "ApplicationError": "crossorigin.transport.answers",
    "AsyncBrowser": "crossorigin.testing.browser",
    "Browser": "crossorigin.testing.browser",
    "BrowserFactory": "crossorigin.testing.browser",
    "CORSBlocked": "crossorigin.testing.failures",
    "FetchFailed": "crossorigin.testing.failures",
    "FetchOptions": "crossorigin.testing.options",
    "Response": "crossorigin.testing.response",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the classes that are named above
    """Import a public name from its module at its first use (PEP 562)."""
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
