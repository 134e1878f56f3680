"""Requests: the parts that the guard reads, and the questions for callables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple, TypeAlias

from crossorigin.engine import Decision, Lookup, RequestFacts
from crossorigin.guard.verdict import Verdict

Scope: TypeAlias = Literal["http", "websocket"]


class Request(NamedTuple):
    """The parts of a request that the guard reads.

    Attributes:
        method: the method, as sent.
        origin: the Origin header, its lines combined, or None.
        site: the Sec-Fetch-Site header, its lines combined, or None.
        host: the Host header, its lines combined, or None.
        scope: ``"http"``, or ``"websocket"`` for every other scope than plain HTTP.
        encrypted: whether the server itself received the request over TLS.
        loopback: whether the connection came in on a loopback address of the server.
    """

    method: str = "GET"
    origin: str | None = None
    site: str | None = None
    host: str | None = None
    scope: Scope = "http"
    encrypted: bool = False
    loopback: bool = False

    def facts(self, path: str) -> RequestFacts:
        """Return the facts for the callables of the owner."""
        return RequestFacts(self.method, path, self.host, self.origin)


Passing: TypeAlias = tuple[frozenset[str], set[str | bytes | None] | None]
"""HTTP requests that pass on every path: their methods, and values of their Host header.

The hosts are those that are served, as text and as bytes: names of the list, and values that
requests had. None means all hosts, except for connections that come in on a loopback address.
"""

MAX_HOSTS: Final = 256
"""The greatest number of cached values of the Host header; a pattern matches any number."""

NOTHING_PASSES: Final[Passing] = (frozenset(), None)


class Question(NamedTuple):
    """A verdict that only a callable of the owner can give.

    Attributes:
        lookup: the look-up to ask.
        conclude: returns the verdict for the decision of the look-up.
        report_only: whether the guard reports its refusals and refuses nothing.
    """

    lookup: Lookup
    conclude: Callable[[Decision], Verdict]
    report_only: bool
