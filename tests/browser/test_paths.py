"""Rules 14 and 18 in real engines: strange paths, and the cache of preflights.

The servers are those of the product's users; no request is intercepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import pytest
from browser.engines import EACH
from fastapi import FastAPI, Request
from flask import Flask, request
from frameworks.litestar import LITESTAR
from frameworks.starlette import STARLETTE
from harness.closed import CLOSING
from harness.servers import gunicorn_server, uvicorn_server, waitress_server
from tables.closed_paths import FILE, ROUTE, SECRET, spellings

from crossorigin.integrations import fastapi as fastapi_words
from crossorigin.integrations import flask as flask_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from browser.lab import Lab
    from browser.page import Browser, Page
    from harness.asgi_types import App, Receive, Scope, Send
    from harness.kit import Kit

View = TypeVar("View")
Item = tuple[str, list[str]]
ADMIN: Final = "https://admin.example"
# Paths that the URL standard does not change.
SENT: Final = {
    "//internal/x",
    "///internal/x",
    "/%2Finternal/x",
    "/..%2Finternal/x",
    "/public/..%2Fprivate/secret.txt",
    "/..%2Ffolder/private/secret.txt",
    "/public/..%5Cprivate/secret.txt",
}
READ = """(urls) => Promise.all(urls.map(async (url) => {
    try { return [url, await (await fetch(url)).text()]; } catch { return [url, null]; }
}))"""
SEND = """async (url, method, credentials, headers) => {
    const request = new Request(url, {method, credentials, headers});
    try { return (await fetch(request)).status; } catch { return 0; }
}"""


@pytest.fixture(scope="module", params=EACH)
def page(
    request: pytest.FixtureRequest, servers: Lab, started: Callable[[str], Browser]
) -> Iterator[Page]:
    """Return a page of the origin that all policies here allow."""
    with started(request.param).page() as opened:
        opened.open(servers.page)
        yield opened


class Recorded:
    """An application, and the requests to it: methods, and paths as they were sent."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.paths: set[str] = set()
        self.methods: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.methods.append(scope["method"])
        self.paths.add(scope["raw_path"].decode())
        await self._app(scope, receive, send)


def _readable(page: Page, port: int) -> set[str]:
    """Return the paths whose answers a page reads, of all spellings and of one public file."""
    targets = [each.target for closed in (ROUTE, FILE) for each in spellings(closed)]
    urls = [f"http://127.0.0.1:{port}{path}" for path in targets if path.startswith("/")]
    read = page.evaluate(READ, [*urls, f"http://127.0.0.1:{port}/public/open.txt"])
    assert read[-1][1] == "open"
    return {urlsplit(url).path for url, text in read if text == SECRET.decode()}


@pytest.mark.rules(18)
@pytest.mark.parametrize("kit", [STARLETTE, LITESTAR], ids=lambda kit: kit.name)
def test_page_reads_no_spelling_of_a_closed_path(page: Page, kit: Kit) -> None:
    app = Recorded(kit.with_cors(CLOSING, kit.closed))
    with uvicorn_server(app) as port:
        assert _readable(page, port) == set()
    assert app.paths >= SENT


@pytest.mark.rules(18)
@pytest.mark.parametrize("name", ["FLASK", "FALCON", "BOTTLE"])
def test_page_reads_no_spelling_behind_gunicorn(page: Page, name: str) -> None:
    with gunicorn_server(f"harness.closed_apps:{name}") as port:
        assert _readable(page, port) == set()


def _fastapi(origin: str, ran: list[str]) -> AbstractContextManager[int]:
    app = FastAPI()
    cors, no_cors = fastapi_words.cors, fastapi_words.no_cors

    def note(request: Request) -> None:
        ran.append(request.method)

    for path, marks in _marks(origin, cors, no_cors).items():
        for method, mark in marks.items():
            app.api_route(path, methods=[method])(mark(note))
    fastapi_words.CORS(app, allow_origins=[origin], allow_credentials=True)
    return uvicorn_server(app)


def _flask(origin: str, ran: list[str]) -> AbstractContextManager[int]:
    app = Flask(__name__)
    cors, no_cors = flask_words.cors, flask_words.no_cors

    def note() -> str:
        ran.append(request.method)
        return ""

    for path, marks in _marks(origin, cors, no_cors).items():
        for method, mark in marks.items():
            app.add_url_rule(path, f"{method} {path}", mark(note), methods=[method])
    flask_words.CORS(app, allow_origins=[origin], allow_credentials=True)
    return waitress_server(app)


def _unmarked(view: View) -> View:
    return view


def _marks(origin: str, cors: Any, no_cors: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - of any framework
    """Return the marks of the methods of each URL."""

    def allowing(*headers: str) -> Any:  # noqa: ANN401 - a mark
        return cors(allow_origins=[origin], allow_credentials=True, allow_headers=[*headers])

    return {
        "/closed": {"PUT": _unmarked, "DELETE": no_cors},
        "/other": {"PUT": allowing("x-a"), "DELETE": cors(allow_origins=[ADMIN])},
        "/headers": {"PUT": allowing("x-a"), "PATCH": allowing("x-b")},
    }


@pytest.fixture(scope="module", params=[_fastapi, _flask], ids=["fastapi", "flask"])
def item(request: pytest.FixtureRequest, servers: Lab) -> Iterator[Item]:
    """Return the address of a server, and the methods whose handlers ran."""
    ran: list[str] = []
    with request.param(servers.origins["page"], ran) as port:
        yield f"http://127.0.0.1:{port}", ran


@pytest.mark.rules(14)
def test_preflight_is_kept_for_all_methods_of_one_policy(page: Page, servers: Lab) -> None:
    """The engine's cache is at work: the tests below could fail."""
    app = FastAPI()
    app.api_route("/", methods=["PUT", "DELETE"])(lambda: "")
    fastapi_words.CORS(app, allow_origins=[servers.origins["page"]])
    recorded = Recorded(app)
    methods = ["PUT", "DELETE"] * 3
    with uvicorn_server(recorded) as port:
        for method in methods:
            page.evaluate(SEND, f"http://127.0.0.1:{port}/", method, "omit", {})
    # Firefox forgets its first entries while it starts.
    assert [each for each in recorded.methods if each != "OPTIONS"] == methods
    assert recorded.methods[-2:] == methods[-2:]


@pytest.mark.rules(14)
@pytest.mark.parametrize("credentials", ["omit", "include"])
@pytest.mark.parametrize("path", ["/closed", "/other"])
def test_allowed_put_does_not_permit_a_refused_delete(
    page: Page, item: Item, path: str, credentials: str
) -> None:
    origin, ran = item
    ran.clear()
    for method in ("DELETE", "PUT", "DELETE", "PUT", "DELETE"):
        page.evaluate(SEND, f"{origin}{path}?{credentials}", method, credentials, {})
    assert ran == ["PUT", "PUT"]


@pytest.mark.rules(14)
@pytest.mark.parametrize("credentials", ["omit", "include"])
def test_headers_of_one_method_are_not_sent_with_another(
    page: Page, item: Item, credentials: str
) -> None:
    origin, ran = item
    ran.clear()
    url = f"{origin}/headers?{credentials}"
    requests = [("PUT", "x-a"), ("PATCH", "x-b"), ("PATCH", "x-a"), ("PUT", "x-b")]
    statuses = [
        page.evaluate(SEND, url, method, credentials, {name: "1"}) for method, name in requests
    ]
    assert statuses == [200, 200, 0, 0]
    assert ran == ["PUT", "PATCH"]
