"""Origins: the advice if the origin of the page, or a redirect to another one, decides."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.consoles.causes.case import CREDENTIALED, Advice, Case
from crossorigin.fetch import Code
from crossorigin.fetch.site import is_trustworthy
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.snippets import is_listable
from crossorigin.spec.statuses import REDIRECT
from crossorigin.spec.text import short_repr

CHECKS: Final = frozenset(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER.value,
        Code.ALLOW_ORIGIN_MISMATCH.value,
        Code.INVALID_ALLOW_ORIGIN_VALUE.value,
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES.value,
        Code.WILDCARD_ORIGIN_NOT_ALLOWED.value,
        Code.INVALID_ALLOW_CREDENTIALS.value,
    }
)
"""The causes that the CORS check finds, without the word Preflight."""

LED_AWAY: Final = "redirect-elsewhere"
"""The code of `check` for a redirect to an origin that does not allow the page."""

_LOGIN: Final = re.compile(r"[?&](?:redirect_uri|response_type|SAMLRequest|wtrealm)=")
"""A name in the query of a login's URL: OAuth 2, OpenID Connect, SAML, WS-Federation."""


def led_away(case: Case) -> Advice | None:
    """Return advice if the server redirected the page to another origin, or to a login."""
    first, last = parse(case.facts.get("first", "")), parse(case.url)
    status = case.facts.get("status", "")
    target = "the last URL"
    if first is not None and last is not None and first.origin != last.origin:
        event = f"{first.origin} redirected the request to {last.origin}."
        target = last.origin
    elif status and int(status) in REDIRECT:
        event = f"The response is a redirect, {status}."
    elif _LOGIN.search(case.url):
        event = "The URL belongs to a login, which no page can fetch."
    else:
        return None
    return Advice(
        "server",
        f"{event} Answer requests of pages with 401 instead of a redirect to a login, and let "
        f"the page navigate there. If it is not a login, let the page request {target} "
        "directly.",
        LED_AWAY,
    )


def unlisted(case: Case) -> Advice | None:
    """Return advice if no page can have the origin."""
    if not case.origin or case.origin == "null" or is_listable(case.origin):
        return None
    if case.origin.startswith(("http:", "https:")):
        return Advice(
            "page",
            f"No page has the origin {escape(case.origin)}: such a host or port does not "
            "exist. Copy the origin from the address bar of the browser, and allow that one.",
        )
    return Advice(
        "page",
        f"The origin {escape(case.origin)} cannot be listed: its host is missing, or is not in "
        "lower case, or does not exist. Serve the application's page from an origin such as "
        "app://localhost (in Electron: a scheme that is registered as standard), and allow "
        "that one.",
    )


def opaque(case: Case) -> Advice | None:
    """Return advice if a page with the origin null requests with credentials."""
    if case.origin != "null" or case.code.removeprefix("Preflight") not in CREDENTIALED:
        return None
    return Advice(
        "page",
        "The page has the origin null (a sandboxed frame, a file), which any page can have, so "
        "no server may allow it with credentials. Serve the page from a real origin.",
    )


def insecure(case: Case) -> Advice | None:
    """Return advice if a page without TLS requests with credentials."""
    page = parse(case.origin)
    if case.code.removeprefix("Preflight") not in CREDENTIALED or page is None:
        return None
    if page.scheme != "http" or is_trustworthy(page):
        return None
    return Advice(
        "server",
        "Serve the page over https, and allow that origin with credentials: over http, every "
        "device on the visitor's network can read the data. Or let the page fetch without "
        "credentials.",
    )


def misspelt(case: Case) -> Advice | None:
    """Return advice if the value is almost the page's origin."""
    found, origin = case.facts.get("found", ""), case.origin
    target, page = parse(found), parse(origin)
    if not origin and target is not None and target.is_http and found != target.origin:
        return Advice(
            "server",
            f"Every browser sends its origin as {target.origin}: send that value, without a "
            "slash or a path at its end, in lower case, without the usual port.",
        )
    if not origin or origin == "null":
        return None
    if target is None or page is None or not page.is_http or not target.is_http:
        return None
    if target.origin == page.origin:
        return Advice(
            "server",
            f"The spelling of the value differs from the page's origin: send exactly {origin}, "
            "without a trailing slash or a path, in lower case, without the default port.",
        )
    if {target.host, page.host} <= _LOOPBACK and target.host != page.host:
        return Advice(
            "server",
            f"{target.host} and {page.host} are one machine, but two origins. Open the page as "
            f"{found}, or list its origin: Policy(allow_origins=[{short_repr(origin)}]).",
        )
    return None


_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
