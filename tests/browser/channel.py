"""Commands and events over one WebSocket, as all three engines' protocols have them."""

from __future__ import annotations

import itertools
import json
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.sync.client import ClientConnection

ANSWERS_IN = 60  # seconds

Json = dict[str, Any]


class PageError(Exception):
    """A script threw, or a browser refused a command."""


class Channel:
    """One connection: numbered commands out; their answers and the events in.

    Args:
        socket: the connection.
        unwrap: the conversion of a message.
    """

    def __init__(
        self, socket: ClientConnection, unwrap: Callable[[Json], Json] = lambda message: message
    ) -> None:
        self._socket = socket
        self._unwrap = unwrap
        self._numbers = itertools.count(1)
        self._events: list[Json] = []

    def number(self) -> int:
        """Return a number that no command of this connection has."""
        return next(self._numbers)

    def ask(self, message: Json) -> Json:
        """Send a command and return its answer."""
        number = self.number()
        self.send(message | {"id": number})
        return self.answer(number)

    def send(self, message: Json) -> None:
        """Send a message, and wait for nothing."""
        self._socket.send(json.dumps(message))

    def answer(self, *numbers: int) -> Json:
        """Return the first answer to one of these commands."""
        return self._receive(lambda message: message.get("id") in numbers)

    def wait_for(self, wanted: Callable[[Json], bool]) -> Json:
        """Return the first wanted event, one that came already included."""
        for event in self._events:
            if wanted(event):
                self._events.remove(event)
                return event
        return self._receive(wanted)

    def take(self, wanted: Callable[[Json], bool]) -> list[Json]:
        """Return the wanted events that came and that nobody took, and forget them."""
        taken = [event for event in self._events if wanted(event)]
        self._events = [event for event in self._events if not wanted(event)]
        return taken

    def _receive(self, wanted: Callable[[Json], bool]) -> Json:
        """Return the first message that is wanted; keep the events that come before it."""
        end = monotonic() + ANSWERS_IN
        while True:
            text = self._socket.recv(timeout=max(0.0, end - monotonic()))
            message = self._unwrap(json.loads(text))
            if wanted(message):
                return message
            if "method" in message:
                self._events.append(message)
