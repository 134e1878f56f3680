"""Visitors: open pages, each with its own token, record and policy."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware
from crossorigin.demo.record import Record

if TYPE_CHECKING:
    from starlette.types import ASGIApp

MAX_VISITORS: Final = 32
IDLE: Final = 2.0
"""Seconds after which a visitor without a stream loses its place to a new one.

A reloaded page becomes a new visitor. A page without a place requests another one.
"""


@dataclass(slots=True)
class Visitor:
    """One open page.

    Attributes:
        id: Its name in URLs of the API.
        token: Its secret, which only the page knows.
        gate: The gateway of its playground.
        record: Its exchanges.
        seen: The time of its last request.
    """

    id: str
    token: str
    gate: CORSMiddleware
    seen: float
    record: Record = field(default_factory=Record)


class Visitors:
    """The visitors, at most `MAX_VISITORS`.

    Args:
        app: The application behind the gateway of each playground.
        page: The origin of the page, which a new playground allows.
        clock: Seconds, for the visitors without a stream.
    """

    def __init__(
        self, app: ASGIApp, page: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._page = page
        self._clock = clock
        self._visitors: dict[str, Visitor] = {}

    def admit(self) -> Visitor | None:
        """Return a new visitor; None if there is no place."""
        if len(self._visitors) >= MAX_VISITORS and not self._dismiss():
            return None
        visitor = Visitor(
            id=secrets.token_urlsafe(9),
            token=secrets.token_urlsafe(24),
            gate=CORSMiddleware(self._app, Policy(allow_origins=self._page)),
            seen=self._clock(),
        )
        self._visitors[visitor.id] = visitor
        return visitor

    def _dismiss(self) -> bool:
        """Release the place of the visitor without a stream for the longest time."""
        gone = self._clock() - IDLE
        for visitor in sorted(self._visitors.values(), key=lambda one: one.seen):
            if visitor.seen <= gone and not visitor.record.streams:
                del self._visitors[visitor.id]
                return True
        return False

    def find(self, name: str) -> Visitor | None:
        """Return the visitor of that id, and note the time of this request."""
        visitor = self._visitors.get(name)
        if visitor is not None:
            visitor.seen = self._clock()
        return visitor

    def record(self, name: str) -> Record | None:
        """Return the record of a visitor."""
        visitor = self.find(name)
        return None if visitor is None else visitor.record

    def known(self, name: str, token: str) -> Visitor | None:
        """Return the visitor of that id if the token is its own."""
        visitor = self.find(name)
        if visitor is None or not secrets.compare_digest(
            visitor.token.encode(), token.encode()
        ):
            return None
        return visitor

    def close(self) -> None:
        """End all streams."""
        for visitor in self._visitors.values():
            visitor.record.close()
