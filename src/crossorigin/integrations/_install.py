"""Helpers that integrations share: their `CORS`, mounted applications, objects as views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, Literal, TypeVar, Unpack

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway import installation
from crossorigin.gateway.base import Gateway
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    Mounted,
    PolicyResolver,
    PolicySource,
    RouteTable,
    Unset,
)
from crossorigin.policy import PolicyKeywords

App = TypeVar("App")
_UNSET: Final[Any] = Unset.UNSET


class Installer(Generic[App]):
    """Makes the `CORS` of an integration.

    Args:
        expected: the class of applications.
        router: makes the object that asks an application's router.
        place: places the gateway in an application.
        holder: returns the object of an application that keeps the resolver.
        attribute: the words by which an owner reaches the resolver.
    """

    def __init__(
        self,
        expected: type[App],
        router: Callable[[App], object],
        place: Callable[[App, PolicyResolver], None],
        *,
        holder: Callable[[App], Any] = lambda app: app,
        attribute: str = "app.cors",
    ) -> None:
        self._expected = expected
        self._router = router
        self._place = place
        self._holder = holder
        self._attribute = attribute

    def CORS(  # noqa: N802 - the word that every integration has
        self,
        app: App = _UNSET,
        policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
        **keywords: Unpack[PolicyKeywords],
    ) -> PolicyResolver:
        """Place the gateway around all of `app`: its middleware, error pages and static files.

        Args:
            app: the application; leave other layers for CORS out.
            policy: the policy of all routes that have none of their own: a `Policy`, a
                `PolicyMap`, a callable, or None, so that CORS is on for decorated routes only.
                Or give its fields as keywords.
            keywords: the arguments of `Policy`.

        Returns:
            The handle; set its `policy` to swap the policy at run time.

        Raises:
            PolicyError: the fields make no policy.
            RuntimeError: the application has the gateway already.
            TypeError: `app` is no application, a policy and fields were given, or the policy
                is none.
        """
        installation.check_application(app, self._expected)
        resolver = installation.install(
            app,
            self._expected,
            policy,
            keywords,
            self._router(app),
            holder=self._holder,
            attribute=self._attribute,
        )
        self._place(app, resolver)
        return resolver


# Errors about the arguments name a function by this.
Installer.CORS.__qualname__ = "CORS"

_INWARD: Final = ("__wrapped__", "func", "awaitable", "get_response")
"""Attributes by which the layers of a Django application keep the next one."""

_MAX_LAYERS: Final = 1000
"""Layers that are followed; no application has as many, but one may lead back to itself."""


def own_class(app: Any, *mixins: type) -> type:  # noqa: ANN401 - any application
    """Return the class of one application; it is made here, unless it has a resolver.

    An application that takes no attributes, and is called through its class, needs its own.
    """
    if not installation.has_resolver(type(app)):
        app.__class__ = derived(type(app), *mixins)
    return type(app)


def derived(base: type, *mixins: type) -> type:
    """Return a class for one object, which is like `base`."""
    return type(
        base.__name__, (*mixins, base), {"__slots__": (), "__module__": base.__module__}
    )


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


def mounted(app: object, facts: RequestFacts) -> RouteTable:
    """Return the entry of an application mounted in another, if it has a gateway."""
    resolver = resolver_of(app)
    return {} if resolver is None else {ANY: Mounted(resolver, facts)}


def without_inherit(table: RouteTable) -> RouteTable:
    """Return a table that leaves nothing to the application's policy.

    Some routers match a mount in the middle of a segment: /sub takes /subway as well. A map
    has another entry for such a path than for the path that is served.
    """
    return {method: AMBIGUOUS if entry is INHERIT else entry for method, entry in table.items()}
