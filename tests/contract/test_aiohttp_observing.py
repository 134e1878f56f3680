"""aiohttp: a router that fails, behind a gateway that tells observers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from crossorigin import Policy
from crossorigin.integrations.aiohttp import CORS, no_cors
from crossorigin.observe import Event

A, B = "https://a.example", "https://b.example"


def test_a_router_that_fails_is_observed_as_two_readings(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[Event] = []
    app = web.Application()
    gate = CORS(app, allow_origins=A, observe=seen.append, shadow=None)
    resolve = app.router.resolve

    async def fail(request: Any) -> Any:  # noqa: ANN401 - of aiohttp
        if request.method == "PUT":
            raise LookupError
        return await resolve(request)

    # A router is the owner's, too.
    vars(app.router)["resolve"] = fail
    lines = {"Origin": A, "Access-Control-Request-Method": "PUT"}

    async def ask() -> int:
        async with TestClient(TestServer(app)) as client:
            return (await client.options("/x", headers=lines)).status

    assert asyncio.run(ask()) == 403
    assert [(event.kind, event.reason, event.policy) for event in seen] == [
        ("preflight", "ambiguous-request", "none")
    ]
    assert "The router failed" in caplog.text
    assert gate.shadow is None


def test_outer_observers_see_a_sub_application_with_cors_of_its_own() -> None:
    """Once each, with the path that was received and the policy of the inner one."""
    outer_seen: list[Event] = []
    inner_seen: list[Event] = []
    asked: list[str] = []

    def lookup(origin: str) -> bool:
        asked.append(origin)
        return origin == B

    async def handler(_request: web.Request) -> web.Response:
        return web.Response()

    async def socket(request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        return response

    inner, middle, outer = (web.Application() for _ in range(3))
    inner.router.add_get("/x", handler)
    inner.router.add_get("/marked", no_cors(handler))
    inner.router.add_get("/socket", socket)
    CORS(inner, allow_origins=lookup, observe=inner_seen.append)
    middle.add_subapp("/inner/", inner)
    CORS(middle, allow_origins=A, observe=inner_seen.append)
    outer.add_subapp("/middle/", middle)
    outer.router.add_get("/own", handler)
    gate = CORS(
        outer, allow_origins=A, observe=outer_seen.append, shadow=Policy(allow_origins=B)
    )
    lines = {"Origin": B, "Access-Control-Request-Method": "GET"}

    async def ask() -> list[str | None]:
        found = []
        async with TestClient(TestServer(outer)) as client:
            for path in (
                "/middle/inner/x",
                "/middle/inner/missing",
                "/middle/inner/marked",
                "/own",
            ):
                response = await client.get(path, headers={"Origin": B})
                found.append(response.headers.get("Access-Control-Allow-Origin"))
            response = await client.options("/middle/inner/x", headers=lines)
            found.append(response.headers.get("Access-Control-Allow-Origin"))
            async with client.ws_connect("/middle/inner/socket", headers={"Origin": B}):
                pass
        return found

    assert asyncio.run(ask()) == [B, B, None, None, B]
    assert [(event.kind, event.path, event.policy, event.allowed) for event in outer_seen] == [
        ("actual", "/middle/inner/x", "route", True),
        ("actual", "/middle/inner/missing", "route", True),
        ("actual", "/own", "app", False),
        ("preflight", "/middle/inner/x", "route", True),
    ]
    assert inner_seen == []
    assert asked == [B] * 3
    assert gate.shadow is not None
    # The next policy is that of the outer application.
    assert gate.shadow.report().total == 1
