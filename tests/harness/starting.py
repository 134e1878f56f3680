"""Starts an application in this process as its server does."""

from __future__ import annotations

import asyncio
from typing import Any
from wsgiref.util import setup_testing_defaults

from tornado import web

from crossorigin.gateway import MarkError
from crossorigin.wsgi import CORSMiddleware


def start(app: Any) -> None:  # noqa: ANN401 - an application of any framework
    """Start an application; WSGI has no start but the first request.

    Raises:
        MarkError: it does not start.
    """
    if isinstance(app, web.Application):
        app.listen(0, "127.0.0.1").stop()
    elif _is_wsgi(app):
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        b"".join(app(environ, lambda *_: [].append))
    else:
        asyncio.run(_start_asgi(app))


def _is_wsgi(app: object) -> bool:
    if isinstance(app, CORSMiddleware):
        return True
    packages = {each.__module__.partition(".")[0] for each in type(app).__mro__}
    return not packages.isdisjoint({"flask", "bottle", "pyramid"}) and "quart" not in packages


async def _start_asgi(app: Any) -> None:  # noqa: ANN401 - the same
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup" if not sent else "lifespan.shutdown"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])
        if message["type"] == "lifespan.startup.failed":
            raise MarkError(message["message"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
