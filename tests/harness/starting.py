"""Starts applications of any framework, whose marks are checked then."""

import asyncio
from typing import Any
from wsgiref.util import setup_testing_defaults

from aiohttp.web import Application as AiohttpApplication
from aiohttp.web import AppRunner
from blacksheep import Application
from litestar import Litestar
from quart import Quart
from sanic import Sanic
from starlette.applications import Starlette
from tornado import web

import crossorigin.asgi
from crossorigin.gateway import MarkError
from crossorigin.integrations import aws_lambda


async def _start_asgi(app: Any) -> None:  # noqa: ANN401 - an application
    failed: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup" if not failed else "lifespan.shutdown"}

    async def send(message: dict[str, Any]) -> None:
        failed.append(message["type"])
        if message["type"] == "lifespan.startup.failed":
            raise MarkError(message["message"])

    await app({"type": "lifespan", "state": {}}, receive, send)


def start(app: Any) -> None:  # noqa: ANN401 - the same
    """Start an application as its server does; WSGI has no start but the first request."""
    if isinstance(app, Starlette | Litestar | Application | Quart | Sanic):
        asyncio.run(_start_asgi(app))
    elif isinstance(app, AiohttpApplication):
        asyncio.run(AppRunner(app).setup())
    elif isinstance(app, web.Application):
        app.listen(0, "127.0.0.1").stop()
    elif not isinstance(app, crossorigin.asgi.CORSMiddleware | aws_lambda.CORS):
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        b"".join(app(environ, lambda *_: [].append))
