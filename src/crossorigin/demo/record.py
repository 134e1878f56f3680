"""The record of the API's exchanges, written outside its CORS gateway.

A page cannot read a response that the browser withholds, so the server's own
record is the only witness of it. Every size is bounded: anyone on this machine
may send anything.
"""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT = 500  # exchanges; the oldest go first
LONGEST = 500  # characters of any value

# Besides Access-Control-*:
RECEIVED = {"content-type", "cookie", "origin"}
ANSWERED = {"set-cookie", "vary"}
# Cookies know no ports: those of other programs on this host come along, and are
# nobody's business here.
COOKIES = {"visitor"}
METHOD = "access-control-request-method"

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
        ran: Whether the request got past the gateway, to the application.
        status: The response's status; None while there is none.
        response: The response headers that matter to CORS, in order.
    """

    call: str
    method: str
    path: str
    preflight: bool
    request: Lines
    ran: bool = False
    status: int | None = None
    response: Lines = field(default_factory=list)


class Record:
    """The last exchanges of one server, oldest first."""

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=KEPT)

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange; the oldest is dropped for it."""
        self._exchanges.append(exchange)

    def of(self, call: str) -> list[dict[str, Any]]:
        """Return the exchanges of one call, ready for JSON."""
        return [asdict(exchange) for exchange in self._exchanges if exchange.call == call]


class Recorder:
    """ASGI middleware that writes the record; it belongs outside the CORS gateway.

    Args:
        app: The application, gateway included.
        record: Where to write.
    """

    def __init__(self, app: ASGIApp, record: Record) -> None:
        self.app = app
        self.record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record an HTTP request, and its response when it starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _received(scope)
        self.record.add(exchange)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.response = _shown(message.get("headers", ()), ANSWERED)
            await send(message)

        await self.app({**scope, "demo.exchange": exchange}, receive, answer)


class Witness:
    """ASGI middleware inside the gateway: it records requests that reach the application.

    Args:
        app: The application without the gateway.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note that the request came this far."""
        exchange = scope.get("demo.exchange")
        if exchange is not None:
            exchange.ran = True
        await self.app(scope, receive, send)


def _received(scope: Scope) -> Exchange:
    request = _shown(scope["headers"], RECEIVED)
    names = {name for name, value in request if value}
    query = parse_qs(scope["query_string"].decode("latin-1")[:LONGEST])
    return Exchange(
        call=query.get("call", [""])[0],
        method=scope["method"][:LONGEST],
        path=scope["path"][:LONGEST],
        preflight=scope["method"] == "OPTIONS" and {"origin", METHOD} <= names,
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
    ]


def _own(cookies: str) -> str:
    """Keep the demo's own cookies of a Cookie header."""
    pairs = cookies.split("; ")
    return "; ".join(pair for pair in pairs if pair.partition("=")[0] in COOKIES)
