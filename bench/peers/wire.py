"""Requests over loopback, and readers of their answers; nothing here knows a library."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from harness.raw_http import Answered, read_answer, request_bytes
from harness.servers import LARGE_HEAD
from tables.model import Request

TIMEOUT: Final = 120.0
"""Seconds for one answer: some compile their lists while the first request waits."""
HOST: Final = "api.test"
SHOWN: Final = 160
"""Characters of a value that are kept as evidence."""
TELLING: Final = ("access-control-", "vary", "x-app", "location")
"""How the names of header lines begin that say something here."""
LOST: Final = Answered(0, (), b"")
"""The outcome of a connection that was closed without an answer."""
ROUNDS: Final = 30
SERIES: Final = 3
PATIENCE: Final = 2.0
"""Seconds after which timing one request is not repeated; at least two rounds are made."""
FEWEST: Final = 2


def take_long_lines() -> None:
    """Let this process read long echoes: lines longer than the client's own limit."""
    http.client._MAXLINE = LARGE_HEAD  # type: ignore[attr-defined]  # noqa: SLF001 - no other way


def send(port: int, request: Request) -> Answered:
    """Send a request, and return the answer or `LOST`."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
            sock.sendall(_head(request))
            return read_answer(sock, request.method)
    except (http.client.HTTPException, ConnectionError):
        return LOST


def _head(request: Request) -> bytes:
    if not request.values("Upgrade"):
        return request_bytes(request.method, request.path, HOST, request.lines)
    head = [f"{request.method} {request.path} HTTP/1.1".encode(), b"Host: " + HOST.encode()]
    head += [name.encode() + b": " + value for name, value in request.lines]
    return b"\r\n".join([*head, b"", b""])


def best_time(
    port: int, request: Request, clock: Callable[[], float]
) -> tuple[float, Answered]:
    """Return the shortest of several times that a request took, and its last answer."""
    begin = time.perf_counter()
    times: list[float] = []
    while len(times) < FEWEST or (
        len(times) < ROUNDS and time.perf_counter() - begin < PATIENCE
    ):
        start = clock()
        answer = send(port, request)
        times.append(clock() - start)
    return min(times), answer


def asked(request: Request) -> str:
    """Return a request as evidence shows it."""
    lines = [f"{name}: {shown(value.decode('latin-1'))}" for name, value in request.lines]
    return "; ".join([f"{request.method} {request.path}", *lines])


def answered(answer: Answered) -> str:
    """Return an answer as evidence shows it: the status, and the lines that matter here."""
    if answer == LOST:
        return "no answer: the connection was closed"
    lines = [
        f"{_name(name)}: {shown(value)}"
        for name, value in answer.lines
        if name.lower().startswith(TELLING)
    ]
    return "; ".join([str(answer.status), *sorted(lines)])


def _name(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def shown(value: str) -> str:
    """Return a value, cut if it is long."""
    if len(value) <= SHOWN:
        return value
    return f"{value[:20]}… ({len(value):,} characters)"


def lists(answer: Answered, name: str) -> list[str]:
    """Return the elements of all lines of this name, in lower case."""
    joined = ",".join(answer.all(name))
    return [each.strip().lower() for each in joined.split(",") if each.strip()]


def allows(answer: Answered, origin: str) -> bool:
    """Return whether a page of this origin may read the answer (without credentials)."""
    return answer.all("Access-Control-Allow-Origin") in ([origin], ["*"])


def varies(answer: Answered) -> bool:
    """Return whether a cache separates the answer to this Origin from others."""
    return not {"origin", "*"}.isdisjoint(lists(answer, "Vary"))


def reached(answer: Answered) -> bool:
    """Return whether the application itself has answered."""
    return answer.all("X-App") == ["reached"]


def fine(answer: Answered) -> bool:
    """Return whether a browser accepts the status for a preflight."""
    return HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES


def redirects(answer: Answered) -> bool:
    """Return whether the answer is a redirect."""
    return HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST


def passes(answer: Answered, origin: str, method: str, *headers: str) -> bool:
    """Return whether a browser continues after this preflight (without credentials)."""
    methods = lists(answer, "Access-Control-Allow-Methods")
    names = lists(answer, "Access-Control-Allow-Headers")
    return (
        fine(answer)
        and allows(answer, origin)
        and (method in ("GET", "HEAD", "POST") or not {method.lower(), "*"}.isdisjoint(methods))
        and ("*" in names or set(headers) <= set(names))
    )


def of_cors(answer: Answered) -> list[tuple[str, str]]:
    """Return the header lines of the protocol."""
    return sorted(
        (name.lower(), value)
        for name, value in answer.lines
        if name.lower().startswith("access-control-")
    )


def credentialed(answer: Answered) -> bool:
    """Return whether the answer allows cookies."""
    return answer.all("Access-Control-Allow-Credentials") == ["true"]
