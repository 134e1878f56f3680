"""The browser half: the client side of the Fetch standard's CORS protocol, without I/O.

It does not use policies: it is written from the standard only, so that either half can show
mistakes of the other. Each comment that cites Fetch names the algorithm and the step. The text
is that of the Review Draft of June 2026 (whatwg/fetch at 45097d9).
"""

from crossorigin.fetch.cache import PreflightCache
from crossorigin.fetch.engine import CHROMIUM, ENGINES, FIREFOX, STANDARD, WEBKIT, Engine
from crossorigin.fetch.fetching import Fetching, fetch, run
from crossorigin.fetch.kinds import KINDS
from crossorigin.fetch.request import Request
from crossorigin.fetch.resources import beacon, resource
from crossorigin.fetch.verdict import (
    Code,
    Exchange,
    Outcome,
    PageResponse,
    Step,
    Verdict,
    WireRequest,
    WireResponse,
)

__all__ = [
    "CHROMIUM",
    "ENGINES",
    "FIREFOX",
    "KINDS",
    "STANDARD",
    "WEBKIT",
    "Code",
    "Engine",
    "Exchange",
    "Fetching",
    "Outcome",
    "PageResponse",
    "PreflightCache",
    "Request",
    "Step",
    "Verdict",
    "WireRequest",
    "WireResponse",
    "beacon",
    "fetch",
    "resource",
    "run",
]
