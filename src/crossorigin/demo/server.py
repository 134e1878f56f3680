"""Both servers in one event loop, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

from crossorigin.demo.api import create_api
from crossorigin.demo.connections import Limits
from crossorigin.demo.guard import MAX_BODY, NAMES, Guard
from crossorigin.demo.page import ENDLESS, create_page
from crossorigin.demo.record import Recorder
from crossorigin.demo.resources import create_kinds
from crossorigin.demo.site import Site
from crossorigin.demo.steps import with_flask
from crossorigin.demo.visitors import Visitors

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from starlette.types import ASGIApp

    from crossorigin.demo.ports import Claim

GRACE = 2  # seconds that an unfinished response may take after Ctrl-C


class Server(uvicorn.Server):
    """A uvicorn server that leaves the signals alone: two of them share one Ctrl-C.

    Args:
        config: The configuration.
        close: Ends the endless answers.
    """

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self._close = close

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture no signal."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End all answers, then the server."""
        self._close()
        await super().shutdown(sockets)


def run(page: Claim, api: Claim, opened: Callable[[str], object] | None = None) -> None:
    """Serve the page and the API until SIGINT or SIGTERM.

    Args:
        page: Where the page is served.
        api: Where the API is served.
        opened: Called with the address of the page, in a thread of its own.
    """
    servers = create_servers(page, api)
    with _stopped_by_signals(*servers):
        if opened is not None:
            Thread(target=opened, args=(f"{page.origin}/",), daemon=True).start()
        ready = f"The page: {page.origin}/\nThe API:  {api.origin}\nCtrl-C stops both.\n"
        asyncio.run(serve(servers, ready))
    _say("Stopped.\n")


def create_servers(page: Claim, api: Claim) -> dict[Server, Claim]:
    """Build both servers.

    Args:
        page: Where the page is served.
        api: Where the API is served.
    """
    site = Site(page.origin, api.origin, replace(api, host=page.host).origin)
    visitors = Visitors(create_kinds(), site.page)
    answers = create_api(site.page, visitors)
    recorded = Recorder(answers, visitors.record)
    return {
        _server(create_page(site, visitors, answers), page, Limits(ENDLESS), visitors): page,
        _server(recorded, api, Limits(), visitors): api,
    }


async def serve(servers: Mapping[Server, Claim], ready: str) -> None:
    """Serve until each server has to exit.

    Args:
        servers: The servers, with their sockets.
        ready: The text to print.
    """
    with _short_log():
        async with asyncio.TaskGroup() as tasks:
            for server, claim in servers.items():
                tasks.create_task(server.serve(list(claim.sockets)))
            # The sockets already listen: a client that opens the address now waits for
            # the servers and does not miss them.
            _say(ready)


LOGS: Final = ("uvicorn.error", "django.request", with_flask.__name__)


@contextlib.contextmanager
def _short_log() -> Iterator[None]:
    """Shorten the log of the servers; afterwards the process logs as before."""
    logs = [logging.getLogger(name) for name in LOGS]
    for log in logs:
        log.addFilter(shorten)
    try:
        yield
    finally:
        for log in logs:
            log.removeFilter(shorten)


def shorten(record: logging.LogRecord) -> bool:
    """Log an exception of the application in one line: the demo has a handler that raises.

    A request that an application refuses is not logged.

    Args:
        record: The log record.
    """
    if record.exc_info and record.exc_info[1] is not None:
        record.msg = f"{record.getMessage().strip()}: {record.exc_info[1]!r}"
        record.args, record.exc_info = (), None
    return record.name != "django.request" or record.levelno >= logging.ERROR


def _server(app: ASGIApp, claim: Claim, limits: Limits, visitors: Visitors) -> Server:
    names = dict.fromkeys((*NAMES, claim.host))
    config = uvicorn.Config(
        Guard(app, names, claim.port),
        http=limits.protocol(),
        ws=WSProtocol,
        ws_max_size=MAX_BODY,
        proxy_headers=False,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=GRACE,
    )
    return Server(config, visitors.close)


@contextlib.contextmanager
def _stopped_by_signals(*servers: Server) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        for server in servers:
            server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
