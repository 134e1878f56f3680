from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from hypercorn.middleware import DispatcherMiddleware
from quart import Quart

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.quart import CORS, cors

A = "https://a.example"
B = "https://b.example"


async def _ask(
    app: Any,  # noqa: ANN401 - ASGI in other words
    path: str,
    root: str,
    method: str = "GET",
    origin: str = A,
    more: Mapping[str, str] | None = None,
) -> httpx.Response:
    transport = httpx.ASGITransport(app, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        return await client.request(method, path, headers={"Origin": origin, **(more or {})})


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


def test_parameter_that_takes_the_root_path_has_the_policy_of_its_view() -> None:
    app = Quart(__name__)

    @app.route("/<name>", methods=["GET", "PUT"])
    @cors(allow_origins=B)
    async def show(name: str) -> str:
        return name

    CORS(app, Policy(allow_origins=A))
    asked = {"Access-Control-Request-Method": "PUT"}
    for origin, is_open in ((A, False), (B, True)):
        preflight = asyncio.run(_ask(app, "/api", "/api", "OPTIONS", origin, asked))
        actual = asyncio.run(_ask(app, "/api", "/api", "PUT", origin, {}))
        assert actual.text == " "
        for answer in (preflight, actual):
            assert ("access-control-allow-origin" in answer.headers) is is_open


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
