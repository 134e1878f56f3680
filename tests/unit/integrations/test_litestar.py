from __future__ import annotations

import asyncio

import httpx
from litestar import Litestar, get, route
from litestar.controller import Controller

from crossorigin.integrations.litestar import CORS, cors, no_cors

A = "https://a.example"
B = "https://b.example"


@get("/x")
@cors(allow_origins=A)
async def _show() -> str:
    return "ok"


@cors(allow_origins=A)
class _Mine(Controller):
    path = "/mine"

    @get("/{number:int}")
    @no_cors
    async def show(self) -> str:
        return "ok"


async def _vary(app: Litestar, path: str, root: str, status: int = 200) -> str | None:
    transport = httpx.ASGITransport(app, root_path=root)  # type: ignore[arg-type]  # ASGI in other words
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        answer = await client.get(path, headers={"Origin": A})
    assert answer.status_code == status
    vary: str | None = answer.headers.get("vary")
    return vary


def _app() -> Litestar:
    app = Litestar([_show, _Mine], openapi_config=None, logging_config=None)
    CORS(app, None)
    return app


def test_a_route_is_found_below_the_root_path_of_the_server() -> None:
    assert asyncio.run(_vary(_app(), "/api/x", "/api")) == "Origin"


def test_a_handler_wins_over_its_controller() -> None:
    assert asyncio.run(_vary(_app(), "/mine/7", "")) is None


def test_a_route_that_is_registered_later_is_found() -> None:
    @get("/later")
    @cors(allow_origins=B)
    async def later() -> str:
        return "ok"

    app = _app()
    app.register(later)
    assert asyncio.run(_vary(app, "/later", "")) == "Origin"


def test_a_handler_of_options_has_the_405_of_its_path_where_there_is_no_other() -> None:
    @route("/only", http_method="OPTIONS")
    @cors(allow_origins=B)
    async def only() -> None: ...

    app = _app()
    app.register(only)
    assert asyncio.run(_vary(app, "/only", "", status=405)) == "Origin"
