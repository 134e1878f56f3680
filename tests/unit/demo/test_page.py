"""The page's server without sockets: a full demo, and the text of its files."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import httpx

from crossorigin.demo.page import create_page, static_files
from crossorigin.demo.site import Site
from crossorigin.demo.visitors import MAX_VISITORS, Visitors

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

SITE = Site("http://127.0.0.1:8000", "http://localhost:8001", "http://127.0.0.1:8001")


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand for the API, which nobody asks here."""
    raise NotImplementedError((scope, receive, send))


def test_new_visitor_of_a_full_demo_reads_why_it_is_refused() -> None:
    app = create_page(SITE, Visitors(api, SITE.page), api)

    async def run() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=SITE.page) as client:
            return [await client.post("/visitor") for _ in range(MAX_VISITORS + 1)]

    *admitted, refused = asyncio.run(run())
    assert {answer.status_code for answer in admitted} == {200}
    assert refused.status_code == 503
    assert refused.text == "All places are taken; close another page of the demo.\n"


def test_files_of_the_page_take_nothing_from_elsewhere_and_write_no_markup() -> None:
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write"
    elsewhere = r"(src|href)=\"(?!/|#|data:,|https://)|src=\"https?:|@import|url\((?!['\"]?/)"
    for path, file in static_files():
        if path.endswith((".js", ".css", ".html")) or path == "/":
            text = file.read_text("utf-8")
            assert not re.search(markup, text), path
            assert not re.search(elsewhere, text), path
