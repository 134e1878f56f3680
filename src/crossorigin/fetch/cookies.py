"""Cookies: the storage and retrieval of a browser.

RFC 6265bis (draft-ietf-httpbis-rfc6265bis-22), "storage model" and "retrieval algorithm".
Third-party cookies are neither blocked nor partitioned here: that depends on the user's
settings, not on a server.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.cookie_dates import parse_date
from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.fetch.latin1 import as_utf8
from crossorigin.fetch.site import is_address, is_public_suffix, is_trustworthy
from crossorigin.fetch.url import Url, parse_host

SameSite: TypeAlias = Literal["strict", "lax", "none", "default"]

MAX_PAIR: Final = 4096
"""Characters of name and value together. RFC 6265bis section 5.7, step 5."""

MAX_ATTRIBUTE: Final = 1024
"""Characters of an attribute's value; longer ones are ignored. Section 5.6, step 6."""

MAX_COOKIES: Final = 3000
"""The greatest number of cookies in one jar; the oldest is removed. Section 6.1 asks for at
least that many."""

MAX_LIFETIME: Final = 400 * 86_400
"""Seconds. RFC 6265bis section 5.5."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NUMBER: Final = re.compile(r"-?[0-9]+")
_NUMBER_OR_MINUS: Final = re.compile(r"[0-9]+|-.*")
_SAME_SITE: Final[dict[str, SameSite]] = {"strict": "strict", "lax": "lax", "none": "none"}
_DIGITS: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One cookie.

    Attributes:
        name: may be empty.
        value: the value that was set.
        domain: the host to which it belongs, or the domain for which it was set.
        host_only: whether hosts below `domain` do not get it.
        path: the path below which it is sent.
        secure: whether it is sent over trustworthy connections only.
        http_only: whether scripts cannot read it.
        same_site: ``default`` for a cookie without the attribute.
        partitioned: whether it was set with Partitioned.
        has_domain: whether the line had a Domain.
        has_path: whether the line had a valid Path.
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
    partitioned: bool = False
    has_domain: bool = False
    has_path: bool = False

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """The identity of a cookie: another cookie with the same identity replaces it."""
        return self.name, self.domain, self.path, self.host_only


class CookieJar:
    """The cookies of one browser.

    Args:
        clock: seconds since 1970.
        engine: the engine of the browser.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, engine: Engine = STANDARD
    ) -> None:
        self._clock = clock
        self._engine = engine
        self._cookies: dict[tuple[str, str, str, bool], Cookie] = {}

    def __len__(self) -> int:
        """Return how many cookies there are."""
        return len(self._cookies)

    @property
    def cookies(self) -> tuple[Cookie, ...]:
        """All cookies, in the order in which they were set first."""
        return tuple(self._cookies.values())

    def store(self, line: str, url: Url, *, same_site: bool) -> bool:
        """Store the cookie of one line of Set-Cookie; return whether it was acceptable.

        Args:
            line: the value of the header.
            url: the URL of the response that set it.
            same_site: whether the request came from a page of the same site.
        """
        cookie = _parse(line, url, self._clock(), self._engine)
        if cookie is None or not _is_acceptable(cookie, url, self._engine):
            return False
        if not same_site and _is_kept_to_its_site(cookie, self._engine):
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
            url: the URL of the request.
            same_site: whether it comes from a page of the same site.
        """
        now = self._clock()
        sent = [
            cookie
            for cookie in self._cookies.values()
            if _is_sent(cookie, url, self._engine)
            and (same_site or not _is_kept_to_its_site(cookie, self._engine))
            and (cookie.expires is None or cookie.expires > now)
        ]
        # RFC 6265bis section 5.8.3, step 2: the longest path first, then the oldest.
        sent.sort(key=lambda cookie: -len(cookie.path))
        pairs = (f"{one.name}={one.value}" if one.name else one.value for one in sent)
        return "; ".join(pairs) or None


def _parse(line: str, url: Url, now: float, engine: Engine) -> Cookie | None:
    """Return the cookie that `line` sets, or None if it sets none (section 5.6)."""
    pair, *rest = line.split(";")
    tabbed = "\t" in pair.strip() and not engine.tab_in_cookies
    if _CONTROL.search(line) or tabbed:
        return None
    named = _name_and_value(pair, engine)
    if named is None:
        return None
    attributes = _attributes(rest)
    domain = _domain(attributes.get("domain", ""), url)
    if domain is None:
        return None
    path = attributes.get("path", "")
    value = as_utf8(named[1]) if engine.cookie_values_replaced else named[1]
    return Cookie(
        name=named[0],
        value=value,
        domain=domain or url.host,
        host_only=not domain,
        path=path if path.startswith("/") else _default_path(url),
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=_SAME_SITE.get(attributes.get("samesite", "").lower(), "default"),
        expires=_expiry(attributes, now, engine),
        partitioned="partitioned" in attributes,
        has_domain=attributes.get("domain", "") != "" and not is_address(url.host),
        has_path=path.startswith("/"),
    )


def _name_and_value(pair: str, engine: Engine) -> tuple[str, str] | None:
    """Return name and value, or None if there is no cookie (section 5.6, steps 3 to 6)."""
    name, equals, value = pair.partition("=")
    name, value = name.strip(), value.strip()
    if engine.nameless_cookies == "refused":
        named = (name, value) if name else None
    else:
        named = (name, value) if equals else ("", name)
    if named is None or not "".join(named) or sum(map(len, named)) > MAX_PAIR:
        return None
    return named


def _attributes(parts: list[str]) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if len(value.strip()) <= MAX_ATTRIBUTE:
            attributes[name.strip().lower()] = value.strip()
    return attributes


def _domain(given: str, url: Url) -> str | None:
    """Return the domain of the cookie, empty for the host only, or None for a foreign one."""
    if not given.removeprefix("."):
        return ""
    domain = parse_host(given.removeprefix("."))
    # An address has no hosts below it, so every engine ignores its Domain.
    if domain == url.host and is_address(domain):
        return ""
    # Section 5.7, steps 9 and 10: no host may set cookies for all customers of a suffix.
    if domain is None or not _matches_domain(url.host, domain):
        return None
    if is_public_suffix(domain):
        return "" if domain == url.host else None
    return domain


def _expiry(attributes: dict[str, str], now: float, engine: Engine) -> float | None:
    # Section 5.7, step 7: Max-Age wins over Expires.
    age = attributes.get("max-age", "")
    number = _NUMBER_OR_MINUS if engine.max_age_minus_first else _NUMBER
    if number.fullmatch(age):
        seconds = 0 if age.startswith("-") else _whole(age)
        # Section 5.6.2: zero and less mean the earliest possible time.
        return now + min(seconds, MAX_LIFETIME) if seconds > 0 else 0.0
    moment = parse_date(attributes.get("expires", ""), engine)
    return None if moment is None else min(moment, now + MAX_LIFETIME)


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= _DIGITS else MAX_LIFETIME


def _default_path(url: Url) -> str:
    return url.path[: url.path.rindex("/")] or "/"


def _is_acceptable(cookie: Cookie, url: Url, engine: Engine) -> bool:
    """Return whether `url` may set the cookie (section 5.7, steps 12 to 21)."""
    if cookie.secure and not _is_secure(url, engine):
        return False
    if cookie.same_site == "none" and not cookie.secure:
        return False
    if cookie.partitioned and not cookie.secure and engine.partitioned_needs_secure:
        return False
    return _keeps_prefix(cookie, engine)


def _keeps_prefix(cookie: Cookie, engine: Engine) -> bool:
    """Return whether the cookie meets the requirements of its name prefix (section 4.1.3)."""
    name = (cookie.name or cookie.value).lower()
    if name.startswith("__secure-"):
        return cookie.secure and cookie.name != ""
    if engine.http_prefixes and name.startswith(("__http-", "__host-http-")):
        fixed = cookie.secure and cookie.http_only and cookie.name != ""
        return fixed and (name.startswith("__http-") or _is_of_host(cookie, engine))
    if name.startswith("__host-"):
        return cookie.secure and _is_of_host(cookie, engine) and cookie.name != ""
    return True


def _is_of_host(cookie: Cookie, engine: Engine) -> bool:
    written = cookie.has_path or not engine.host_prefix_needs_path
    alone = not (cookie.has_domain and engine.host_prefix_refuses_domain)
    return cookie.host_only and cookie.path == "/" and written and alone


def _is_kept_to_its_site(cookie: Cookie, engine: Engine) -> bool:
    """Return whether requests of other sites neither send nor set the cookie."""
    # Section 5.6.7: a cookie without SameSite counts as Lax.
    if cookie.same_site == "default":
        return engine.lax_by_default
    return cookie.same_site != "none"


def _is_secure(url: Url, engine: Engine) -> bool:
    return url.scheme == "https" or (engine.secure_on_loopback and is_trustworthy(url))


def _is_sent(cookie: Cookie, url: Url, engine: Engine) -> bool:
    """Return whether a request to `url` has the cookie (section 5.8.3, step 1)."""
    host = url.host == cookie.domain
    if not host and (cookie.host_only or not _matches_domain(url.host, cookie.domain)):
        return False
    if not _matches_path(url.path, cookie.path):
        return False
    return not cookie.secure or _is_secure(url, engine)


def _matches_domain(host: str, domain: str) -> bool:
    """Return whether `host` is `domain` or a name below it (section 5.1.3)."""
    return host == domain or (not is_address(host) and host.endswith(f".{domain}"))


def _matches_path(path: str, start: str) -> bool:
    """Return whether `path` begins with `start`, in whole segments (section 5.1.4)."""
    rest = path.removeprefix(start)
    return rest != path and (start.endswith("/") or not rest or rest.startswith("/"))
