"""The part of `CORS(app, …)` that all integrations share: the resolver of an application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from crossorigin.gateway.resolver import PolicyResolver, PolicySource, Unset, make_resolver
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap

_App = TypeVar("_App")


def install(
    app: Any,  # noqa: ANN401 - an owner may give anything
    expected: type[_App] | tuple[type, ...],
    policy: PolicySource | Literal[Unset.UNSET],
    keywords: PolicyKeywords,
    router: object,
    *,
    holder: Callable[[Any], Any] = lambda app: app,
    attribute: str = "app.cors",
) -> PolicyResolver:
    """Give `app` its resolver; the caller places the gateway.

    `holder` returns the object of `app` that keeps the resolver as its attribute `cors`;
    `attribute` holds the words by which an owner reaches it. See `Installer` for the others,
    and for the errors.
    """
    check_application(app, expected)
    resolver = make_resolver(policy, keywords, router)
    keeper = holder(app)
    if has_resolver(keeper):
        message = f"this application has CORS already; set {attribute}.policy to change it"
        raise RuntimeError(message)
    setattr(keeper, "cors", resolver)  # noqa: B010 - no framework declares the attribute
    return resolver


def check_application(app: object, expected: type | tuple[type, ...]) -> None:
    """Raise a TypeError, with the remedy, unless `app` is an application."""
    if isinstance(app, Policy | PolicyMap | Unset):
        message = (
            "the application comes first: CORS(app, policy), or CORS(app, allow_origins=…)"
        )
        raise TypeError(message)
    if not isinstance(app, expected):
        classes = expected if isinstance(expected, tuple) else (expected,)
        message = (
            f"CORS(app, …) is called with the application (a {classes[0].__name__}), not with "
            f"{type(app).__name__}: not through add_middleware, and not for a group of routes "
            "(give its prefix to a PolicyMap, or mark a group with cors(…) if cors takes it)"
        )
        raise TypeError(message)


def has_resolver(holder: Any) -> bool:  # noqa: ANN401 - an application, or its own namespace
    """Return True if `holder` itself, not its class, keeps a resolver."""
    own = getattr(holder, "__dict__", None)
    found = getattr(holder, "cors", None) if own is None else own.get("cors")
    return isinstance(found, PolicyResolver)
