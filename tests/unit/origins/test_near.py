"""The listed origin that is one edit away from one that is refused."""

from __future__ import annotations

import pytest
from harness.together import check_all

from crossorigin import Policy
from crossorigin.observe.recent import listed_in
from crossorigin.origins.near import MAX_LISTED, Listed, Near

LISTED = (
    "https://app.example",
    "https://www.shop.example",
    "http://localhost:3000",
    "https://*.tenant.example",
    "https://api.host.example:8443",
    "https://deep.site.example",
)
ROWS: tuple[tuple[str, Near | None], ...] = (
    ("https://app.example/", Near("https://app.example", "slash")),
    ("HTTPS://App.example", Near("https://app.example", "case")),
    ("http://app.example", Near("https://app.example", "scheme")),
    ("https://app.example:443", Near("https://app.example", "port")),
    ("https://app.example:8443", Near("https://app.example", "port")),
    ("https://www.app.example", Near("https://app.example", "www")),
    ("https://shop.example", Near("https://www.shop.example", "www")),
    ("https://new.app.example", Near("https://app.example", "subdomain")),
    ("https://site.example", Near("https://deep.site.example", "subdomain")),
    ("https://tenant.example", Near("https://*.tenant.example", "subdomain")),
    ("http://a.tenant.example", Near("https://a.tenant.example", "scheme")),
    ("http://localhost:3001", Near("http://localhost:3000", "port")),
    ("http://localhost", Near("http://localhost:3000", "port")),
    ("https://api.host.example", Near("https://api.host.example:8443", "port")),
    ("app://app.example", None),
    ("https://evil.example", None),
    ("http://evil.example:1", None),
    ("https://appexample", None),
    ("null", None),
    ("", None),
    ("https://[::1]:1", None),
    ("https://app.example/path", None),
    ("https://" + "a" * 500, None),
)


def _policy() -> Policy:
    return Policy(allow_origins=[*LISTED, str.isupper])


def test_an_origin_that_is_refused_has_the_listed_one_that_is_one_edit_away() -> None:
    listed = listed_in(_policy())

    def check(row: tuple[str, Near | None]) -> None:
        assert listed.near(row[0]) == row[1]

    check_all(ROWS, check, lambda row: row[0])


def test_a_pattern_is_found_where_the_list_is_too_long_to_look_through() -> None:
    many = [f"https://h{number}.example" for number in range(MAX_LISTED)]
    listed = Listed(
        lambda origin: origin == "https://any.z.example", [*many, "https://*.z.example"]
    )
    assert listed.near("https://z.example") == Near("https://*.z.example", "subdomain")
    assert listed.near("https://h1.example:1") == Near("https://h1.example", "port")


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(allow_origins=["null"], accept_risks="null-origin")]
)
def test_a_policy_without_a_list_has_no_such_origin(policy: Policy) -> None:
    assert listed_in(policy).near("https://www.a.example") is None
