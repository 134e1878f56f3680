"""The API: the steps in three frameworks, the resources, and the playgrounds."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING, cast

from asgiref.wsgi import WsgiToAsgi
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.routing import Mount

from crossorigin.demo.django_project import create_project
from crossorigin.demo.record import CURRENT, Witness, witness
from crossorigin.demo.resources import create_resources
from crossorigin.demo.walk import Step, steps

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from django.core.handlers.asgi import ASGIHandler
    from fastapi import FastAPI
    from flask import Flask
    from starlette.types import ASGIApp, Receive, Scope, Send

    from crossorigin.demo.visitors import Visitors


def create_api(page: str, visitors: Visitors) -> ASGIApp:
    """Build the API, without the record.

    Args:
        page: The origin of the page.
        visitors: The owners of the playgrounds.
    """
    walk = steps(page)
    return Starlette(
        routes=[
            *(Mount(f"/fastapi/{step.name}", _fastapi(step, page)) for step in walk),
            *(Mount(f"/flask/{step.name}", _HTTPOnly(_flask(step, page))) for step in walk),
            Mount("/django", _HTTPOnly(create_project(page, walk))),
            Mount("/resources", create_resources(page)),
            Mount("/playground", Playgrounds(visitors)),
        ]
    )


def _fastapi(step: Step, page: str) -> FastAPI:
    app: FastAPI = step.build("fastapi", page)
    # FastAPI's own pages on the API are off: they load scripts of other hosts.
    app.router.routes[:] = [one for one in app.router.routes if isinstance(one, APIRoute)]
    app.add_middleware(Witness)
    return app


def _flask(step: Step, page: str) -> ASGIApp:
    app: Flask = step.build("flask", page)
    app.before_request(witness)
    adapted: ASGIApp = WsgiToAsgi(app)  # type: ignore[no-untyped-call]  # it has no types
    return adapted


class _HTTPOnly:
    """ASGI middleware that refuses WebSockets, which the application does not serve.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp | ASGIHandler) -> None:
        self.app = cast("ASGIApp", app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        # asgiref notes the thread of an answer in the context, which the next request of the
        # connection would inherit: so each request has its own context.
        context = Context()
        context.run(CURRENT.set, CURRENT.get())
        running = self.app(scope, receive, send)
        await asyncio.create_task(cast("Coroutine[None, None, None]", running), context=context)


class Playgrounds:
    """The ASGI application of the playgrounds: each visitor's below its id.

    Args:
        visitors: The visitors.
    """

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors
        self.nobody: ASGIApp = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request to the gateway of the visitor that the path names."""
        root: str = scope.get("root_path", "")
        name = scope["path"].removeprefix(root).strip("/").partition("/")[0]
        visitor = self.visitors.find(name)
        if visitor is None:
            await self.nobody(scope, receive, send)
            return
        below = {**scope, "root_path": f"{root}/{name}"}
        await visitor.gate(below, receive, send)
