"""Exchanges: a request asked of the gateway itself, in this process, and its report."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from crossorigin import Guard, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.check.ask import Question, ask
from crossorigin.check.report import Report
from crossorigin.demo.asked import read_head, scope_of
from crossorigin.fetch import Exchange, WireRequest, WireResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from crossorigin.transport.bounded import BoundedSender

_Value = TypeVar("_Value")

_HIDDEN: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


class WaitingError(RuntimeError):
    """A policy wants to wait for something: here nothing else runs."""


def judged(policies: PolicyMap, question: Question, guard: Guard | None = None) -> Report:
    """Return the report on a request to a server under these policies.

    Args:
        policies: the policies of the server.
        question: the request, and the headers that the page reads.
        guard: the guard of the server; None for none.
    """
    sender = cast("BoundedSender", _Gateway(policies, question.reads, guard))
    return Report(_run(ask(question, sender)))


class _Gateway:
    """A sender that hands each request to a gateway with an application behind it."""

    def __init__(
        self, policies: PolicyMap, reads: tuple[str, ...], guard: Guard | None
    ) -> None:
        self._gate = CORSMiddleware(_answering(reads), policies, guard=guard)

    async def send(self, wanted: WireRequest, _cookie: str | None) -> WireResponse:
        """Return the response to a request."""
        heads: list[WireResponse] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": wanted.body or b""}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                heads.append(read_head(message))

        await self._gate(scope_of(wanted), receive, send)
        return heads[0]


def _answering(reads: tuple[str, ...]) -> ASGIApp:
    """Return an application that answers 200, with the headers that the page reads."""
    headers = [(name.lower().encode("latin-1"), b"1") for name in reads]

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        content = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": content + headers})
        await send({"type": "http.response.body", "body": b"{}"})

    return answer


def _run(work: Coroutine[Any, Any, _Value]) -> _Value:
    """Return the result of work that never waits; the page needs no event loop for it."""
    try:
        work.send(None)
    except StopIteration as stop:
        value: _Value = stop.value
        return value
    work.close()
    message = "The policy waits for something that is not there in this page."
    raise WaitingError(message)


def shown(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange in the form on the wire, ready for JSON.

    Args:
        exchange: the exchange.
    """
    request, response = exchange.request, exchange.response
    return {
        "preflight": request.is_preflight,
        "method": request.method,
        "url": request.url,
        "credentials": request.includes_credentials,
        "request": [[name, _value(name, value)] for name, value in request.headers],
        "status": None if response is None else response.status,
        "response": [] if response is None else [list(line) for line in response.headers],
    }


def _value(name: str, value: str) -> str:
    return "…" if name.lower() in _HIDDEN else value
