"""The record of the API's exchanges, written outside its CORS gateway.

A page cannot read a response that the browser withholds, so only the server's own record has
it. Every size is bounded, because any program on this machine may send requests.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT: Final = 200  # exchanges of a visitor; the oldest go first
LONGEST: Final = 500  # characters of any value
MAX_LINES: Final = 20  # headers of a request, and of its answer
MAX_STREAMS: Final = 4  # of a visitor; the oldest ends

# Besides Access-Control-*:
RECEIVED: Final = {"content-type", "cookie", "origin"}
ANSWERED: Final = {"set-cookie", "vary"}
# Cookies have no port: a browser sends those of other programs on this host too, which the
# record must not show.
COOKIES: Final = {"visitor"}
METHOD: Final = "access-control-request-method"

Lines = list[tuple[str, str]]


@dataclass(slots=True)
class Exchange:
    """One request and its response.

    Attributes:
        call: The id that the page gave to the call, in the query.
        method: The request's method.
        path: The request's path, without the query.
        preflight: Whether it is a CORS-preflight request (Fetch, CORS-preflight fetch).
        request: The request headers that matter to CORS, in order.
        ran: Whether the request reached the application behind the gateway.
        status: The response's status; None before it.
        response: The response headers that matter to CORS, in order.
        id: The number of the exchange in its record.
    """

    call: str
    method: str
    path: str
    preflight: bool
    request: Lines
    ran: bool = False
    status: int | None = None
    response: Lines = field(default_factory=list)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """The state of an exchange at one moment.

    Attributes:
        number: The number of the event in its record.
        exchange: The exchange, ready for JSON.
    """

    number: int
    exchange: dict[str, Any]


class Record:
    """The last exchanges of one visitor, oldest first, and the streams of their events."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=2 * KEPT)
        self._exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self._streams: list[Stream] = []
        self._added = 0
        self._told = 0

    @property
    def streams(self) -> int:
        """The number of open streams."""
        return len(self._streams)

    def add(self, exchange: Exchange) -> None:
        """Store an exchange and report it; a full record drops the oldest one."""
        self._added += 1
        exchange.id = self._added
        self._exchanges.append(exchange)
        self.tell(exchange)

    def tell(self, exchange: Exchange) -> None:
        """Send the exchange, as it is now, to the streams."""
        self._told += 1
        event = Event(self._told, asdict(exchange))
        self._events.append(event)
        for stream in self._streams:
            stream.wake()

    def of(self, call: str) -> list[dict[str, Any]]:
        """Return the exchanges of one call, ready for JSON."""
        return [asdict(exchange) for exchange in self._exchanges if exchange.call == call]

    def after(self, number: int) -> list[Event]:
        """Return the stored events after one."""
        return [event for event in self._events if event.number > number]

    def follow(self, number: int | None) -> Stream:
        """Open a stream; beyond the limit, the oldest one ends.

        Args:
            number: The last event that the client has; None for the present.
        """
        stream = Stream(self, self._told if number is None else number)
        self._streams.append(stream)
        if len(self._streams) > MAX_STREAMS:
            self._streams[0].close()
        return stream

    def forget(self, stream: Stream) -> None:
        """Remove a stream from the list."""
        if stream in self._streams:
            self._streams.remove(stream)

    def close(self) -> None:
        """End all streams."""
        for stream in [*self._streams]:
            stream.close()


class Stream:
    """The events of a record, from a given one on.

    Args:
        record: The record.
        number: The last event that the client has.
    """

    def __init__(self, record: Record, number: int) -> None:
        self._record = record
        self._number = number
        self._changed = asyncio.Event()
        self._open = True

    def wake(self) -> None:
        """Signal that there are events, or that the stream has ended."""
        self._changed.set()

    def close(self) -> None:
        """End the stream."""
        self._open = False
        self._record.forget(self)
        self.wake()

    async def events(self, beat: float) -> AsyncIterator[Event | None]:
        """Yield the events; None after each `beat` seconds without one.

        Args:
            beat: The greatest number of seconds without a sign of life.
        """
        while self._open:
            for event in self._record.after(self._number):
                self._number = event.number
                yield event
            try:
                await asyncio.wait_for(self._changed.wait(), beat)
            except TimeoutError:
                yield None
            self._changed.clear()


CURRENT: Final[ContextVar[Exchange | None]] = ContextVar("CURRENT", default=None)
"""The exchange of the current request."""


def witness() -> None:
    """Note that the request has reached the application: called inside its gateway."""
    exchange = CURRENT.get()
    if exchange is not None:
        exchange.ran = True


class Recorder:
    """ASGI middleware that writes the record; it belongs outside the CORS gateway.

    Args:
        app: The application, gateway included.
        find: Returns the record of a visitor, or None.
    """

    def __init__(self, app: ASGIApp, find: Callable[[str], Record | None]) -> None:
        self.app = app
        self.find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record a request, and its response when it starts."""
        query = parse_qs(scope["query_string"].decode("latin-1")[:LONGEST])
        record = self.find(query.get("visitor", [""])[0])
        if record is None:
            await self.app(scope, receive, send)
            return
        exchange = _received(scope, query.get("call", [""])[0])
        CURRENT.set(exchange)
        record.add(exchange)

        async def answer(message: Message) -> None:
            if message["type"] in _STARTS:
                usual = _STARTS[message["type"]]
                exchange.status = message.get("status", usual)
                exchange.response = _shown(message.get("headers", ()), ANSWERED)
                record.tell(exchange)
            await send(message)

        await self.app(scope, receive, answer)


_STARTS: Final = {
    "http.response.start": 500,
    "websocket.accept": 101,
    "websocket.close": 403,
}
"""The messages that answer a request, with the status if they have none."""


class Witness:
    """ASGI middleware inside the gateway: it notes requests that reach the application.

    Args:
        app: The application without the gateway.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the request, and forward it."""
        witness()
        await self.app(scope, receive, send)


def _received(scope: Scope, call: str) -> Exchange:
    request = _shown(scope["headers"], RECEIVED)
    names = {name for name, value in request if value}
    method = scope.get("method", "GET")
    return Exchange(
        call=call,
        method=method[:LONGEST],
        path=scope["path"][:LONGEST],
        preflight=method == "OPTIONS" and {"origin", METHOD} <= names,
        request=request,
    )


def _shown(headers: Iterable[tuple[bytes, bytes]], names: set[str]) -> Lines:
    lines = (
        (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers
    )
    return [
        (name[:LONGEST], (_own(value) if name == "cookie" else value)[:LONGEST])
        for name, value in lines
        if name in names or name.startswith("access-control-")
    ][:MAX_LINES]


def _own(cookies: str) -> str:
    """Return the demo's own cookies of a Cookie header."""
    pairs = cookies.split("; ")
    return "; ".join(pair for pair in pairs if pair.partition("=")[0] in COOKIES)
