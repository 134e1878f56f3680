"""Cookies: those kept, and those sent."""

from __future__ import annotations

import pytest
from harness.scripted import Clock
from tables.fetch_urls import SENT, STORED

from crossorigin.fetch import cookies
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.url import Url, parse


def _url(text: str) -> Url:
    url = parse(text)
    assert url is not None
    return url


API = _url("https://api.example/")


@pytest.mark.parametrize(
    ("line", "url", "same_site", "kept"), [pytest.param(*row[1:], id=row[0]) for row in STORED]
)
def test_cookie_is_kept_or_refused(line: str, url: str, same_site: bool, kept: bool) -> None:
    jar = CookieJar(Clock())
    assert jar.store(line, _url(url), same_site=same_site) is kept
    assert len(jar) == int(kept)


@pytest.mark.parametrize(
    ("line", "setter", "url", "same_site", "sent"),
    [pytest.param(*row[1:], id=row[0]) for row in SENT],
)
def test_cookie_is_sent_or_withheld(
    line: str, setter: str, url: str, same_site: bool, sent: str | None
) -> None:
    jar = CookieJar(Clock())
    assert jar.store(line, _url(setter), same_site=True)
    assert jar.header(_url(url), same_site=same_site) == sent


def test_cookies_are_sorted_by_longest_path_then_by_age() -> None:
    jar = CookieJar(Clock())
    for line in ("a=1; Path=/", "b=2; Path=/x", "c=3; Path=/"):
        jar.store(line, API, same_site=True)
    assert jar.header(_url("https://api.example/x"), same_site=True) == "b=2; a=1; c=3"


def test_a_cookie_is_replaced_and_removed() -> None:
    jar = CookieJar(Clock())
    jar.store("a=1; HttpOnly", API, same_site=True)
    jar.store("a=2", API, same_site=True)
    assert [(one.name, one.value, one.http_only) for one in jar.cookies] == [("a", "2", False)]
    jar.store("a=; Max-Age=0", API, same_site=True)
    assert len(jar) == 0


def test_a_cookie_ends_with_its_time() -> None:
    clock = Clock()
    jar = CookieJar(clock)
    jar.store("a=1; Max-Age=10", API, same_site=True)
    clock.now += 9.9
    assert jar.header(API, same_site=True) == "a=1"
    clock.now += 0.1
    assert jar.header(API, same_site=True) is None


def test_a_full_jar_drops_the_oldest_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "MAX_COOKIES", 2)
    jar = CookieJar(Clock())
    for line in ("a=1", "b=2", "b=3", "c=4"):
        jar.store(line, API, same_site=True)
    assert jar.header(API, same_site=True) == "b=3; c=4"
