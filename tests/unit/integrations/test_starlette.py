from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router

from crossorigin.integrations.starlette import CORS, cors

A = "https://a.example"


@cors(allow_origins=A)
async def _show(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


async def _statuses(app: Starlette, *paths: str) -> list[tuple[int, str | None]]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        answers = [await client.get(path, headers={"Origin": A}) for path in paths]
    return [(each.status_code, each.headers.get("vary")) for each in answers]


def test_a_router_that_does_not_redirect_has_no_route_for_the_other_slash() -> None:
    strict = Router([Route("/x", _show)], redirect_slashes=False)
    app = Starlette(routes=[Mount("/strict", strict)])
    CORS(app, None)
    found = asyncio.run(_statuses(app, "/strict/x", "/strict/x/"))
    assert found == [(200, "Origin"), (404, None)]
