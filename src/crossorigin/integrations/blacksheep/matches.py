"""Matches: those of a router for one request, and their policies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from blacksheep import Router
from blacksheep.server.application import default_fallback
from blacksheep.server.routing import HostFilter, ParamsFilter, RouterFiltersMixin

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.layers.frameworks import is_of_owner
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

    A preflight shows the host and the query of a request, but none of its headers. Before the
    application starts, its routes are not in their final order.
    """
    for inner in _below(router):
        yield from _matches(inner, request)
    path = path_of(request)
    declared = [each for method, each in _declared(router) if method == request.method]
    for route in (*router.routes.get(request.method.encode(), ()), *declared):
        match = route.match_by_path(path)
        if match is None:
            continue
        filters = getattr(route, "filters", ())
        hidden = [each for each in filters if type(each) not in _SHOWN]
        shown = (each for each in filters if type(each) in _SHOWN)
        if all(each.handle(request) for each in shown):
            yield match, not hidden and not declared
    if (fallback := router.fallback) is not None and root_of(
        fallback.handler
    ) is not default_fallback:
        yield fallback.match_by_path(path), True


_SHOWN: Final = (HostFilter, ParamsFilter)
"""Filters of BlackSheep that read the URL of a request only."""


def has_filters(router: Router) -> bool:
    """Return True if a route has filters; routers without filters cache their matches."""
    return isinstance(router, RouterFiltersMixin) or any(map(has_filters, _below(router)))


def methods_of(router: Router) -> set[bytes]:
    """Return the methods of all routes: a router would cache any other method."""
    declared = {method.encode() for method, _ in _declared(router)}
    return declared.union(router.routes, *map(methods_of, _below(router)))


def has_own_method(router: Router) -> bool:
    """Return True if the owner's code finds the routes of a router: it may read headers."""
    holders = (router, *type(router).__mro__)
    chosen: list[Any] = [vars(each).get(name) for each in holders for name in _FINDS]
    named = [getattr(each, "func", each) for each in chosen if each is not None]
    kinds: set[Any] = {type(each) for routes in router.routes.values() for each in routes}
    named += [each.match for each in kinds]
    return any(map(is_of_owner, named)) or any(map(has_own_method, _below(router)))


_FINDS: Final = ("get_match", "get_match_by_method_and_path")
"""The methods by which a router finds a route."""


def has_marked_controllers(router: Router) -> bool:
    """Return True if a router has controllers, and one or a handler has a mark."""
    handlers: list[Any] = [each.handler for each in router.controllers_routes]
    handlers += [each.handler for _, each in _declared(router)]
    kinds = [each.controller_type for each in handlers if hasattr(each, "controller_type")]
    for each in kinds:
        kinds += each.__subclasses__()
    is_any = bool(kinds or [*router.controllers_routes])
    return is_any and any(map(marks.is_marked, (*handlers, *kinds)))


def _declared(router: Router) -> list[tuple[str, Any]]:
    """Return the methods and routes that the start of the application adds to a router."""
    declared: list[tuple[str, Any]] = getattr(router, "_registered_routes", [])
    return declared


def _below(router: Router) -> Sequence[Router]:
    return router._sub_routers or ()  # noqa: SLF001 - there is no other way to them


def root_of(handler: Any) -> Any:  # noqa: ANN401 - any callable
    """Return the function of a handler, which BlackSheep wraps."""
    while (inner := getattr(handler, "root_fn", None)) is not None:
        handler = inner
    return handler
