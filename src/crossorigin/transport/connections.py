"""The network: connections that are closed in any case.

httpx sends with httpcore, and a TLS handshake that is cancelled from outside leaves its socket
open there (httpcore 1.0); so this module keeps a list of the sockets, and closes them.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

import anyio
import httpcore
import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType


class _Backend(httpcore.AnyIOBackend):
    """Backend that keeps a list of the streams that it opens."""

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
        # The caller that cancelled the exchange must not cancel this.
        with anyio.CancelScope(shield=True):
            for stream in self._opened:
                await stream.aclose()


@asynccontextmanager
async def connections(
    context: ssl.SSLContext | None,
) -> AsyncIterator[httpcore.AsyncConnectionPool]:
    """Provide a pool; at the end close its connections.

    Args:
        context: checks certificates; None without TLS.
    """
    backend = _Backend()
    try:
        async with httpcore.AsyncConnectionPool(context, network_backend=backend) as pool:
            yield pool
    finally:
        await backend.aclose()


class Transport(httpx.AsyncHTTPTransport):
    """httpx's own, over connections that are closed in any case.

    Args:
        context: checks certificates.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        self._connections = connections(context)

    async def __aenter__(self) -> Self:
        """Open the pool that is used instead of httpx's."""
        self._pool = await self._connections.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Close the client and its connections."""
        await self._connections.__aexit__(exc_type, exc_value, traceback)
