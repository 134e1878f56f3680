"""Starlette: the gateway outside the error pages, and route-aware preflights."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, Unpack

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp

from crossorigin.asgi import Receive, RoutedMiddleware, Scope, Send, read_facts
from crossorigin.engine import RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.base import HANDLED, Exchange
from crossorigin.gateway.layers import (
    FrameworkLayers,
    check_on_first_call,
    innermost,
    outer_of,
    wrappers,
)
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    PolicySource,
    RoutePolicy,
    RouteTable,
    Unmatched,
    Unset,
)
from crossorigin.integrations._install import resolver_of
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]

_decorators = marks.Decorators(refused=(Starlette, Router, BaseRoute))
cors = _decorators.cors
no_cors = _decorators.no_cors


def CORS(  # noqa: N802 - the word that every integration has
    app: Starlette,
    policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> PolicyResolver:
    """Place the gateway outside all of `app`, its error pages included.

    Middleware that is added later still ends up inside.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that CORS is on for decorated routes only. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        The handle; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: `app` is no application, a policy and fields were given, or the policy is
            none.
    """
    resolver = marks.install(app, Starlette, policy, keywords, _Routes(app))
    _place(app, resolver)
    return resolver


def _place(app: Starlette, resolver: PolicyResolver) -> None:
    """Make the gateway the outermost layer, whether or not the layers are built yet."""
    build = app.build_middleware_stack

    def build_inside_gateway() -> ASGIApp:
        # The innermost layer sees the very scope that the router writes to.
        app.user_middleware.append(Middleware(_ShareScope))
        try:
            return _gateway(build())
        finally:
            app.user_middleware.pop()

    def _gateway(inner: ASGIApp) -> ASGIApp:
        gateway = RoutedMiddleware(inner, resolver)
        return check_on_first_call(gateway, app, lambda: _endpoints(app)).as_app

    # Starlette's own add_middleware ends inside its error pages, whose 500 would then have
    # no headers.
    app.build_middleware_stack = build_inside_gateway  # type: ignore[method-assign]
    if app.middleware_stack is not None:
        app.middleware_stack = _gateway(app.middleware_stack)


class _ShareScope:
    """The innermost middleware: tells the gateway which scope the router writes to.

    A layer between may have copied the scope.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:  # noqa: ANN401 - the coroutine of the app
        exchange = scope.get(HANDLED)
        if isinstance(exchange, Exchange):
            exchange.native = scope
        return self.app(scope, receive, send)


class _Routes:
    """Asks the application's router."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the endpoint that the router has matched."""
        scope = exchange.native
        endpoint = scope.get("endpoint")
        own = marks.policy_of(endpoint)
        if own is not INHERIT:
            if isinstance(endpoint, type):
                return marks.policy_of_class(endpoint, scope["method"])
            return own
        if inspect.isroutine(endpoint):
            return INHERIT
        return _policy_of_object(endpoint, scope["method"])

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        scope = {k: v for k, v in facts.native.items() if k not in _WRITTEN}
        scope["method"] = facts.announced_method
        return _table(self._app.router, scope)


_WRITTEN: Final = frozenset({"endpoint", "fastapi", "path_params", "route"})
"""Keys of a scope that a router writes, and that FastAPI's reads as its own."""


def _policy_of_object(endpoint: object, method: str) -> RoutePolicy | Unmatched:
    """Return the policy of an endpoint that is no function and has no mark."""
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    if isinstance(endpoint, type):
        return marks.policy_of_class(endpoint, method)
    if endpoint is None or hasattr(endpoint, "routes") or hasattr(endpoint, "app"):
        # The endpoint is a mounted application, or a layer around it.
        return UNMATCHED
    return INHERIT


def _table(router: Any, scope: dict[str, Any]) -> RouteTable:  # noqa: ANN401 - a router or an app with one
    found = _match(router.routes, scope)
    # The router redirects to the route with, or without, a last slash.
    if not found and getattr(router, "redirect_slashes", False):
        path = scope["path"]
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        found = _match(router.routes, {**scope, "path": other})
    return found


def _match(routes: Sequence[BaseRoute], scope: dict[str, Any]) -> dict[str, Any]:
    """Return the policies of all routes that match the path; the first of a method wins."""
    found: dict[str, Any] = {}
    for route in _flat(routes):
        match, child = route.matches(dict(scope))
        if match is Match.NONE:
            continue
        entries = _entries(route, child, scope)
        for method, entry in entries.items():
            found.setdefault(method, entry)
        if getattr(route, "methods", None) is None:
            # Routes behind a class endpoint or a mount are never reached.
            break
    return found


def _flat(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield the routes in order, with those of FastAPI's included routers in their place.

    Such a router matches as a whole, and hides which of its routes matched.
    """
    for route in routes:
        included = getattr(route, "effective_route_contexts", None)
        yield from [route] if included is None else included()


def _entries(route: BaseRoute, child: Any, scope: dict[str, Any]) -> RouteTable:  # noqa: ANN401 - a part of a scope
    """Return the entries of one matching route."""
    endpoint = child.get("endpoint")
    methods = getattr(route, "methods", None)
    if methods is not None:
        return dict.fromkeys(methods, marks.policy_of(endpoint))
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    if isinstance(endpoint, type):
        return _class_entries(endpoint)
    own = marks.policy_of(endpoint)
    if own is not INHERIT:
        return {ANY: own}
    return _mounted_entries(getattr(route, "_base_app", endpoint), {**scope, **child})


def _class_entries(view: type) -> RouteTable:
    methods = {m for m in _METHODS if hasattr(view, m.lower())}
    if "GET" in methods:
        methods.add("HEAD")
    if not methods:
        # A class that is an ASGI application of its own.
        return {ANY: marks.policy_of(view)}
    return {method: marks.policy_of_class(view, method) for method in methods}


_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _mounted_entries(app: Any, scope: dict[str, Any]) -> RouteTable:  # noqa: ANN401 - any ASGI application
    resolver = resolver_of(app)
    if resolver is not None:
        return {ANY: Mounted(resolver, read_facts(scope))}
    return (_table(app, scope) if hasattr(app, "routes") else {}) or {ANY: INHERIT}


def _endpoints(router: Any) -> Iterator[object]:  # noqa: ANN401 - a router, or any ASGI application
    """Yield the endpoints of all routes, those of mounted applications included."""
    for route in _flat(getattr(router, "routes", None) or ()):
        endpoint = getattr(route, "endpoint", None)
        if endpoint is not None:
            yield endpoint
        yield from _endpoints(getattr(route, "_base_app", getattr(route, "app", None)))


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application, or a part of one
    """Yield the middleware of an application, and that of mounted applications."""
    for middleware in getattr(app, "user_middleware", ()):
        yield middleware.cls
    for route in getattr(app, "routes", ()):
        mounted = getattr(route, "app", None)
        yield from wrappers(mounted)
        yield from _inner_layers(innermost(mounted))


LAYERS: Final = FrameworkLayers(
    _inner_layers,
    outer_of("middleware_stack"),
    "Use CORS(app, …) of the framework's integration, not add_middleware.",
)
