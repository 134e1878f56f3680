from __future__ import annotations

import asyncio
import functools
import gc
from typing import Any, ClassVar
from weakref import WeakSet

import httpx
import pytest
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from crossorigin.integrations.starlette import CORS, cors, gateway, no_cors

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


@cors(allow_origins=A)
async def _marked_app(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("ok")(scope, receive, send)


def test_an_asgi_function_that_is_mounted_has_its_mark_for_every_method() -> None:
    app = Starlette(routes=[Mount("/sub", _marked_app)])
    CORS(app, None)
    asked = {"Origin": A, "Access-Control-Request-Method": "PUT"}

    async def preflight() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
            return await client.options("/sub/x", headers=asked)

    answer = asyncio.run(preflight())
    assert answer.headers["access-control-allow-origin"] == A
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert asyncio.run(_statuses(app, "/sub/x")) == [(200, "Origin")]


class _View(HTTPEndpoint):
    @no_cors
    async def get(self, _request: Request) -> PlainTextResponse:
        return PlainTextResponse("closed")


def test_method_of_a_class_that_is_bound_to_arguments_keeps_its_mark() -> None:
    bound = functools.partial(functools.partial(_View))
    app = Starlette(routes=[Route("/bound", bound), Route("/plain", _View)])
    CORS(app, allow_origins=A)
    found = asyncio.run(_statuses(app, "/bound", "/plain"))
    assert found == [(200, None), (200, None)]


class _Renewing(Route):
    """A route that makes a new endpoint for each request."""

    made: ClassVar[WeakSet[Any]] = WeakSet()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)

        async def show(request: Request) -> PlainTextResponse:
            return PlainTextResponse(str(match) + request.method)

        self.made.add(show)
        return match, {**child, "endpoint": show}


def test_endpoints_of_single_requests_are_not_kept_for_good() -> None:
    app = Starlette(routes=[_Renewing("/x", _show)])
    CORS(app, allow_origins=A)
    assert {*asyncio.run(_statuses(app, *["/x"] * 1002))} == {(200, "Origin")}
    gc.collect()
    assert len(_Renewing.made) < 1000


def test_starlette_whose_mounts_remove_their_prefix_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway, "Middleware", lambda layer: layer)
    with pytest.raises(RuntimeError, match=r"Starlette 0\.35\.0 or later"):
        CORS(Starlette())
