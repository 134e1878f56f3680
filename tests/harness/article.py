"""Sends the table's requests to a server of the article, and compares."""

from __future__ import annotations

from pathlib import Path

import httpx
from tables.article import Call

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "article"


def check_call(client: httpx.Client, call: Call) -> None:
    """Assert that the server answers as the article says."""
    headers = {"Origin": call.origin}
    if call.preflight:
        headers |= {
            "Access-Control-Request-Method": call.method,
            "Access-Control-Request-Headers": "content-type",
        }
    method = "OPTIONS" if call.preflight else call.method
    answer = client.request(method, call.path, headers=headers)
    assert answer.status_code == call.status, str(call)
    assert answer.headers.get("access-control-allow-origin") == call.allow_origin, str(call)
