"""The browser of a test suite: the same in every kind of server, and in every kind of test."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import socket
import ssl
import warnings
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

import anyio
import pytest
import trio
from harness.app_types import Environ, Receive, Scope, Send, Server, StartResponse
from harness.scripted import Clock
from harness.wsgi_server import wsgi_server

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.fetch import CHROMIUM, Code
from crossorigin.testing import AsyncBrowser, Browser, CORSBlocked, FetchFailed
from crossorigin.transport.senders import is_asgi
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

APP = "https://app.example"
EVIL = "https://evil.example"


class BoomError(Exception):
    """The exception of the applications."""


def _respond(environ: Environ, body: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
    """One application for all gateways: status, headers and body by path."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    headers = [("Content-Type", "application/json"), ("X-Total", "7"), ("X-Secret", "s")]
    if path == "/boom":
        raise BoomError
    if path == "/cookie":
        headers += [
            ("Set-Cookie", "lax=1; Path=/"),
            ("Set-Cookie", "none=1; Path=/; SameSite=None; Secure"),
        ]
    if path == "/gzip":
        headers.append(("Content-Encoding", "gzip"))
        return "200 OK", headers, gzip.compress(b'{"zipped": true}')
    if path == "/bad-gzip":
        headers.append(("Content-Encoding", "gzip"))
        return "200 OK", headers, b"no gzip"
    if path == "/moved":
        return "302 Found", [("Location", "/echo?moved")], b""
    echo = {
        "method": method,
        "path": path,
        "query": environ["QUERY_STRING"],
        "body": body.decode("latin-1"),
        "type": environ.get("CONTENT_TYPE", ""),
        "cookie": environ.get("HTTP_COOKIE"),
        "origin": environ.get("HTTP_ORIGIN"),
        "token": environ.get("HTTP_X_TOKEN"),
    }
    return "200 OK", headers, json.dumps(echo).encode()


def wsgi(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    status, headers, content = _respond(environ, body)
    start_response(status, headers)
    return [content]


async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
    message = await receive()
    body = message["body"]
    while message["more_body"]:
        message = await receive()
        body += message["body"]
    environ = {
        "PATH_INFO": scope["path"],
        "REQUEST_METHOD": scope["method"],
        "QUERY_STRING": scope["query_string"].decode(),
    }
    for name, value in scope["headers"]:
        key = name.decode().upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.decode("latin-1")
    status, headers, content = _respond(environ, body)
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers]
    start = {"type": "http.response.start", "status": int(status[:3]), "headers": pairs}
    await send(start)
    await send({"type": "http.response.body", "body": content})


KEYWORDS: dict[str, Any] = {
    "allow_origins": [APP],
    "allow_methods": "*",
    "allow_headers": ["X-Token", "Content-Type"],
    "allow_credentials": True,
    "expose_headers": ["X-Total"],
}


@pytest.fixture(params=["asgi", "wsgi", "network"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The same application behind its gateway, in three kinds of server."""
    if request.param == "asgi":
        yield ASGIGateway(asgi, **KEYWORDS)
    elif request.param == "wsgi":
        yield WSGIGateway(wsgi, **KEYWORDS)
    else:
        with wsgi_server(WSGIGateway(wsgi, **KEYWORDS)) as url:
            yield url


def test_page_sees_status_body_and_exposed_headers(server: Server) -> None:
    response = Browser(server).fetch("/echo?a=b")
    assert (response.status, response.ok, response.type) == (200, True, "cors")
    assert response.json()["query"] == "a=b"
    assert response.json()["origin"] == APP
    assert response.headers["x-total"] == "7"
    assert "x-secret" not in response.headers
    assert response.url.endswith("/echo?a=b")
    assert not response.redirected
    assert not response.timing_allowed
    assert response.text == response.content.decode()
    assert repr(response).startswith("<Response 200 cors http")
    assert "x-total" in repr(response)
    assert response.verdict.allowed


def test_a_page_of_another_origin_is_blocked(server: Server) -> None:
    browser = Browser(server, origin=EVIL)
    with pytest.raises(CORSBlocked, match=r"allow_origins=\['https://evil\.example'\]") as info:
        browser.fetch("/echo")
    assert info.value.verdict.code is Code.MISSING_ALLOW_ORIGIN_HEADER
    assert info.value.exchanges == browser.exchanges
    assert "Policy(" in info.value.remedy


def test_preflights_are_asked_once(server: Server) -> None:
    clock = Clock()
    browser = Browser(server, clock=clock)
    for _ in range(2):
        response = browser.fetch("/echo", method="PUT", headers={"X-Token": "t"}, json={"a": 1})
        assert response.json()["type"] == "application/json"
        assert response.json()["body"] == '{"a": 1}'
        assert response.json()["token"] == "t"  # noqa: S105 - no secret
    clock.now += 601
    browser.fetch("/echo", method="put", headers=[("x-token", "t")])
    methods = [exchange.request.method for exchange in browser.exchanges]
    assert methods == ["OPTIONS", "PUT", "PUT", "OPTIONS", "PUT"]
    assert len(browser.preflights) == 1


def test_a_method_is_sent_as_typed(server: Server) -> None:
    assert Browser(server).fetch("/echo", method="patch").json()["method"] == "patch"


def test_the_type_of_a_body(server: Server) -> None:
    browser = Browser(server)
    text = browser.fetch("/echo", method="POST", body="a=ü")
    assert text.json()["type"] == "text/plain;charset=UTF-8"
    assert text.json()["body"].encode("latin-1").decode() == "a=ü"
    data = browser.fetch("/echo", method="POST", body=b"\x00")
    assert data.json()["body"] == "\x00"
    own = browser.fetch("/echo", method="POST", json=[], headers={"content-TYPE": "text/plain"})
    assert own.json()["type"] == "text/plain"


def test_cookies_follow_their_site(server: Server) -> None:
    browser = Browser(server, origin=APP)
    browser.fetch("/cookie", credentials="include")
    # Another site: only the cookie that says None was kept, and goes along.
    assert [cookie.name for cookie in browser.cookies.cookies] == ["none"]
    assert browser.fetch("/echo", credentials="include").json()["cookie"] == "none=1"
    assert browser.fetch("/echo").json()["cookie"] is None
    assert browser.fetch("/echo", credentials="omit").json()["cookie"] is None


def test_without_credentials_no_cookie_is_kept(server: Server) -> None:
    browser = Browser(server)
    browser.fetch("/cookie")
    assert len(browser.cookies) == 0


def test_a_same_origin_page_sees_all(server: Server) -> None:
    home = Browser(server)
    home = home.page(home.base_url.origin)
    response = home.fetch("/cookie", method="DELETE", headers={"X-Any": "1"})
    assert (response.type, response.headers["x-secret"]) == ("basic", "s")
    assert home.fetch("/echo").json()["cookie"] == "lax=1; none=1"


def test_pages_of_one_browser_share_cookies_and_record(server: Server) -> None:
    browser = Browser(server)
    browser.set_cookie("sid=1; SameSite=None; Secure; Path=/")
    evil = browser.page(EVIL)
    with pytest.raises(CORSBlocked):
        evil.fetch("/echo", credentials="include")
    # Blocking is about reading: the cookie went there all the same.
    assert browser.exchanges[-1].request.includes_credentials
    answer = browser.exchanges[-1].response
    assert answer is not None
    assert json.loads(answer.body)["cookie"] == "sid=1"
    assert (browser.origin, evil.origin) == (APP, EVIL)


def test_a_cookie_that_no_browser_keeps_is_an_error() -> None:
    with pytest.raises(ValueError, match="no browser stores the cookie 'sid=1; SameSite=None'"):
        Browser(wsgi).set_cookie("sid=1; SameSite=None")


def test_redirects_are_followed(server: Server) -> None:
    browser = Browser(server)
    response = browser.fetch("/moved")
    assert response.redirected
    assert response.url.endswith("/echo?moved")
    assert [exchange.request.method for exchange in response.exchanges] == ["GET", "GET"]
    assert browser.fetch("/moved", redirect="manual").type == "opaqueredirect"
    with pytest.raises(FetchFailed, match="RedirectDisallowed"):
        browser.fetch("/moved", redirect="error")


def test_an_opaque_response_has_no_readable_part(server: Server) -> None:
    response = Browser(server, origin=EVIL).fetch("/echo", mode="no-cors")
    assert (response.type, response.status, response.text) == ("opaque", 0, "")
    assert repr(response) == "<Response 0 opaque  visible headers: none>"


def test_a_compressed_body_is_unpacked(server: Server) -> None:
    assert Browser(server).fetch("/gzip").json() == {"zipped": True}


def test_an_application_that_raises_is_a_500(server: Server) -> None:
    response = Browser(server).fetch("/boom")
    assert (response.status, response.type) == (500, "cors")


@pytest.mark.parametrize("app", [ASGIGateway(asgi, **KEYWORDS), WSGIGateway(wsgi, **KEYWORDS)])
def test_exception_of_the_application_comes_through_on_demand(app: Server) -> None:
    with pytest.raises(BoomError):
        Browser(app, raise_app_exceptions=True).fetch("/boom")


def test_a_wsgi_body_is_closed_and_raises_in_the_middle() -> None:
    closed = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            yield b"begin"
            raise BoomError

        def close(self) -> None:
            closed.append(True)

    def app(_environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Access-Control-Allow-Origin", "*")])
        return Body()

    response = Browser(app).fetch("/")
    assert (response.status, response.text, closed) == (200, "begin", [True])


def test_repeated_headers_reach_wsgi_combined() -> None:
    seen: list[str] = []

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        seen.append(environ["HTTP_ACCEPT"])
        start_response("200 OK", [("Access-Control-Allow-Origin", "*")])
        return [b""]

    Browser(app).fetch("/%C3%A4?q", headers=[("Accept", "a/b"), ("accept", "c/d")])
    assert seen == ["a/b,c/d"]


def test_the_page_may_have_a_user_agent_of_its_own() -> None:
    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response(
            "200 OK",
            [
                ("Access-Control-Allow-Origin", "*"),
                ("Access-Control-Allow-Headers", "user-agent"),
            ],
        )
        return [environ["HTTP_USER_AGENT"].encode()]

    assert Browser(app).fetch("/", headers={"User-Agent": "mine"}).text == "mine"
    assert (
        "crossorigin"
        in Browser(app, engine=CHROMIUM).fetch("/", headers={"User-Agent": "x"}).text
    )


def test_a_failed_connection_is_not_a_cors_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    browser = Browser(f"http://127.0.0.1:{port}", timeout=5)
    with pytest.raises(FetchFailed, match="No HTTP response came") as info:
        browser.fetch("/")
    assert not isinstance(info.value, CORSBlocked)
    assert info.value.verdict.code is Code.NETWORK_FAILURE
    assert info.value.__cause__ is not None
    with pytest.raises(FetchFailed):
        anyio.run(browser.afetch, "/")
    # The cause of one fetch is not that of the next.
    with pytest.raises(FetchFailed, match="InvalidRequest") as later:
        browser.fetch("/", method="TRACE")
    assert later.value.__cause__ is None
    assert later.value.exchanges == ()


async def break_off(door: socket.socket) -> None:
    url = f"https://127.0.0.1:{door.getsockname()[1]}"
    async with anyio.create_task_group() as group:
        group.start_soon(Browser(url, timeout=20).afetch, "/")
        caller, _ = await anyio.to_thread.run_sync(door.accept)
        with caller:
            await anyio.to_thread.run_sync(caller.recv, 1)  # its handshake has begun
            group.cancel_scope.cancel()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_aborted_handshake_leaves_no_open_resource(backend: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(20)
        anyio.run(break_off, door, backend=backend)
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        gc.collect()
    assert [each for each in complaints if each.category is ResourceWarning] == []


def test_a_broken_body_has_a_head() -> None:
    with wsgi_server(WSGIGateway(wsgi, **KEYWORDS)) as url:
        response = Browser(url, verify=ssl.create_default_context()).fetch("/bad-gzip")
    assert response.status == 200
    assert not response.complete


def test_a_stream_needs_another_http() -> None:
    from crossorigin.fetch import WireRequest  # noqa: PLC0415 - only here
    from crossorigin.transport.senders import NetworkSender  # noqa: PLC0415 - only here

    sender = NetworkSender(5, verify=True)
    wanted = WireRequest(
        is_preflight=False, method="POST", url="http://127.0.0.1:9/", headers=(), streamed=True
    )
    assert sender.send(wanted, None) is None
    assert "HTTP/1.1" in str(sender.error)


@pytest.mark.parametrize("app", [asgi, wsgi, "http://127.0.0.1:9"])
def test_a_url_that_httpx_does_not_know_is_no_answer(app: Server) -> None:
    browser = Browser(app)
    with pytest.raises(FetchFailed, match="No HTTP response"):
        browser.fetch("https://xn--a-ecp.example/")


def test_invalid_urls_are_the_pages_fault() -> None:
    with pytest.raises(FetchFailed, match="The cause is in the page"):
        Browser(wsgi).fetch("http://[")


async def _everything(make: Callable[..., AsyncBrowser], server: Server) -> None:
    async with make(server) as browser:
        assert (await browser.fetch("/echo")).status == 200
        await browser.fetch("/echo", method="PUT")
        methods = [exchange.request.method for exchange in browser.exchanges]
        assert methods == ["GET", "OPTIONS", "PUT"]
        with pytest.raises(CORSBlocked):
            await browser.page(EVIL).fetch("/echo")


def test_an_asynchronous_browser_works_in_asyncio(server: Server) -> None:
    asyncio.run(_everything(AsyncBrowser, server))


def test_an_asynchronous_browser_works_in_trio(server: Server) -> None:
    trio.run(_everything, AsyncBrowser, server)


def test_a_synchronous_browser_works_within_a_running_loop(server: Server) -> None:
    async def main() -> None:
        with Browser(server) as browser:
            assert browser.fetch("/echo").status == 200
            assert (await browser.afetch("/echo")).status == 200
        assert Browser(server).fetch("/echo").status == 200

    asyncio.run(main())


class _Old:
    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return asgi(scope, receive, send)


class _Async:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await asgi(scope, receive, send)


def _defaults(environ: Environ, start_response: StartResponse, extra: None = None) -> None: ...


@pytest.mark.parametrize(
    ("app", "expected"),
    [(asgi, True), (_Async(), True), (_Old(), True), (wsgi, False), (_defaults, False)],
)
def test_kind_of_application_is_recognised(app: Callable[..., object], expected: bool) -> None:
    assert is_asgi(app) is expected


@pytest.mark.parametrize(
    ("origin", "message"),
    [
        ("https://app.example/", "Write 'https://app.example' instead"),
        ("HTTPS://App.example:443", "Write 'https://app.example' instead"),
        ("app.example", "is not the origin of a page.$"),
        ("data:,x", "is not the origin of a page.$"),
    ],
)
def test_the_origin_has_to_be_one(origin: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Browser(wsgi, origin=origin)
    with pytest.raises(ValueError, match=message):
        Browser(wsgi).page(origin)


@pytest.mark.parametrize("url", ["api.example", "ftp://api.example", ""])
def test_the_server_has_to_have_a_url(url: str) -> None:
    with pytest.raises(ValueError, match="is not the URL of a server"):
        Browser(url)


def test_engines_have_names() -> None:
    assert Browser(wsgi, engine="chromium").engine is CHROMIUM
    with pytest.raises(ValueError, match="'mosaic' is not an engine; the engines are"):
        Browser(wsgi, engine="mosaic")
    with pytest.raises(ValueError, match="'None' is not an engine"):
        Browser(wsgi, engine=None)  # type: ignore[arg-type]  # on purpose


class _App:
    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return wsgi(environ, start_response)


class _Answer:
    """A WSGI application that is a class, as PEP 3333 allows."""

    def __init__(self, environ: Environ, start_response: StartResponse) -> None:
        self._body = wsgi(environ, start_response)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)


@pytest.mark.parametrize(("given", "name"), [(_App, "the class _App"), (None, "NoneType")])
def test_browser_refuses_an_object_that_is_no_application(given: Any, name: str) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(TypeError, match=f"an application or the URL of a server, not {name}"):
        Browser(given)


def test_class_that_is_a_wsgi_application_is_taken() -> None:
    assert Browser(_Answer, origin="https://api.example").fetch("/").status == 200


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"credentials": "yes"}, "credentials is one of omit, same-origin, include, not 'yes'"),
        (
            {"mode": "free"},
            "mode is one of cors, no-cors, same-origin, navigate, webtransport, not 'free'",
        ),
        ({"redirect": "go"}, "redirect is one of follow, error, manual, not 'go'"),
        ({"cache": "none"}, "cache is one of default, no-store"),
    ],
)
def test_unknown_value_of_a_fetch_option_is_refused(option: Any, words: str) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ValueError, match=words):
        Browser(wsgi).fetch("/", **option)


def test_option_that_fetch_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="fetch has no option data; it has method"):
        Browser(wsgi).fetch("/", data="x")  # type: ignore[call-arg]  # on purpose


def test_remedy_of_a_method_in_the_wrong_case_is_in_the_page() -> None:
    app = WSGIGateway(wsgi, allow_origins="*")
    with pytest.raises(CORSBlocked, match="Write 'PATCH' in the page, not 'patch'"):
        Browser(app).fetch("/", method="patch")


def test_secrets_and_escapes_stay_out_of_messages() -> None:
    def app(_environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers = [("Set-Cookie", "sid=hush"), ("Vary", "\x1b[31m" + "x" * 500)]
        start_response("200 OK", headers)
        return [b""]

    browser = Browser(app)
    browser.set_cookie("sid=hush; SameSite=None; Secure")
    with pytest.raises(CORSBlocked) as info:
        browser.fetch("/", credentials="include", headers={"Accept": "hush"})
    text = str(info.value)
    assert "hush" not in text
    assert all(line.isprintable() and len(line) < 400 for line in text.splitlines())
