"""Starts an application in this process as its server does; its marks are checked then."""

from __future__ import annotations

import asyncio
from typing import Any
from wsgiref.util import setup_testing_defaults

from aiohttp.web import Application as AiohttpApplication
from aiohttp.web import AppRunner
from tornado import web

from crossorigin.gateway import MarkError
from crossorigin.gateway.serving.applications import takes
from crossorigin.integrations import aws_lambda


def start(app: Any) -> None:  # noqa: ANN401 - an application of any framework
    """Start an application; WSGI has no start but the first request.

    Raises:
        MarkError: it does not start.
    """
    if isinstance(app, aws_lambda.CORS):
        return  # the application behind it was checked when it was placed
    if isinstance(app, AiohttpApplication):
        asyncio.run(AppRunner(app).setup())
    elif isinstance(app, web.Application):
        app.listen(0, "127.0.0.1").stop()
    elif takes(app, 2):
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        b"".join(app(environ, lambda *_: [].append))
    else:
        asyncio.run(_start_asgi(app))


async def _start_asgi(app: Any) -> None:  # noqa: ANN401 - the same
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup" if not sent else "lifespan.shutdown"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])
        if message["type"] == "lifespan.startup.failed":
            raise MarkError(message["message"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
