"""Lists: settings of Django that contradict the policy and its guard."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.selfcheck.lists import (
    Ours,
    SecondList,
    is_same_domain,
    refused_by,
    sample,
)
from crossorigin.guard import Guard
from crossorigin.origins.origin import is_loopback

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_CSRF: Final = "django.middleware.csrf.CsrfViewMiddleware"
_SESSIONS: Final = "django.contrib.sessions.middleware.SessionMiddleware"
_LOOPBACK: Final = (".localhost", "127.0.0.1", "[::1]")
"""The hosts that Django serves in debug mode if ``ALLOWED_HOSTS`` is empty."""


def check_lists(source: PolicySource, guard: Guard | None) -> Iterator[checks.CheckMessage]:
    """Report settings by which Django refuses origins and hosts that this library allows."""
    yield from _check_cookies(Ours.of(source, None).origins)
    ours = Ours.of(source, guard)
    listed = tuple(settings.CSRF_TRUSTED_ORIGINS)
    distrusted = refused_by(ours, SecondList("", "origin", listed, is_trusted))
    if distrusted and _CSRF in settings.MIDDLEWARE:
        yield checks.Warning(
            f"{', '.join(distrusted)} may act here, but Django answers 403 to their POST "
            "requests: CSRF_TRUSTED_ORIGINS does not name them.",
            hint="Name them in CSRF_TRUSTED_ORIGINS if they may change data.",
            id="crossorigin.csrf-trusted-origins",
        )
    unserved = refused_by(ours, SecondList("", "host", _served(), is_same_domain))
    if unserved:
        yield checks.Warning(
            f"The guard serves {', '.join(unserved)}, but Django answers 400 to requests for "
            "these hosts: ALLOWED_HOSTS does not name them.",
            hint="Keep ALLOWED_HOSTS and the hosts of the guard the same.",
            id="crossorigin.allowed-hosts",
        )


def is_trusted(origin: str, entry: str) -> bool:
    """Return whether an entry of ``CSRF_TRUSTED_ORIGINS`` names an origin."""
    if "*" not in entry:
        return origin == entry
    one, other = urlsplit(origin), urlsplit(entry)
    # "https://*.a.example" also covers https://a.example.
    is_below = is_same_domain(one.netloc, other.netloc.lstrip("*"))
    return one.scheme == other.scheme and is_below


def _served() -> tuple[str, ...]:
    return tuple(settings.ALLOWED_HOSTS or (_LOOPBACK if settings.DEBUG else ()))


def _check_cookies(origins: tuple[str, ...]) -> Iterator[checks.CheckMessage]:
    others = [origin for origin in origins if not _is_same_site(sample(origin))]
    kept = [f"{name} is {each!r}" for name, each in _cookies() if each.lower() != "none"]
    if others and kept:
        yield checks.Warning(
            f"allow_credentials is on for {', '.join(others)}, but {' and '.join(kept)}: "
            "browsers never send the cookie with requests of pages of another site.",
            hint="Set it to 'None', and SESSION_COOKIE_SECURE (CSRF_COOKIE_SECURE) to True, or "
            "name the server's own domain in ALLOWED_HOSTS if these origins belong to it.",
            id="crossorigin.samesite-cookie",
        )


def _cookies() -> Iterator[tuple[str, str]]:
    """Yield the SameSite settings of cookies that are in use; False means no attribute."""
    if _SESSIONS in settings.MIDDLEWARE and settings.SESSION_COOKIE_SAMESITE:
        yield "SESSION_COOKIE_SAMESITE", settings.SESSION_COOKIE_SAMESITE
    if _CSRF in settings.MIDDLEWARE and not settings.CSRF_USE_SESSIONS:
        yield "CSRF_COOKIE_SAMESITE", settings.CSRF_COOKIE_SAMESITE or "None"


def _is_same_site(origin: str) -> bool:
    """Return whether an origin is of a site that ``ALLOWED_HOSTS`` names (HTML, "same site").

    A server whose session cookie requires TLS belongs to no site of plain http, except on
    loopback.
    """
    parts = urlsplit(origin)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    is_plain = parts.scheme == "http" and not is_loopback(host)
    hosts = (each.lower().removeprefix(".") for each in settings.ALLOWED_HOSTS or _LOOPBACK)
    of_site = _site_of(host) in map(_site_of, hosts)
    return of_site and not (is_plain and settings.SESSION_COOKIE_SECURE)


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - few policies have credentials

    return PublicSuffixList()


def _site_of(host: str) -> str:
    """Return the registrable domain of a host; an address and a public suffix have none."""
    if host.endswith("]") or host.rpartition(".")[2].isdigit():
        return host
    return _suffixes().privatesuffix(host) or host
