"""The resolver of an application: the attribute that holds it."""

from __future__ import annotations

from typing import Any, Final

from crossorigin.gateway.attributes import instance_attribute, own_attribute, read_attribute
from crossorigin.gateway.policies.resolver import PolicyResolver, Unset
from crossorigin.gateway.serving.base import Gateway
from crossorigin.policy import Policy, PolicyMap
from crossorigin.spec.text import with_article


def check_application(app: object, expected: type | tuple[type, ...]) -> None:
    """Raise a TypeError, with the remedy, unless `app` is an application."""
    if isinstance(app, Policy | PolicyMap | PolicyResolver | Unset):
        message = (
            "the application comes first: CORS(app, policy), or CORS(app, allow_origins=…)"
        )
        raise TypeError(message)
    if not isinstance(app, expected):
        classes = expected if isinstance(expected, tuple) else (expected,)
        kind, given = with_article(classes[0].__name__), type(app).__name__
        remedy = (
            "not through add_middleware, and not for a group of routes (give its prefix to a "
            "PolicyMap, or mark a group with cors(…) if cors takes it)"
        )
        if given in {each.__name__ for each in classes}:
            # Several frameworks have a class Application.
            kind = f"{kind} of {classes[0].__module__}"
            given = f"{given} of {type(app).__module__}"
            remedy = "import CORS from the integration of its framework"
        elif package := _integration_of(app, classes):
            remedy = f"import CORS from crossorigin.integrations.{package}"
        elif isinstance(app, type):
            given = f"the class {app.__name__}"
            remedy = "pass an object of it"
        message = (
            f"CORS(app, …) is called with the application ({kind}), not with {given}: {remedy}"
        )
        raise TypeError(message)


def _integration_of(app: object, others: tuple[type, ...]) -> str | None:
    """Return the name of the integration of an application; None for one of `others`."""
    from crossorigin.gateway.layers.frameworks import integration_of  # noqa: PLC0415 - where something is wrong

    return integration_of(app, others)


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
