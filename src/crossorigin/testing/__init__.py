"""A browser for test suites: what a page on another origin gets from the server under test.

It keeps the rules of the Fetch standard that real browsers keep, sends what they send, and
shows what they show. It needs the extra ``testing`` (httpx).
"""

from crossorigin.testing.browser import AsyncBrowser, Browser, BrowserFactory, FetchOptions
from crossorigin.testing.failures import CORSBlocked, FetchFailed
from crossorigin.testing.response import Response

__all__ = [
    "AsyncBrowser",
    "Browser",
    "BrowserFactory",
    "CORSBlocked",
    "FetchFailed",
    "FetchOptions",
    "Response",
]
