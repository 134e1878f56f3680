"""The effect of a chain of redirects on the origin of a request (redirect-taint)."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, TypeAlias

from crossorigin.fetch.site import is_trustworthy, same_site
from crossorigin.fetch.url import Url
from crossorigin.fetch.verdict import Headers

Taint: TypeAlias = Literal["same-origin", "same-site", "cross-site"]


def redirect_taint(origin: str, urls: list[Url]) -> Taint:
    """Return whether a hop left an origin that is neither the page's nor the next hop's.

    Args:
        origin: the serialized origin of the page.
        urls: the URL list.
    """
    # Fetch, "redirect-taint", step 3.
    taint: Taint = "same-origin"
    # Step 4: each URL is compared with the previous one.
    for last, url in pairwise(urls):
        if last.origin == url.origin or last.same_origin(origin):
            continue
        # Step 4.2: it also left a site.
        if not same_site(last.origin, url) and not same_site(origin, last):
            return "cross-site"
        # Step 4.3.
        taint = "same-site"
    # Step 5.
    return taint


def fetch_metadata(
    origin: str,
    urls: list[Url],
    mode: str,
    destination: str,
    redirected_site: Taint = "same-site",
) -> Headers:
    """Return the Sec-Fetch headers of a request.

    Fetch Metadata, "append the Fetch metadata headers for a request": only for URLs whose
    connection no third party can read.

    Args:
        origin: the serialized origin of the page.
        urls: the URL list.
        mode: the request's mode.
        destination: the request's destination.
        redirected_site: the value for a redirect between two origins of the page's site.
    """
    if not is_trustworthy(urls[-1]):
        return ()
    return (
        ("Sec-Fetch-Dest", destination or "empty"),
        ("Sec-Fetch-Mode", mode),
        ("Sec-Fetch-Site", _relation(origin, urls, redirected_site)),
    )


def _relation(origin: str, urls: list[Url], redirected_site: str) -> str:
    # Fetch Metadata, "set the Sec-Fetch-Site header", step 5: the most distant hop decides.
    if all(url.same_origin(origin) for url in urls):
        return "same-origin"
    if not all(same_site(origin, url) for url in urls):
        return "cross-site"
    return redirected_site if len(urls) > 1 else "same-site"
