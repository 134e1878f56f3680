"""Asking: sends the requests of a browser to an application of this process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from crossorigin.fetch import (
    Engine,
    Outcome,
    PreflightCache,
    Request,
    WireRequest,
    WireResponse,
    fetch,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Scope

PATIENCE: Final = 5.0  # seconds until the head of the answer
REST: Final = 0.2  # seconds that the body may take after it


async def ask_all(
    app: ASGIApp, request: Request, engine: Engine, cache: PreflightCache | None = None
) -> Outcome:
    """Send all requests of a page's fetch; return its outcome.

    Args:
        app: The application.
        request: The page's request; its URL is one of the application's.
        engine: The engine of the browser.
        cache: The browser's preflight cache; None for an empty one.
    """
    fetching = fetch(request, engine=engine, cache=cache)
    try:
        wanted = next(fetching)
        while True:
            wanted = fetching.send(await ask(app, wanted))
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


async def ask(
    app: ASGIApp, wanted: WireRequest, patience: float = PATIENCE
) -> WireResponse | None:
    """Send a request to the application; return the head of its answer, or None.

    Args:
        app: The application.
        wanted: The request; its URL is one of the application's.
        patience: The seconds in which the head has to come.
    """
    head: list[WireResponse] = []
    started = asyncio.Event()
    requests: list[Message] = [{"type": "http.request", "body": wanted.body or b""}]

    async def receive() -> Message:
        if requests:
            return requests.pop()
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        return await never  # until the application has answered

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            head.append(read_head(message))
            started.set()

    task = asyncio.ensure_future(app(scope_of(wanted), receive, send))
    waiting = asyncio.ensure_future(started.wait())
    await asyncio.wait({task, waiting}, timeout=patience, return_when="FIRST_COMPLETED")
    await asyncio.wait({task}, timeout=REST)
    task.cancel()
    waiting.cancel()
    # If the application raises, it has sent its 500 before.
    await asyncio.gather(task, waiting, return_exceptions=True)
    return head[0] if head else None


def read_head(message: Message) -> WireResponse:
    """Return the head of a response from the message that starts it.

    Args:
        message: the message ``http.response.start``.
    """
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in message.get("headers", ())
    )
    return WireResponse(status=message["status"], headers=headers)


def scope_of(wanted: WireRequest) -> Scope:
    """Return the scope of a request, as a server passes it to an application.

    Args:
        wanted: the request; its URL is absolute.
    """
    url = urlsplit(wanted.url)
    lines = [
        ("host", url.netloc),
        *((name.lower(), value) for name, value in wanted.headers),
    ]
    if wanted.body is not None:
        lines.append(("content-length", str(len(wanted.body))))
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": wanted.method,
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines],
        "client": ("127.0.0.1", 0),
        "server": (url.hostname, url.port or 80),
        "state": {},
    }
    return scope
