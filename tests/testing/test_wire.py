"""The wire, in the words in which faults were reported: bodies, bytes, cookies."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from crossorigin.testing import AsyncBrowser, Browser

ORIGIN = b"Access-Control-Allow-Origin: https://app.example\r\n"
GOOD = b"HTTP/1.1 200 OK\r\n" + ORIGIN + b"Content-Length: 2\r\n\r\nok"
SHORT = b"Content-Length: 500\r\n\r\nshort"
GZIP = b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok"
METHODS = b"Access-Control-Allow-Methods: PUT\r\n"


@contextmanager
def serving(preflight: bytes, actual: bytes = GOOD) -> Iterator[str]:
    """Answer each connection once, and close it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    head = connection.recv(65_536)
                    connection.sendall(preflight if head.startswith(b"OPTIONS") else actual)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@pytest.mark.parametrize("rest", [SHORT, GZIP])
@pytest.mark.parametrize("engine", ["standard", "chromium", "firefox"])
def test_a_preflight_with_a_broken_body_counts(rest: bytes, engine: str) -> None:
    with serving(b"HTTP/1.1 200 OK\r\n" + ORIGIN + METHODS + rest) as url:
        browser = Browser(url, origin="https://app.example", engine=engine)
        assert browser.fetch("/x", method="PUT").status == 200


@pytest.mark.parametrize("rest", [SHORT, GZIP])
def test_a_body_that_is_broken_fails_where_it_is_read(rest: bytes) -> None:
    with serving(b"", b"HTTP/1.1 200 OK\r\n" + ORIGIN + rest) as url:
        response = Browser(url, origin="https://app.example").fetch("/x")
        assert response.status == 200
        assert not response.complete
        with pytest.raises(EOFError, match="broke off"):
            _ = response.text
        with pytest.raises(EOFError, match="broke off"):
            response.json()


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("rest", [SHORT, GZIP])
async def test_an_asynchronous_browser_judges_heads_too(rest: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\n" + ORIGIN + METHODS + rest
    with serving(answer, answer) as url:
        browser = AsyncBrowser(url, origin="https://app.example")
        response = await browser.fetch("/x", method="PUT")
        assert (response.status, response.complete) == (200, False)


@pytest.mark.parametrize("value", ["Z\xfcrich", "Z\xc3\xbcrich"])
@pytest.mark.parametrize("origin", ["https://app.example", "https://api.example"])
def test_a_visible_header_may_have_any_byte(value: str, origin: str) -> None:
    def app(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        lines = [("Access-Control-Allow-Origin", "*"), ("X-City", value)]
        start("200 OK", [*lines, ("Access-Control-Expose-Headers", "x-city")])
        return [b"x"]

    assert Browser(app, origin=origin).fetch("/x").headers["x-city"] == value


def _through_a_login(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Redirect the API to a login of another site, and that back to the API."""
    login = environ["HTTP_HOST"].startswith("login")
    origin = "null" if login or environ["PATH_INFO"] == "/end" else environ["HTTP_ORIGIN"]
    lines = [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
    ]
    if login:
        start("302 Found", [*lines, ("Location", "https://api.shop.example/end")])
    elif environ["PATH_INFO"] == "/begin":
        start("302 Found", [*lines, ("Location", "https://login.other.example/auth")])
    else:
        lines += [("Set-Cookie", "k=1; SameSite=Lax")] if environ["PATH_INFO"] == "/set" else []
        start("200 OK", lines)
    return [environ.get("HTTP_COOKIE", "none").encode()]


@pytest.mark.parametrize(
    ("engine", "sent"),
    [("standard", "none"), ("chromium", "k=1"), ("firefox", "none"), ("webkit", "k=1")],
)
def test_a_lax_cookie_after_a_redirect_through_another_site(engine: str, sent: str) -> None:
    browser = Browser(
        _through_a_login,
        origin="https://app.shop.example",
        base_url="https://api.shop.example",
        engine=engine,
    )
    browser.fetch("/set", credentials="include")
    assert browser.fetch("/begin", credentials="include").text == sent


@pytest.mark.parametrize(("engine", "sent"), [("chromium", "none"), ("firefox", "k=1")])
def test_a_third_party_s_cookie_without_samesite(engine: str, sent: str) -> None:
    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        lines = [("Access-Control-Allow-Origin", "https://app.example")]
        lines += [("Access-Control-Allow-Credentials", "true"), ("Set-Cookie", "k=1")]
        start("200 OK", lines)
        return [environ.get("HTTP_COOKIE", "none").encode()]

    browser = Browser(app, base_url="https://api.other.example", engine=engine)
    browser.fetch("/", credentials="include")
    assert browser.fetch("/", credentials="include").text == sent


def test_a_range_is_asked_for_without_a_content_coding() -> None:
    seen: list[str] = []

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        seen.append(environ["HTTP_ACCEPT_ENCODING"])
        start("206 Partial Content", [("Access-Control-Allow-Origin", "*")])
        return [b"0123456789"]

    Browser(app).fetch("/", headers={"Range": "bytes=0-9"})
    assert seen == ["identity"]


def test_a_data_url_has_a_body_and_a_type() -> None:
    def app(_: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        raise AssertionError

    response = Browser(app).fetch("data:text/plain,hi")
    assert (response.text, response.headers["content-type"]) == ("hi", "text/plain")
