"""aiohttp: a router that fails, behind a gateway that tells observers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from crossorigin.integrations.aiohttp import CORS
from crossorigin.observe import Event

A = "https://a.example"


def test_a_router_that_fails_is_told_as_two_readings(caplog: pytest.LogCaptureFixture) -> None:
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
