"""Routes: the policy of a matched endpoint, and the table of a URL."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import partial
from types import FunctionType
from typing import Any, Final

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match, Router

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.layers import walk
from crossorigin.gateway.layers.foretold import EVERYTHING, Reads, has_several
from crossorigin.gateway.layers.mounts import governs, mounted
from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, UNMATCHED, RouteTable, Unmatched
from crossorigin.gateway.serving.applications import takes
from crossorigin.gateway.serving.asgi_facts import read_facts
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.integrations.starlette.hooks import watch_routes
from crossorigin.integrations.starlette.parts import (
    ROUTING,
    base_of,
    class_of,
    default_of,
    flat,
    is_made,
    is_routine,
    layer_aside,
    methods_of,
)


class Routes:
    """Reads the endpoint of a request, and asks the application's router."""

    def __init__(self, app: Starlette | Router) -> None:
        self._app = app
        # By the id of an endpoint, whether it is a layer of an application. The endpoint is
        # kept too, so that no other object gets its id.
        self._known: dict[int, tuple[object, bool]] = {}
        self._is_new = False
        """Whether a mounted application may have been added since the routes were watched."""

    def ran(self, exchange: Exchange, sent: str) -> str:
        """Return the method in the router's scope; `sent` for no scope, or several."""
        scope = exchange.endpoint
        method: str = scope["method"] if isinstance(scope, Mapping) else sent
        return method

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the endpoint that the router has matched."""
        scope = exchange.endpoint
        try:
            endpoint = scope.get("endpoint")
        except AttributeError:
            # The router was not asked, or more than once.
            return UNMATCHED
        is_function = type(endpoint) is FunctionType
        if not is_function and (view := class_of(endpoint)) is not None:
            own = marks.policy_of_view(endpoint, view, scope["method"])
        else:
            own = marks.policy_of(endpoint)
        if own is not INHERIT:
            return own
        if not (is_function and endpoint.__closure__ is None) and self._is_mount(endpoint):
            return self._policy_of_mount(exchange)
        # A layer of a mounted application may have changed the path.
        if scope["path"] != exchange.path and not exchange.is_led:
            exchange.lead(path=scope["path"])
        return own

    def _policy_of_mount(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return UNMATCHED; AMBIGUOUS once for routes that were added after the start."""
        if not self._is_new:
            return UNMATCHED
        self._is_new = False
        beside = exchange.gateway.resolver.beside
        found = watch_routes(getattr(self._app, "router", self._app))
        return AMBIGUOUS if found and beside.has_several() else UNMATCHED

    def _is_mount(self, endpoint: object) -> bool:
        """Return True for a mounted application, or a layer around it: its router decides."""
        known = self._known.get(id(endpoint))
        if known is None:
            if len(self._known) == _MAX_KNOWN:
                self._known.clear()
            shown = endpoint is None or hasattr(endpoint, "routes") or hasattr(endpoint, "app")
            is_mount = class_of(endpoint) is None and (shown or self._is_layer(endpoint))
            known = (endpoint, is_mount)
            self._known[id(endpoint)] = known
            self._is_new |= is_mount
        return known[1]

    def _is_layer(self, endpoint: object) -> bool:
        # A view, which takes only a request, may name an application too.
        is_view = isinstance(endpoint, FunctionType) and not takes(endpoint, 3)
        return not is_view and bool(walk.applications_in(endpoint, self._app))

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        scope = dict(facts.native)
        for key in _WRITTEN:
            scope.pop(key, None)
        scope |= {"method": facts.announced_method, _SENT: scope["method"]}
        return _table(self._app, scope)


_MAX_KNOWN: Final = 1000
"""The greatest number of endpoints that are cached: a router may create new ones."""

_SENT: Final = "crossorigin.sent"
"""Key of a scope with the method of a preflight, if `method` is the announced one."""

_WRITTEN: Final = frozenset({"endpoint", "fastapi", "path_params", "route"})
"""Keys of a scope that a router writes, and that FastAPI's router reads as its own."""


def _table(app: Starlette | Router, scope: dict[str, Any]) -> RouteTable:
    """Return the routes of a URL; `scope` is the request for the router of `app`."""
    router = getattr(app, "router", app)
    kind = type(router)
    if kind.__module__ not in ROUTING and _is_of_owner(kind) and has_several(app):
        # It may read headers that a preflight does not have.
        return {ANY: AMBIGUOUS}
    routes = getattr(router, "routes", ())
    reads = Reads()
    found = _match(routes, scope, app, reads)
    # The router redirects to the route with, or without, a trailing slash.
    if not found and getattr(router, "redirect_slashes", False):
        path = scope["path"]
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        found = _match(routes, {**scope, "path": other}, app, reads)
    table = found or mounted(default_of(router), _facts(scope), app)
    is_read = reads.names or reads.reads_method
    return reads.of(table, _facts(scope), partial(has_several, app)) if is_read else table


def _is_of_owner(kind: type) -> bool:
    """Return True if the owner's code chooses the routes of a class of routers."""
    methods = (getattr(kind, name, None) for name in ("__call__", "app"))
    return any(each.__module__ not in ROUTING for each in methods if each is not None)


def _match(
    routes: Sequence[BaseRoute], scope: dict[str, Any], outer: object, reads: Reads
) -> dict[str, Any]:
    """Return the policies of all routes that match the path; the first of a method wins."""
    found: dict[str, Any] = {}
    possible: list[RouteTable] = []
    for route in flat(routes):
        match, child, is_sure = _answer(route, scope, reads)
        if match is Match.NONE:
            continue
        entries = _entries(route, child, scope, outer)
        if not is_sure:
            possible.append(entries)
            continue
        for method, entry in entries.items():
            found.setdefault(method, entry)
        if getattr(route, "methods", None) is None:
            # Routes behind a class endpoint or a mount are never reached.
            break
    for entries in possible:
        _add_possible(found, entries)
    return found


def _add_possible(found: dict[str, Any], possible: RouteTable) -> None:
    """Add the entries of a route that may or may not match."""
    for method in {*found, *possible}:
        one, other = (each.get(method, each.get(ANY, UNMATCHED)) for each in (found, possible))
        if other is not UNMATCHED:
            found[method] = other if one in (UNMATCHED, other) else AMBIGUOUS


def _answer(route: Any, scope: dict[str, Any], reads: Reads) -> tuple[Match, Any, bool]:  # noqa: ANN401 - a route, or FastAPI's context of one
    """Return the answer of `matches` of a route, and whether the request gets it too.

    The owner's `matches` may read headers that a preflight does not have. If it is a filter,
    the framework's match is possible; if not, `reads` gets its readings.
    """
    original = getattr(route, "original_route", route)
    if original.matches.__module__ in ROUTING:
        return *route.matches(dict(scope)), True
    noted = Reads()
    if original is route:
        answer = route.matches(noted.scope(dict(scope)))
        reads.reads_method |= noted.reads_method
    else:
        # The owner's method reads notes of FastAPI's included router.
        answer = route.matches(dict(scope))
        noted.names[EVERYTHING] = None
    if noted.names and _is_filter(original):
        kinds = (kind for kind in type(route).__mro__ if kind.__module__ in ROUTING)
        matches = next(vars(kind)["matches"] for kind in kinds if "matches" in vars(kind))
        return *matches(route, dict(scope)), False
    reads.names |= noted.names
    return *answer, True


def _is_filter(route: Any) -> bool:  # noqa: ANN401 - the same
    """Return True if the owner's code takes its match, unchanged, from the framework's."""
    holders = (route, *type(route).__mro__)
    every = (vars(each)["matches"] for each in holders if "matches" in vars(each))
    own = itertools.takewhile(lambda each: each.__module__ not in ROUTING, every)
    return all(map(_passes_match, own))


def _passes_match(matches: Any) -> bool:  # noqa: ANN401 - any callable
    if not isinstance(matches, FunctionType):
        return False
    names, loaded = walk.names_in(matches.__code__)
    keys = walk.flat([*matches.__code__.co_consts], walk.WITHOUT_END)
    return "super" in loaded and "matches" in names and _CHOOSING.isdisjoint(keys)


_CHOOSING: Final = frozenset({"endpoint", "path", "root_path"})
"""Keys of a scope by which a `matches` leads a request elsewhere."""


def _entries(
    route: BaseRoute,
    child: Any,  # noqa: ANN401 - a part of a scope
    scope: dict[str, Any],
    outer: object,
) -> RouteTable:
    endpoint = child.get("endpoint")
    own = marks.policy_of(endpoint)
    methods = getattr(route, "methods", None)
    if type(route).__module__ not in ROUTING or not is_made(getattr(route, "app", None)):
        aside = layer_aside(route, outer)[1]
        if any(governs(each, _facts(scope), outer) for each in aside):
            return dict.fromkeys(methods or (ANY,), AMBIGUOUS)
    if methods is not None and (own is not INHERIT or type(endpoint) is FunctionType):
        return dict.fromkeys(methods, own)
    view = class_of(endpoint)
    if methods is not None:
        is_mount = view is None and not is_routine(endpoint)
        found = (is_mount and _mounted(route, child, scope, outer)) or {ANY: own}
        keys = {each: each if each in found else ANY for each in methods}
        return {each: found[key] for each, key in keys.items() if key in found}
    if view is not None and (served := methods_of(view)):
        return {method: marks.policy_of_view(endpoint, view, method) for method in served}
    if own is not INHERIT:
        return {ANY: own}
    return _mounted(route, child, scope, outer) or {ANY: INHERIT}


def _mounted(route: BaseRoute, child: Any, scope: dict[str, Any], outer: object) -> RouteTable:  # noqa: ANN401 - the same
    return mounted(base_of(route), _facts({**scope, **child}), outer)


def _facts(scope: dict[str, Any]) -> RequestFacts:
    """Return the facts of a request; the facts of a preflight have its own method."""
    return read_facts({**scope, "method": scope[_SENT]})
