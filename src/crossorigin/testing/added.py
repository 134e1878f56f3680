"""Added: the headers that the network layer of a browser adds by what the page is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crossorigin.fetch import WireRequest
from crossorigin.fetch.site import is_trustworthy
from crossorigin.fetch.url import Url, parse

_ALWAYS: Final = frozenset({"origin", "origin-when-cross-origin", "unsafe-url"})


def with_added(wanted: WireRequest, origin: str, policy: str) -> WireRequest:
    """Return a request with Referer, and with Accept-Encoding where a range is asked for.

    Args:
        wanted: what the page asks for.
        origin: of the page, which is at the root of it.
        policy: the referrer policy of the page.
    """
    headers = wanted.headers
    url = parse(wanted.url)
    if url is not None and _tells(origin, url, policy):
        headers = (*headers, ("Referer", f"{origin}/"))
    # Fetch, "HTTP-network-or-cache fetch", step on `Range`.
    if wanted.values("range"):
        headers = (*headers, ("Accept-Encoding", "identity"))
    return replace(wanted, headers=headers)


def _tells(origin: str, url: Url, policy: str) -> bool:
    """Return whether the address of a page is told (Referrer Policy, "determine request's")."""
    page = parse(origin)
    if page is None or not page.is_http or policy == "no-referrer":
        return False
    if policy == "same-origin":
        return url.same_origin(origin)
    return policy in _ALWAYS or is_trustworthy(url) or not is_trustworthy(page)
