"""The decorators `cors` and `no_cors`: which objects take a mark."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar, Unpack, cast

from crossorigin.gateway.marks import Mark, has_mark, mark_endpoint, mark_in_place
from crossorigin.gateway.resolver import Unset, hint_of
from crossorigin.policy import Policy, PolicyKeywords
from crossorigin.spec.text import with_article

_Endpoint = TypeVar("_Endpoint")
_UNSET: Final[Any] = Unset.UNSET


class Marker:
    """A decorator that gives an endpoint a policy; made by `cors`."""

    __slots__ = ("_decorators", "_policy")

    def __init__(self, decorators: Decorators, policy: Policy | None) -> None:
        self._decorators = decorators
        self._policy = policy

    def __repr__(self) -> str:
        return "no_cors" if self._policy is None else f"cors({self._policy!r})"

    def __call__(self, endpoint: _Endpoint) -> _Endpoint:
        """Return the marked endpoint: a copy, or the class or group itself.

        Raises:
            TypeError: the object is no endpoint, or it has another mark already.
        """
        self._decorators.check(endpoint)
        return cast("_Endpoint", self._decorators.mark(endpoint, Mark(self._policy)))


class Decorators:
    """The decorators of one integration.

    Args:
        groups: classes whose objects are groups of routes; the integration reads their marks.
        refused: classes whose objects are neither endpoints nor groups, each with the words
            to write instead.
        check: raises a TypeError for other endpoints on which a mark would be lost.
    """

    __slots__ = ("_check", "_groups", "_refused")

    def __init__(
        self,
        *,
        groups: tuple[type, ...] = (),
        refused: tuple[type, ...] = (),
        check: Callable[[Any], None] | None = None,
    ) -> None:
        self._groups = groups
        self._refused = refused
        self._check = check

    def cors(
        self,
        policy: Policy | Literal[Unset.UNSET] = Unset.UNSET,
        /,
        **keywords: Unpack[PolicyKeywords],
    ) -> Marker:
        """Give a route a policy of its own, which wins over the application's.

        The decorator stands below the framework's own: it returns a marked copy of the
        function or object. Classes, and groups of routes, are marked in place. It has effect
        in an application that was given to `CORS`.

        Args:
            policy: the policy; or give its fields as keywords. `cors()` is the public policy.
            keywords: the arguments of `Policy`.

        Raises:
            PolicyError: the fields make no policy.
            TypeError: both were given, or the parentheses were forgotten.
        """
        if isinstance(policy, Unset):
            return Marker(self, Policy.from_mapping(dict(keywords)))
        if keywords:
            message = f"give a policy or its fields, not both: {', '.join(keywords)}"
            raise TypeError(message)
        return Marker(self, _checked(policy))

    def no_cors(self, endpoint: _Endpoint = _UNSET) -> _Endpoint:
        """Turn CORS off for a route: its preflights and responses pass through untouched.

        Raises:
            TypeError: as for `cors`, or it was called without an endpoint.
        """
        if endpoint is Unset.UNSET:
            message = "write @no_cors, without parentheses, or no_cors(endpoint)"
            raise TypeError(message)
        return Marker(self, None)(endpoint)

    def check(self, endpoint: object) -> None:
        """Check that a mark on `endpoint` can have an effect.

        Raises:
            TypeError: it cannot.
        """
        kind = type(endpoint).__name__
        # The class of an application may derive from that of a group.
        if isinstance(endpoint, self._refused):
            message = (
                f"{with_article(kind)} cannot have a policy of its own with @cors or @no_cors; "
                "give its application to CORS(app, …), or its prefix to a PolicyMap"
            )
            raise TypeError(message)
        if isinstance(endpoint, self._groups):
            return
        if not callable(endpoint) and not isinstance(endpoint, staticmethod | classmethod):
            message = (
                f"@cors and @no_cors take an endpoint, not {kind}; of an object mark its "
                "class, or the method that answers"
            )
            raise TypeError(message)
        if self._check is not None:
            self._check(endpoint)

    def mark(self, endpoint: Any, mark: Mark) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint; an integration may keep marks of groups elsewhere."""
        if isinstance(endpoint, self._groups):
            return endpoint if has_mark(endpoint, mark) else mark_in_place(endpoint, mark)
        return mark_endpoint(endpoint, mark)


# Errors about the arguments name a function by this.
Decorators.cors.__qualname__ = "cors"


def check_unshared(endpoint: object) -> None:
    """Check that no other route can have the object that is marked: a `check` of `Decorators`.

    Raises:
        TypeError: it is neither a class nor a function.
    """
    if not isinstance(endpoint, _UNSHARED):
        kind = with_article(type(endpoint).__name__)
        message = (
            f"@cors and @no_cors do not take an object ({kind}): mark its class, or the method "
            "that answers"
        )
        raise TypeError(message)


_UNSHARED: Final = (
    type,
    staticmethod,
    classmethod,
    functools.partial,
    types.FunctionType,
    types.MethodType,
)


def _checked(policy: object) -> Policy:
    if isinstance(policy, Policy):
        return policy
    given = (
        "a callable; write @cors(), with parentheses, above an endpoint, and give a callable "
        "that chooses to CORS(app, …)"
        if callable(policy)
        else hint_of(policy)
    )
    message = f"@cors takes a Policy or its fields, not {given}"
    raise TypeError(message)


def is_decorator(value: object) -> bool:
    """Return True if `value` is a decorator of ours that no endpoint was given to yet."""
    return isinstance(value, Marker) or isinstance(getattr(value, "__self__", None), Decorators)


_DECORATORS: Final = Decorators()
cors: Final = _DECORATORS.cors
no_cors: Final = _DECORATORS.no_cors
