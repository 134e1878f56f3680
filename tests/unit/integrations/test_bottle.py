from __future__ import annotations

from typing import Any

import httpx
import pytest
from bottle import Bottle
from harness.app_types import Environ, StartResponse

from crossorigin.integrations.bottle import CORS
from crossorigin.wsgi import CORSMiddleware

A = "https://a.example"
B = "https://b.example"


def _raw(_environ: Environ, start: StartResponse) -> list[bytes]:
    start("200 OK", [])
    return [b"ok"]


def _allowed(app: Any, path: str, origin: str) -> str | None:  # noqa: ANN401 - a Bottle, untyped
    with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://api.test") as client:
        answer = client.get(path, headers={"Origin": origin})
    allowed: str | None = answer.headers.get("access-control-allow-origin")
    return allowed


@pytest.mark.parametrize(("path", "origin"), [("/", A), ("/raw/x", B), ("/raw", B)])
def test_the_gateway_of_a_mounted_wsgi_app_decides_for_its_paths(
    path: str, origin: str
) -> None:
    app = Bottle()
    app.get("/", callback=lambda: "ok")
    app.mount("/raw", CORSMiddleware(_raw, allow_origins=B))
    CORS(app, allow_origins=A)
    assert _allowed(app, path, origin) == origin
    assert _allowed(app, path, "https://c.example") is None
    assert _allowed(app, path, A if origin == B else B) is None
