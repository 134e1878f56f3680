from __future__ import annotations

import asyncio
from typing import Any

import httpx
from hypercorn.middleware import DispatcherMiddleware
from quart import Quart

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.quart import CORS, cors

A = "https://a.example"


async def _ask(app: Any, path: str, root: str) -> httpx.Response:  # noqa: ANN401 - ASGI in other words
    transport = httpx.ASGITransport(app, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        return await client.get(path, headers={"Origin": A})


def test_a_route_is_found_below_the_root_path_of_the_server() -> None:
    app = Quart(__name__)

    @app.get("/x")
    @cors(allow_origins=A)
    async def show() -> str:
        return "ok"

    CORS(app, None)
    for path, status, vary in (("/api/x", 200, "Origin"), ("/x", 404, None)):
        answer = asyncio.run(_ask(app, path, "/api"))
        assert (answer.status_code, answer.headers.get("vary")) == (status, vary)


def test_map_has_the_path_that_quart_reads_below_a_dispatcher_of_hypercorn() -> None:
    app = Quart(__name__)

    @app.get("/<name>")
    async def show(name: str) -> str:
        return name

    CORS(app, PolicyMap({"/closed": None}, default=Policy()))
    dispatcher = DispatcherMiddleware({"/api": app})
    # The dispatcher does not match whole segments, and Quart removes the matched text.
    for path, allowed in (("/api/closed", None), ("/apiclosed", None), ("/api/open", "*")):
        answer = asyncio.run(_ask(dispatcher, path, ""))
        assert answer.status_code == 200
        assert answer.headers.get("access-control-allow-origin") == allowed
