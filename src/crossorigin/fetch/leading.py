"""Redirects that block a fetch: finds the redirect, and the change to make.

A redirect without CORS headers blocks a fetch although the policy lists the page: the layer
that redirects answers before the gateway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import Code, Exchange, Outcome, escape
from crossorigin.spec.statuses import REDIRECT

Kind: TypeAlias = Literal["slash", "https", "http", "elsewhere", "login", "path"]

_OF_THE_ORIGIN: Final = frozenset(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        Code.ALLOW_ORIGIN_MISMATCH,
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        Code.INVALID_ALLOW_CREDENTIALS,
        Code.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        Code.PREFLIGHT_ALLOW_ORIGIN_MISMATCH,
        Code.PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED,
        Code.PREFLIGHT_INVALID_ALLOW_CREDENTIALS,
    }
)
_OF_THE_REDIRECT: Final = frozenset({Code.PREFLIGHT_DISALLOWED_REDIRECT, Code.MIXED_CONTENT})

# A part of the path of a login, by its usual names.
_LOGIN: Final = re.compile(
    r"(?:^|[/._-])(?:log[_-]?[io]n|sign[_-]?[io]n|o?auth2?|authenticat\w*|authoriz\w*|sso|"
    r"saml2?|openid|sessions/new)(?:$|[/._-])",
    re.IGNORECASE,
)


class Leading(NamedTuple):
    """A redirect that is the cause of a verdict.

    Attributes:
        kind: another spelling of a path, a change of TLS, another origin, a login of the same
            origin, or another path of it.
        target: the URL to which it leads.
        is_preflight: whether a preflight was redirected.
        is_followed: whether the browser followed it, and the target does not allow the page.
    """

    kind: Kind
    target: Url
    is_preflight: bool
    is_followed: bool = False

    @property
    def remedy(self) -> str:
        """The change to make, in one or two sentences."""
        before = _PREFLIGHT if self.is_preflight else ""
        where = self.target.origin if self.kind == "elsewhere" else self.target.sent
        return before + _REMEDIES[self.kind].format(where=escape(where))


_PREFLIGHT: Final = (
    "A preflight must not be redirected: place the CORS layer outside the redirecting layer. "
)
_DIRECTLY: Final = "Let the page request {where} directly."
_ANSWER_401: Final = (
    "Answer requests of pages with 401 instead of a redirect to a login, and let the page "
    "navigate there. If it is not a login, let the page request {where} directly."
)
_REMEDIES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "slash": _DIRECTLY,
        "https": _DIRECTLY,
        "http": "The server redirects from https to http, so it does not detect the TLS of its "
        "proxy: let the proxy send X-Forwarded-Proto, and let the server trust the proxy.",
        "elsewhere": _ANSWER_401,
        "login": _ANSWER_401,
        "path": f"{_DIRECTLY} Or place the CORS layer outside of the layer that redirects.",
    }
)


def kind_of(source: Url, target: Url) -> Kind:
    """Return the kind of a redirect."""
    same_path = source.path.rstrip("/") == target.path.rstrip("/")
    if source.host == target.host and source.scheme != target.scheme:
        if target.scheme == "http":
            return "http"
        if same_path:
            return "https"
    if source.origin != target.origin:
        return "elsewhere"
    if same_path and source.path != target.path:
        return "slash"
    return "login" if _LOGIN.search(target.path) else "path"


def target_of(exchange: Exchange) -> Url | None:
    """Return the URL to which a response redirects; None without a redirect to a URL."""
    response = exchange.response
    if response is None or response.status not in REDIRECT:
        return None
    lines = response.values("location")
    target = parse(lines[0], parse(exchange.request.url)) if lines else None
    return target if target is not None and target.is_http else None


def leading(outcome: Outcome) -> Leading | None:
    """Return the redirect that caused the block of a fetch, or None.

    Args:
        outcome: the outcome of a blocked fetch.
    """
    verdict, exchanges = outcome.verdict, outcome.exchanges
    if not exchanges or verdict.code not in _OF_THE_ORIGIN | _OF_THE_REDIRECT:
        return None
    decided = exchanges[-1 if verdict.exchange is None else verdict.exchange]
    source, target = parse(decided.request.url), target_of(decided)
    if source is not None and target is not None:
        kind = kind_of(source, target)
        if verdict.code is Code.MIXED_CONTENT and kind != "http":
            return None
        return Leading(kind, target, decided.request.is_preflight)
    first, last = parse(exchanges[0].request.url), parse(verdict.url)
    if first is None or last is None or verdict.code not in _OF_THE_ORIGIN:
        return None
    if first.origin == last.origin:
        return None
    return Leading("elsewhere", last, is_preflight=False, is_followed=True)
