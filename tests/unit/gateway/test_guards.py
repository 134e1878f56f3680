"""The guard of a gateway: given, swapped, and asked behind a gateway placed by hand."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import httpx
import pytest
from harness.asgi_types import Receive, Scope, Send
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.gateway.serving.base import Gateway
from crossorigin.integrations.starlette import CORS

INNER = "https://inner.example"
OUTER = "https://outer.example"


async def _bare(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Serve nothing."""


async def _ran(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ran")


def _by_hand(guard: Guard) -> CORSMiddleware:
    app = Starlette(routes=[Route("/", _ran, methods=["POST"])])
    CORS(app, allow_origins=INNER, allow_credentials=True)
    return CORSMiddleware(app, allow_origins=OUTER, allow_credentials=True, guard=guard)


def _status(gateway: Any, origin: str) -> int:  # noqa: ANN401 - any ASGI application
    async def ask() -> int:
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
            response = await client.post("/", headers={"Origin": origin})
            return response.status_code

    return asyncio.run(ask())


def test_guard_of_a_gateway_placed_by_hand_asks_the_application_behind_it() -> None:
    gateway = _by_hand(Guard())
    assert [_status(gateway, origin) for origin in (INNER, OUTER)] == [200, 403]
    gateway.guard = Guard(trust=OUTER)
    assert [_status(gateway, origin) for origin in (INNER, OUTER)] == [403, 200]


def test_value_that_is_not_a_guard_is_refused() -> None:
    wrong: Any = "strict"
    with pytest.raises(TypeError, match="the guard must be a Guard, not str"):
        CORSMiddleware(_bare, Policy(), guard=wrong)


def test_guard_cannot_be_swapped_where_none_was_given() -> None:
    gateway = CORSMiddleware(_bare, Policy())
    with pytest.raises(ValueError, match="give guard=Guard"):
        gateway.guard = Guard()


def test_gateway_of_an_unknown_kind_takes_no_guard() -> None:
    with pytest.raises(NotImplementedError):
        Gateway(_bare, Policy(), guard=Guard())


POLICY = {"policy": {"allow_origins": [INNER]}}
WITH_GUARDS: dict[str, PolicyMap] = {
    "guard": PolicyMap.from_mapping({**POLICY, "guard": {}}),
    "guard of a path": PolicyMap.from_mapping({**POLICY, "paths": {"/a/*": {"guard": {}}}}),
    "environment": PolicyMap.from_env(
        {"CROSSORIGIN_ALLOW_ORIGINS": INNER, "CROSSORIGIN_GUARD_HOSTS": "api.example"}
    ),
}


@pytest.mark.parametrize("name", WITH_GUARDS)
def test_guard_without_the_policies_of_the_application_is_reported(name: str) -> None:
    policies = WITH_GUARDS[name]
    # A process that gets them pickled, or as a mapping, is told as well.
    pickled = pickle.loads(pickle.dumps(policies))  # noqa: S301 - our own
    for each in (policies, pickled, PolicyMap.from_mapping(policies.to_mapping())):
        with pytest.raises(ValueError, match=r"give guard=Guard\.from_toml"):
            CORS(Starlette(), each)
    gate = CORS(Starlette(), Policy())
    with pytest.raises(ValueError, match="has a guard"):
        gate.policy = policies
    assert gate.policy == Policy()
    assert CORS(Starlette(), policies, guard=Guard()).policy == policies


def test_variables_of_a_service_called_guard_are_no_guard() -> None:
    environ = {"CROSSORIGIN_ALLOW_ORIGINS": INNER, "CROSSORIGIN_GUARD_SERVICE_HOST": "10.0.0.1"}
    policies = PolicyMap.from_env(environ)
    assert CORS(Starlette(), policies).policy == policies
