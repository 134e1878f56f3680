"""Added headers: adds Referer, which names the address of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crossorigin.fetch import WireRequest
from crossorigin.fetch.site import is_trustworthy
from crossorigin.fetch.url import Url, parse

_ALWAYS: Final = frozenset({"origin", "origin-when-cross-origin", "unsafe-url"})


def with_added(wanted: WireRequest, origin: str, policy: str) -> WireRequest:
    """Return a request with Referer, if the referrer policy sends it.

    Args:
        wanted: the request of the page.
        origin: the origin of the page, which is at its root.
        policy: the referrer policy of the page.
    """
    url = parse(wanted.url)
    if url is None or not _tells(origin, url, policy):
        return wanted
    return replace(wanted, headers=(*wanted.headers, ("Referer", f"{origin}/")))


def _tells(origin: str, url: Url, policy: str) -> bool:
    """Return whether a request names the address of its page (Referrer Policy)."""
    page = parse(origin)
    if page is None or not page.is_http or policy == "no-referrer":
        return False
    if policy == "same-origin":
        return url.same_origin(origin)
    return policy in _ALWAYS or is_trustworthy(url) or not is_trustworthy(page)
