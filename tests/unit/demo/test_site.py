"""The two servers of the demo, without a browser."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import re
import signal
import sys
import threading
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from crossorigin.demo.api import create_api
from crossorigin.demo.calls import CHAPTERS, Site
from crossorigin.demo.page import create_page
from crossorigin.demo.ports import Claim, claim
from crossorigin.demo.record import Record
from crossorigin.demo.server import run, shorten

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PAGE = "http://127.0.0.1:8000"
SITE = Site(PAGE, "http://localhost:8001", "http://127.0.0.1:8001")
NAMES = [call.name for chapter in CHAPTERS for call in chapter.calls]


def ask(app: ASGIApp, method: str, url: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, url, **options)

    return asyncio.run(send())


@pytest.mark.parametrize("name", NAMES)
def test_the_handler_of_every_call_runs_for_every_origin(name: str) -> None:
    """CORS protects no server: outside a browser, a blocked request runs."""
    record = Record()
    api, chapters = create_api(SITE, record)
    [call] = [call for chapter in chapters for call in chapter["calls"] if call["name"] == name]
    answer = ask(
        api,
        call["method"],
        f"{call['url']}?call=1",
        headers=call["headers"] | {"Origin": "https://stranger.example"},
        content=call["body"],
    )
    [exchange] = record.of("1")
    assert exchange["ran"]
    assert exchange["status"] == answer.status_code
    usual = {"blind-post": 201, "broken": 500, "not-found": 404}
    assert answer.status_code == usual.get(name, 200)


def test_names_are_unique_and_every_url_is_the_api_s() -> None:
    _, chapters = create_api(SITE, Record())
    urls = [call["url"] for chapter in chapters for call in chapter["calls"]]
    assert len(set(NAMES)) == len(NAMES)
    assert all(url.startswith((f"{SITE.api}/", f"{SITE.same_site}/")) for url in urls)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/calls", "application/json"),
        ("/record", "application/json"),
    ],
)
def test_the_page_s_server_says_what_its_files_are_and_may_do(path: str, kind: str) -> None:
    answer = ask(create_page(SITE, [], Record()), "GET", f"{PAGE}{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert f"connect-src 'self' {SITE.api} {SITE.same_site}" in policy
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_the_page_takes_nothing_from_elsewhere_and_writes_no_markup() -> None:
    static = files("crossorigin.demo").joinpath("static")
    names = ("page.html", "page.js", "page.css")
    page, script, style = (static.joinpath(name).read_text() for name in names)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", script)
    elsewhere = r"(src|href)=\"(?!/page\.|#|data:,)|url\(|@import|https?://"
    for text in (page, script, style):
        assert not re.search(elsewhere, text)


def calls_of(page: Claim) -> dict[str, Any]:
    connection = http.client.HTTPConnection(page.host, page.port)
    connection.request("GET", "/calls")
    calls: dict[str, Any] = json.load(connection.getresponse())
    connection.close()
    return calls


def test_both_servers_run_until_a_signal_and_leave_no_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[dict[str, Any]] = []

    def visit(page: Claim) -> None:
        try:
            seen.append(calls_of(page))
        finally:
            signal.raise_signal(signal.SIGINT)

    with claim("127.0.0.1", 0, 0) as page, claim("localhost", 0, 0) as api:
        visitor = threading.Thread(target=visit, args=(page,))
        visitor.start()
        run(page, api)
        visitor.join()
    [site] = seen
    assert (site["page"], site["api"]) == (page.origin, api.origin)
    assert capsys.readouterr().out == (
        f"The page: {page.origin}/\nThe API:  {api.origin}\nCtrl-C stops both.\nStopped.\n"
    )
    assert signal.getsignal(signal.SIGINT) is before


def exc_info(error: BaseException) -> Any:  # noqa: ANN401 - the exc_info of logging
    try:
        raise error
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize(
    ("info", "line"),
    [
        (exc_info(RuntimeError("on purpose")), "It broke: RuntimeError('on purpose')"),
        (None, "It broke\n"),
    ],
)
def test_the_log_has_one_line_for_an_exception(info: Any, line: str) -> None:  # noqa: ANN401 - see above
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "It broke\n", None, info)
    assert shorten(record)
    assert logging.Formatter().format(record) == line
