"""The connections of one server: a limited number, each for a limited time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import ClassVar, Final, TypeAlias, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MAX_CONNECTIONS: Final = 200
"""The greatest number of connections of one server; all visitors have fewer streams."""

REQUEST_SECONDS: Final = 10.0
"""The time in which a connection has to send the head of a request."""

ANSWER_SECONDS: Final = 30.0
"""The time in which a request has to be answered, and its answer to be read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server, and its connections.

    Attributes:
        endless: The paths with endless answers.
        connections: The greatest number of connections.
        request_seconds: The time in which a connection has to send the head of a request.
        answer_seconds: The time in which a request has to be answered, and the answer read.
        waiting: The connections that wait for a request, the oldest first.
        working: The connections with an answer that has to end, the oldest first.
    """

    endless: frozenset[str] = frozenset()
    connections: int = MAX_CONNECTIONS
    request_seconds: float = REQUEST_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    waiting: Places = field(default_factory=dict)
    working: Places = field(default_factory=dict)

    def protocol(self) -> type[Limited]:
        """Return the protocol of the server."""
        return type("Limited", (Limited,), {"limits": self})


class Limited(H11Protocol):
    """A connection that is closed after its time, or when another one needs its place."""

    limits: ClassVar[Limits]
    _cycle: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Take a place, of another connection if there is no free one."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self._other().transport.abort()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Read; a whole head ends the wait."""
        super().data_received(data)
        self._work()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Pass the connection to the protocol of WebSockets; it keeps its place and time."""
        self._enter(self.limits.working, self.limits.answer_seconds)
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it has come already."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait()
            self._work()

    def connection_lost(self, exc: Exception | None) -> None:
        """Release the place."""
        self._leave()
        super().connection_lost(exc)

    @property
    def asked(self) -> bool:
        """Whether a request has come."""
        return self._cycle is not None

    def _other(self) -> Limited:
        """Return the connection to close for a place; this one if all others are endless.

        The order is: the oldest without a request, the oldest that waits, the oldest.
        """
        waiting, working = self.limits.waiting, self.limits.working
        unasked = (one for one in waiting if not one.asked)
        others = (one for group in (unasked, waiting, working) for one in group)
        return next((one for one in others if not one.transport.is_closing()), self)

    def _wait(self) -> None:
        self._enter(self.limits.waiting, self.limits.request_seconds)

    def _work(self) -> None:
        """Begin with the request that has arrived, if there is one."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is self._cycle:
            return
        self._cycle = cycle
        if self.scope["path"] in self.limits.endless:
            self._leave()
        else:
            self._enter(self.limits.working, self.limits.answer_seconds)

    def _enter(self, places: Places, seconds: float) -> None:
        self._leave()
        places[self] = self.loop.call_later(seconds, self._end)

    def _end(self) -> None:
        """End the connection; the protocol of a WebSocket gets its loss, not this one."""
        self._leave()
        self.transport.abort()

    def _leave(self) -> None:
        for places in (self.limits.waiting, self.limits.working):
            timer = places.pop(self, None)
            if timer is not None:
                timer.cancel()


Places: TypeAlias = dict[Limited, asyncio.TimerHandle]
"""Connections, each with the timer that closes it."""
