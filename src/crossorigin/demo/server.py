"""Both servers in one event loop, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import uvicorn

from crossorigin.demo.api import create_api
from crossorigin.demo.guard import LoopbackOnly
from crossorigin.demo.page import create_page
from crossorigin.demo.record import Recorder
from crossorigin.demo.resources import create_kinds
from crossorigin.demo.site import Site
from crossorigin.demo.visitors import Visitors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from starlette.types import ASGIApp

    from crossorigin.demo.ports import Claim

GRACE = 2  # seconds that an unfinished response may take after Ctrl-C


class Server(uvicorn.Server):
    """A uvicorn server that leaves the signals alone: two of them share one Ctrl-C."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def run(page: Claim, api: Claim) -> None:
    """Serve the page and the API until SIGINT or SIGTERM.

    Args:
        page: Where the page is served.
        api: Where the API is served.
    """
    site = Site(page.origin, api.origin, replace(api, host=page.host).origin)
    visitors = Visitors(create_kinds(), site.page)
    answers = create_api(site.page, visitors)
    servers = {
        _server(create_page(site, visitors, answers), page): page,
        _server(Recorder(answers, visitors.record), api): api,
    }
    with _short_log(), _stopped_by_signals(*servers):
        asyncio.run(
            _serve(
                servers,
                f"The page: {page.origin}/\nThe API:  {api.origin}\nCtrl-C stops both.\n",
            )
        )
    _say("Stopped.\n")


@contextlib.contextmanager
def _short_log() -> Iterator[None]:
    """Shorten the log of the servers; afterwards the process logs as before."""
    log = logging.getLogger("uvicorn.error")
    log.addFilter(shorten)
    try:
        yield
    finally:
        log.removeFilter(shorten)


def shorten(record: logging.LogRecord) -> bool:
    """Log an exception of the application in one line: the demo has a handler that raises.

    Args:
        record: The log record.
    """
    if record.exc_info and record.exc_info[1] is not None:
        record.msg = f"{record.msg.strip()}: {record.exc_info[1]!r}"
        record.exc_info = None
    return True


async def _serve(servers: dict[Server, Claim], ready: str) -> None:
    async with asyncio.TaskGroup() as tasks:
        for server, claim in servers.items():
            tasks.create_task(server.serve(list(claim.sockets)))
        # The sockets listen already: a client that opens the address now waits for
        # the servers and does not miss them.
        _say(ready)


def _server(app: ASGIApp, claim: Claim) -> Server:
    config = uvicorn.Config(
        LoopbackOnly(app, claim.port),
        log_level="warning",
        lifespan="off",
        ws="auto",
        timeout_graceful_shutdown=GRACE,
    )
    return Server(config)


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
