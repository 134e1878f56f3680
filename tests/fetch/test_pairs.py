"""Pairs: our gateway answers, our browser judges, and the decision is the verdict.

The two halves share no code but the standard's own data, so each is a check on the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from harness.app_types import Environ, Receive, Scope, Send, StartResponse
from harness.together import check_all
from tables.pairs import CODES, POLICIES, REQUESTS, A

from crossorigin import Decision, Policy
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.fetch import (
    ENGINES,
    Engine,
    Outcome,
    PreflightCache,
    Request,
    WireRequest,
    WireResponse,
    run,
)
from crossorigin.transport.senders import ASGISender, WSGISender
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

URL = "https://api.example/x"
HEADERS = [("Content-Type", "text/plain"), ("X-Total", "7"), ("X-Secret", "s"), ("ETag", "e")]


async def _asgi(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


def _wsgi(_environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", list(HEADERS))
    return [b"hello"]


@cache
def _policy(name: str) -> Policy:
    return Policy(**POLICIES[name])


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for all exchanges of a test."""
    with asyncio.Runner() as running:
        yield running


def _senders(
    policy: Policy, runner: asyncio.Runner
) -> dict[str, Callable[[WireRequest], WireResponse | None]]:
    asgi = ASGISender(ASGIGateway(_asgi, policy), raise_app_exceptions=True)
    wsgi = WSGISender(WSGIGateway(_wsgi, policy), raise_app_exceptions=True)
    return {
        "asgi": lambda wanted: runner.run(asgi.asend(wanted, None)),
        "wsgi": lambda wanted: wsgi.send(wanted, None),
    }


def _decision(policy: Policy, wanted: WireRequest, runner: asyncio.Runner) -> Decision:
    async def decide() -> Decision:
        return await policy.evaluate_async(
            method=wanted.method,
            origin=_first(wanted, "origin"),
            request_method=_first(wanted, "access-control-request-method"),
            request_headers=wanted.values("access-control-request-headers"),
        )

    return runner.run(decide())


def _first(wanted: WireRequest, name: str) -> str | None:
    values = wanted.values(name)
    return values[0] if values else None


def _predicted(
    policy: Policy,
    outcome: Outcome,
    engine: Engine,
    runner: asyncio.Runner,
    *,
    credentials: bool,
) -> tuple[str, int]:
    """Return the code that the decisions promise, and after how many exchanges."""
    for number, exchange in enumerate(outcome.exchanges, 1):
        wanted = exchange.request
        twin = "Preflight" if wanted.is_preflight else ""
        decision = _decision(policy, wanted, runner)
        if decision.reason == "origin-not-allowed":
            # The refusal is a 403 without headers: WebKit names the status first.
            if twin and engine.status_before_headers:
                return "PreflightInvalidStatus", number
            return f"{twin}{CODES[decision.reason]}", number
        if credentials and not policy.allow_credentials:
            public = policy.allow_origins == "*"
            code = "WildcardOriginNotAllowed" if public else "InvalidAllowCredentials"
            return f"{twin}{code}", number
        if not decision.allowed:
            return CODES[decision.reason], number
    return "Allowed", len(outcome.exchanges)


@pytest.mark.parametrize("policy_name", POLICIES)
def test_verdicts_agree_with_the_policy(policy_name: str, runner: asyncio.Runner) -> None:
    check_all(REQUESTS, lambda name: _check_verdicts(policy_name, name, runner), str)


def _check_verdicts(policy_name: str, request_name: str, runner: asyncio.Runner) -> None:
    policy, fields = _policy(policy_name), REQUESTS[request_name]
    request = Request(**{"url": URL, "origin": A, **fields})
    for gateway, send in _senders(policy, runner).items():
        for engine in ENGINES.values():
            outcome = run(request, send, engine=engine)
            predicted = _predicted(
                policy, outcome, engine, runner, credentials=request.credentials == "include"
            )
            seen = (outcome.verdict.code.value, len(outcome.exchanges))
            assert seen == predicted, (gateway, engine.name)


SHOWN = {
    "public": {"content-type"},
    "public, exposed": {"content-type", "x-total"},
    "public, all exposed": {"content-type", "x-total", "x-secret", "etag"},
    "credentials, listed": {"content-type", "x-total", "etag"},
    "credentials, all exposed": {"content-type", "x-total", "x-secret", "etag", "vary"},
}


@pytest.mark.parametrize("policy_name", SHOWN)
@pytest.mark.parametrize("gateway", ["asgi", "wsgi"])
def test_the_page_sees_the_headers_that_the_policy_exposes(
    policy_name: str, gateway: str, runner: asyncio.Runner
) -> None:
    policy = _policy(policy_name)
    request = Request(
        url=URL, origin=A, credentials="include" if policy.allow_credentials else "omit"
    )
    page = run(request, _senders(policy, runner)[gateway]).response
    assert page is not None
    shown = {name for name, _ in page.headers if not name.startswith("access-control-")}
    assert shown - {"content-length"} == SHOWN[policy_name]


@pytest.mark.parametrize("engine", ENGINES.values(), ids=lambda engine: engine.name)
@pytest.mark.parametrize("policy_name", ["public", "public, anything", "credentials, anything"])
def test_one_preflight_is_enough(
    policy_name: str, engine: Engine, runner: asyncio.Runner
) -> None:
    policy, cache = _policy(policy_name), PreflightCache()
    ask: dict[str, Any] = {"method": "PUT", "headers": (("X-Token", "1"),)}
    if policy.allow_credentials:
        ask["credentials"] = "include"
    request = Request(url=URL, origin=A, **ask)
    methods = [
        exchange.request.method
        for _ in range(2)
        for exchange in run(
            request, _senders(policy, runner)["wsgi"], engine=engine, cache=cache
        ).exchanges
    ]
    assert methods == ["OPTIONS", "PUT", "PUT"]
