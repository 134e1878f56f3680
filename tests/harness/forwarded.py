"""The comparison of an edge with the engine, by the request that the edge forwards."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote

from harness.edges import read_header
from harness.erring import CORS_HEADERS, EVIL
from harness.raw_http import TIMEOUT, Answered, read_answer

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.engine import RequestFacts


class Arrived(NamedTuple):
    """A request as the application behind an edge gets it."""

    method: str
    target: str
    lines: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """The path, decoded once."""
        return unquote(self.target.partition("?")[0])

    def all(self, name: str) -> list[str]:
        """Return the values of every line of this name."""
        return [value for key, value in self.lines if key.lower() == name.lower()]


def send(port: int, method: str, head: bytes) -> Answered:
    """Send one request in bytes, and return the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        with suppress(BrokenPipeError, ConnectionResetError):
            sock.sendall(head)
        return read_answer(sock, method)


def head_of(method: str, target: str, host: str, lines: tuple[str, ...]) -> bytes:
    """Return the head of a request, its lines as they are."""
    first = (f"{method} {target} HTTP/1.1", f"Host: {host}", *lines)
    return "\r\n".join((*first, "Content-Length: 0", "Connection: close", "", "")).encode(
        "latin-1"
    )


def arrived(answered: Answered) -> Arrived | None:
    """Return the request that the application tells of; None where the edge has answered."""
    if not answered.all("X-Total"):
        return None
    first, *rest = bytes.fromhex(answered.body.decode("ascii")).decode("latin-1").split("\r\n")
    method, _, rest_of_line = first.partition(" ")
    target = rest_of_line.rpartition(" ")[0]
    pairs = (line.partition(":") for line in rest)
    return Arrived(
        method, target, tuple((name, value.strip(" \t")) for name, _, value in pairs)
    )


def difference(policies: PolicyMap, answered: Answered, came: Arrived) -> str | None:
    """Return the header that allows more than the policy of the arrived request, or None."""
    policy = policies.resolve(came.path)
    if policy is None and answered.all(CORS_HEADERS[0]) == [EVIL]:
        return None  # the edge left the answer as it was
    wanted: Mapping[str, str] = {}
    if isinstance(policy, Policy):
        facts = RequestFacts.from_headers(came.method, came.path, came.lines)
        decision = policy.evaluate(
            method=came.method,
            origin=facts.origin,
            request_method=facts.request_method,
            request_headers=facts.request_headers,
        )
        wanted = dict(decision.headers)
        if "Origin" in decision.vary and "origin" not in ",".join(answered.all("Vary")).lower():
            return f"no Vary: {answered.lines}"
    return next(filter(None, (_beyond(name, answered, wanted) for name in CORS_HEADERS)), None)


def _beyond(name: str, answered: Answered, wanted: Mapping[str, str]) -> str | None:
    lines = answered.all(name)
    found, allowed = read_header(name, ",".join(lines)), read_header(name, wanted.get(name, ""))
    if isinstance(found, set) and isinstance(allowed, set):
        is_within = found <= allowed
    else:
        is_within = found in ("", allowed)
    return None if is_within else f"{name}: {lines} instead of {wanted.get(name)}"


def passed(guard: Guard, policies: PolicyMap, came: Arrived) -> str | None:
    """Return why a guard refuses the request that arrived, or None."""
    policy = policies.resolve(came.path)
    verdict = guard.evaluate(
        policy if isinstance(policy, Policy) else None,
        method=came.method,
        path=came.path,
        origin=_joined(came, "Origin"),
        site=_joined(came, "Sec-Fetch-Site"),
        host=_joined(came, "Host"),
    )
    return None if verdict.allowed else verdict.reason


def _joined(came: Arrived, name: str) -> str | None:
    lines = came.all(name)
    return ", ".join(lines) if lines else None
