"""The network: one HTTP/1.1 exchange on its own connection, closed in any case."""

from __future__ import annotations

import ssl

import httpcore

from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.transport.connections import connections
from crossorigin.transport.senders import to_httpx


async def exchange(
    wanted: WireRequest, cookie: str | None, context: ssl.SSLContext | None
) -> WireResponse:
    """Send a request and return the head of the response, without reading its body.

    Args:
        wanted: the request.
        cookie: the value of Cookie, or None.
        context: checks certificates; None without TLS.

    Raises:
        httpx.InvalidURL: httpx does not accept the URL.
        UnicodeError: httpx cannot decode the host.
        OSError: the deadline passed.
        httpcore.NetworkError: no response came; other errors of httpcore likewise.
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
    async with connections(context) as pool:
        response = await pool.handle_async_request(sent)
        await response.aclose()
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers
    )
    return WireResponse(status=response.status, headers=headers)
