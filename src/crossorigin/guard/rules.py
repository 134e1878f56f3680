"""Rules g2 to g5: the result of a request, if no route can change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crossorigin.engine import Reason
from crossorigin.guard.fields import Fields
from crossorigin.guard.hosts import is_own, split_host
from crossorigin.guard.request import Request
from crossorigin.origins import is_serialized
from crossorigin.origins.origin import is_loopback

# Fetch Metadata: the request of a page of the same origin, and one that the user made, as in
# the address bar.
_OWN_SITES: Final[Mapping[str | None, Reason]] = {
    "same-origin": Reason.SAME_ORIGIN,
    "none": Reason.USER_INITIATED,
}

PASSING: Final = frozenset(
    {
        Reason.NO_BROWSER,
        Reason.SAFE_METHOD,
        Reason.SAME_ORIGIN,
        Reason.TRUSTED_ORIGIN,
        Reason.UNGUARDED,
        Reason.USER_INITIATED,
    }
)
"""The reasons for which a request may act."""


def reason_without_route(fields: Fields, request: Request) -> Reason | None:
    """Return the reason to let a request pass or to refuse it.

    None, if it depends on whether its origin is trusted.
    """
    reason = _host_flaw(fields, request) or _admission(fields, request)
    if reason is None and request.origin is None:
        reason = _without_origin(fields, request)
    if reason is None and request.site is None and _owns(fields, request):
        reason = Reason.SAME_ORIGIN
    return reason


def _host_flaw(fields: Fields, request: Request) -> Reason | None:
    """Return the reason to refuse the host of a request by rule g4, or None."""
    hosts = fields.hosts
    if hosts is None and not request.loopback:
        return None
    read = split_host(request.host)
    if read is None:
        return Reason.MALFORMED_HOST
    served = is_loopback(read[0]) if hosts is None else hosts.serves(read[0])
    return None if served else Reason.HOST_NOT_SERVED


def _admission(fields: Fields, request: Request) -> Reason | None:
    """Return the reason to let a request with any Origin pass: rules g2 and g3."""
    if request.scope == "http" and request.method in fields.safe_methods:
        return Reason.SAFE_METHOD
    return _OWN_SITES.get(request.site)


def _without_origin(fields: Fields, request: Request) -> Reason:
    if request.site is not None:
        return Reason.CROSS_SITE
    return Reason.ORIGIN_MISSING if fields.require_origin else Reason.NO_BROWSER


def _owns(fields: Fields, request: Request) -> bool:
    """Return whether the Origin is that of the server; the browser sent no Sec-Fetch-Site."""
    origin, own = request.origin or "", fields.own
    if own:
        return origin in own
    host = split_host(request.host)
    return host is not None and is_own(origin, host, encrypted=request.encrypted)


def reason_for_stranger(request: Request) -> Reason:
    """Return the reason for an origin that is neither trusted nor the server's own."""
    if request.site is not None:
        return Reason.CROSS_SITE
    origin = request.origin or ""
    if origin == "null":
        return Reason.NULL_ORIGIN
    return Reason.ORIGIN_NOT_TRUSTED if is_serialized(origin) else Reason.MALFORMED_ORIGIN
