"""Fetching: the algorithm itself, a generator that yields each request to send.

The numbered comments, here and in the algorithms that it calls, follow the standard's steps in
its order. Steps that concern neither CORS nor the wire (service workers, the HTTP cache,
streams, timing) are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Generator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from crossorigin.fetch.cache import PreflightCache
from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.fetch.filtering import filtered
from crossorigin.fetch.integrity import check_integrity
from crossorigin.fetch.kinds import as_the_engine_asks
from crossorigin.fetch.main_fetch import main_fetch
from crossorigin.fetch.params import FetchParams, NetworkError
from crossorigin.fetch.request import Request, prepare
from crossorigin.fetch.url import written
from crossorigin.fetch.verdict import Code, Outcome, Step, Verdict, WireRequest, WireResponse
from crossorigin.spec.statuses import SWITCHING_PROTOCOLS

Fetching: TypeAlias = Generator[WireRequest, WireResponse | None, Outcome]
"""A fetch until it is done: it yields each request, receives its response, or None if none
came, and returns the outcome."""

_OPENING: Final[Mapping[str, tuple[Container[int], str]]] = MappingProxyType(
    {
        "websocket": ({SWITCHING_PROTOCOLS}, "status 101"),
        "webtransport": (range(200, 300), "status 2xx"),
    }
)
"""By the mode: the statuses that open a session, and their text."""


def fetch(
    request: Request, *, engine: Engine = STANDARD, cache: PreflightCache | None = None
) -> Fetching:
    """Fetch as a browser does, without I/O.

    A generator: it yields each request to send, receives its response (None if there was
    none), and returns the outcome for the page. It never raises, for any input.

    Args:
        request: the page's request.
        engine: the engine of the browser.
        cache: the browser's preflight cache; None for an empty one.
    """
    memory = PreflightCache() if cache is None else cache
    asked = as_the_engine_asks(request, engine)
    prepared = asked if isinstance(asked, Finding) else prepare(asked, engine)
    if isinstance(prepared, Finding):
        verdict = _blocked(prepared, request.url, None)
        return Outcome(verdict=verdict, response=None, exchanges=())
    params = FetchParams(prepared, engine, memory)
    try:
        response = yield from main_fetch(params)
        _check_handshake(params, response)
        check_integrity(params, response)
    except NetworkError as error:
        verdict = _blocked(error.finding, params.sent_url, params.last)
        return Outcome(verdict=verdict, response=None, exchanges=tuple(params.exchanges))
    return _succeed(params, response)


def run(
    request: Request,
    send: Callable[[WireRequest], WireResponse | None],
    *,
    engine: Engine = STANDARD,
    cache: PreflightCache | None = None,
) -> Outcome:
    """Fetch with `send`, which performs one exchange; see `fetch`."""
    fetching = fetch(request, engine=engine, cache=cache)
    try:
        wanted = next(fetching)
        while True:
            wanted = fetching.send(send(wanted))
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


def _blocked(finding: Finding, url: str, exchange: int | None) -> Verdict:
    return Verdict(
        allowed=False,
        code=finding.code,
        step=finding.step,
        header=finding.header,
        expected=finding.expected,
        found=finding.found,
        url=url,
        exchange=exchange,
    )


def _check_handshake(params: FetchParams, response: WireResponse) -> None:
    """Refuse a response that opens no WebSocket or WebTransport session.

    Raises:
        NetworkError: its status is not 101, or not 2xx.
    """
    # WebSockets, "establish a WebSocket connection"; WebTransport over HTTP/3, "Establishing a
    # Session".
    opening = _OPENING.get(params.request.mode)
    if opening is not None and response.status not in opening[0]:
        found = str(response.status)
        step = Step("HTTP-network fetch", "8.1")
        raise NetworkError(Finding(Code.NETWORK_FAILURE, step, None, opening[1], found))


def _succeed(params: FetchParams, response: WireResponse) -> Outcome:
    # Fetch, "Main fetch", step 14: the page gets a filtered response.
    page = filtered(
        response,
        params.seen_as,
        urls=[written(url, params.engine).shown for url in params.request.urls],
        method=params.request.method,
        follows=params.request.page.redirect == "follow",
        credentials=params.credentials,
        timing_allowed=not params.timing_failed,
        engine=params.engine,
    )
    verdict = Verdict(
        allowed=True,
        code=Code.ALLOWED,
        step=Step("Main fetch", "14.2"),
        url=params.sent_url,
        exchange=params.last,
    )
    return Outcome(verdict=verdict, response=page, exchanges=tuple(params.exchanges))
