"""The resolver of an application: the attribute that holds it."""

from __future__ import annotations

from typing import Any, Final

from crossorigin.gateway.attributes import instance_attribute, own_attribute, read_attribute
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.base import Gateway


def has_resolver(holder: Any) -> bool:  # noqa: ANN401 - an application, or its own namespace
    """Return True if `holder` itself, not its class, keeps a resolver."""
    has_slots = not type(holder).__dictoffset__
    # The state of an application may store its attributes in its own way.
    read = read_attribute if has_slots else instance_attribute
    return isinstance(read(holder, "cors"), PolicyResolver)


_INWARD: Final = ("__wrapped__", "func", "awaitable", "get_response")
"""Attributes by which the layers of a Django application keep the next one."""

MAX_LAYERS: Final = 1000
"""The greatest number of layers that are followed; a layer may lead back to itself."""


def resolver_of(app: Any) -> PolicyResolver | None:  # noqa: ANN401 - any mounted object
    """Return the resolver of an application that is mounted in another, if it has one."""
    if isinstance(app, Gateway):
        return app.resolver
    for holder in (app, read_attribute(app, "state")):
        found = read_attribute(holder, "cors")
        if isinstance(found, PolicyResolver):
            return found
    return _resolver_in(own_attribute(app, "_middleware_chain"))


def _resolver_in(layer: Any) -> PolicyResolver | None:  # noqa: ANN401 - any callable
    """Return the resolver of the first gateway in the middleware of a Django application."""
    for _ in range(MAX_LAYERS):
        if isinstance(layer, Gateway):
            return layer.resolver
        if layer is None:
            break
        inward = (own_attribute(layer, name) for name in _INWARD)
        layer = next((each for each in inward if each is not None), None)
    return None
