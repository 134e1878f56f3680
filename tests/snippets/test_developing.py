"""The snippets of development servers: the page asks its own origin, and the API is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.developing import DEVELOPING, developing
from harness.wrong_server import Asked, wrong_server
from snippets.asking import ARGUMENTS, FACTS, check

from crossorigin.snippets import snippet


def application(_: Asked) -> bytes:
    """An API without any header of CORS."""
    return b"HTTP/1.1 200 OK\r\nX-Total: 3\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.mark.parametrize("target", DEVELOPING)
def test_page_of_a_development_server_asks_the_api_without_a_preflight(
    target: str, tmp_path: Path
) -> None:
    with wrong_server(application) as behind:
        url = f"http://127.0.0.1:{behind.port}/items"
        with developing(target, tmp_path, snippet(target, FACTS._replace(url=url))) as port:
            own = f"http://127.0.0.1:{port}"
            found = check(port, "/api/items?page=2", *ARGUMENTS, origin=own)
            # Without the proxy the same page is refused.
            direct = check(behind.port, "/items", *ARGUMENTS, origin=own)
    assert (found["status"], len(found["exchanges"])) == ("allowed", 1), found
    asked = behind.log[0]
    assert (asked.method, asked.path) == ("PUT", "/items?page=2")
    assert asked.headers["host"] == f"127.0.0.1:{behind.port}"
    assert asked.headers["x-token"] == "1"
    assert direct["status"] == "blocked"
