"""A page: its origin, its browser's profile, and a connection to the server under test."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from typing import Any, Self, cast

from crossorigin.fetch import (
    ENGINES,
    KINDS,
    Engine,
    Exchange,
    Outcome,
    PreflightCache,
    Request,
    WireRequest,
    fetch,
    resource,
)
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.resources import CrossOrigin
from crossorigin.fetch.url import Url, parse
from crossorigin.spec.text import short_repr
from crossorigin.testing.added import with_added
from crossorigin.testing.addresses import checked_base, checked_origin, default_base, known
from crossorigin.testing.applications import DjangoSender, LambdaHandler
from crossorigin.testing.bodies import body_of
from crossorigin.testing.failures import failure
from crossorigin.testing.options import FetchOptions, check_options, check_text, header_lines
from crossorigin.testing.profile import Profile
from crossorigin.testing.response import Response
from crossorigin.testing.sending import check_extra, sender_for
from crossorigin.transport.senders import ASGIApp, ASGISender, WSGIApp


class Page:
    """The base of both browsers: a page, its profile, and a connection to the server."""

    def __init__(
        self,
        app: ASGIApp | WSGIApp | LambdaHandler | str,
        origin: str = "https://app.example",
        *,
        base_url: str = "",
        engine: Engine | str = "standard",
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        timeout: float = 30.0,
        verify: bool | ssl.SSLContext = True,
        raise_app_exceptions: bool = False,
    ) -> None:
        check_extra()
        self.origin: str = checked_origin(origin)
        self.base_url: Url = checked_base(
            app if isinstance(app, str) else base_url or default_base(app)
        )
        self.engine: Engine = checked_engine(engine)
        self._app = app
        self._profile = Profile(clock, wall_clock, self.engine)
        self._sender = sender_for(
            app, timeout, verify, raise_app_exceptions=raise_app_exceptions
        )

    def __repr__(self) -> str:
        """Return one line, for the output of failed assertions."""
        return f"<{type(self).__name__} {self.origin} -> {self.base_url.href}>"

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All exchanges so far, preflights too, in order."""
        return tuple(self._profile.exchanges)

    @property
    def cookies(self) -> CookieJar:
        """The cookies of this browser."""
        return self._profile.cookies

    @property
    def preflights(self) -> PreflightCache:
        """The preflight cache of this browser."""
        return self._profile.preflights

    def set_cookie(self, line: str, url: str = "") -> None:
        """Store a cookie, as if the user had visited `url` and its response had set it.

        Args:
            line: a value of Set-Cookie: ``"sid=1; Secure; SameSite=None"``.
            url: relative to the server under test.

        Raises:
            ValueError: no browser would store it.
        """
        if not self.cookies.store(line, known(self._resolve(url)), same_site=True):
            message = f"no browser stores the cookie {short_repr(line)}"
            raise ValueError(message)

    def page(self, origin: str) -> Self:
        """Return another page of the same browser, with its cookies and its record.

        Raises:
            ValueError: `origin` is not one.
        """
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.origin = checked_origin(origin)
        return other

    @property
    def _has_lifespan(self) -> bool:
        # Django has no lifespan, and its synchronous code belongs to the calling thread.
        return isinstance(self._sender, ASGISender) and not isinstance(
            self._sender, DjangoSender
        )

    def _resolve(self, url: str) -> str:
        check_text("url", url)
        parsed = parse(url, self.base_url)
        # The page's fetch reports a text that is not a URL.
        return url if parsed is None else parsed.href

    def _request(self, url: str, options: FetchOptions) -> Request:
        self._sender.error = None
        check_options(options)
        given: dict[str, Any] = {
            name: one for name, one in options.items() if name not in {"json", "files"}
        }
        headers = header_lines(options.get("headers", ()))
        body = body_of(options)
        if body.type and all(name.lower() != "content-type" for name, _ in headers):
            headers += (("Content-Type", body.type),)
        given |= {"headers": headers, "body": body.content}
        return Request(url=self._resolve(url), origin=self.origin, **cast("Any", given))

    def _added(self, wanted: WireRequest, request: Request) -> WireRequest:
        return with_added(wanted, self.origin, request.referrer_policy)

    def _conclude(self, request: Request, outcome: Outcome) -> Response:
        __tracebackhide__ = True
        import httpx  # noqa: PLC0415 - an extra

        page = outcome.response
        if page is None:
            cause = self._sender.error
            raise failure(outcome, request, cause) from cause
        return Response(
            type=page.type,
            status=page.status,
            url=page.url,
            redirected=page.redirected,
            # Fetch, "get, decode, and split", step 3: a byte is a character.
            headers=httpx.Headers(
                [
                    (name.encode("latin-1"), value.encode("latin-1"))
                    for name, value in page.headers
                ],
                encoding="latin-1",
            ),
            content=page.body,
            complete=page.complete,
            timing_allowed=page.timing_allowed,
            verdict=outcome.verdict,
            exchanges=outcome.exchanges,
        )

    def _resource(
        self, kind: str, url: str, crossorigin: CrossOrigin | None, destination: str | None
    ) -> Request:
        self._sender.error = None
        check_kind(kind)
        return resource(
            kind,
            self._resolve(url),
            self.origin,
            crossorigin=crossorigin,
            destination=destination,
        )

    def _send(self, request: Request) -> Response:
        __tracebackhide__ = True
        fetching = fetch(request, engine=self.engine, cache=self._profile.preflights)
        try:
            wanted = next(fetching)
            while True:
                sent = self._added(wanted, request)
                response = self._sender.send(sent, self._profile.cookie_for(wanted))
                self._profile.take(wanted, response)
                wanted = fetching.send(response)
        except StopIteration as stop:
            outcome: Outcome = stop.value
        return self._conclude(request, outcome)

    async def _asend(self, request: Request) -> Response:
        __tracebackhide__ = True
        fetching = fetch(request, engine=self.engine, cache=self._profile.preflights)
        try:
            wanted = next(fetching)
            while True:
                sent = self._added(wanted, request)
                response = await self._sender.asend(sent, self._profile.cookie_for(wanted))
                self._profile.take(wanted, response)
                wanted = fetching.send(response)
        except StopIteration as stop:
            outcome: Outcome = stop.value
        return self._conclude(request, outcome)


def check_kind(kind: str) -> None:
    """Check that a page can load a kind of resource here.

    Raises:
        ValueError: it cannot load the kind.
    """
    if kind == "beacon":
        message = "a beacon has a body: fetch(url, method='POST', body=…, mode='no-cors')"
        raise ValueError(message)
    if kind == "websocket":
        message = (
            "this browser opens no WebSocket: see crossorigin.fetch.resource() for its request"
        )
        raise ValueError(message)
    if kind not in KINDS:
        there = ", ".join(sorted(KINDS.keys() - {"beacon", "websocket"}))
        message = f"{short_repr(kind)} is not a kind of resource; the kinds are {there}"
        raise ValueError(message)


def checked_engine(engine: Engine | str) -> Engine:
    """Return an engine by its name, or unchanged.

    Raises:
        ValueError: the engine is unknown.
    """
    found = ENGINES.get(engine) if isinstance(engine, str) else engine
    if not isinstance(found, Engine):
        message = (
            f"{short_repr(str(engine))} is not an engine; the engines are {', '.join(ENGINES)}"
        )
        raise ValueError(message)  # noqa: TRY004 - a word is wrong more often than its type
    return found
