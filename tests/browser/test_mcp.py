"""The preset `mcp` around the official SDK and FastMCP, asked by a page of another origin."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from harness.programs import connects, free_port, program
from harness.search_path import search_path
from harness.servers import uvicorn_server
from harness.tools import require_apart, require_node_package
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from browser.page import Browser

TESTS: Final = Path(__file__).parent.parent
pytestmark = pytest.mark.xdist_group("chromium")  # that worker has started it
LIBRARIES: Final = ("sdk", "fastmcp")
INITIALIZE: Final = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "page", "version": "1"},
}
# A client in a page: it opens a session, lists the tools, calls one, and ends the session.
CLIENT: Final = """async (url, initialize) => {
    const headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    };
    const read = (text) => JSON.parse(text.slice(text.indexOf("{"))).result;
    let number = 0;
    const ask = async (method, params) => {
        const id = ++number;
        const body = JSON.stringify({jsonrpc: "2.0", id, method, params});
        const response = await fetch(url, {method: "POST", headers, body});
        headers["Mcp-Session-Id"] ??= response.headers.get("Mcp-Session-Id");
        return read(await response.text());
    };
    const server = await ask("initialize", initialize);
    headers["Mcp-Protocol-Version"] = server.protocolVersion;
    const body = JSON.stringify({jsonrpc: "2.0", method: "notifications/initialized"});
    const noted = await fetch(url, {method: "POST", headers, body});
    const listed = await ask("tools/list", {});
    const called = await ask("tools/call", {name: "add", arguments: {first: 2, second: 3}});
    const ended = await fetch(url, {method: "DELETE", headers});
    return {
        name: server.serverInfo.name,
        noted: noted.status,
        tools: listed.tools.map((tool) => tool.name),
        sum: called.content[0].text,
        ended: ended.status,
    };
}"""
# Requests that a page sends without permission, and others for which it asks.
ATTACK: Final = """async (url, params) => {
    const body = JSON.stringify({jsonrpc: "2.0", id: 1, method: "initialize", params});
    const post = {method: "POST", body};
    const headers = {"Content-Type": "application/json"};
    const tries = [
        fetch(url, {...post, headers}),
        fetch(url, {...post, mode: "no-cors"}),
        fetch(url, post),
        fetch(url),
        fetch(url, {method: "DELETE"}),
    ];
    return (await Promise.allSettled(tries)).map((one) => one.value?.type ?? "failed");
}"""

# Waits for an element that shows a text.
UNTIL: Final = """(selector, text) => new Promise((resolve) => {
    const shows = () => document.querySelector(selector)?.innerText?.includes(text);
    if (shows()) return resolve();
    const watch = new MutationObserver(() => shows() && (watch.disconnect(), resolve()));
    watch.observe(document, {subtree: true, childList: true, characterData: true});
})"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the origin of the servers."""
    path = search_path(require_apart("mcp"), TESTS)
    port = free_port()
    command = [sys.executable, "-m", "browser.mcp_served", str(port)]
    folder = tmp_path_factory.mktemp("mcp")
    with program(command, folder, partial(connects, port), {"PYTHONPATH": path}):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def pages() -> Iterator[int]:
    page = HTMLResponse("<!doctype html><link rel=icon href='data:,'>")
    with uvicorn_server(Starlette(routes=[Route("/", lambda _: page)])) as port:
        yield port


def _opened(origin: str) -> int:
    with urllib.request.urlopen(f"{origin}/opened") as response:
        return int(response.read())


def test_listed_page_uses_a_server_and_another_opens_no_session(
    served: str, pages: int, started: Callable[[str], Browser]
) -> None:
    browser = started("chromium")
    with browser.page() as page:
        page.open(f"http://localhost:{pages}/")
        for library in LIBRARIES:
            before = _opened(served)
            found = page.evaluate(CLIENT, f"{served}/{library}/mcp", INITIALIZE)
            assert (found.pop("name"), found.pop("noted")) == ("sums", 202)
            assert found == {"tools": ["add"], "sum": "5", "ended": 200}
            assert _opened(served) == before + 1
    with browser.page() as page:
        page.open(f"http://evil.localhost:{pages}/")
        for library in LIBRARIES:
            before = _opened(served)
            found = page.evaluate(ATTACK, f"{served}/{library}/mcp", INITIALIZE)
            assert found == ["failed", "opaque", "failed", "failed", "failed"]
            assert _opened(served) == before
        # The attack is one: without the preset each request opens a session.
        before = _opened(served)
        page.evaluate(ATTACK, f"{served}/bare/mcp", INITIALIZE)
        assert _opened(served) > before


def _ask(url: str, method: str, **headers: str) -> tuple[int, Any]:
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
    request.add_header("Content-Type", "application/json")
    request.add_header("Accept", "application/json, text/event-stream")
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize("library", LIBRARIES)
def test_refusal_is_an_error_of_json_rpc_and_opens_no_session(
    served: str, library: str
) -> None:
    url = f"{served}/{library}/mcp"
    before = _opened(served)
    refusals = {
        "https://evil.example": 403,
        "null": 403,
        "http://localhost:80.evil.example": 403,
        "http://localhost:": 403,
        "": 403,
    }
    for origin, status in refusals.items():
        for method in ("POST", "GET", "DELETE"):
            found, answer = _ask(url, method, Origin=origin)
            assert (found, answer["jsonrpc"], answer["id"]) == (status, "2.0", None), origin
            assert answer["error"]["message"] == "This request from another origin is refused."
    found, answer = _ask(url, "POST", Host="rebind.example")
    assert (found, answer["error"]["code"]) == (421, -32000)
    assert _opened(served) == before
    assert _ask(url, "POST") == (200, None)
    assert _opened(served) == before + 1


@contextmanager
def _inspector(url: str, folder: Path) -> Iterator[str]:
    """Serve the MCP Inspector's page for a server; yield its origin."""
    launcher = require_node_package("@modelcontextprotocol/inspector")
    port = free_port()
    command = ["node", str(launcher / "clients/launcher/build/index.js"), "--web"]
    command += ["--transport", "http", "--server-url", url]
    environment = {
        "HOME": str(folder),
        "CLIENT_PORT": str(port),
        "MCP_SANDBOX_PORT": "0",
        "MCP_APP_ORIGIN_PORT": "0",
        "MCP_AUTO_OPEN_ENABLED": "false",
        "MCP_INSPECTOR_SECRET_STORE": "memory",
        "DANGEROUSLY_OMIT_AUTH": "true",
    }
    with program(command, folder, partial(connects, port), environment):
        yield f"http://127.0.0.1:{port}"


def test_inspector_uses_a_server_behind_the_preset(
    served: str, tmp_path: Path, started: Callable[[str], Browser]
) -> None:
    """Its page asks the Inspector's own server, a program in Node, which asks ours."""
    before = _opened(served)
    with (
        _inspector(f"{served}/sdk/mcp", tmp_path) as inspector,
        started("chromium").page() as page,
    ):
        page.open(f"{inspector}/")
        page.evaluate(UNTIL, "[role=switch]", "")
        page.evaluate("() => document.querySelector('[role=switch]').click()")
        page.evaluate(UNTIL, "body", "Connected")
        page.evaluate(UNTIL, "body", "Tools")
    assert _opened(served) == before + 1
