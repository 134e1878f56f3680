"""The application of harness/scraped.py: a gateway with observers, and its metrics."""

# ruff: noqa: ANN401 - the words of ASGI

from __future__ import annotations

import os
from typing import Any

import prometheus_client
from prometheus_client.multiprocess import MultiProcessCollector
from tables.model import A

from crossorigin import PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.observe import Prometheus, Recent, RefusalLog
from crossorigin.policy import Policy

POLICIES = PolicyMap(
    {f"/{name}/*": Policy(allow_origins=A) for name in "abcdefgh"},
    default=Policy(allow_origins=A, allow_credentials=True),
)

_registry = prometheus_client.CollectorRegistry()
MultiProcessCollector(_registry)  # type: ignore[no-untyped-call]  # it has no types
_metrics: Any = prometheus_client.make_asgi_app(_registry)


async def _serve(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    if scope["path"] == "/metrics":
        await _metrics(scope, receive, send)
        return
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_counted = CORSMiddleware(
    _serve, POLICIES, observe=[Prometheus(), RefusalLog(), Recent()], shadow=Policy()
)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Serve the metrics and the worker's name without CORS, and all else with it."""
    is_ours = scope["type"] != "http" or scope["path"] in {"/metrics", "/worker"}
    await (_serve if is_ours else _counted)(scope, receive, send)
