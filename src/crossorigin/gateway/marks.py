"""Marks: the policies that `cors` and `no_cors` give to single endpoints.

A decorator returns a marked copy of a function or an object: the function itself may serve
other routes, which must not get its policy. Classes, and groups of routes, are marked in place,
once. A mark that no route of an application has is an error when the server starts.
"""

from __future__ import annotations

import copy
import functools
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, Literal, NoReturn, TypeVar, Unpack, cast
from weakref import WeakValueDictionary, ref

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.resolver import (
    INHERIT,
    PolicyResolver,
    PolicySource,
    RoutePolicy,
    Unset,
    hint_of,
    make_resolver,
)
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap

_MARK: Final = "__crossorigin__"
_COPIES: Final = "__crossorigin_copies__"

_MAX_WRAPPED: Final = 100
"""Wrappers that are followed; no function has as many, but one may lead back to itself."""

_MAX_HIDDEN: Final = 100
"""Values that one endpoint closes over and that are looked at for a mark."""

_Endpoint = TypeVar("_Endpoint")
_App = TypeVar("_App")
_UNSET: Final[Any] = Unset.UNSET


class MarkError(RuntimeError):
    """An application has an endpoint whose `cors` or `no_cors` no route has."""


class _Mark:
    """The value of a mark; an object of its own, as foreign attributes may be anything."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy | None) -> None:
        self.policy = policy

    def __deepcopy__(self, _memo: object) -> _Mark:
        """Return the mark itself, as a policy never changes; frameworks copy groups."""
        return self


class _Copies:
    """The marked copies of one function or object, by their ids."""

    __slots__ = ("copies", "original")

    def __init__(self, original: object) -> None:
        # functools.wraps copies this object to wrappers; it speaks for the original only.
        self.original = ref(original)
        self.copies: WeakValueDictionary[int, Any] = WeakValueDictionary()


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
        return cast("_Endpoint", self._decorators.mark(endpoint, _Mark(self._policy)))


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
                f"a {kind} cannot have a policy of its own with @cors or @no_cors; give its "
                "application to CORS(app, …), or its prefix to a PolicyMap"
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

    def mark(self, endpoint: Any, mark: _Mark) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint; an integration may keep marks of groups elsewhere."""
        if isinstance(endpoint, self._groups):
            return endpoint if _has_mark(endpoint, mark) else _mark_in_place(endpoint, mark)
        return _mark(endpoint, mark)


# Errors about the arguments name a function by this.
Decorators.cors.__qualname__ = "cors"


def check_unshared(endpoint: object) -> None:
    """Check that no other route can have the object that is marked: a `check` of `Decorators`.

    Raises:
        TypeError: it is neither a class nor a function.
    """
    if not isinstance(endpoint, _UNSHARED):
        message = (
            f"@cors and @no_cors do not take an object (a {type(endpoint).__name__}): mark its "
            "class, or the method that answers"
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


def _mark(endpoint: Any, mark: _Mark) -> object:  # noqa: ANN401 - any endpoint
    if isinstance(endpoint, types.MethodType):
        return types.MethodType(cast("Any", _mark(endpoint.__func__, mark)), endpoint.__self__)
    if isinstance(endpoint, staticmethod | classmethod):
        return type(endpoint)(cast("Any", _mark(endpoint.__func__, mark)))
    if _has_mark(endpoint, mark):
        return endpoint
    if isinstance(endpoint, types.FunctionType):
        return _note(endpoint, _copy(endpoint), mark)
    if isinstance(endpoint, functools.partial):
        copied = functools.partial(endpoint.func, *endpoint.args, **endpoint.keywords)
        vars(copied).update(vars(endpoint))
        return _note(endpoint, copied, mark)
    mark_one = _mark_in_place if isinstance(endpoint, type) else _mark_copy
    return mark_one(endpoint, mark)


def _has_mark(endpoint: object, mark: _Mark) -> bool:
    """Return True if `endpoint` has the same mark already.

    Raises:
        TypeError: it has another one.
    """
    own = _own_mark(endpoint)
    if own is None:
        return False
    if own.policy == mark.policy:
        return True
    message = f"{_name(endpoint)} has another policy already; write one @cors or @no_cors"
    raise TypeError(message)


def _mark_in_place(endpoint: Any, mark: _Mark) -> object:  # noqa: ANN401 - any endpoint
    try:
        setattr(endpoint, _MARK, mark)
    except (AttributeError, TypeError):
        _refuse(endpoint, "takes no attributes")
    return endpoint


def _mark_copy(endpoint: Any, mark: _Mark) -> object:  # noqa: ANN401 - any object
    """Return a marked copy of an object, which other routes may have too."""
    # The methods that copy are the owner's: they may raise, or share the attributes.
    with suppress(Exception):
        copied = copy.copy(endpoint)
        if vars(copied) is not vars(endpoint):
            return _note(endpoint, copied, mark)
    return _refuse(endpoint, "cannot be copied")


def _refuse(endpoint: object, reason: str) -> NoReturn:
    message = (
        f"{_name(endpoint)} cannot have a policy of its own, as it {reason}; wrap it in a "
        "function"
    )
    raise TypeError(message)


def _copy(function: types.FunctionType) -> types.FunctionType:
    copied = types.FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    for name in ("__kwdefaults__", "__qualname__", "__module__", "__doc__", "__type_params__"):
        if hasattr(function, name):
            setattr(copied, name, getattr(function, name))
    # Python 3.14 evaluates annotations lazily, with a function.
    annotate = "__annotate__" if hasattr(function, "__annotate__") else "__annotations__"
    setattr(copied, annotate, getattr(function, annotate))
    vars(copied).update(vars(function))
    return copied


def _note(original: Any, copied: Any, mark: _Mark) -> object:  # noqa: ANN401 - a function or an object
    """Mark `copied`, and note it on all that it is a copy or a wrapper of."""
    vars(copied)[_MARK] = mark
    for each in _unwrapped(original):
        notes = vars(each).get(_COPIES)
        if type(notes) is not _Copies or notes.original() is not each:
            vars(each)[_COPIES] = notes = _Copies(each)
        notes.copies[id(copied)] = copied
    return copied


def _unwrapped(function: Any) -> Iterator[Any]:  # noqa: ANN401 - any callable
    """Yield a function or an object, and those that it wraps."""
    for _ in range(_MAX_WRAPPED):
        if isinstance(function, type) or not hasattr(function, "__dict__"):
            return
        yield function
        function = vars(function).get("__wrapped__")


def _own_mark(endpoint: Any) -> _Mark | None:  # noqa: ANN401 - any endpoint
    found = getattr(endpoint, "__dict__", None)
    mark = None if found is None else found.get(_MARK)
    return mark if type(mark) is _Mark else None


def policy_of(endpoint: Any) -> RoutePolicy:  # noqa: ANN401 - as each framework calls one
    """Return the policy that `cors` or `no_cors` gave to `endpoint`, or INHERIT.

    An object has its own, that of the method that is called, or that of its class.
    """
    found = getattr(endpoint, "__dict__", None)
    mark = None if found is None else found.get(_MARK)
    if type(mark) is _Mark:
        return mark.policy
    if type(endpoint) is types.FunctionType:
        return INHERIT
    if isinstance(endpoint, type):
        return _policy_of_bases(endpoint)
    if isinstance(endpoint, functools.partial):
        return policy_of(endpoint.func)
    if isinstance(endpoint, types.MethodType):
        return policy_of(endpoint.__func__)
    call = getattr(type(endpoint), "__call__", None)  # noqa: B004 - it is read, not called
    own = policy_of(call) if isinstance(call, types.FunctionType) else INHERIT
    return policy_of(type(endpoint)) if own is INHERIT else own


def policy_of_mark(mark: object) -> RoutePolicy:
    """Return the policy of a mark that `Decorators.mark` has kept elsewhere, or INHERIT."""
    return mark.policy if type(mark) is _Mark else INHERIT


def is_decorator(value: object) -> bool:
    """Return True if `value` is a decorator of ours that no endpoint was given to yet."""
    return isinstance(value, Marker) or isinstance(getattr(value, "__self__", None), Decorators)


def _policy_of_bases(view: type, name: str = "") -> RoutePolicy:
    """Return INHERIT, or AMBIGUOUS if a base class has a mark, which is not inherited.

    Args:
        view: the class, without a mark.
        name: a method of it, without a mark; that of a base class may have one.
    """
    for base in view.__mro__[1:]:
        members = base.__dict__
        if type(members.get(_MARK)) is _Mark:
            return AMBIGUOUS
        if name in members and _own_mark(members[name]) is not None:
            return AMBIGUOUS
    return INHERIT


def policy_of_class(view: type, method: str) -> RoutePolicy:
    """Return the policy of a class view: that of the handler of `method`, else of the class."""
    name = method.lower()
    handler = getattr(view, name, None)
    if handler is None and name == "head":
        name = "get"
        handler = getattr(view, name, None)
    own = policy_of(handler)
    if own is not INHERIT:
        return own
    mark = _own_mark(view)
    return _policy_of_bases(view, name) if mark is None else mark.policy


def policy_of_view(view: Any, view_class: type | None, method: str) -> RoutePolicy:  # noqa: ANN401 - any callable
    """Return the policy of a view that was made from a class: its method, class or itself."""
    own = INHERIT if view_class is None else policy_of_class(view_class, method)
    return policy_of(view) if own is INHERIT else own


def first_policy(*endpoints: Any) -> RoutePolicy:  # noqa: ANN401 - any endpoint
    """Return the policy of the first of `endpoints` that has one."""
    for each in endpoints:
        own = policy_of(each)
        if own is not INHERIT:
            return own
    return INHERIT


def check_marks(endpoints: Iterable[object]) -> None:
    """Check that each marked copy of a registered function is itself registered.

    Args:
        endpoints: the functions and classes that the routes of an application have.

    Raises:
        MarkError: one is not: its decorator stands above the framework's.
    """
    registered: list[Any] = [getattr(each, "__func__", each) for each in endpoints]
    known = {id(each) for each in registered}
    for each in registered:
        if isinstance(each, type):
            _check_class(each, known)
            continue
        _check_class(type(each), known)
        _check_hidden(each, known)
        notes = getattr(each, "__dict__", {}).get(_COPIES)
        if type(notes) is not _Copies or notes.original() is not each:
            continue
        copies = dict(notes.copies)
        if copies.keys().isdisjoint(known) and _is_lost(each, copies):
            message = (
                f"no route has the @cors or @no_cors of {_name(each)}: write it below the "
                "decorator that registers the route, next to the function"
            )
            raise MarkError(message)


def _is_lost(endpoint: Any, copies: dict[int, Any]) -> bool:  # noqa: ANN401 - any endpoint
    """Return True if no other application can have the marked `copies` of an endpoint."""
    if not isinstance(endpoint, types.FunctionType | functools.partial):
        return not copies
    name = getattr(endpoint, "__qualname__", "<locals>")
    return "<locals>" in name or id(_named(endpoint)) in copies


def _check_class(view: type, known: set[int]) -> None:
    own = policy_of(view)
    if own is AMBIGUOUS:
        message = (
            f"{_name(view)} derives from a class with @cors or @no_cors, which is not "
            f"inherited: give {view.__name__} its own"
        )
        raise MarkError(message)
    # Of each name, the value that the view has comes last.
    members = {
        name: value for base in reversed(view.__mro__) for name, value in vars(base).items()
    }
    for name, value in members.items():
        if isinstance(value, types.FunctionType):
            _check_hidden(value, known)
        if value is None or own is not INHERIT or _policy_of_bases(view, name) is INHERIT:
            continue
        if policy_of(value) is INHERIT:
            message = (
                f"{_name(view)} replaces the method {name} of a base class, whose @cors or "
                f"@no_cors is not inherited: give {view.__name__}.{name} its own"
            )
            raise MarkError(message)


def _check_hidden(endpoint: object, known: set[int]) -> None:
    """Check that an endpoint without a mark hides no endpoint with one, which it wraps.

    Args:
        endpoint: a function or an object.
        known: the ids of the endpoints that the application has.

    Raises:
        MarkError: it does, and no route has the hidden endpoint.
    """
    outers = [getattr(endpoint, "__func__", endpoint)]
    if policy_of(outers[0]) is not INHERIT:
        return
    for outer in outers:
        for name, value in _held(outer):
            inner = value.__func__ if isinstance(value, types.MethodType) else value
            if _own_mark(inner) is None:
                outers += [inner] * (len(outers) < _MAX_HIDDEN)
            elif id(inner) not in known and not _is_visible(inner, name, outer):
                message = (
                    f"no route has the @cors or @no_cors of {_name(inner)}: {_name(outer)} "
                    "hides it; use functools.wraps, or write the mark above that wrapper"
                )
                raise MarkError(message)


def _held(endpoint: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any endpoint
    """Yield the functions and classes that an endpoint refers to, with their names in it."""
    values: Iterable[tuple[str, object]] = ()
    if isinstance(endpoint, types.FunctionType):
        cells = zip(endpoint.__code__.co_freevars, endpoint.__closure__ or (), strict=True)
        values = [
            (name, each.cell_contents) for name, each in cells if each != types.CellType()
        ]
    elif isinstance(endpoint, functools.partial):
        values = [("", each) for each in (endpoint.func, *endpoint.args)]
    elif not isinstance(endpoint, type):
        values = list(getattr(endpoint, "__dict__", {}).items())
    for name, value in values:
        # The class of a lazy object would be another one, once it was asked.
        if issubclass(type(value), _ENDPOINTS) and name != "__class__":
            yield name, value


_ENDPOINTS: Final = (type, types.FunctionType, types.MethodType, functools.partial)


def _is_visible(endpoint: Any, name: str, outer: Any) -> bool:  # noqa: ANN401 - functions or classes
    """Return True if `outer` refers to a local function or class by the name it was given."""
    scope, _, given = getattr(endpoint, "__qualname__", "").rpartition(".")
    within: str = getattr(outer, "__qualname__", "")
    return given == name and scope.endswith("<locals>") and within.startswith(f"{scope}.")


def _named(function: Any) -> object:  # noqa: ANN401 - a function
    """Return the object that has the name of `function` today."""
    found: object = sys.modules.get(function.__module__)
    for part in function.__qualname__.split("."):
        found = getattr(found, part, None)
    return getattr(found, "__func__", found)


def _name(endpoint: object) -> str:
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    named: Any = endpoint if hasattr(endpoint, "__qualname__") else type(endpoint)
    return f"{named.__module__}.{named.__qualname__}"


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

    Args:
        app: the application.
        expected: the classes of applications.
        policy: the argument in the policy's place.
        keywords: the fields of a policy, where it was written out.
        router: asks the application's router.
        holder: returns the object of `app` that keeps the resolver as its attribute `cors`.
        attribute: the words by which an owner reaches the resolver.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: `app` is no application, a policy and fields were given, or the policy is
            none.
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
    """Check that `app` is an application.

    Raises:
        TypeError: it is not; the message says what to write.
    """
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


_DECORATORS: Final = Decorators()
cors: Final = _DECORATORS.cors
no_cors: Final = _DECORATORS.no_cors
