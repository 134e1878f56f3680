"""The profile of a browser: the state that its pages share."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from crossorigin.fetch import Engine, Exchange, PreflightCache, WireRequest, WireResponse
from crossorigin.fetch.cookies import CookieJar
from crossorigin.testing.addresses import known

MAX_EXCHANGES: Final = 10_000
"""The greatest number of exchanges in a browser's list; the oldest are dropped first."""


class Profile:
    """The state of the pages of one browser: cookies, the preflight cache, the record."""

    def __init__(
        self, clock: Callable[[], float], wall_clock: Callable[[], float], engine: Engine
    ) -> None:
        self.cookies: CookieJar = CookieJar(wall_clock, engine)
        self.preflights: PreflightCache = PreflightCache(clock)
        self.exchanges: deque[Exchange] = deque(maxlen=MAX_EXCHANGES)

    def cookie_for(self, wanted: WireRequest) -> str | None:
        """Return the value of Cookie that is sent with `wanted`."""
        if not wanted.includes_credentials:
            return None
        return self.cookies.header(known(wanted.url), same_site=wanted.same_site)

    def take(self, wanted: WireRequest, response: WireResponse | None) -> None:
        """Record an exchange, and store the cookies that it set."""
        self.exchanges.append(Exchange(request=wanted, response=response))
        # Fetch, "HTTP-network fetch", step 17: for every response, blocked or not.
        if response is None or not wanted.includes_credentials:
            return
        for line in response.values("set-cookie"):
            same_site = wanted.sets_same_site
            self.cookies.store(line, known(wanted.url), same_site=same_site)
