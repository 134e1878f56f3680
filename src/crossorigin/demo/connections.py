"""The connections of one server: few, and none that waits for long without a request."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import ClassVar, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MAX_CONNECTIONS: Final = 200
"""Connections of one server at one time."""

REQUEST_SECONDS: Final = 10.0
"""The time in which a connection has to send the head of a request."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server, and its connections that wait for a request.

    Attributes:
        connections: The greatest number of connections.
        seconds: The time in which a connection has to send the head of a request.
        waiting: The connections that wait, the oldest first, with their timers.
    """

    connections: int
    seconds: float
    waiting: dict[Limited, asyncio.TimerHandle] = field(default_factory=dict)


class Limited(H11Protocol):
    """A connection that is closed if it sends no request.

    A new connection over the number takes the place of one that waits for a request: the
    oldest that has not sent any, or the oldest.
    """

    limits: ClassVar[Limits]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Take a place."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self._other().transport.abort()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Read; a whole head ends the wait."""
        super().data_received(data)
        if self.current is not None and not self.current.response_complete:
            self._end_wait()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over to the protocol of WebSockets."""
        self._end_wait()
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it has come already."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place up."""
        self._end_wait()
        super().connection_lost(exc)

    @property
    def current(self) -> RequestResponseCycle | None:
        """The last request; None before the first."""
        return cast("RequestResponseCycle | None", self.cycle)

    def _other(self) -> Limited:
        """Return the connection whose place is needed; this one if no other waits."""
        waiting = self.limits.waiting
        unasked = (one for one in waiting if one.current is None)
        return next(unasked, next(iter(waiting), self))

    def _wait(self) -> None:
        self._end_wait()
        timer = self.loop.call_later(self.limits.seconds, self.transport.abort)
        self.limits.waiting[self] = timer

    def _end_wait(self) -> None:
        timer = self.limits.waiting.pop(self, None)
        if timer is not None:
            timer.cancel()


def limited(
    connections: int = MAX_CONNECTIONS, seconds: float = REQUEST_SECONDS
) -> type[Limited]:
    """Return the protocol of one server.

    Args:
        connections: The greatest number of connections.
        seconds: The time in which a connection has to send the head of a request.
    """
    return type("Limited", (Limited,), {"limits": Limits(connections, seconds)})
