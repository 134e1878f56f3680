"""The network: one HTTP/1.1 exchange on a connection of its own, which is closed in any case.

httpcore is what httpx sends with; a handshake that is broken off leaves its socket open there
(httpcore 1.0), so the connection is opened here, and closed here.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpcore

from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.testing.senders import to_httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class _Backend(httpcore.AnyIOBackend):
    """Remembers what it opens."""

    def __init__(self) -> None:
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the base's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return self._kept(
            await super().connect_tcp(host, port, timeout, local_address, socket_options)
        )

    def _kept(self, stream: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        self._opened.append(stream)
        return stream

    async def aclose(self) -> None:
        for stream in self._opened:
            await stream.aclose()


@asynccontextmanager
async def _pool(context: ssl.SSLContext | None) -> AsyncIterator[httpcore.AsyncConnectionPool]:
    backend = _Backend()
    try:
        async with httpcore.AsyncConnectionPool(context, network_backend=backend) as pool:
            yield pool
    finally:
        await backend.aclose()


async def exchange(
    wanted: WireRequest, cookie: str | None, context: ssl.SSLContext | None
) -> WireResponse:
    """Send a request and return the head of the response; its body is left unread.

    Args:
        wanted: what to send.
        cookie: the value of Cookie, or None.
        context: how certificates are checked; None without TLS.

    Raises:
        httpx.InvalidURL: httpx knows no such URL.
        UnicodeError: likewise.
        OSError: the deadline passed.
        httpcore.NetworkError: nothing came, and so for the others of httpcore.
    """
    request = to_httpx(wanted, cookie)
    url = httpcore.URL(
        scheme=request.url.raw_scheme,
        host=request.url.raw_host,
        port=request.url.port,
        target=request.url.raw_path,
    )
    sent = httpcore.Request(
        request.method, url, headers=request.headers.raw, content=wanted.body
    )
    async with _pool(context) as pool:
        response = await pool.handle_async_request(sent)
        await response.aclose()
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers
    )
    return WireResponse(status=response.status, headers=headers)
