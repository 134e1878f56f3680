"""Helpers that integrations share: their `CORS`, mounted applications, objects as views."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Generic, Literal, TypeVar, Unpack

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.layers.frameworks import framework_of, integration_of
from crossorigin.gateway.layers.mounts import Beside
from crossorigin.gateway.marks.marks import note_served
from crossorigin.gateway.observation.observers import Observe
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    PolicyResolver,
    RouteTable,
    make_resolver,
)
from crossorigin.gateway.policies.signatures import Unset, shown
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.gateway.serving import installation
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap
from crossorigin.spec.lists import combine
from crossorigin.spec.text import with_article

App = TypeVar("App")
_UNSET: Final[Any] = Unset.UNSET
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that class views have, and that a route without a list of methods accepts."""


class Installer(Generic[App]):
    """Makes the `CORS` of an integration.

    Args:
        expected: the class of applications, or several.
        router: makes the object that asks an application's router.
        place: places the gateway in an application.
        holder: returns the object of an application that keeps the resolver.
        attribute: the expression by which an owner reaches the resolver.
    """

    def __init__(
        self,
        expected: type[App] | tuple[type[App], ...],
        router: Callable[[App], object],
        place: Callable[[App, PolicyResolver], object],
        *,
        holder: Callable[[App], Any] = lambda app: app,
        attribute: str = "app.cors",
    ) -> None:
        self._expected = expected
        self._router = router
        self._place = place
        self._holder = holder
        self._attribute = attribute

    @shown
    def CORS(  # noqa: N802 - the word that every integration has
        self,
        app: App = _UNSET,
        policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
        *,
        guard: Guard | None = None,
        observe: Observe = (),
        shadow: PolicySource = None,
        **keywords: Unpack[PolicyKeywords],
    ) -> PolicyResolver:
        """Place the gateway around all of `app`: its middleware, error pages and static files.

        Args:
            app: the application, without other CORS layers.
            policy: the policy of all routes without their own policy: a `Policy`, a
                `PolicyMap`, a callable, or None, so that CORS is on for decorated routes only.
                Or give its fields as keywords.
            guard: decides which requests may act; None for no guard.
            observe: a callable that is called with each decision (see `observe.Event`), or
                several callables.
            shadow: the next policy, whose decisions are compared and decide nothing.
            keywords: the arguments of `Policy`.

        Returns:
            The handle; set its `policy` to replace the policy at run time.

        Raises:
            PolicyError: the fields have problems.
            RuntimeError: the application has the gateway already.
            TypeError: `app` is not an application, a policy and fields were given, or the
                policy has another type.
        """
        _check_application(app, self._expected)
        watch = make_watch(observe, shadow)
        resolver = make_resolver(policy, keywords, self._router(app), guard, watch)
        resolver.beside = Beside(app)
        keeper = self._holder(app)
        if installation.has_resolver(keeper):
            attribute = self._attribute
            message = (
                "this application has CORS already; set the policy of the handle that CORS "
                f"returned, which is also {attribute}, to change it"
            )
            raise RuntimeError(message)
        setattr(keeper, "cors", resolver)  # noqa: B010 - no framework declares the attribute
        self._place(app, resolver)
        # The application may be dropped before it starts, and another one may have the same
        # functions. A wrong mark is an error at the start.
        with suppress(MarkError):
            for each in framework_of(app).endpoints(app):
                note_served(each)
        return resolver


# Python's errors about the arguments show this name.
Installer.CORS.__qualname__ = "CORS"


def _check_application(app: object, expected: type | tuple[type, ...]) -> None:
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
        elif package := integration_of(app, classes):
            remedy = f"import CORS from crossorigin.integrations.{package}"
        elif isinstance(app, type):
            given = f"the class {app.__name__}"
            remedy = "pass an object of it"
        message = (
            f"CORS(app, …) is called with the application ({kind}), not with {given}: {remedy}"
        )
        raise TypeError(message)


def own_class(app: Any, *mixins: type) -> type:  # noqa: ANN401 - any application
    """Return the class of one application; a new one, unless the class has a resolver.

    An application without attributes, which is called through its class, needs its own.
    """
    if not installation.has_resolver(type(app)):
        app.__class__ = derived(type(app), *mixins)
    return type(app)


def derived(base: type, *mixins: type) -> type:
    """Return a class for one object, a copy of `base`."""
    return type(
        base.__name__, (*mixins, base), {"__slots__": (), "__module__": base.__module__}
    )


def combined(request: Any, name: str) -> str | None:  # noqa: ANN401 - a request with a multidict
    """Return the combined values of a header, or None if there is none."""
    lines = request.headers.getall(name, None)
    return None if lines is None else combine(lines)


def without_inherit(table: RouteTable, resolver: PolicyResolver | None) -> RouteTable:
    """Return the table of a path that is not the one that is served: see `of_another_path`."""
    return {
        method: of_another_path(INHERIT, resolver) if entry is INHERIT else entry
        for method, entry in table.items()
    }


def of_another_path(own: RoutePolicy, resolver: PolicyResolver | None) -> RoutePolicy:
    """Return the policy of a route that a router has found with a part of a path, or another.

    Some routers match a mount in the middle of a segment: /sub also gets /subway. A map, or a
    guard with paths, has another entry for such a path than for the path that is served.
    """
    is_one = (
        resolver is not None
        and isinstance(resolver.source, Policy | None)
        and not getattr(resolver.guard, "paths", None)
    )
    return AMBIGUOUS if own is INHERIT and not is_one else own
