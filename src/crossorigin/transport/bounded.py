"""Sending: one exchange with a live server, bounded in time and size for any answer."""

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
"""Seconds; no browser waits longer for the head of a response."""

MAX_CHAIN: Final = 32
"""Exceptions that are looked at for the cause of a failure."""

# OpenSSL's names of the reasons, X509_V_ERR_…: a wrong name or address, a date, an unknown
# authority.
_NAME_CODES: Final = frozenset({62, 64})
_DATE_CODES: Final = frozenset({9, 10})
_AUTHORITY_CODES: Final = frozenset({2, 18, 19, 20, 21})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no HTTP response came.

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
    "name": "See that the host name is spelled right and has an address.",
    "refused": "See that the server runs, and listens on this address and port.",
    "time-out": "See that nothing on the way (a firewall, an overloaded server) swallows the "
    "request; --timeout waits longer.",
    "tls-name": "Use a name that the certificate lists, or a certificate for this name.",
    "tls-date": "Renew the certificate.",
    "tls-authority": "Send the whole chain of certificates; for an authority of your own, name "
    "its file with --cacert.",
    "tls": "See that the server speaks TLS on this port, and that the URL says https where it "
    "does and http where it does not.",
    "no-http": "See that the port is that of an HTTP server, and that the URL says https where "
    "the server speaks TLS.",
    "malformed": "See which layer writes a malformed header: a line without a colon, a blank "
    "before the colon, a control character, two lengths. Browsers differ in how they read it.",
    "connection": "See that the application behind this port is up: it is down, it crashed "
    "on this request, no application is behind a proxy, or the port is not that of an HTTP "
    "server.",
    "url": "Write the URL as an http or https address.",
    "limit": "Send fewer or shorter headers: most proxies and servers refuse such a head, and "
    "Chromium reads 256 KiB of it.",
}


class BoundedSender:
    """Sends over the network, each request on a connection of its own, through no proxy.

    The body of a response is left unread: nothing of it bears on CORS.

    Args:
        timeout: seconds for one exchange.
        authorities: a file of certificates to trust instead of the usual ones, or None.

    Raises:
        ssl.SSLError: the file holds none.
    """

    def __init__(self, timeout: float = TIMEOUT, authorities: str | None = None) -> None:
        self._timeout = timeout
        self._context: ssl.SSLContext | None = None
        if authorities is not None:
            self._context = ssl.create_default_context(cafile=authorities)

    async def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | Failure:
        """Perform one exchange; a failure is an answer too."""
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
        # Made once, and where needed: loading the authorities takes longer than an exchange.
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
            kind, message = "url", "nothing can be asked of this URL"
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
        (ssl.SSLError, "tls", "the server does not answer as TLS does"),
        (socket.gaierror, "name", "the host name has no address"),
        (ConnectionRefusedError, "refused", "no server listens there (connection refused)"),
    )
    fitting = ((kind, text) for known, kind, text in meanings if isinstance(cause, known))
    return next(fitting, None)


def _protocol(text: str) -> tuple[str, str]:
    """Return the meaning of a message of httpcore or h11 about a malformed response."""
    if "disconnected without sending" in text:
        return "connection", "the server hung up before a whole answer came"
    if "buffer too long" in text:
        return "limit", "the head of the response is longer than 100 KiB"
    if "illegal header line" in text:
        return "malformed", "the response has a malformed header line"
    if "Content-Length" in text or "Transfer-Encoding" in text:
        return "malformed", "the length of the response is malformed"
    if "_SWITCH" in text:
        return "malformed", "the server switches to another protocol (101), unasked"
    return "no-http", "the response is not HTTP"


def _certificate(error: ssl.SSLCertVerificationError) -> tuple[str, str]:
    if error.verify_code in _NAME_CODES:
        return "tls-name", "the certificate is for another name"
    if error.verify_code in _DATE_CODES:
        return "tls-date", "the certificate is not valid today"
    if error.verify_code in _AUTHORITY_CODES:
        return "tls-authority", "the certificate is of no known authority"
    return "tls", "the certificate is not accepted"
