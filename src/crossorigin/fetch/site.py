"""Sites: the origins of one owner, as cookies and resource policies define it."""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

from crossorigin.fetch.url import Url, parse


class _SuffixList(Protocol):
    def privatesuffix(self, domain: str) -> str | None: ...
    def publicsuffix(self, domain: str) -> str | None: ...


@cache
def _suffixes() -> _SuffixList:
    import publicsuffixlist  # noqa: PLC0415 - only where two hosts have to be compared

    return cast("_SuffixList", publicsuffixlist.PublicSuffixList())


def registrable_domain(host: str) -> str:
    """Return the registrable domain of `host`, or `host` itself if it has none.

    URL standard, "registrable domain"; addresses, single labels and public suffixes have
    none, and are their own site (HTML, "site").
    """
    if is_address(host):
        return host
    return _suffixes().privatesuffix(host.rstrip(".")) or host


def is_address(host: str) -> bool:
    """Return whether `host` is an IP address."""
    return host.startswith("[") or host.rstrip(".").rpartition(".")[2].isdigit()


def is_public_suffix(host: str) -> bool:
    """Return whether anyone can register names below `host` (URL, "public suffix")."""
    return _suffixes().publicsuffix(host) == host


def same_site(origin: str, url: Url) -> bool:
    """Return whether `origin`, serialized, and `url` belong to one site (HTML, "same site")."""
    page = parse(origin)
    if page is None or not page.is_http or not url.is_http:
        return False
    return page.scheme == url.scheme and same_site_hosts(page.host, url.host)


def same_site_hosts(one: str, other: str) -> bool:
    """Return whether two hosts belong to one site, with any schemes."""
    return one == other or registrable_domain(one) == registrable_domain(other)


def is_trustworthy(url: Url) -> bool:
    """Return whether no third party can change the connection to `url`.

    Secure Contexts, "is URL potentially trustworthy": HTTPS, or the machine itself.
    """
    host = url.host.rstrip(".")
    local = host == "localhost" or host.endswith(".localhost")
    return url.scheme == "https" or local or host.startswith("127.") or host == "[::1]"
