"""Hidden marks: those of endpoints that a wrapper without a mark calls."""

from __future__ import annotations

import functools
import itertools
import types
from collections.abc import Collection, Iterator
from typing import Any, Final

from crossorigin.gateway.attributes import instance_attribute, read_attribute
from crossorigin.gateway.layers.frameworks import is_of_owner
from crossorigin.gateway.layers.walk import flat, is_application, values_of
from crossorigin.gateway.marks.marks import own_policy, policy_of
from crossorigin.gateway.policies.resolution import INHERIT

_MAX_HIDDEN: Final = 100
"""The greatest number of wrappers within an endpoint that are checked for a mark."""

MAX_ITEMS: Final = 1_000
"""The greatest number of their attributes, and of items of their collections."""


def hidden_in(endpoint: object, known: Collection[int]) -> Iterator[tuple[object, object]]:
    """Yield the marked endpoints that an unmarked one wraps, each with its wrapper.

    Args:
        endpoint: a function or an object.
        known: the ids of the endpoints that the application has.
    """
    is_read = policy_of(endpoint) is INHERIT and is_followed(endpoint)
    outers: list[Any] = [endpoint] * is_read
    left = itertools.repeat(object(), MAX_ITEMS)
    for outer in outers:
        for value in filter(callable, flat(values_of(outer, left), left)):
            inner = value.__func__ if type(value) is types.MethodType else value
            marked = [each for each in (inner, _view_class(value)) if _has_mark(each)]
            if not marked:
                is_new = id(value) not in known and len(outers) < _MAX_HIDDEN
                outers += [value] * (is_new and is_followed(value))
            for each in marked:
                if id(each) not in known and not _is_visible(each, outer):
                    yield each, outer


def _view_class(view: object) -> type | None:
    """Return the class from which `as_view` of Flask, Quart, Sanic or Django made a view."""
    found = (instance_attribute(view, name) for name in ("view_class", "cls"))
    return next((each for each in found if isinstance(each, type)), None)


def _has_mark(endpoint: object) -> bool:
    """Return True if an endpoint has a mark, or a method of a class that is an endpoint."""
    if not isinstance(endpoint, type):
        return own_policy(endpoint) is not INHERIT
    members = (each for base in endpoint.__mro__[:-1] for each in vars(base).values())
    return any(own_policy(each) is not INHERIT for each in (endpoint, *members))


def is_followed(value: Any) -> bool:  # noqa: ANN401 - any object
    """Return True for a function, and for a callable object of the owner, no application."""
    kind = type(value)
    if kind is types.FunctionType or not callable(value) or issubclass(kind, type):
        return kind is types.FunctionType
    if kind is types.MethodType or kind.__module__ == functools.__name__:
        return True
    return is_of_owner(kind) and not is_application(value)


def _is_visible(endpoint: Any, outer: Any) -> bool:  # noqa: ANN401 - any callables
    """Return True if `outer` refers to a local function or class by the name it was given."""
    if type(outer) is not types.FunctionType:
        return False
    scope, _, given = str(read_attribute(endpoint, "__qualname__")).rpartition(".")
    is_named = given in outer.__code__.co_freevars and scope.endswith("<locals>")
    return is_named and outer.__qualname__.startswith(f"{scope}.")
