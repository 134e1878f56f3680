"""Fetch params: the state of one fetch, shared by the standard's algorithms."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import Literal, TypeAlias

from crossorigin.fetch.cache import PreflightCache
from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import CacheLoss, Engine
from crossorigin.fetch.request import Mode, Prepared
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.fetch.site import same_site
from crossorigin.fetch.taint import Taint, fetch_metadata, redirect_taint
from crossorigin.fetch.url import Url, written
from crossorigin.fetch.verdict import Exchange, Headers, WireRequest, WireResponse

Tainting: TypeAlias = Literal["basic", "cors", "opaque"]
Answer: TypeAlias = Generator[WireRequest, WireResponse | None, WireResponse]
Nothing: TypeAlias = Generator[WireRequest, WireResponse | None, None]


class NetworkError(Exception):
    """The standard's network error, with the reason, which pages cannot read.

    Args:
        finding: the reason.
        loses: the cache entry that engines may drop because of it.
    """

    def __init__(self, finding: Finding, loses: CacheLoss = "actual") -> None:
        super().__init__(finding)
        self.finding = finding
        self.loses = loses


def crosses(urls: list[Url]) -> bool:
    """Return whether a redirect led from one origin to another."""
    return any(last.origin != url.origin for last, url in pairwise(urls))


class FetchParams:
    """The standard's request with its bookkeeping.

    Args:
        request: the prepared request.
        engine: the engine of the browser.
        cache: the browser's preflight cache.

    Attributes:
        request: the request; redirects change it.
        engine: the engine of the browser.
        cache: the browser's preflight cache.
        tainting: the standard's response tainting.
        redirects: the standard's redirect count.
        timing_failed: whether some response failed the TAO check.
        first_names: the headers that the page set, before redirects drop any.
        has_needed_preflight: whether some hop needed a preflight.
        exchanges: the requests sent so far with their responses.
    """

    def __init__(self, request: Prepared, engine: Engine, cache: PreflightCache) -> None:
        self.request = request
        self.engine = engine
        self.cache = cache
        self.tainting: Tainting = "basic"
        self.redirects = 0
        self.timing_failed = False
        self.first_names: list[tuple[str, str]] = list(request.headers)
        self.has_needed_preflight = False
        self.exchanges: list[Exchange] = []
        # Fetch, "fetch": Accept is set first, and so counts for the safelist.
        if all(name.lower() != "accept" for name, _ in request.headers):
            request.headers.append(("Accept", "*/*"))

    @property
    def url(self) -> Url:
        """The standard's current URL."""
        return self.request.urls[-1]

    @property
    def sent_url(self) -> str:
        """The current URL in the form on the wire."""
        return written(self.url, self.engine).sent

    @property
    def credentials(self) -> bool:
        """Whether the credentials mode is ``include``."""
        return self.request.page.credentials == "include"

    @property
    def seen_as(self) -> Tainting:
        """The tainting by which the page sees the response."""
        page, mode = self.request.page, self.request.mode
        # HTML, "contentDocument": a document of another origin is hidden; WebSocket and
        # WebTransport show no response.
        foreign = mode == "navigate" and not self.url.same_origin(page.origin)
        shows_none = mode in {"websocket", "webtransport"}
        return "opaque" if foreign or shows_none else self.tainting

    @property
    def last(self) -> int | None:
        """The number of the last exchange, or None before the first."""
        return len(self.exchanges) - 1 if self.exchanges else None

    @property
    def embedder_policy(self) -> str:
        """The page's embedder policy, if the engine supports it."""
        policy = self.request.page.embedder_policy
        known = policy != "credentialless" or self.engine.credentialless
        return policy if known else "unsafe-none"

    def origin(self) -> str:
        """Return the serialized request origin (Fetch, "serializing a request origin")."""
        origin = self.request.page.origin
        # Fetch, "serializing a request origin", steps 2 and 3.
        return origin if self.taint() == "same-origin" else "null"

    def taint(self) -> Taint:
        """Return the redirect-taint (Fetch, "redirect-taint")."""
        return redirect_taint(self.request.page.origin, self.request.urls)

    def is_same_site(self, action: str) -> bool:
        """Return whether the request has cookies with SameSite.

        Args:
            action: ``sent`` or ``set``.
        """
        # Fetch, "determine the same-site mode", step 5. RFC 6265bis dropped this rule, and
        # some engines lack it.
        same = same_site(self.request.page.origin, self.url)
        tainted = action in self.engine.redirects_taint_cookies and self.taint() == "cross-site"
        return same and not tainted

    def metadata(self, mode: Mode) -> Headers:
        """Return the Fetch metadata headers of a request of this mode."""
        page, urls = self.request.page, self.request.urls
        if mode == "websocket" and not self.engine.socket_metadata:
            return ()
        if mode == "cors" and not self.engine.metadata_after_redirects and crosses(urls):
            return ()
        shown = self.engine.transport_mode if mode == "webtransport" else mode
        if shown == "none":
            return ()
        site = self.engine.redirected_site
        return fetch_metadata(page.origin, urls, shown, page.destination, site)

    def unsafe(self) -> list[str]:
        """Return the header names that need a preflight."""
        return unsafe_names(self.asked_for(), self.engine)

    def asked_for(self) -> list[tuple[str, str]]:
        """Return the headers that may need a preflight."""
        listed = self.engine.dropped_names_listed
        return self.first_names if listed else self.request.headers
