"""Lines of Set-Cookie that engines read apart: the rows of the research, and their siblings."""

from __future__ import annotations

import time

import pytest

from crossorigin.fetch import ENGINES
from crossorigin.fetch.cookie_dates import parse_date
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.url import Url, parse

ALL = tuple(ENGINES)
LENIENT = ENGINES["firefox"]


def _url(text: str) -> Url:
    url = parse(text)
    assert url is not None
    return url


LOCAL = "http://localhost:22002/k/"
SAFE = "https://api.example/k"

# The line, its URL, and the engines in which a second request of the same site sends it.
KEPT: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("k=1; Expires=01 Jan 69 00:00:00 GMT", LOCAL, "k=1", ALL),
    ("k=1; Expires=Mon, 32 Jan 1970 00:00:00 GMT", LOCAL, "k=1", ALL),
    ("k=1; Expires=00:00:00 1 1970 Jan", LOCAL, "k=1", ()),
    (
        "k=1; Expires=Sat, 01 Jan 2000 00:00 GMT",
        LOCAL,
        "k=1",
        ("standard", "chromium", "webkit"),
    ),
    ("k=1; Expires=Fri, 31 Dec 1600 00:00:00 GMT", LOCAL, "k=1", ("standard",)),
    (
        "__Host-k=1; Secure; Path=/; Domain=localhost",
        LOCAL,
        "__Host-k=1",
        ("standard", "firefox"),
    ),
    (
        "__Host-k=1; Secure; Path=/; Domain=127.0.0.1",
        "http://127.0.0.1/",
        "__Host-k=1",
        ("standard", "chromium", "firefox"),
    ),
    ("__Host-k=1; Secure", SAFE, "__Host-k=1", ("firefox",)),
    ("__Host-k=1; Secure; Path=/", SAFE, "__Host-k=1", ALL),
    ("__Http-k=1; Secure", SAFE, "__Http-k=1", ("standard", "webkit")),
    ("__Http-k=1; Secure; HttpOnly", SAFE, "__Http-k=1", ALL),
    ("__Host-Http-k=1; Secure; HttpOnly; Path=/", SAFE, "__Host-Http-k=1", ALL),
    ("__Host-Http-k=1; Secure; HttpOnly; Path=/x", SAFE, "__Host-Http-k=1", ()),
    ("k=1; Partitioned", LOCAL, "k=1", ("standard", "webkit")),
    ("k=1; Partitioned; Secure", SAFE, "k=1", ALL),
    ("k", LOCAL, "k", ("standard", "chromium", "webkit")),
    ("k", LOCAL, "k=", ("firefox",)),
    ("=k", LOCAL, "k", ("standard", "chromium", "webkit")),
    ("k=1\tx", LOCAL, "k=1\tx", ("standard", "firefox", "webkit")),
    ("k=1; Max-Age=-", LOCAL, "k=1", ("standard", "chromium", "webkit")),
    ("k=1; Max-Age=--1", LOCAL, "k=1", ("standard", "chromium", "webkit")),
    (f"k=1; Max-Age={'9' * 30}", LOCAL, "k=1", ALL),
    ("k=1; Secure", LOCAL, "k=1", ("standard", "chromium", "firefox")),
    ("k=\xe9", LOCAL, "k=\xe9", ("standard", "chromium", "webkit")),
    ("k=\xe9", LOCAL, "k=\xef\xbf\xbd", ("firefox",)),
)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("line", "url", "header", "kept"), KEPT)
def test_a_line_is_kept_or_refused_as_the_engine_does(
    name: str, line: str, url: str, header: str, kept: tuple[str, ...]
) -> None:
    jar = CookieJar(time.time, ENGINES[name])
    jar.store(line, _url(url), same_site=True)
    assert (jar.header(_url(url), same_site=True) == header) == (name in kept)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("line", ["k=1", "k=1; SameSite=bogus"])
def test_only_firefox_keeps_a_third_party_s_cookie_without_samesite(
    name: str, line: str
) -> None:
    jar = CookieJar(time.time, ENGINES[name])
    assert jar.store(line, _url(SAFE), same_site=False) == (name == "firefox")
    assert (jar.header(_url(SAFE), same_site=False) == "k=1") == (name == "firefox")


@pytest.mark.parametrize("name", ENGINES)
def test_a_third_party_s_cookie_with_samesite_none_is_kept_by_all(name: str) -> None:
    jar = CookieJar(time.time, ENGINES[name])
    assert jar.store("k=1; SameSite=None; Secure", _url(SAFE), same_site=False)
    assert not jar.store("k=1; SameSite=None", _url(SAFE), same_site=False)
    assert not jar.store("k=1; SameSite=Lax", _url(SAFE), same_site=False)


@pytest.mark.parametrize(
    ("text", "standard", "lenient"),
    [
        ("Sat, 01 Jan 2000 00:00:00 GMT", 946684800.0, 946684800.0),
        ("Saturday, 01-Jan-00 00:00:00 GMT", 946684800.0, 946684800.0),
        ("00:00:00 1 2000 Jan", 946684800.0, 946684800.0),
        ("Sat, 01 Jan 2000 00:00 GMT", None, 946684800.0),
        ("Sat, 01 Jan 2000", None, 946684800.0),
        ("Fri, 31 Dec 1999 24:00:00", None, 946684800.0),
        ("30 Feb 2000 00:00:00", None, 951868800.0),
        ("32 Jan 2000 00:00:00", None, None),
        ("01 Jan 70 00:00:00", 0.0, 0.0),
        ("31 Dec 9999 24:00:00", None, None),
        ("Jan 2000 00:00:00", None, None),
        ("", None, None),
        ("0", None, None),
    ],
)
def test_a_date_is_read_by_the_standard_and_by_firefox(
    text: str, standard: float | None, lenient: float | None
) -> None:
    assert parse_date(text) == standard
    assert parse_date(text, LENIENT) == lenient
