"""URLs and sites."""

from __future__ import annotations

import pytest
from tables.fetch_urls import BASE, RELATIVE, SITES, URLS

from crossorigin.fetch.site import is_trustworthy, registrable_domain, same_site
from crossorigin.fetch.url import Url, parse


def _parsed(text: str, base: Url | None = None) -> Url:
    url = parse(text, base)
    assert url is not None
    return url


@pytest.mark.parametrize(("text", "href", "origin"), URLS, ids=lambda value: ascii(value)[:40])
def test_a_text_is_a_url_or_is_none(text: str, href: str | None, origin: str) -> None:
    url = parse(text, _parsed(BASE))
    assert (None if url is None else url.href) == href
    assert url is None or url.origin == origin
    # A canonical URL does not change.
    assert url is None or parse(url.href) == url


@pytest.mark.parametrize("text", RELATIVE)
def test_without_a_base_a_relative_url_is_none(text: str) -> None:
    assert parse(text) is None
    assert parse(text, _parsed("data:,x")) is None


def test_sent_url_has_neither_fragment_nor_user_name() -> None:
    assert _parsed("https://me:pw@h/x?q#f").sent == "https://h/x?q"


def test_an_empty_user_name_and_password_are_no_credentials() -> None:
    assert not _parsed("https://:@h/").includes_credentials
    assert _parsed("https://me@h/").includes_credentials


def test_an_opaque_origin_is_not_the_same_as_itself() -> None:
    assert not _parsed("data:,x").same_origin("null")


@pytest.mark.parametrize(("origin", "url", "same"), SITES)
def test_urls_are_of_one_site(origin: str, url: str, same: bool) -> None:
    assert same_site(origin, _parsed(url)) is same


def test_a_suffix_is_a_site_of_its_own() -> None:
    assert registrable_domain("github.io") == "github.io"


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://a.example", True),
        ("http://a.example", False),
        ("http://localhost:8000", True),
        ("http://x.localhost.", True),
        ("http://127.9.9.9", True),
        ("http://[::1]", True),
        ("http://mylocalhost", False),
    ],
)
def test_url_is_trustworthy_or_not(url: str, trusted: bool) -> None:
    assert is_trustworthy(_parsed(url)) is trusted
