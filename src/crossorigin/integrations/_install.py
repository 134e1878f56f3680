"""Helpers that integrations share: mounted applications, objects that views are."""

from __future__ import annotations

import types
from typing import Any, Final

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway import marks
from crossorigin.gateway.base import Gateway
from crossorigin.gateway.resolver import INHERIT, PolicyResolver, RoutePolicy, RouteTable

_INWARD: Final = ("__wrapped__", "func", "awaitable", "get_response")
"""Attributes by which the layers of a Django application keep the next one."""

_MAX_LAYERS: Final = 1000
"""Layers that are followed; no application has as many, but one may lead back to itself."""


def resolver_of(app: Any) -> PolicyResolver | None:  # noqa: ANN401 - any mounted object
    """Return the resolver of an application that is mounted in another, if it has one."""
    if isinstance(app, Gateway):
        return app.resolver
    for holder in (app, read_attribute(app, "state")):
        found = read_attribute(holder, "cors")
        if isinstance(found, PolicyResolver):
            return found
    return _resolver_in(read_attribute(app, "_middleware_chain"))


def _resolver_in(layer: Any) -> PolicyResolver | None:  # noqa: ANN401 - any callable
    """Return the resolver of the first gateway in the middleware of a Django application."""
    for _ in range(_MAX_LAYERS):
        if isinstance(layer, Gateway):
            return layer.resolver
        inward = (read_attribute(layer, name) for name in _INWARD)
        layer = next((each for each in inward if each is not None), None)
        if layer is None:
            break
    return None


def read_attribute(holder: Any, name: str) -> Any:  # noqa: ANN401 - any object
    """Return an attribute of a foreign object, or None: a property of it may raise."""
    try:
        return getattr(holder, name, None)
    except Exception:  # noqa: BLE001 - the object is not one that was looked for
        return None


def without_inherit(table: RouteTable) -> RouteTable:
    """Return a table that leaves nothing to the application's policy.

    Some routers match a mount in the middle of a segment: /sub takes /subway as well. A map
    has another entry for such a path than for the path that is served.
    """
    return {method: AMBIGUOUS if entry is INHERIT else entry for method, entry in table.items()}


def policy_of_callable(view: Any) -> RoutePolicy:  # noqa: ANN401 - any callable of a route
    """Return the policy of a function, or of an object: its own, its method's, its class's."""
    if type(view) is types.FunctionType:
        return marks.policy_of(view)
    return marks.first_policy(view, getattr(view, "__call__", None), type(view))  # noqa: B004 - it is read, not called
