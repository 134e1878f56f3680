"""The requests and responses on the wire, formatted for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.fetch import Exchange, WireResponse
from crossorigin.fetch.verdict import Headers, escape
from crossorigin.transport.reported import reported

MAX_SHOWN: Final = 50
"""The greatest number of exchanges in a text; the oldest are omitted."""


def conversation(exchanges: Iterable[Exchange]) -> str:
    """Return `exchanges` as text, one line for each request, response and relevant header.

    Values from outside are escaped and cut; secrets are omitted.
    """
    kept = list(exchanges)[-MAX_SHOWN:]
    return "\n".join(line for exchange in kept for line in _lines(exchange))


def _lines(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    credentials = ", with credentials" if request.includes_credentials else ""
    yield f"> {escape(request.method)} {escape(request.url)}{credentials}"
    yield from _headers(">", request.headers)
    yield from _answer(exchange.response)


def _answer(response: WireResponse | None) -> Iterator[str]:
    if response is None:
        yield "< nothing"
        return
    yield f"< {response.status}"
    yield from _headers("<", response.headers)


def _headers(mark: str, headers: Headers) -> Iterator[str]:
    for name, value in reported(headers):
        yield f"{mark}   {name}: {value}"
