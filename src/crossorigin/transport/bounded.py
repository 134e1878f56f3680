"""Sending: one exchange with a live server, with limits of time and size."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.spec.text import short_repr

TIMEOUT: Final = 10.0
"""Seconds for one exchange, from the look-up of the name to the last response header."""

MAX_TIMEOUT: Final = 300.0
"""The greatest timeout in seconds; no browser waits longer for the head of a response."""

MAX_CHAIN: Final = 32
"""The greatest number of exceptions that are searched for the cause of a failure."""

# OpenSSL's names of the reasons, X509_V_ERR_…: a wrong name or address, a date, an unknown
# authority.
_NAME_CODES: Final = frozenset({62, 64})
_DATE_CODES: Final = frozenset({9, 10})
_AUTHORITY_CODES: Final = frozenset({2, 18, 19, 20, 21})


@dataclass(frozen=True, slots=True)
class Failure:
    """The reason for which no HTTP response came.

    Attributes:
        kind: stable: ``name``, ``refused``, ``time-out``, ``tls-name``, ``tls-date``,
            ``tls-authority``, ``tls``, ``no-http``, ``malformed``, ``connection``, ``url`` or
            ``limit``.
        message: the failure, in a sentence.
        remedy: the remedy, in a sentence.
    """

    kind: str
    message: str
    remedy: str


_REMEDIES: Final = {
    "name": "Check that the host name is correct and has an address.",
    "refused": "Check that the server runs, and that it listens on this address and port.",
    "time-out": "Check that no firewall and no overloaded server drops the request; --timeout "
    "waits longer.",
    "tls-name": "Use a name that the certificate lists, or a certificate for this name.",
    "tls-date": "Renew the certificate.",
    "tls-authority": "Send the whole chain of certificates; for your own authority, name its "
    "file with --cacert.",
    "tls": "Check whether the server uses TLS on this port: if it does, write https in the "
    "URL, otherwise http.",
    "no-http": "Check that the port belongs to an HTTP server; if it uses TLS, write https "
    "in the URL.",
    "malformed": "Find the layer that writes a malformed header: a line without a colon, a "
    "blank before the colon, a control character, two lengths. Browsers read it in different "
    "ways.",
    "connection": "Check the application behind this port: it is down, it crashed on this "
    "request, a proxy has no application behind it, or the port does not belong to an HTTP "
    "server.",
    "url": "Write the URL as an http or https address.",
    "limit": "Send fewer or shorter headers: most proxies and servers refuse such a head, and "
    "Chromium reads 256 KiB of it.",
}


class BoundedSender:
    """Sends over the network, each request on its own connection, without a proxy.

    The body of a response is not read: it has no effect on CORS.

    Args:
        timeout: seconds for one exchange.
        authorities: a file of certificates to trust instead of the usual ones, or None.

    Raises:
        ssl.SSLError: the file has none.
    """

    def __init__(self, timeout: float = TIMEOUT, authorities: str | None = None) -> None:
        self._timeout = timeout
        self._context: ssl.SSLContext | None = None
        if authorities is not None:
            self._context = ssl.create_default_context(cafile=authorities)

    async def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | Failure:
        """Perform one exchange; return a failure instead of raising it."""
        import httpcore  # noqa: PLC0415 - of httpx, an extra
        import httpx  # noqa: PLC0415 - an extra

        from crossorigin.transport.exchange import exchange  # noqa: PLC0415 - the same

        try:
            async with asyncio.timeout(self._timeout):
                return await exchange(wanted, cookie, self._checking(wanted))
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            httpcore.UnsupportedProtocol,
            httpx.InvalidURL,
            OSError,
            UnicodeError,
        ) as error:
            return failure(error, wanted.url, self._timeout)

    def _checking(self, wanted: WireRequest) -> ssl.SSLContext | None:
        # Created once, on demand: loading the authorities takes longer than an exchange.
        if self._context is None and wanted.url.startswith("https:"):
            self._context = ssl.create_default_context()
        return self._context


def failure(error: BaseException, url: str, timeout: float) -> Failure:
    """Return the meaning of `error` for a request of `url`.

    Args:
        error: the client's exception; its causes count too.
        url: the requested URL.
        timeout: the time limit in seconds.
    """
    import httpcore  # noqa: PLC0415 - of httpx, an extra
    import httpx  # noqa: PLC0415 - an extra

    causes = list(_causes(error))
    kind, message = "connection", "the connection broke before a response came"
    for cause in causes:
        found = _known(cause, timeout)
        if found is not None:
            kind, message = found
            break
    else:
        if isinstance(error, httpx.InvalidURL | httpcore.UnsupportedProtocol | UnicodeError):
            kind, message = "url", "no request can be sent to this URL"
    return Failure(kind, f"{message}: {short_repr(url)}", _REMEDIES[kind])


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and its causes, the innermost last."""
    waiting, seen = [error], 0
    while waiting and seen < MAX_CHAIN:
        one = waiting.pop(0)
        seen += 1
        yield one
        waiting += [next_one for next_one in (one.__cause__, one.__context__) if next_one]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def _known(cause: BaseException, timeout: float) -> tuple[str, str] | None:
    import httpcore  # noqa: PLC0415 - of httpx, an extra

    if isinstance(cause, ssl.SSLCertVerificationError):
        return _certificate(cause)
    if isinstance(cause, TimeoutError | httpcore.TimeoutException):
        return "time-out", f"no response within {timeout:g} seconds"
    if isinstance(cause, httpcore.RemoteProtocolError):
        return _protocol(str(cause))
    meanings = (
        (ssl.SSLError, "tls", "the response of the server is not TLS"),
        (socket.gaierror, "name", "the host name has no address"),
        (ConnectionRefusedError, "refused", "no server listens there (connection refused)"),
    )
    fitting = ((kind, text) for known, kind, text in meanings if isinstance(cause, known))
    return next(fitting, None)


def _protocol(text: str) -> tuple[str, str]:
    """Return the meaning of a message of httpcore or h11 about a malformed response."""
    if "disconnected without sending" in text:
        return "connection", "the server closed the connection before a whole response"
    if "buffer too long" in text:
        return "limit", "the head of the response is longer than 100 KiB"
    if "illegal header line" in text:
        return "malformed", "the response has a malformed header line"
    if "Content-Length" in text or "Transfer-Encoding" in text:
        return "malformed", "the length of the response is malformed"
    if "_SWITCH" in text:
        return "malformed", "the server switches to another protocol (101) without a request"
    return "no-http", "the response is not HTTP"


def _certificate(error: ssl.SSLCertVerificationError) -> tuple[str, str]:
    if error.verify_code in _NAME_CODES:
        return "tls-name", "the certificate is for another name"
    if error.verify_code in _DATE_CODES:
        return "tls-date", "the certificate is not valid today"
    if error.verify_code in _AUTHORITY_CODES:
        return "tls-authority", "the certificate has no known authority"
    return "tls", "the certificate is not accepted"
