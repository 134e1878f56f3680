"""The browser: a page on one origin that fetches from the server under test."""

from __future__ import annotations

import re
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack, ExitStack
from typing import Any, Final, Self, TypeAlias, TypedDict, Unpack, cast, get_args

from crossorigin.fetch import (
    ENGINES,
    Engine,
    Exchange,
    Outcome,
    PreflightCache,
    Request,
    WireRequest,
    WireResponse,
    fetch,
)
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.request import CacheMode, Credentials, Mode, Redirect
from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import Headers, short_repr
from crossorigin.testing.added import with_added
from crossorigin.testing.applications import (
    DjangoSender,
    LambdaHandler,
    host_of_django,
    is_django,
    is_lambda,
    wsgi_of_lambda,
)
from crossorigin.testing.bodies import Files, Pairs, body_of
from crossorigin.testing.failures import failure
from crossorigin.testing.response import Response
from crossorigin.transport.lifespan import lifespan
from crossorigin.transport.senders import (
    ASGIApp,
    ASGISender,
    NetworkSender,
    Sender,
    WSGIApp,
    WSGISender,
    is_asgi,
)

MAX_EXCHANGES: Final = 10_000
"""Exchanges that a browser lists; the oldest are forgotten first."""


_CUSTOM_ORIGIN: Final = re.compile(
    r"(?!(?:https?|wss?|ftp|file|data|blob|about|javascript)://)"
    r"[a-z][a-z0-9+.-]*://[A-Za-z0-9._~-]+(?::[0-9]{1,5})?"
)
"""The origins of native shells and extensions, which engines serialize as they are."""

_INSTEAD: Final = {
    "params": " (write the query into the URL)",
    "data": " (body= takes a mapping as URLSearchParams)",
    "content": " (write body=)",
    "cookies": " (write browser.set_cookie(…) and credentials=)",
    "timeout": " (Browser(…, timeout=) is for all)",
    "signal": " (no fetch is aborted here)",
    "referrer": " (the page is at the root of its origin)",
}


class FetchOptions(TypedDict, total=False):
    """The options of ``fetch()``; the words and defaults are JavaScript's.

    Attributes:
        method: GET unless said otherwise.
        headers: the headers that the page sets; forbidden ones are dropped silently.
        body: text goes as text/plain unless `headers` say otherwise; bytes have no type; a
            mapping or pairs of texts are a URLSearchParams.
        json: any value, sent as application/json, in place of `body`.
        files: makes the body a FormData of these files and of the pairs of `body`: from the
            name of a field to the content, ``(filename, content)`` or ``(filename, content,
            type)``; ``{}`` for a FormData without files.
        credentials: ``omit``, ``same-origin`` (the default) or ``include``.
        mode: ``cors`` (the default), ``no-cors`` or ``same-origin``.
        redirect: ``follow`` (the default), ``error`` or ``manual``.
        cache: ``default``, ``no-store``, ``reload`` and so on. There is no HTTP cache here;
            some engines bypass the preflight cache.
        referrer_policy: the referrer policy of the page.
        upload_listener: whether an XMLHttpRequest listens to its upload.
        integrity: the hashes that the body may have.
        keepalive: whether the request may outlive its page.
    """

    method: str
    headers: Mapping[str, str] | Iterable[tuple[str, str]]
    body: str | bytes | Pairs | None
    json: Any
    files: Files
    credentials: Credentials
    mode: Mode
    redirect: Redirect
    cache: CacheMode
    referrer_policy: str
    upload_listener: bool
    integrity: str
    keepalive: bool


class _Profile:
    """The state that pages of one browser share: cookies, the preflight cache, the record."""

    def __init__(
        self, clock: Callable[[], float], wall_clock: Callable[[], float], engine: Engine
    ) -> None:
        self.cookies = CookieJar(wall_clock, engine)
        self.preflights = PreflightCache(clock)
        self.exchanges: deque[Exchange] = deque(maxlen=MAX_EXCHANGES)

    def cookie_for(self, wanted: WireRequest) -> str | None:
        """Return the value of Cookie that goes along with `wanted`."""
        if not wanted.includes_credentials:
            return None
        return self.cookies.header(_parsed(wanted.url), same_site=wanted.same_site)

    def take(self, wanted: WireRequest, response: WireResponse | None) -> None:
        """Note an exchange, and keep the cookies that it set."""
        self.exchanges.append(Exchange(request=wanted, response=response))
        # Fetch, "HTTP-network fetch", step 17: for every response, blocked or not.
        if response is None or not wanted.includes_credentials:
            return
        for line in response.values("set-cookie"):
            same_site = wanted.sets_same_site
            self.cookies.store(line, _parsed(wanted.url), same_site=same_site)


class _Page:
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
        _check_extra()
        self.origin = _checked_origin(origin)
        self.base_url = _checked_base(app if isinstance(app, str) else base_url or _base(app))
        self.engine = _checked_engine(engine)
        self._app = app
        self._profile = _Profile(clock, wall_clock, self.engine)
        self._sender = _sender(app, timeout, verify, raise_app_exceptions=raise_app_exceptions)

    def __repr__(self) -> str:
        """One line, for the output of failed assertions."""
        return f"<{type(self).__name__} {self.origin} -> {self.base_url.href}>"

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All that went over the wire so far, preflights too, in order."""
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
        """Keep a cookie, as if the user had visited `url` and it had set it.

        Args:
            line: a value of Set-Cookie: ``"sid=1; Secure; SameSite=None"``.
            url: relative to the server under test.

        Raises:
            ValueError: no browser would keep it.
        """
        if not self.cookies.store(line, _parsed(self._resolve(url)), same_site=True):
            message = f"no browser keeps the cookie {short_repr(line)}"
            raise ValueError(message)

    def page(self, origin: str) -> Self:
        """Return another page of the same browser: its cookies, its record.

        Raises:
            ValueError: `origin` is not one.
        """
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.origin = _checked_origin(origin)
        return other

    @property
    def _has_lifespan(self) -> bool:
        # Django knows none, and its synchronous code belongs to the calling thread.
        return isinstance(self._sender, ASGISender) and not isinstance(
            self._sender, DjangoSender
        )

    def _resolve(self, url: str) -> str:
        parsed = parse(url, self.base_url)
        # The page's fetch judges a text that is not a URL.
        return url if parsed is None else parsed.href

    def _request(self, url: str, options: FetchOptions) -> Request:
        self._sender.error = None
        _check_options(options)
        given: dict[str, Any] = {
            name: one for name, one in options.items() if name not in {"json", "files"}
        }
        headers = _lines(options.get("headers", ()))
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
            raise failure(outcome, request) from self._sender.error
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

    def _fetch(self, url: str, options: FetchOptions) -> Response:
        __tracebackhide__ = True
        request = self._request(url, options)
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

    async def _afetch(self, url: str, options: FetchOptions) -> Response:
        __tracebackhide__ = True
        request = self._request(url, options)
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


class Browser(_Page):
    """A page that fetches from the server under test, by the rules of a browser.

    As a context manager it runs the lifespan of an ASGI application; without, each fetch has
    an event loop of its own, and so has no lifespan.

    Args:
        app: an ASGI or WSGI application or a handler of AWS Lambda, which then answers for
            every host, or the base URL of a running server.
        origin: the serialized origin of the page; ``null`` for a sandboxed frame or a file;
            ``capacitor://localhost`` and the like for a native shell or an extension.
        base_url: the URL of the application; relative URLs are relative to it. By default
            ``https://api.example``, or for Django the first of ALLOWED_HOSTS where it does not
            answer for that.
        engine: ``standard``, ``chromium``, ``firefox``, ``webkit``, or an `Engine`.
        clock: seconds, for the preflight cache; a test may hold it.
        wall_clock: seconds since 1970, for cookies.
        timeout: seconds, for a running server.
        verify: whether certificates are checked, or the context that does.
        raise_app_exceptions: whether exceptions of the application are raised; a browser
            sees a 500.

    Raises:
        ValueError: `origin` is not a serialized origin, `base_url` no HTTP(S) URL, or there is
            no such engine.
        TypeError: `app` is no application.
    """

    _stack: ExitStack | None = None

    def fetch(self, url: str, **options: Unpack[FetchOptions]) -> Response:
        """Fetch as a page does.

        Works within a running event loop too, but blocks it: there, use `afetch`.

        Args:
            url: absolute, or relative to the server under test.
            options: see `FetchOptions`.

        Raises:
            CORSBlocked: the browser blocked it.
            FetchFailed: it failed for another reason.
        """
        __tracebackhide__ = True
        return self._fetch(url, options)

    async def afetch(self, url: str, **options: Unpack[FetchOptions]) -> Response:
        """Fetch as a page does, in the event loop that runs; see `fetch`."""
        __tracebackhide__ = True
        return await self._afetch(url, options)

    def __enter__(self) -> Self:
        """Start the application's lifespan, if it has one."""
        if not self._has_lifespan:
            return self
        from anyio.from_thread import start_blocking_portal  # noqa: PLC0415 - of httpx

        sender = cast("ASGISender", self._sender)
        with ExitStack() as stack:
            portal = stack.enter_context(start_blocking_portal())
            running = lifespan(cast("ASGIApp", self._app), sender.state)
            stack.enter_context(portal.wrap_async_context_manager(running))
            sender.portal = portal
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info: object) -> None:
        """End the application's lifespan."""
        if self._stack is None:
            return
        stack, self._stack = self._stack, None
        cast("ASGISender", self._sender).portal = None
        stack.close()


class AsyncBrowser(_Page):
    """A `Browser` for asynchronous tests: the same, with an awaitable `fetch`."""

    _stack: AsyncExitStack | None = None

    async def fetch(self, url: str, **options: Unpack[FetchOptions]) -> Response:
        """Fetch as a page does; see `Browser.fetch`."""
        __tracebackhide__ = True
        return await self._afetch(url, options)

    async def __aenter__(self) -> Self:
        """Start the application's lifespan, if it has one."""
        async with AsyncExitStack() as stack:
            if self._has_lifespan:
                running = lifespan(
                    cast("ASGIApp", self._app), cast("ASGISender", self._sender).state
                )
                await stack.enter_async_context(running)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """End the application's lifespan."""
        stack, self._stack = cast("AsyncExitStack", self._stack), None
        await stack.aclose()


BrowserFactory: TypeAlias = Callable[..., Browser]
"""The type of the fixture `crossorigin_browser`: it is called as `Browser` is."""


def _check_extra() -> None:
    """Import the libraries that a browser sends with.

    Raises:
        ImportError: the extra ``testing`` is not installed.
    """
    try:
        import anyio  # noqa: F401, PLC0415 - an extra
        import httpx  # noqa: F401, PLC0415 - the same
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; run: pip install 'crossorigin[testing]'"
        raise ImportError(message, name=error.name) from error


def _sender(
    app: ASGIApp | WSGIApp | LambdaHandler | str,
    timeout: float,
    verify: bool | ssl.SSLContext,
    *,
    raise_app_exceptions: bool,
) -> Sender:
    if isinstance(app, str):
        return NetworkSender(timeout, verify)
    is_class = isinstance(app, type) and any("__call__" in vars(each) for each in app.__mro__)
    if is_class or not callable(app):
        given = f"the class {app.__name__}" if isinstance(app, type) else type(app).__name__
        message = f"a browser takes an application or the URL of a server, not {given}"
        raise TypeError(message)
    if is_lambda(app):
        handler = wsgi_of_lambda(cast("LambdaHandler", app))
        return WSGISender(handler, raise_app_exceptions=raise_app_exceptions)
    if is_asgi(app):
        kind = DjangoSender if is_django(app) else ASGISender
        return kind(cast("ASGIApp", app), raise_app_exceptions=raise_app_exceptions)
    return WSGISender(cast("WSGIApp", app), raise_app_exceptions=raise_app_exceptions)


def _checked_engine(engine: Engine | str) -> Engine:
    found = ENGINES.get(engine) if isinstance(engine, str) else engine
    if not isinstance(found, Engine):
        message = f"{short_repr(str(engine))} is no engine; there are {', '.join(ENGINES)}"
        raise ValueError(message)  # noqa: TRY004 - a word is wrong more often than its type
    return found


_WORDS: Final = {
    "credentials": get_args(Credentials),
    "mode": get_args(Mode),
    "redirect": get_args(Redirect),
    "cache": get_args(CacheMode),
}


def _checked_origin(origin: str) -> str:
    parsed = parse(origin)
    serialized = "null" if origin == "null" or parsed is None else parsed.origin
    if serialized == origin or _CUSTOM_ORIGIN.fullmatch(origin):
        return origin
    instead = "" if serialized == "null" else f" Write {serialized!r} instead."
    if origin.startswith("file:"):
        instead = " The origin of a file is 'null'."
    message = f"{short_repr(origin)} is not the origin of a page.{instead}"
    raise ValueError(message)


def _base(app: object) -> str:
    host = "api.example"
    return f"https://{host_of_django(host) if is_django(app) else host}"


def _check_options(options: FetchOptions) -> None:
    """Check the options, which are those of ``fetch()``.

    Raises:
        TypeError: there is no such option.
        ValueError: an option has no such value.
    """
    known = FetchOptions.__annotations__
    for name, value in options.items():
        if name not in known:
            instead = _INSTEAD.get(name, "")
            listed = ", ".join(known)
            message = f"fetch has no option {name}; it has {listed}{instead}"
            raise TypeError(message)
        words = _WORDS.get(name)
        if words is not None and value not in words:
            message = f"{name} is one of {', '.join(words)}, not {short_repr(str(value))}"
            raise ValueError(message)


def _checked_base(url: str) -> Url:
    parsed = parse(url)
    if parsed is None or not parsed.is_http:
        message = (
            f"{short_repr(url)} is not the URL of a server: it begins with http:// or https://."
        )
        raise ValueError(message)
    return parsed


def _parsed(url: str) -> Url:
    # Every URL that goes over the wire has been parsed before.
    return cast("Url", parse(url))


def _lines(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Headers:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return tuple((name, value) for name, value in pairs)
