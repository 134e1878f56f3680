"""Cookies: what a browser keeps of Set-Cookie, and sends along again.

RFC 6265bis (draft-ietf-httpbis-rfc6265bis-22), "storage model" and "retrieval algorithm".
Cookies of third parties are neither blocked nor partitioned here: what browsers do there is
the user's setting and no server's doing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.site import is_public_suffix, is_trustworthy
from crossorigin.fetch.url import Url, parse_host

SameSite: TypeAlias = Literal["strict", "lax", "none"]

MAX_PAIR: Final = 4096
"""Characters of name and value together. RFC 6265bis section 5.7, step 5."""

MAX_ATTRIBUTE: Final = 1024
"""Characters of an attribute's value; longer ones are ignored. Section 5.6, step 6."""

MAX_COOKIES: Final = 3000
"""Cookies in one jar; the oldest goes. Section 6.1 asks for at least that many."""

MAX_LIFETIME: Final = 400 * 86_400
"""Seconds. RFC 6265bis section 5.5."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NUMBER: Final = re.compile(r"-?[0-9]+")
_SAME_SITE: Final[dict[str, SameSite]] = {"strict": "strict", "lax": "lax", "none": "none"}
_DIGITS: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One cookie.

    Attributes:
        name: may be empty.
        value: as it was set.
        domain: the host that it belongs to, or the domain that it was set for.
        host_only: whether hosts below `domain` do not get it.
        path: where it begins to be sent.
        secure: whether it goes over trustworthy connections only.
        http_only: whether scripts cannot read it.
        same_site: ``lax`` where nothing was said.
        expires: seconds since 1970, or None for the end of the session.
    """

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    secure: bool
    http_only: bool
    same_site: SameSite
    expires: float | None

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """The identity of a cookie: another one with it replaces this one."""
        return self.name, self.domain, self.path, self.host_only


class CookieJar:
    """The cookies of one browser.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._cookies: dict[tuple[str, str, str, bool], Cookie] = {}

    def __len__(self) -> int:
        """Return how many cookies there are."""
        return len(self._cookies)

    @property
    def cookies(self) -> tuple[Cookie, ...]:
        """All cookies, in the order in which they were set first."""
        return tuple(self._cookies.values())

    def store(self, line: str, url: Url, *, same_site: bool) -> bool:
        """Take one line of Set-Cookie; return whether it was acceptable.

        Args:
            line: the value of the header.
            url: whose response set it.
            same_site: whether the request came from a page of the same site.
        """
        cookie = _parse(line, url, self._clock())
        if cookie is None or not _is_acceptable(cookie, url, same_site=same_site):
            return False
        if cookie.expires is not None and cookie.expires <= self._clock():
            self._cookies.pop(cookie.key, None)
            return True
        if cookie.key not in self._cookies and len(self._cookies) >= MAX_COOKIES:
            del self._cookies[next(iter(self._cookies))]
        self._cookies[cookie.key] = cookie
        return True

    def header(self, url: Url, *, same_site: bool) -> str | None:
        """Return the value of Cookie for a request, or None for none.

        Args:
            url: of the request.
            same_site: whether it comes from a page of the same site.
        """
        now = self._clock()
        sent = [
            cookie
            for cookie in self._cookies.values()
            if _is_sent(cookie, url, same_site=same_site)
            and (cookie.expires is None or cookie.expires > now)
        ]
        # RFC 6265bis section 5.8.3, step 2: the longest path first, then the oldest.
        sent.sort(key=lambda cookie: -len(cookie.path))
        pairs = (f"{one.name}={one.value}" if one.name else one.value for one in sent)
        return "; ".join(pairs) or None


def _parse(line: str, url: Url, now: float) -> Cookie | None:
    """Return the cookie that `line` sets, or None if it sets none (section 5.6)."""
    if _CONTROL.search(line):
        return None
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    name, value = (name.strip(), value.strip()) if equals else ("", name.strip())
    if not name + value or len(name) + len(value) > MAX_PAIR:
        return None
    attributes = _attributes(rest)
    domain = _domain(attributes.get("domain", ""), url)
    if domain is None:
        return None
    path = attributes.get("path", "")
    return Cookie(
        name=name,
        value=value,
        domain=domain or url.host,
        host_only=not domain,
        path=path if path.startswith("/") else _default_path(url),
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=_SAME_SITE.get(attributes.get("samesite", "").lower(), "lax"),
        expires=_expiry(attributes, now),
    )


def _attributes(parts: list[str]) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if len(value.strip()) <= MAX_ATTRIBUTE:
            attributes[name.strip().lower()] = value.strip()
    return attributes


def _domain(given: str, url: Url) -> str | None:
    """Return the domain that is set, empty for the host alone, or None for a foreign one."""
    if not given.removeprefix("."):
        return ""
    domain = parse_host(given.removeprefix("."))
    # Section 5.7, steps 9 and 10: nobody sets cookies for all customers of a suffix.
    if domain is None or not _matches_domain(url.host, domain):
        return None
    if is_public_suffix(domain):
        return "" if domain == url.host else None
    return domain


def _expiry(attributes: dict[str, str], now: float) -> float | None:
    # Section 5.7, step 7: Max-Age wins over Expires.
    age = attributes.get("max-age", "")
    if _NUMBER.fullmatch(age):
        seconds = int(age) if len(age) <= _DIGITS else MAX_LIFETIME
        # Section 5.6.2: zero and less is the earliest time there is.
        return now + min(seconds, MAX_LIFETIME) if seconds > 0 else 0.0
    moment = _moment(attributes.get("expires", ""))
    return None if moment is None else min(moment, now + MAX_LIFETIME)


def _moment(text: str) -> float | None:
    """Return the seconds since 1970 that a date names, or None if it is none."""
    parsed = parsedate_tz(text)
    try:
        return None if parsed is None else float(mktime_tz(parsed))
    except (ValueError, OverflowError):
        return None


def _default_path(url: Url) -> str:
    return url.path[: url.path.rindex("/")] or "/"


def _is_acceptable(cookie: Cookie, url: Url, *, same_site: bool) -> bool:
    """Return whether `url` may set the cookie (section 5.7, steps 12 to 21)."""
    if cookie.secure and not is_trustworthy(url):
        return False
    if cookie.same_site == "none" and not cookie.secure:
        return False
    if cookie.same_site != "none" and not same_site:
        return False
    name = (cookie.name or cookie.value).lower()
    if name.startswith("__secure-"):
        return cookie.secure and cookie.name != ""
    if name.startswith("__host-"):
        fixed = cookie.secure and cookie.host_only and cookie.path == "/"
        return fixed and cookie.name != ""
    return True


def _is_sent(cookie: Cookie, url: Url, *, same_site: bool) -> bool:
    """Return whether a request to `url` carries the cookie (section 5.8.3, step 1)."""
    host = url.host == cookie.domain
    if not host and (cookie.host_only or not _matches_domain(url.host, cookie.domain)):
        return False
    if not _matches_path(url.path, cookie.path):
        return False
    if cookie.secure and not is_trustworthy(url):
        return False
    return same_site or cookie.same_site == "none"


def _matches_domain(host: str, domain: str) -> bool:
    """Return whether `host` is `domain` or a name below it (section 5.1.3)."""
    is_address = host.startswith("[") or host.rpartition(".")[2].isdigit()
    return host == domain or (not is_address and host.endswith(f".{domain}"))


def _matches_path(path: str, start: str) -> bool:
    """Return whether `path` begins with `start`, in whole segments (section 5.1.4)."""
    rest = path.removeprefix(start)
    return rest != path and (start.endswith("/") or not rest or rest.startswith("/"))
