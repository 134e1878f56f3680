"""Starlette: the gateway outside the error pages, and route-aware preflights."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator, Sequence
from typing import Any, Literal, Unpack

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp

from crossorigin._neighbours import watched
from crossorigin.asgi import CORSMiddleware
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Starlette,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway outside all of `app`, its error pages included.

    Middleware that is added later still ends up inside.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    selection = _marks.install(app, policy, keywords, _Routes(app))
    _place(app, selection)
    return selection


def _place(app: Starlette, selection: Selection) -> None:
    """Make the gateway the outermost layer, whether or not the layers are built yet."""
    build = app.build_middleware_stack

    def build_inside_gateway() -> ASGIApp:
        return watched(CORSMiddleware(build(), selection), app).placed

    # Starlette's own add_middleware ends inside its error pages, whose 500 would then have
    # no headers.
    app.build_middleware_stack = build_inside_gateway  # type: ignore[method-assign]
    if app.middleware_stack is not None:
        gateway = watched(CORSMiddleware(app.middleware_stack, selection), app)
        app.middleware_stack = gateway.placed


class _Routes:
    """Finds the policy of a route by asking the application's router."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        scope = {**facts.native, "method": facts.announced_method}
        return _find(self._app.router, facts._replace(native=scope))


def _find(router: Any, facts: RequestFacts) -> RoutePolicy:  # noqa: ANN401 - a router or an app with one
    """Return what the route says that `router` would choose."""
    found = _match(router.routes, facts)
    if found is not None:
        return found[0]
    # The router answers with a redirect to the route with, or without, a last slash.
    if getattr(router, "redirect_slashes", False):
        path = facts.native["path"]
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        found = _match(router.routes, facts._replace(native={**facts.native, "path": other}))
    return INHERIT if found is None else found[0]


def _match(routes: Sequence[BaseRoute], facts: RequestFacts) -> tuple[RoutePolicy] | None:
    """Return, in a tuple, what the first matching route says, or None if none matches."""
    partial: tuple[RoutePolicy] | None = None
    for route in _flat(routes):
        match, child = route.matches(dict(facts.native))
        if match is Match.FULL:
            return (_policy(route, child, facts),)
        if match is Match.PARTIAL and partial is None:
            # No route takes the method; this one will answer 405.
            partial = (_policy(route, child, facts),)
    return partial


def _flat(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield the routes in order, with those of FastAPI's included routers in their place.

    Such a router matches as a whole and does not tell which of its routes did.
    """
    for route in routes:
        included = getattr(route, "effective_route_contexts", None)
        yield from [route] if included is None else included()


def _policy(route: BaseRoute, child: Any, facts: RequestFacts) -> RoutePolicy:  # noqa: ANN401 - a part of a scope
    """Return what a matching route says, or what the application mounted there says."""
    endpoint = child.get("endpoint")
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    if inspect.isclass(endpoint):
        return _marks.policy_of_class(endpoint, facts.announced_method)
    own = _marks.policy_of(endpoint)
    if own is not INHERIT:
        return own
    inner = getattr(route, "_base_app", endpoint)
    below = facts._replace(native={**facts.native, **child})
    return _policy_of_mounted(inner, below)


def _policy_of_mounted(app: Any, facts: RequestFacts) -> RoutePolicy:  # noqa: ANN401 - any ASGI application
    selection = _marks.selection_of(app)
    if selection is not None:
        return selection.policy_for(facts)
    return _find(app, facts) if hasattr(app, "routes") else INHERIT
