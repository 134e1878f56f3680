"""The bounded sender: each failure of the network has a kind and a remedy."""

from __future__ import annotations

import socket
import ssl

import httpcore
import httpx
import pytest

from crossorigin.transport.bounded import failure

URL = "https://api.example/items"


def chained(error: Exception, *causes: BaseException) -> Exception:
    """`error`, as raised from `causes`, each from the next."""
    last: BaseException = error
    for cause in causes:
        last.__cause__ = cause
        last = cause
    return error


def certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("bad")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (chained(httpcore.ConnectError(""), socket.gaierror()), "name"),
        (chained(httpcore.ConnectError(""), OSError(), ConnectionRefusedError()), "refused"),
        (chained(httpcore.ConnectError(""), ExceptionGroup("", [ConnectionRefusedError()])),
         "refused"),
        (TimeoutError(), "time-out"),
        (httpcore.ReadTimeout(""), "time-out"),
        (chained(httpcore.ConnectError(""), certificate(62)), "tls-name"),
        (chained(httpcore.ConnectError(""), certificate(10)), "tls-date"),
        (chained(httpcore.ConnectError(""), certificate(18)), "tls-authority"),
        (chained(httpcore.ConnectError(""), certificate(26)), "tls"),
        (chained(httpcore.ConnectError(""), ssl.SSLError()), "tls"),
        (httpcore.RemoteProtocolError(""), "no-http"),
        (httpcore.ReadError(""), "connection"),
        (httpx.InvalidURL(""), "url"),
        (httpcore.UnsupportedProtocol(""), "url"),
        (UnicodeError(), "url"),
        (chained(OSError(), *(OSError() for _ in range(100)), socket.gaierror()), "connection"),
    ],
)  # fmt: skip
def test_every_failure_has_a_kind(error: Exception, kind: str) -> None:
    found = failure(error, URL, 1.5)
    assert found.kind == kind
    assert found.remedy
