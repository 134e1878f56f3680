"""The origins that pages have, and the headers that a browser adds by them."""

from __future__ import annotations

from typing import Any

import pytest
from harness.app_types import Environ, StartResponse

from crossorigin.testing import Browser
from crossorigin.wsgi import CORSMiddleware

NATIVE = (
    "capacitor://localhost",
    "ionic://localhost",
    "app://-",
    "tauri://localhost",
    "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh",
    "moz-extension://3c2f1f3e-0000-4000-8000-000000000000",
    "safari-web-extension://e2d1c0b3-0000-4000-8000-000000000000",
)


def _echo(environ: Environ, start: StartResponse) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    names = ("HTTP_ORIGIN", "HTTP_REFERER", "HTTP_ACCEPT_ENCODING")
    return [repr([environ.get(name) for name in names]).encode()]


def _seen(page: Browser, url: str = "/x", **options: Any) -> list[str | None]:  # noqa: ANN401 (those of fetch)
    found: list[str | None] = eval(page.fetch(url, **options).text)  # noqa: S307 (our own text)
    return found


def _app(*origins: str) -> CORSMiddleware:
    return CORSMiddleware(_echo, allow_origins=list(origins), allow_headers="*")


@pytest.mark.parametrize("engine", ["standard", "chromium", "firefox", "webkit"])
@pytest.mark.parametrize("origin", NATIVE)
def test_a_native_shell_or_an_extension_is_a_page(origin: str, engine: str) -> None:
    page = Browser(_app(origin), origin, engine=engine)
    assert _seen(page)[:2] == [origin, None]
    assert len(page.fetch("/x", method="PUT", headers={"X-A": "1"}).exchanges) == 2


@pytest.mark.parametrize(
    ("origin", "hint"),
    [
        ("file:///index.html", "The origin of a file is 'null'"),
        ("file://x", "The origin of a file is 'null'"),
        ("blob:https://a.example/x", "not the origin of a page"),
        ("capacitor://localhost/", "not the origin of a page"),
        ("Capacitor://localhost", "not the origin of a page"),
        ("wss://a.example", "not the origin of a page"),
        ("capacitor:localhost", "not the origin of a page"),
    ],
)
def test_origin_that_no_page_has_is_refused(origin: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        Browser(_echo, origin)


HTTPS = "https://app.example"
HTTP = "http://app.example"


@pytest.mark.parametrize(
    ("origin", "base", "policy", "referer"),
    [
        (HTTPS, "https://api.example", None, f"{HTTPS}/"),
        (HTTPS, HTTPS, None, f"{HTTPS}/"),
        (HTTP, "http://api.example", None, f"{HTTP}/"),
        (HTTP, "https://api.example", None, f"{HTTP}/"),
        (HTTPS, "http://localhost", None, f"{HTTPS}/"),
        ("null", "https://api.example", None, None),
        (HTTPS, "https://api.example", "no-referrer", None),
        (HTTPS, "https://api.example", "same-origin", None),
        (HTTPS, HTTPS, "same-origin", f"{HTTPS}/"),
        (HTTPS, "https://api.example", "origin", f"{HTTPS}/"),
        (HTTPS, "https://api.example", "unsafe-url", f"{HTTPS}/"),
    ],
)
def test_the_address_of_the_page_is_sent_by_its_referrer_policy(
    origin: str, base: str, policy: str | None, referer: str | None
) -> None:
    page = Browser(CORSMiddleware(_echo, allow_origins="*"), origin, base_url=base)
    options = {} if policy is None else {"referrer_policy": policy}
    assert _seen(page, **options)[1] == referer


def test_a_range_is_asked_for_without_a_coding() -> None:
    page = Browser(_app(HTTPS))
    assert _seen(page)[2] == "gzip, deflate"
    assert _seen(page, headers={"Range": "bytes=0-9"})[2] == "identity"
