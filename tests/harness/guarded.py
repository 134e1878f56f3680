"""The rows of `tables.guard` over a wire: which can be sent, how, and the answer they get."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from harness.raw_http import TIMEOUT, Answered, exchange
from harness.spy import HEADER
from tables.guard import API, POLICIES, ROWS, GuardRow
from tables.paths import ALL

from crossorigin import Guard

PATH: Final = "/plain"
ANY_HOST: Final[dict[str, Any]] = {"hosts": "*", "accept_risks": "any-host"}
"""A server of the tests listens on the loopback, which limits the hosts otherwise."""

_OF_HOSTS: Final = {"host-not-served", "malformed-host"}
_ODD: Final = {400, 405, 501}
"""Statuses by which a server's own parser refuses a method, or a Host header."""


def is_sent(row: GuardRow) -> bool:
    """Whether a client can send the row to a server of the tests, which has no TLS."""
    request = row.request
    texts = [request.get("origin") or "", request.get("site") or "", request.get("host", API)]
    if request.get("encrypted") or None in texts or not all(map(_is_value, texts)):
        return False
    return "hosts" in row.guard or "," not in texts[2]


def _is_value(text: str) -> bool:
    """Whether a header can have this value: no control characters, no outer blanks."""
    return text == text.strip() and (text.isprintable() or not text)


def rows_for(server: str) -> list[GuardRow]:
    """The rows of HTTP that arrive at an application behind a server as they are sent."""
    is_changed = CHANGES.get(server)
    return [row for row in HTTP if is_changed is None or not is_changed(row.request)]


def _has_two_slashes(request: Mapping[str, Any]) -> bool:
    return bool(request.get("path", "").startswith("//"))


CHANGES: Final[dict[str, Callable[[Mapping[str, Any]], bool]]] = {
    # It gives the application the method in upper case.
    "hypercorn": lambda request: request.get("method") == "get",
    # These give it a path with one slash.
    "waitress": _has_two_slashes,
    "werkzeug": _has_two_slashes,
    "wsgiref": _has_two_slashes,
}
HTTP: Final = [row for row in ROWS if is_sent(row) and "scope" not in row.request]
SOCKETS: Final = [row for row in ROWS if is_sent(row) and "scope" in row.request]


def guard_of(row: GuardRow) -> Guard:
    """The guard of a row, on a server that listens on the loopback."""
    fields = dict(row.guard)
    if "hosts" not in fields and not row.request.get("loopback"):
        risks = fields.get("accept_risks", ())
        fields |= {**ANY_HOST, "accept_risks": [ANY_HOST["accept_risks"], *risks]}
    paths: Mapping[str, Guard | None] = fields.pop("paths", {})
    own = {path: each and each.replace(**ANY_HOST) for path, each in paths.items()}
    return Guard(**fields, paths=own)


def parts_of(row: GuardRow) -> tuple[str, str, str, list[tuple[str, bytes]]]:
    """The method, the encoded path, the Host and the other header lines of a row."""
    request: dict[str, Any] = {"method": "POST", "path": PATH, "host": API, **row.request}
    named = {"Origin": request.get("origin"), "Sec-Fetch-Site": request.get("site")}
    lines = [(name, value.encode()) for name, value in named.items() if value is not None]
    return request["method"], quote(request["path"], safe="/"), request["host"], lines


def send(port: int, row: GuardRow, token: str, *more: tuple[str, bytes]) -> Answered:
    """The answer to a row's request."""
    method, path, host, lines = parts_of(row)
    return exchange(port, method, path, host, [*lines, (HEADER, token.encode()), *more])


def check_answer(row: GuardRow, answered: Answered, calls: int) -> None:
    """Check the answer to a row's request, and how often the application was called."""
    request = row.request
    is_odd = request.get("method", "POST") not in {*ALL, "OPTIONS"}
    is_odd |= row.reason == "malformed-host" or request.get("host", "").endswith(":")
    if is_odd and answered.status in _ODD:
        assert calls == 0 or row.allowed
        return
    status = 421 if row.reason in _OF_HOSTS else 403
    is_refusal = (answered.status, answered.all("Cache-Control")) == (status, ["no-store"])
    assert is_refusal is not row.allowed, answered
    if row.allowed:
        is_route = request.get("method", "POST") in ALL and "path" not in request
        assert calls == 1 or not is_route
        assert answered.status == 200 or not is_route
        return
    assert calls == 0
    policy, origin = POLICIES[row.policy], request.get("origin")
    # The sender is no browser: a form of an origin that may read is refused all the same.
    headers = () if policy is None else policy.evaluate(origin=origin).headers
    expected = [value for name, value in headers if name == "Access-Control-Allow-Origin"]
    assert answered.all("Access-Control-Allow-Origin") == expected


def shake(port: int, row: GuardRow, path: str = "/ws", *more: tuple[str, bytes]) -> int:
    """The status of the answer to a row's handshake; where it is accepted, hear the echo."""
    _, _, host, lines = parts_of(row)
    return handshake(port, path, host, [*lines, *more])


def handshake(
    port: int,
    path: str,
    host: str,
    lines: list[tuple[str, bytes]],
    *,
    hears_echo: bool = True,
) -> int:
    """The status of the answer to a handshake; where it is accepted, hear the echo."""
    head = [
        f"GET {path} HTTP/1.1".encode(),
        b"Host: " + host.encode(),
        b"Connection: Upgrade",
        b"Upgrade: websocket",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *(name.encode() + b": " + value for name, value in lines),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        sock.sendall(b"\r\n".join([*head, b"", b""]))
        received = sock.recv(65536)
        while b"\r\n\r\n" not in received:
            received += sock.recv(65536)
        status = int(received.split(b" ", 2)[1])
        if status == 101 and hears_echo:
            # A text of five characters, masked with zeros.
            sock.sendall(b"\x81\x85\x00\x00\x00\x00hello")
            heard = received.partition(b"\r\n\r\n")[2]
            while b"hello" not in heard:
                part = sock.recv(65536)
                assert part, "the connection was closed before the echo came"
                heard += part
        return status


def check_handshake(row: GuardRow, status: int) -> None:
    """Check the status of the answer to a row's handshake: only a handler accepts one."""
    refused = 421 if row.reason in _OF_HOSTS else 403
    # A server without the extension for responses knows one status alone.
    assert status in ({101} if row.allowed else {refused, 403})
