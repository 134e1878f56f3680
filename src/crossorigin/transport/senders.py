"""Senders: each sends one request to the server under test, and returns its answer."""

from __future__ import annotations

import inspect
import io
import ssl
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast
from urllib.parse import unquote_to_bytes

from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.fetch.engine import BodyFault
from crossorigin.transport.answers import Answer, ApplicationError, ASGIAnswer, WSGIAnswer

if TYPE_CHECKING:
    import httpx
    from anyio.from_thread import BlockingPortal

Message: TypeAlias = MutableMapping[str, Any]
ASGIApp: TypeAlias = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
WSGIApp: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

USER_AGENT: Final = "Mozilla/5.0 (compatible; crossorigin)"
_ASGI_ARGUMENTS: Final = 3


class Sender(Protocol):
    """Performs one exchange; the result is None if no HTTP response came.

    Attributes:
        error: the reason for a missing response, or the exception of an application that
            answered with it; else None.
    """

    error: Exception | None

    def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange, blocking."""

    async def asend(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange."""


def is_asgi(app: Callable[..., object]) -> bool:
    """Return whether `app` takes ASGI's three arguments, and not WSGI's two."""
    if inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(
        getattr(app, "__call__", None)  # noqa: B004 - a coroutine function, not any callable
    ):
        return True
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [
        one
        for one in inspect.signature(app).parameters.values()
        if one.kind in positional and one.default is inspect.Parameter.empty
    ]
    return len(needed) == _ASGI_ARGUMENTS


def to_httpx(wanted: WireRequest, cookie: str | None) -> httpx.Request:
    """Return the request with the headers that the network layer of a browser adds.

    Raises:
        httpx.InvalidURL: httpx does not accept the URL.
        UnicodeError: httpx cannot decode the host, which browsers send unchanged.
    """
    import httpx  # noqa: PLC0415 - an extra

    added = [("User-Agent", USER_AGENT), ("Accept-Encoding", "gzip, deflate")]
    if cookie is not None:
        added.append(("Cookie", cookie))
    present = {name.lower() for name, _ in wanted.headers}
    lines = [
        *wanted.headers,
        *((name, value) for name, value in added if name.lower() not in present),
    ]
    request = httpx.Request(
        wanted.method,
        wanted.url,
        headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in lines],
        content=wanted.body,
    )
    # httpx converts methods to upper case; browsers convert only six of them.
    request.method = wanted.method
    return request


def to_wire(response: httpx.Response) -> WireResponse:
    """Return a response that has been read."""
    return replace(head(response), body=response.content)


def head(response: httpx.Response) -> WireResponse:
    """Return a response without its body."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in response.headers.raw
    )
    return WireResponse(status=response.status_code, headers=headers)


class NetworkSender:
    """Sends over the network.

    Args:
        timeout: seconds to connect, and between two reads.
        verify: whether certificates are checked, or the context that checks them.
    """

    def __init__(self, timeout: float, verify: bool | ssl.SSLContext) -> None:
        self._timeout = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        self._verify = verify
        self._context: ssl.SSLContext | None = None
        self.error: Exception | None = None

    def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange, on its own connection."""
        import httpx  # noqa: PLC0415 - an extra

        try:
            request = self._request(wanted, cookie)
            with httpx.HTTPTransport(verify=self._checking()) as transport:
                response = transport.handle_request(request)
                with closing(response):
                    return _read(response, wanted)
        except (httpx.RequestError, httpx.InvalidURL, UnicodeError) as error:
            self.error = error
            return None

    async def asend(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange, on its own connection."""
        import httpx  # noqa: PLC0415 - an extra

        from crossorigin.transport.connections import Transport  # noqa: PLC0415 - the same

        try:
            request = self._request(wanted, cookie)
            async with Transport(self._checking()) as transport:
                response = await transport.handle_async_request(request)
                try:
                    return await _aread(response, wanted)
                finally:
                    await response.aclose()
        except (httpx.RequestError, httpx.InvalidURL, UnicodeError) as error:
            self.error = error
            return None

    def _request(self, wanted: WireRequest, cookie: str | None) -> httpx.Request:
        import httpx  # noqa: PLC0415 - an extra

        if wanted.streamed:
            # Fetch, "HTTP-network fetch", step 8.3: there is no HTTP/2 here.
            message = "a streamed body cannot be sent over HTTP/1.1"
            raise httpx.UnsupportedProtocol(message)
        request = to_httpx(wanted, cookie)
        request.extensions["timeout"] = self._timeout
        return request

    def _checking(self) -> ssl.SSLContext:
        import httpx  # noqa: PLC0415 - an extra

        if self._context is None:
            self._context = (
                self._verify
                if isinstance(self._verify, ssl.SSLContext)
                else httpx.create_ssl_context(verify=self._verify)
            )
        return self._context


def _read(response: httpx.Response, wanted: WireRequest) -> WireResponse:
    """Return a response with the part of its body that a browser reads."""
    import httpx  # noqa: PLC0415 - an extra

    # Fetch, "CORS-preflight fetch", step 7: only the head of the answer is read.
    if wanted.is_preflight:
        return head(response)
    try:
        response.read()
    except httpx.RequestError as error:
        return replace(head(response), fault=_fault(error))
    return to_wire(response)


def _fault(error: httpx.RequestError) -> BodyFault:
    import httpx  # noqa: PLC0415 - an extra

    return "coding" if isinstance(error, httpx.DecodingError) else "cut"


async def _aread(response: httpx.Response, wanted: WireRequest) -> WireResponse:
    """Return a response with the part of its body that a browser reads."""
    import httpx  # noqa: PLC0415 - an extra

    if wanted.is_preflight:
        return head(response)
    try:
        await response.aread()
    except httpx.RequestError as error:
        return replace(head(response), fault=_fault(error))
    return to_wire(response)


class ASGISender:
    """Calls an ASGI application.

    Args:
        app: the application.
        raise_app_exceptions: whether exceptions of the application are raised; otherwise the
            response is a 500, as from a server.
    """

    def __init__(self, app: ASGIApp, *, raise_app_exceptions: bool) -> None:
        self._app = app
        self._raises = raise_app_exceptions
        self.portal: BlockingPortal | None = None
        self.state: dict[str, Any] = {}
        self.error: Exception | None = None

    def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange in its own thread; an event loop may run in this one."""
        from anyio.from_thread import start_blocking_portal  # noqa: PLC0415 - of httpx

        if self.portal is not None:
            return self.portal.call(self.asend, wanted, cookie)
        with start_blocking_portal() as portal:
            return portal.call(self.asend, wanted, cookie)

    async def asend(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange."""
        import httpx  # noqa: PLC0415 - an extra

        answer = ASGIAnswer()
        try:
            request = to_httpx(wanted, cookie)
            await self._call(request, answer)
            return await _of(answer)
        except (httpx.RequestError, httpx.InvalidURL, UnicodeError) as error:
            self.error = error
            return None

    async def _call(self, request: httpx.Request, answer: ASGIAnswer) -> None:
        try:
            called = self._app(self._scope(request), _receiving(request, answer), answer.take)
            await answer.await_of(called)
            answer.end()
        except ApplicationError:
            raise
        except Exception as error:
            if answer.fault is not None:
                raise answer.fault from error
            if self._raises:
                raise
            self.error = error

    def _scope(self, request: httpx.Request) -> Message:
        url = request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.split(b"?")[0],
            "query_string": url.query,
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 123),
            "root_path": "",
            # Each request gets a copy of the lifespan's state, as from a server.
            "state": dict(self.state),
        }


def _receiving(request: httpx.Request, answer: ASGIAnswer) -> Callable[[], Awaitable[Message]]:
    """Return the ``receive`` of a request with a complete body."""
    parts: list[Message] = [
        {"type": "http.request", "body": b"", "more_body": False},
        {"type": "http.request", "body": request.read(), "more_body": True},
    ]

    async def receive() -> Message:
        if parts:
            return parts.pop()
        await answer.ended.wait()
        return {"type": "http.disconnect"}

    return receive


async def _of(answer: Answer) -> WireResponse:
    import httpx  # noqa: PLC0415 - an extra

    response = httpx.Response(
        answer.status, headers=answer.headers, stream=httpx.ByteStream(b"".join(answer.chunks))
    )
    await response.aread()
    return to_wire(response)


class WSGISender:
    """Calls a WSGI application, as PEP 3333 says.

    Args:
        app: the application.
        raise_app_exceptions: see `ASGISender`.
    """

    def __init__(self, app: WSGIApp, *, raise_app_exceptions: bool) -> None:
        self._app = app
        self._raises = raise_app_exceptions
        self.error: Exception | None = None

    async def asend(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange in a worker thread."""
        import anyio.to_thread  # noqa: PLC0415 - of httpx

        return await anyio.to_thread.run_sync(self.send, wanted, cookie)

    def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange."""
        import httpx  # noqa: PLC0415 - an extra

        try:
            request = to_httpx(wanted, cookie)
            response = self._answer(request)
            response.read()
        except (httpx.RequestError, httpx.InvalidURL, UnicodeError) as error:
            self.error = error
            return None
        return to_wire(response)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        import httpx  # noqa: PLC0415 - an extra

        answer = WSGIAnswer()
        try:
            self._collect(_environ(request), answer)
        except ApplicationError:
            raise
        except Exception as error:
            if self._raises:
                raise
            self.error = error
        # A stream, as httpx adds a Content-Length to a complete body.
        body = httpx.ByteStream(b"".join(answer.chunks))
        return httpx.Response(answer.status, headers=answer.headers, stream=body)

    def _collect(self, environ: dict[str, Any], answer: WSGIAnswer) -> None:
        chunks = self._app(environ, answer.start)
        try:
            answer.take(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()


def _environ(request: httpx.Request) -> dict[str, Any]:
    """Return the environ of a request (PEP 3333)."""
    path, _, query = request.url.raw_path.partition(b"?")
    body = cast("Iterable[bytes]", request.stream)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("ascii"),
        "SERVER_NAME": request.url.host,
        "SERVER_PORT": str(request.url.port or {"https": 443}.get(request.url.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.url.scheme,
        "wsgi.input": io.BytesIO(b"".join(body)),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.multi_items():
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ
