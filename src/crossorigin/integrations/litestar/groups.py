"""The decorators, which mark a copy of a router."""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterator
from typing import Any, Final, TypeVar
from weakref import WeakSet

from litestar import Litestar, Router
from litestar.handlers import BaseRouteHandler

from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.halves import decorators_read
from crossorigin.gateway.policies.resolution import INHERIT

_Value = TypeVar("_Value")

POLICY: Final = "crossorigin"
GUARD: Final = "crossorigin-guard"
"""Keys of the halves of a router's mark in its `opt`, which Litestar merges into the `opt` of
its handlers: each half is inherited independently."""


class Copies:
    """The marks of the copies of one router.

    Attributes:
        marks: those of the copies that exist.
        have_served: whether an application has started with one of them.
    """

    __slots__ = ("have_served", "marks")

    def __init__(self) -> None:
        self.marks: WeakSet[marks.Mark] = WeakSet()
        self.have_served: bool = False

    def __deepcopy__(self, _memo: object) -> Copies:
        """Return the object itself, because Litestar copies the routers that it registers."""
        return self

    def are_lost(self) -> bool:
        """Return True if no application has had a copy, and no application can get one."""
        if self.marks and not self.have_served:
            # A router and its handlers refer to each other.
            gc.collect()
        return not (self.marks or self.have_served)


class _Decorators(decorators.Decorators):
    """Marks a copy of a router: a router has slots, and may be registered more than once."""

    def mark(self, endpoint: Any, mark: Any) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint."""
        if not isinstance(endpoint, Router):
            return super().mark(endpoint, mark)
        key = POLICY if mark.guard is INHERIT else GUARD
        joined = marks.join(endpoint.opt.get(key), mark, endpoint)
        marked = copy.deepcopy(endpoint)
        own = {name: each for name, each in marked.opt.items() if type(each) is not Copies}
        marked.opt = {**own, key: joined}
        copies = next(values_in(endpoint.opt, Copies), Copies())
        copies.marks.add(joined)
        joined.original = joined.original or copies
        # A handler has the `opt` of all its routers, in one mapping.
        endpoint.opt[f"{POLICY}-{id(copies)}"] = copies
        return marked


def values_in(opt: dict[str, Any], kind: type[_Value]) -> Iterator[_Value]:
    """Return the values of one class in the `opt` of a router or a handler."""
    return (each for each in opt.values() if type(each) is kind)


def _check(endpoint: object) -> None:
    """Raise a TypeError for a handler: all its registrations would share the mark."""
    if isinstance(endpoint, BaseRouteHandler):
        message = (
            f"{decorators_read('and')} belong below @get, @post, … of Litestar, next to the "
            "function; in a call write get(path)(cors(…)(function))"
        )
        raise TypeError(message)


_decorators = _Decorators(groups=(Router,), refused=(Litestar,), check=_check)
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard
