"""Matches: those of a router for one request, and their policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from blacksheep import Router
from blacksheep.server.application import default_fallback
from blacksheep.server.routing import HostFilter, ParamsFilter, RouterFiltersMixin

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import UNMATCHED, PolicyResolver, Unmatched
from crossorigin.integrations._install import of_another_path


def entry_of(match: Any, request: Any, resolver: PolicyResolver | None) -> RoutePolicy:  # noqa: ANN401 - of BlackSheep
    """Return the policy of a matched handler's function, or of its controller."""
    function = root_of(match.handler)
    own = marks.first_policy(function, getattr(function, "controller_type", None))
    if own is not INHERIT or matches_whole(match, path_of(request)):
        return own
    return of_another_path(own, resolver)


def matches_whole(match: Any, path: bytes) -> bool:  # noqa: ANN401 - of BlackSheep
    """Return True if a route matched whole segments: BlackSheep's /x/* also matches /xy."""
    tail = (match.values or {}).get("tail")
    return not tail or b"/*" not in match.pattern or decode(path).endswith(f"/{tail}")


def path_of(request: Any) -> bytes:  # noqa: ANN401 - of BlackSheep
    """Return the path that the router reads: as it was sent."""
    path: bytes = request._path  # noqa: SLF001 - the public one is decoded, or normalised
    return path


def decode(path: bytes) -> str:
    """Return a path as text."""
    # Without the raw path of a server, BlackSheep reads the decoded one, which is not ASCII.
    return unquote_to_bytes(path).decode("utf-8", "replace")


def shared_entry(
    router: Router,
    request: Any,  # noqa: ANN401 - of BlackSheep
    resolver: PolicyResolver | None,
) -> RoutePolicy | Unmatched:
    """Return the policy of all routes that a URL may match, or AMBIGUOUS for several."""
    entries = []
    for match, is_sure in _matches(router, request):
        entries.append(entry_of(match, request, resolver))
        if is_sure:
            break
    if not entries:
        return UNMATCHED
    return entries[0] if all(each == entries[0] for each in entries) else AMBIGUOUS


def _matches(router: Router, request: Any) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401 - of BlackSheep
    """Yield the matches of a URL in their order, and whether each applies to all requests.

    A preflight shows the host and the query of a request, but none of its headers.
    """
    for inner in router._sub_routers or ():  # noqa: SLF001 - there is no other way to them
        yield from _matches(inner, request)
    path = path_of(request)
    for route in router.routes.get(request.method.encode(), ()):
        match = route.match_by_path(path)
        filters = getattr(route, "filters", ())
        hidden = [each for each in filters if type(each) not in _SHOWN]
        shown = (each for each in filters if type(each) in _SHOWN)
        if match is not None and all(each.handle(request) for each in shown):
            yield match, not hidden
    if (fallback := router.fallback) is not None and root_of(
        fallback.handler
    ) is not default_fallback:
        yield fallback.match_by_path(path), True


_SHOWN: Final = (HostFilter, ParamsFilter)
"""Filters of BlackSheep that read the URL of a request only."""


def has_filters(router: Router) -> bool:
    """Return True if a route has filters; routers without filters cache their matches."""
    inner = router._sub_routers or ()  # noqa: SLF001 - there is no other way to them
    return isinstance(router, RouterFiltersMixin) or any(map(has_filters, inner))


def root_of(handler: Any) -> Any:  # noqa: ANN401 - any callable
    """Return the function of a handler, which BlackSheep wraps."""
    while (inner := getattr(handler, "root_fn", None)) is not None:
        handler = inner
    return handler
