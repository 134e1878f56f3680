"""The page's server without sockets: a full demo, and the text of its files."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from crossorigin.demo.page import create_page, lines_of, static_files
from crossorigin.demo.record import Record
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
    assert refused.text == (
        "All places of the demo are in use: close another page of it, and reload.\n"
    )


# In pages and styles only links lead elsewhere; the code of the page imports its own files.
ELSEWHERE = {
    "html": r"src=\"(?!/|data:)|<link [^>]*href=\"(?!/|data:)|@import|url\(",
    "css": r"@import|url\((?!['\"]?(?:/|data:))",
    "js": r"(?m)^(?:import|export)\b.*\bfrom\s*['\"](?!\.{1,2}/)",
}
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\("


def test_files_of_the_page_load_no_other_host_and_write_no_markup() -> None:
    for path, file in static_files():
        kind = file.name.rpartition(".")[2]
        if kind in ELSEWHERE:
            text = file.read_text("utf-8")
            assert not re.search(MARKUP, text), path
            assert not re.search(ELSEWHERE[kind], text), path


def test_files_in_folders_of_the_page_are_served_by_their_paths(tmp_path: Path) -> None:
    for name in ("page.html", "a.js", "deep/er/b.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    paths = [path for path, _ in static_files(tmp_path)]
    assert sorted(paths) == ["/", "/a.js", "/deep/er/b.js", "/page.html"]


def test_stream_without_events_sends_a_heartbeat_and_is_closed_by_its_reader() -> None:
    async def run() -> None:
        record = Record()
        lines = lines_of(record.follow(None), beat=0.001)
        assert [await anext(lines) for _ in range(2)] == [
            ": the record\n\n",
            ": still here\n\n",
        ]
        assert record.streams == 1
        await lines.aclose()  # type: ignore[attr-defined]  # of a generator
        assert record.streams == 0

    asyncio.run(run())
