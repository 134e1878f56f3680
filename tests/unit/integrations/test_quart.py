from __future__ import annotations

import asyncio
from typing import Any

import httpx
from quart import Quart

from crossorigin.integrations.quart import CORS, cors

A = "https://a.example"


async def _ask(app: Any, path: str) -> tuple[int, str | None]:  # noqa: ANN401 - ASGI in other words
    transport = httpx.ASGITransport(app, root_path="/api")
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        answer = await client.get(path, headers={"Origin": A})
    return answer.status_code, answer.headers.get("vary")


def test_a_route_is_found_below_the_root_path_of_the_server() -> None:
    app = Quart(__name__)

    @app.get("/x")
    @cors(allow_origins=A)
    async def show() -> str:
        return "ok"

    CORS(app, None)
    assert asyncio.run(_ask(app, "/api/x")) == (200, "Origin")
    assert asyncio.run(_ask(app, "/x")) == (404, None)
