"""Parts: those of a route, and of a router."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Router

from crossorigin.gateway.attributes import instance_values, read_attribute
from crossorigin.gateway.layers import walk
from crossorigin.gateway.layers.frameworks import is_of_owner
from crossorigin.gateway.marks import marks
from crossorigin.integrations._install import METHODS

ROUTING: Final = ("starlette.routing", "fastapi.routing")
"""Modules whose `matches` of a route reads the path, the method and the host."""


def flat(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield the routes in order; each included router of FastAPI is replaced by its routes.

    Such a router matches as a whole, and hides which of its routes matched.
    """
    for route in routes:
        included = getattr(route, "effective_route_contexts", None)
        for each in [route] if included is None else included():
            # A route of Starlette, such as a mount, is in a context.
            yield getattr(each, "starlette_route", None) or each


def base_of(route: BaseRoute) -> Any:  # noqa: ANN401 - any endpoint, or application
    """Return the endpoint of a route, or the application of a mount, without its middleware."""
    return getattr(route, "_base_app", getattr(route, "endpoint", getattr(route, "app", None)))


def is_made(layer: object) -> bool:
    """Return True for the layer that the framework makes of the function of a route."""
    return inspect.isfunction(layer) and layer.__module__ in ROUTING


def layer_aside(route: BaseRoute, outer: object) -> tuple[object, list[Any]]:
    """Return the layer before the endpoint of a route, and the applications behind only it.

    It is the middleware of the route, or the route itself if its class has its own `handle`.
    """
    layer: Any = getattr(route, "app", None)
    if getattr(type(route), "handle", BaseRoute.handle).__module__ not in ROUTING:
        layer = route
    elif is_made(layer) or layer is base_of(route):
        return None, []
    behind = walk.applications_in(base_of(route), outer)
    found = walk.applications_in(layer, outer)
    return layer, [each for each in found if not walk.is_among(each, behind)]


def default_of(router: Any) -> object:  # noqa: ANN401 - an application, or a router
    """Return the application that a router calls if no route matches, or None."""
    router = getattr(router, "router", router)
    default = getattr(router, "default", None)
    return held_by(router) if getattr(default, "__self__", None) is router else default


def held_by(router: Any) -> object:  # noqa: ANN401 - the same
    """Return a layer of the applications that the owner's methods of a router may call.

    None if the owner's class has no method that chooses where a request goes.
    """
    router = getattr(router, "router", router)
    kind: type = type(router)
    own = [vars(each) for each in kind.__mro__ if is_of_owner(each)]
    default = getattr(getattr(router, "default", None), "__name__", None)
    if not any(name in each for name in (*_CHOOSING, default) for each in own):
        return None
    every = (*instance_values(router), *(value for each in own for value in each.values()))
    beside = [read_attribute(router, name) for name in _BESIDE]
    # FastAPI's router may refer to its application.
    back = ("__self__", "router")
    held = (
        each
        for each in every
        if not walk.is_among(each, beside)
        and not walk.is_among(router, (read_attribute(each, name) for name in back))
    )
    return partial(kind, *held)


_CHOOSING: Final = ("__call__", "app", "not_found")
"""Methods of a router that choose where a request goes."""

_BESIDE: Final = ("lifespan_context", "middleware_stack", "routes")
"""Attributes of a router that are no target of those methods, or are read in another way."""


def is_routine(endpoint: object) -> bool:
    """Return True for a function or a method, which may be bound to arguments."""
    return inspect.isroutine(marks.unbound(endpoint))


OWN: Final = (Starlette, Router)
"""Classes of applications whose routes are read here."""


def class_of(endpoint: object) -> type | None:
    """Return the class of an endpoint, which may be bound to arguments, or None."""
    endpoint = marks.unbound(endpoint)
    return endpoint if isinstance(endpoint, type) else None


def methods_of(view: type) -> set[str]:
    """Return the methods that a class view serves."""
    served = {method for method in METHODS if hasattr(view, method.lower())}
    return served | {"HEAD"} if "GET" in served else served
