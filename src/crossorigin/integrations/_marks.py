"""What all integrations share: marks on endpoints, and the selection of an application."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeVar, Unpack

from crossorigin.engine import census
from crossorigin.engine.gateway import Gateway
from crossorigin.engine.selection import (
    INHERIT,
    Declared,
    RouteFinder,
    RoutePolicy,
    Selection,
    Unset,
    select,
)
from crossorigin.policy import Policy, PolicyKeywords

_MARK: Final = "__crossorigin__"

_Endpoint = TypeVar("_Endpoint")


class _Marker:
    """A decorator that leaves a policy on an endpoint and returns the endpoint itself."""

    __slots__ = ("_policy",)

    def __init__(self, policy: Policy | None) -> None:
        self._policy = policy

    def __call__(self, endpoint: _Endpoint) -> _Endpoint:
        # A bound method takes no marks; its function does, and shows them to the method.
        setattr(getattr(endpoint, "__func__", endpoint), _MARK, self._policy)
        census.count_mark()
        return endpoint


def cors(
    policy: Policy | Literal[Unset.UNSET] = Unset.UNSET, /, **keywords: Unpack[PolicyKeywords]
) -> _Marker:
    """Give a route a policy of its own, which wins over the app's.

    The decorator stands above or below the framework's own: it changes nothing but a mark on
    the endpoint, which is a function, a class, or a method of a class view. It has effect in
    an application that was given to `CORS`.

    Args:
        policy: the policy; or give its fields as keywords. `cors()` is the public policy.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields make no policy.
        TypeError: both were given, or the parentheses were forgotten.
    """
    if isinstance(policy, Unset):
        return _Marker(Policy.from_mapping(dict(keywords)))
    if keywords:
        message = f"give a policy or its fields, not both: {', '.join(keywords)}"
        raise TypeError(message)
    return _Marker(_checked(policy))


def _checked(policy: object) -> Policy:
    if isinstance(policy, Policy):
        return policy
    hint = "write @cors(), with parentheses" if callable(policy) else "give a Policy"
    message = f"@cors takes a policy or its fields, not {type(policy).__name__}; {hint}"
    raise TypeError(message)


def no_cors(endpoint: _Endpoint) -> _Endpoint:
    """Take a route out: neither its preflights nor its responses are touched."""
    return _Marker(None)(endpoint)


def policy_of(endpoint: Any) -> RoutePolicy:  # noqa: ANN401 - whatever a framework calls one
    """Return what `endpoint` was marked with."""
    policy: RoutePolicy = getattr(endpoint, _MARK, INHERIT)
    return policy


def policy_of_class(view: type, method: str) -> RoutePolicy:
    """Return what a class view was marked with: the handler of `method`, else the class."""
    name = method.lower()
    handler = getattr(view, name, None)
    if handler is None and name == "head":
        handler = getattr(view, "get", None)
    own = policy_of(handler)
    return policy_of(view) if own is INHERIT else own


def install(
    app: object,
    policy: Declared | Literal[Unset.UNSET],
    keywords: PolicyKeywords,
    route: RouteFinder,
    *,
    attribute: str = "app.cors",
) -> Selection:
    """Give `app` its selection, as ``app.cors``; where the gateway stands is the caller's.

    Args:
        app: the application, or what it keeps its own things in.
        policy: what was given in the policy's place.
        keywords: the fields of a policy, where it was written out.
        route: asks the application's router.
        attribute: how an owner calls the selection.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    if hasattr(app, "cors"):
        message = f"this application has CORS already; set {attribute}.policy to change it"
        raise RuntimeError(message)
    selection = select(policy, keywords, route)
    setattr(app, "cors", selection)  # noqa: B010 - no framework declares the attribute
    census.count_installation()
    return selection


def selection_of(app: Any) -> Selection | None:  # noqa: ANN401 - whatever is mounted
    """Return the selection of an application that is mounted in another, if it has one."""
    if isinstance(app, Gateway):
        return app.selection
    for holder in (app, getattr(app, "state", None)):
        try:
            found = getattr(holder, "cors", None)
        except TypeError:
            # BlackSheep's own word `cors` raises where its own CORS is not in use.
            continue
        if isinstance(found, Selection):
            return found
    return None
