"""The browser: a page on one origin that fetches from the server under test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from typing import Self, TypeAlias, Unpack, cast

from crossorigin.fetch.resources import CrossOrigin
from crossorigin.testing.options import FetchOptions
from crossorigin.testing.page import Page
from crossorigin.testing.response import Response
from crossorigin.transport.lifespan import lifespan
from crossorigin.transport.senders import ASGIApp, ASGISender


class Browser(Page):
    """A page that fetches from the server under test, by the rules of a browser.

    As a context manager it runs the lifespan of an ASGI application. Otherwise each fetch has
    its own event loop, and there is no lifespan.

    Args:
        app: an ASGI or WSGI application or a handler of AWS Lambda, which then answers for
            every host, or the base URL of a running server.
        origin: the serialized origin of the page; ``null`` for a sandboxed frame or a file;
            ``capacitor://localhost``, for example, for a native shell or
            an extension.
        base_url: the URL of the application; relative URLs are relative to it. By default
            ``https://api.example``, or for Django the first of ALLOWED_HOSTS if it does not
            serve that host.
        engine: ``standard``, ``chromium``, ``firefox``, ``webkit``, or an `Engine`.
        clock: seconds, for the preflight cache; a test may pass a clock that it controls.
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
            ApplicationError: the application broke the rules of ASGI or WSGI.
        """
        __tracebackhide__ = True
        return self._send(self._request(url, options))

    def load(
        self,
        kind: str,
        url: str,
        *,
        crossorigin: CrossOrigin | None = None,
        destination: str | None = None,
    ) -> Response:
        """Load a resource, as an element or interface of the page does.

        The type of the response shows how much the page can read: all with ``cors`` or
        ``basic``, nothing with ``opaque``, although the page may show it.

        Args:
            kind: a key of `crossorigin.fetch.KINDS`, such as ``image`` or ``font``.
            url: absolute, or relative to the server under test.
            crossorigin: the attribute, ``anonymous`` or ``use-credentials``.
            destination: the attribute ``as`` of a preload.

        Raises:
            CORSBlocked: the browser blocked it.
            FetchFailed: it failed for another reason.
            ValueError: the kind is unknown.
        """
        __tracebackhide__ = True
        return self._send(self._resource(kind, url, crossorigin, destination))

    async def afetch(self, url: str, **options: Unpack[FetchOptions]) -> Response:
        """Fetch as a page does, in the event loop that runs; see `fetch`."""
        __tracebackhide__ = True
        return await self._asend(self._request(url, options))

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


class AsyncBrowser(Page):
    """A `Browser` for asynchronous tests: the same, with an awaitable `fetch`."""

    _stack: AsyncExitStack | None = None

    async def fetch(self, url: str, **options: Unpack[FetchOptions]) -> Response:
        """Fetch as a page does; see `Browser.fetch`."""
        __tracebackhide__ = True
        return await self._asend(self._request(url, options))

    async def load(
        self,
        kind: str,
        url: str,
        *,
        crossorigin: CrossOrigin | None = None,
        destination: str | None = None,
    ) -> Response:
        """Load a resource, as an element or interface of the page does; see `Browser.load`."""
        __tracebackhide__ = True
        return await self._asend(self._resource(kind, url, crossorigin, destination))

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
"""The type of the fixture `crossorigin_browser`: a call has the arguments of `Browser`."""
