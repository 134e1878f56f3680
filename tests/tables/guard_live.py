"""The requests of real browsers, and which of them act on a guarded server: g1 to g8.

The only home of these expectations. A server trusts the origin `listed`, with credentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["http", "https"]
Page = Literal["own", "listed", "sibling", "stranger"]

KINDS: Final = ("form", "beacon", "no-cors", "cors", "get", "socket")
"""A form, a beacon, fetches of a page (POST without and with CORS, GET), a WebSocket."""

ALL: Final = frozenset(KINDS)
SAFE: Final = frozenset({"get"})

ENGINES: Final = ("chromium", "firefox", "webkit")
GECKO_AND_WEBKIT: Final = ("firefox", "webkit")
# MiniBrowser resolves no name but those below localhost, and they count as secure.
WITH_NAMES: Final = ("chromium", "firefox")


@dataclass(frozen=True, kw_only=True)
class Server:
    """A guarded server, as browsers address it.

    Attributes:
        scheme: the scheme of its origin, and of the pages.
        names: the host of each page's origin; `{tld}` stands for one that the engine resolves.
        engines: the engines that can address it so.
        proxy: the Host header that nginx sends to it; empty without nginx.
    """

    scheme: Scheme
    names: dict[Page, str]
    engines: tuple[str, ...] = ENGINES
    proxy: str = ""


_LOOPBACK: Final[dict[Page, str]] = {
    "own": "127.0.0.1",
    "listed": "localhost",
    "sibling": "127.0.0.1",  # on another port
    "stranger": "evil.localhost",
}
_NAMES: Final[dict[Page, str]] = {
    "own": "api.shop.{tld}",
    "listed": "app.shop.{tld}",
    "sibling": "www.shop.{tld}",
    "stranger": "evil.{tld}",
}

SERVERS: Final[dict[str, Server]] = {
    "loopback": Server(scheme="http", names=_LOOPBACK),
    "tls": Server(scheme="https", names=_NAMES),
    "plain": Server(scheme="http", names=_NAMES, engines=WITH_NAMES),
    # Behind nginx: the Host passed on; TLS ended there; Host lost; Host lost, own_origins told.
    "passed-on": Server(scheme="http", names=_NAMES, engines=WITH_NAMES, proxy="$http_host"),
    "ended": Server(scheme="https", names=_NAMES, proxy="$http_host"),
    "lost": Server(scheme="http", names=_NAMES, engines=WITH_NAMES, proxy="$proxy_host"),
    "lost-tls": Server(scheme="https", names=_NAMES, proxy="$proxy_host"),
    "told": Server(scheme="http", names=_NAMES, engines=WITH_NAMES, proxy="$proxy_host"),
    "told-tls": Server(scheme="https", names=_NAMES, proxy="$proxy_host"),
}


@dataclass(frozen=True, kw_only=True)
class LiveRow:
    """The requests of one page to one server.

    Attributes:
        server: the server.
        page: the origin of the page.
        acts: the kinds of requests whose handlers run.
        no_referrer: whether the page has ``Referrer-Policy: no-referrer``.
        sandboxed: whether a sandboxed frame of the page sends them.
        engines: the engines of which this holds; empty for all of the server.
    """

    server: str
    page: Page
    acts: frozenset[str]
    no_referrer: bool = False
    sandboxed: bool = False
    engines: tuple[str, ...] = ()

    def holds_in(self, engine: str) -> bool:
        """Return whether the row speaks of `engine`."""
        return engine in (self.engines or ENGINES) and engine in SERVERS[self.server].engines

    def __str__(self) -> str:
        parts = ["no-referrer"] * self.no_referrer + ["sandboxed"] * self.sandboxed
        return " ".join([self.server, self.page, *parts, *self.engines])


def _pages(server: str) -> tuple[LiveRow, ...]:
    """Return the rows of a server that knows its own origin."""
    strangers: tuple[Page, ...] = ("sibling", "stranger")
    pages: tuple[Page, ...] = ("own", "listed", *strangers)
    return (
        LiveRow(server=server, page="own", acts=ALL),
        LiveRow(server=server, page="listed", acts=ALL),
        *(LiveRow(server=server, page=page, acts=SAFE) for page in strangers),
        # Origin: null, on every page that holds the frame.
        *(
            LiveRow(
                server=server,
                page=page,
                acts=SAFE,
                sandboxed=True,
                engines=WITH_NAMES if page == "listed" else (),
            )
            for page in pages
        ),
        # WebKit sends the origin of the page that holds the frame with the frame's beacon.
        LiveRow(
            server=server,
            page="listed",
            acts=frozenset({"beacon", "get"}),
            sandboxed=True,
            engines=("webkit",),
        ),
    )


_SECURE: Final = ("loopback", "tls", "ended", "told-tls")
_BY_HOST: Final = ("plain", "passed-on", "told")

ROWS: Final = (
    *(row for server in (*_SECURE, *_BY_HOST) for row in _pages(server)),
    # g5: forms of a page with no-referrer send null; Sec-Fetch-Site tells them from a frame's.
    *(LiveRow(server=one, page="own", no_referrer=True, acts=ALL) for one in _SECURE),
    # Without Sec-Fetch-Site nothing does. Firefox sends null with beacons and no-cors too.
    *(
        row
        for one in _BY_HOST
        for row in (
            LiveRow(
                server=one,
                page="own",
                no_referrer=True,
                acts=ALL - {"form"},
                engines=("chromium",),
            ),
            LiveRow(
                server=one,
                page="own",
                no_referrer=True,
                acts=frozenset({"cors", "get", "socket"}),
                engines=("firefox",),
            ),
        )
    ),
    # The same of a listed page: a null is no origin that is listed.
    *(
        row
        for one in ("loopback", "tls", "plain")
        for row in (
            LiveRow(
                server=one,
                page="listed",
                no_referrer=True,
                acts=ALL - {"form"},
                engines=("chromium",),
            ),
            LiveRow(
                server=one,
                page="listed",
                no_referrer=True,
                acts=frozenset({"cors", "get", "socket"}),
                engines=GECKO_AND_WEBKIT,
            ),
        )
    ),
    # Where nginx loses the Host and nothing tells the own origin: over plain http no request
    # of the own page passes; over TLS only Chromium's WebSocket has nothing but its Origin.
    LiveRow(server="lost", page="own", acts=SAFE),
    LiveRow(server="lost", page="listed", acts=ALL),
    LiveRow(server="lost", page="stranger", acts=SAFE),
    LiveRow(server="lost-tls", page="own", acts=ALL - {"socket"}, engines=("chromium",)),
    LiveRow(server="lost-tls", page="own", acts=ALL, engines=GECKO_AND_WEBKIT),
    LiveRow(server="lost-tls", page="stranger", acts=SAFE),
)
