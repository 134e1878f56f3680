"""Marks: the policies and guards that decorators give to endpoints.

`cors` and `no_cors` give the policy, `guard` and `no_guard` the guard; one mark has both. A
function or an object is copied and the copy is marked: the original may serve other routes,
which must not get its policy. Classes, and groups of routes, are marked in place.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FunctionType, MethodType
from typing import Any, Final, NoReturn, cast
from weakref import WeakValueDictionary, ref

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.attributes import instance_attribute
from crossorigin.gateway.policies.halves import decorators_read, reading_guards, reads_guards
from crossorigin.gateway.policies.resolution import INHERIT, GuardHalf, RoutePolicy

MARK: Final = "__crossorigin__"
COPIES: Final = "__crossorigin_copies__"

_MAX_WRAPPED: Final = 100
"""The greatest number of wrappers that are followed; a wrapper may lead back to itself."""


class Mark:
    """The value of a mark; it has its own class, because foreign attributes may have any value.

    Attributes:
        policy: the policy, or INHERIT.
        guard: the guard, or INHERIT.
        original: the function or object whose copy has the mark; None if there is none.
    """

    __slots__ = ("__weakref__", "guard", "original", "policy")

    def __init__(self, policy: RoutePolicy = INHERIT, guard: GuardHalf = INHERIT) -> None:
        self.policy = policy
        self.guard = guard
        self.original: object = None

    def __deepcopy__(self, _memo: object) -> Mark:
        """Return the mark itself, because a policy never changes; frameworks copy groups."""
        return self


class Copies:
    """The marked copies of one function or object, by their ids.

    Attributes:
        copies: those that exist.
        have_served: whether an application had one of them when it started, or got its gateway.
    """

    __slots__ = ("copies", "have_served", "original")

    def __init__(self, original: object) -> None:
        # functools.wraps copies this object to wrappers, but it belongs to the original only.
        self.original: ref[Any] = ref(original)
        self.copies: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self.have_served: bool = False


def mark_endpoint(endpoint: Any, mark: Mark) -> object:  # noqa: ANN401 - any endpoint
    """Return the marked endpoint: a copy, or the class itself."""
    # A wrapper may give the class of its function as its own: a copy must have the wrapper.
    kind = type(endpoint)
    if kind is MethodType:
        return MethodType(
            cast("Any", mark_endpoint(endpoint.__func__, mark)), endpoint.__self__
        )
    if issubclass(kind, staticmethod | classmethod):
        return kind(cast("Any", mark_endpoint(endpoint.__func__, mark)))
    own = own_mark(endpoint)
    mark = join(own, mark, endpoint)
    if mark is own:
        return endpoint
    if kind is FunctionType:
        return _note(endpoint, _copy(endpoint), mark)
    if kind is functools.partial:
        copied = functools.partial(endpoint.func, *endpoint.args, **endpoint.keywords)
        vars(copied).update(vars(endpoint))
        return _note(endpoint, copied, mark)
    mark_one = mark_in_place if isinstance(endpoint, type) else _mark_copy
    return mark_one(endpoint, mark)


def join(own: Mark | None, mark: Mark, endpoint: object) -> Mark:
    """Return the mark of an endpoint that gets another one; its own mark if both are equal.

    Raises:
        TypeError: both give a policy, or both give a guard, and these differ.
    """
    if own is None:
        return mark
    joined = Mark(
        own.policy if mark.policy is INHERIT else mark.policy,
        own.guard if mark.guard is INHERIT else mark.guard,
    )
    if (joined.policy, joined.guard) == (own.policy, own.guard):
        return own
    for kind, first, second in (
        ("policy", own.policy, joined.policy),
        ("guard", own.guard, joined.guard),
    ):
        if first is not INHERIT and first != second:
            message = (
                f"{name_of(endpoint)} has another {kind} already; write one {decorators_read()}"
            )
            raise TypeError(message)
    return joined


def mark_in_place(endpoint: Any, mark: Mark) -> object:  # noqa: ANN401 - any endpoint
    """Mark a class, or a group of routes.

    Raises:
        TypeError: it has another mark, or cannot have one.
    """
    joined = join(own_mark(endpoint), mark, endpoint)
    try:
        setattr(endpoint, MARK, joined)
    except (AttributeError, TypeError):
        _refuse(endpoint, "takes no attributes")
    return endpoint


def _mark_copy(endpoint: Any, mark: Mark) -> object:  # noqa: ANN401 - any object
    """Return a marked copy of an object, which other routes may have too."""
    # The methods that copy are the owner's: they may raise, or share the attributes.
    with suppress(Exception):
        copied = copy.copy(endpoint)
        if type(copied) is type(endpoint) and vars(copied) is not vars(endpoint):
            return _note(endpoint, copied, mark)
    return _refuse(endpoint, "cannot be copied")


def _refuse(endpoint: object, reason: str) -> NoReturn:
    message = (
        f"{name_of(endpoint)} cannot have {_half()} of its own, because it {reason}; wrap it "
        "in a function"
    )
    raise TypeError(message)


def _half() -> str:
    return "a guard" if reads_guards() else "a policy"


def _copy(function: FunctionType) -> FunctionType:
    copied = FunctionType(
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


def _note(original: Any, copied: Any, mark: Mark) -> object:  # noqa: ANN401 - a function or an object
    """Mark `copied`, and note it on each object of which it is a copy or a wrapper."""
    mark.original = original
    vars(copied)[MARK] = mark
    for each in _originals(original):
        notes = vars(each).get(COPIES)
        if type(notes) is not Copies or notes.original() is not each:
            vars(each)[COPIES] = notes = Copies(each)
        notes.copies[id(copied)] = copied
    return copied


def note_served(endpoint: object) -> None:
    """Note that the decorator of a marked copy in an application had an effect."""
    for each in _originals(endpoint) if own_mark(endpoint) is not None else ():
        notes = instance_attribute(each, COPIES)
        if type(notes) is Copies:
            notes.have_served = True


def _originals(function: Any) -> Iterator[Any]:  # noqa: ANN401 - any callable
    """Yield a function or an object, those that it wraps, and the originals of copies."""
    pending, known = [function], set[int]()
    while pending and len(known) < _MAX_WRAPPED:
        each = pending.pop(0)
        is_known = isinstance(each, type) or id(each) in known
        if is_known or not (type(each).__dictoffset__ or hasattr(each, "__dict__")):
            continue
        known.add(id(each))
        yield each
        own = own_mark(each)
        pending += [
            instance_attribute(each, "__wrapped__"),
            None if own is None else own.original,
        ]


def own_mark(endpoint: Any) -> Mark | None:  # noqa: ANN401 - any endpoint
    """Return the mark of `endpoint` itself, not of its class or of a function that it wraps."""
    mark = instance_attribute(endpoint, MARK)
    return mark if type(mark) is Mark else None


def policy_of(endpoint: Any) -> RoutePolicy:  # noqa: ANN401 - as each framework calls one
    """Return the policy that `cors` or `no_cors` gave to `endpoint`, or INHERIT.

    An object has its own, that of the method that is called, or that of its class. If a guard
    asks a router for its table, the result is the guard of the mark: see `halves`.
    """
    kind = type(endpoint)
    if kind is FunctionType:
        mark = endpoint.__dict__.get(MARK)
        return INHERIT if mark is None else policy_of_mark(mark)
    if kind is MethodType:
        # It has the attributes of its function.
        return policy_of(endpoint.__func__)
    is_class = isinstance(endpoint, type)
    mark = endpoint.__dict__.get(MARK) if is_class else instance_attribute(endpoint, MARK)
    own = INHERIT if mark is None else policy_of_mark(mark)
    if own is not INHERIT:
        return own
    if is_class:
        return policy_of_bases(endpoint)
    if isinstance(endpoint, functools.partial):
        return policy_of(endpoint.func)
    call = getattr(kind, "__call__", None)  # noqa: B004 - it is read, not called
    own = policy_of(call) if isinstance(call, FunctionType) else INHERIT
    return policy_of(kind) if own is INHERIT else own


def both(find: Callable[[], RoutePolicy]) -> Mark:
    """Return a mark of the policy and of the guard that `find` finds in the marks."""
    policy = find()
    with reading_guards():
        return Mark(policy, cast("GuardHalf", find()))


def decorators_of(mark: Mark | None) -> str:
    """Return the names of the decorators that may have made a mark, for messages."""
    if mark is None:
        return _ALL_DECORATORS
    if mark.guard is INHERIT:
        return "@cors or @no_cors"
    return "@guard or @no_guard" if mark.policy is INHERIT else _ALL_DECORATORS


_ALL_DECORATORS: Final = "@cors, @no_cors, @guard or @no_guard"


def is_marked(endpoint: object) -> bool:
    """Return True if an endpoint, its class, or a method of that has a mark."""
    view = endpoint if isinstance(endpoint, type) else type(endpoint)
    members = (value for base in view.__mro__ for value in vars(base).values())
    return has_half(endpoint) or any(map(own_mark, members))


def has_half(endpoint: object) -> bool:
    """Return True if an endpoint has a policy or a guard of its own, or of its class."""
    if policy_of(endpoint) is not INHERIT:
        return True
    with reading_guards():
        return policy_of(endpoint) is not INHERIT


def policy_of_mark(mark: object) -> RoutePolicy:
    """Return the policy of a mark that `Decorators.mark` has kept elsewhere, or INHERIT."""
    if type(mark) is not Mark:
        return INHERIT
    return cast("RoutePolicy", mark.guard) if reads_guards() else mark.policy


def own_policy(endpoint: object) -> RoutePolicy:
    """Return the policy of the mark of `endpoint` itself: see `own_mark`."""
    return policy_of_mark(own_mark(endpoint))


def policy_of_bases(view: type, name: str = "") -> RoutePolicy:
    """Return INHERIT, or AMBIGUOUS if a base class has a mark, which is not inherited.

    Args:
        view: the class, without a mark.
        name: a method of it, without a mark; that of a base class may have one.
    """
    for base in view.__mro__[1:]:
        members = base.__dict__
        if policy_of_mark(members.get(MARK)) is not INHERIT:
            return AMBIGUOUS
        if name in members and own_policy(members[name]) is not INHERIT:
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
    own = own_policy(view)
    return policy_of_bases(view, name) if own is INHERIT else own


def policy_of_view(view: Any, view_class: Any, method: str) -> RoutePolicy:  # noqa: ANN401 - any callable
    """Return the policy of a view that a class made: that of its method, class or itself."""
    # A mock has an attribute of any name.
    if view_class is not None and isinstance(view_class, type):
        own = policy_of_class(view_class, method)
        if own is not INHERIT:
            return own
    return policy_of(view)


def first_policy(*endpoints: Any) -> RoutePolicy:  # noqa: ANN401 - any endpoint
    """Return the policy of the first of `endpoints` that has one; None has none."""
    for each in endpoints:
        own = INHERIT if each is None else policy_of(each)
        if own is not INHERIT:
            return own
    return INHERIT


def unbound(endpoint: Any) -> Any:  # noqa: ANN401 - any endpoint
    """Return the function of a partial, which a framework calls with its own arguments."""
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    return endpoint


def name_of(endpoint: object) -> str:
    """Return the module and the name of an endpoint, for messages."""
    endpoint = unbound(endpoint)
    named: Any = endpoint if hasattr(endpoint, "__qualname__") else type(endpoint)
    return f"{named.__module__}.{named.__qualname__}"
