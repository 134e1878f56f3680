"""The decorators `cors`, `no_cors`, `guard` and `no_guard`, and their endpoints."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, Never, TypeVar, Unpack, cast

from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.marks.marks import Mark, mark_endpoint, mark_in_place
from crossorigin.gateway.policies.halves import (
    RouteGuard,
    decorators_read,
    reading_guards,
    reads_guards,
)
from crossorigin.gateway.policies.resolution import INHERIT, GuardHalf, RoutePolicy
from crossorigin.gateway.policies.signatures import Unset, shown
from crossorigin.gateway.policies.sources import hint_of
from crossorigin.gateway.serving.base import Gateway
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyKeywords
from crossorigin.rules import OriginRules
from crossorigin.spec.text import with_article

_Endpoint = TypeVar("_Endpoint")
_UNSET: Final[Any] = Unset.UNSET


class Marker:
    """A decorator that gives an endpoint a policy or a guard; made by `cors` and `guard`."""

    __slots__ = ("_decorators", "_guard", "_policy")

    def __init__(
        self,
        decorators: Decorators,
        policy: RoutePolicy = INHERIT,
        guard: GuardHalf = INHERIT,
    ) -> None:
        self._decorators = decorators
        self._policy = policy
        self._guard = guard

    def __repr__(self) -> str:
        if isinstance(self._guard, RouteGuard):
            return repr(self._guard)
        return "no_cors" if self._policy is None else f"cors({self._policy!r})"

    def __call__(self, endpoint: _Endpoint) -> _Endpoint:
        """Return the marked endpoint: a copy, or the class or group itself.

        Raises:
            TypeError: the object is not an endpoint, or has another mark already.
        """
        # Messages name the decorators of this kind.
        with reading_guards(are_read=self._guard is not INHERIT):
            self._decorators.check(endpoint)
            mark = Mark(self._policy, self._guard)
            return cast("_Endpoint", self._decorators.mark(endpoint, mark))


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

    @shown
    def cors(
        self,
        policy: Policy | Literal[Unset.UNSET] = Unset.UNSET,
        /,
        **keywords: Unpack[PolicyKeywords],
    ) -> Marker:
        """Give a route a policy of its own, which overrides that of the application.

        Write the decorator below that of the framework: it returns a marked copy of the
        function or object. Classes, and groups of routes, are marked in place. It has an effect
        only in an application that was given to `CORS`.

        Args:
            policy: the policy; or give its fields as keywords. `cors()` is the public policy.
            keywords: the arguments of `Policy`.

        Raises:
            PolicyError: the fields have problems.
            TypeError: both were given, or the parentheses were forgotten.
        """
        if isinstance(policy, Unset):
            return Marker(self, Policy.from_mapping(dict(keywords)))
        if keywords:
            message = f"give a policy or its fields, not both: {', '.join(keywords)}"
            raise TypeError(message)
        return Marker(self, _checked(policy))

    @shown
    def no_cors(self, endpoint: _Endpoint = _UNSET) -> _Endpoint:
        """Turn CORS off for a route: its preflights and responses pass through unchanged.

        Raises:
            TypeError: as for `cors`, or it was called without an endpoint.
        """
        return Marker(self, None)(_given(endpoint, "no_cors"))

    def guard(
        self,
        *wrong: object,
        trust: OriginRules | None = None,
        report_only: bool | None = None,
        accept_risks: str | Iterable[str] | None = None,
        **others: Never,
    ) -> Marker:
        """Change the guard of the application for a route.

        Fields that are left out have the values of the application's guard. `guard()` is that
        guard, for a method of a class with `no_guard`. Write it at the same place as `cors`. It
        has an effect only in an application that was given a guard.

        Args:
            wrong: no positional arguments; the fields are keywords.
            trust: the origins that may act, in place of those of the policy, or of the guard.
            report_only: whether refusals are reported only.
            accept_risks: names of the risks that the owner accepts for `trust`.
            others: no other fields; they would have no effect on one route.

        Raises:
            PolicyError: the fields have problems.
            TypeError: there are other fields, or the parentheses were forgotten.
        """
        if wrong or others:
            raise TypeError(_message_for_guard(wrong, [*others]))
        given = {"trust": trust, "report_only": report_only, "accept_risks": accept_risks}
        fields: dict[str, Any] = {
            name: value for name, value in given.items() if value is not None
        }
        return Marker(self, guard=RouteGuard(Guard(**fields), frozenset(fields)))

    @shown
    def no_guard(self, endpoint: _Endpoint = _UNSET) -> _Endpoint:
        """Turn the guard off for a route: any page may send it requests that act.

        Raises:
            TypeError: as for `cors`, or it was called without an endpoint.
        """
        return Marker(self, guard=RouteGuard(None))(_given(endpoint, "no_guard"))

    def check(self, endpoint: object) -> None:
        """Check that a mark on `endpoint` can have an effect.

        Raises:
            TypeError: it cannot.
        """
        kind = type(endpoint).__name__
        _check_entry(endpoint, self._refused)
        # The class of an application may derive from that of a group.
        if isinstance(endpoint, self._refused):
            half, paths = (
                ("guard", "Guard(paths={…})") if reads_guards() else ("policy", "a PolicyMap")
            )
            message = (
                f"{with_article(kind)} cannot have a {half} of its own with "
                f"{decorators_read()}; give its application to CORS(app, …), or its prefix to "
                f"{paths}"
            )
            raise TypeError(message)
        if isinstance(endpoint, self._groups):
            return
        if not callable(endpoint) and not isinstance(endpoint, staticmethod | classmethod):
            message = (
                f"{decorators_read('and')} take an endpoint, not {kind}; of an object mark its "
                "class, or the method that answers"
            )
            raise TypeError(message)
        if self._check is not None:
            self._check(endpoint)

    def mark(self, endpoint: Any, mark: Mark) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint; an integration may keep marks of groups elsewhere."""
        if isinstance(endpoint, self._groups):
            return mark_in_place(endpoint, mark)
        return mark_endpoint(endpoint, mark)


# Python's errors about the arguments show this name.
Decorators.cors.__qualname__ = "cors"
Decorators.guard.__qualname__ = "guard"


def _given(endpoint: _Endpoint, word: str) -> _Endpoint:
    if endpoint is Unset.UNSET:
        message = f"write @{word}, without parentheses, or {word}(endpoint)"
        raise TypeError(message)
    return endpoint


def _message_for_guard(wrong: tuple[object, ...], others: list[str]) -> str:
    if not wrong:
        return (
            f"@guard takes trust, report_only and accept_risks, not {', '.join(others)}; write "
            "Guard(paths={…}) for those"
        )
    if callable(wrong[0]):
        return "write @guard(), with parentheses, above an endpoint, or @no_guard without"
    return (
        f"@guard takes its fields as keywords, not {with_article(type(wrong[0]).__name__)}: "
        "@guard(trust=[…]), or @guard(report_only=True)"
    )


_ENTRIES: Final = {"__call__", "asgi_app", "asgi_handler", "wsgi", "wsgi_app"}
"""Methods by which a server calls an application, or its layers."""


def _check_entry(endpoint: object, applications: tuple[type, ...]) -> None:
    """Raise a TypeError for a class of applications, and for a method by which one serves."""
    owner = endpoint.__self__ if isinstance(endpoint, types.MethodType) else endpoint
    kind = owner if isinstance(owner, type) else type(owner)
    is_entry = owner is kind or read_attribute(endpoint, "__name__") in _ENTRIES
    if (is_entry and issubclass(kind, applications)) or issubclass(kind, Gateway):
        name = with_article("gateway" if issubclass(kind, Gateway) else kind.__name__)
        half = "guard" if reads_guards() else "policy"
        message = (
            f"{decorators_read('and')} cannot mark an object that serves all routes of an "
            f"application ({name}): give its {half} to CORS(app, …), or mark the routes"
        )
        raise TypeError(message)


def _checked(policy: object) -> Policy:
    if isinstance(policy, Policy):
        return policy
    message = f"@cors takes a Policy or its fields, not {_hint_of(policy)}"
    raise TypeError(message)


def _hint_of(policy: object) -> str:
    """Return the name of the class of a wrong policy, and the words to write in its place."""
    if policy is None:
        return "None; write @no_cors"
    if callable(policy):
        return (
            "a callable; write @cors(), with parentheses, above an endpoint, and give a "
            "callable that chooses to CORS(app, …)"
        )
    hint = hint_of(policy)
    if "PolicyMap" in hint:
        name = type(policy).__name__
        return f"{name}; a route has one policy: give a PolicyMap to CORS(app, …)"
    return hint


def is_decorator(value: Any) -> bool:  # noqa: ANN401 - any object
    """Return True if `value` is a decorator of this library, not yet applied to an endpoint."""
    # Of a lazy object, nothing but the type is read: it would ask for a request.
    is_method = type(value) is types.MethodType
    return type(value) is Marker or (is_method and issubclass(type(value.__self__), Decorators))


def word_of(decorator: Any) -> str:  # noqa: ANN401 - a `Marker`, or a method that makes one
    """Return the name of a decorator, for messages."""
    return repr(decorator) if type(decorator) is Marker else str(decorator.__name__)


_DECORATORS: Final = Decorators()
cors: Final = _DECORATORS.cors
no_cors: Final = _DECORATORS.no_cors
guard: Final = _DECORATORS.guard
no_guard: Final = _DECORATORS.no_guard
