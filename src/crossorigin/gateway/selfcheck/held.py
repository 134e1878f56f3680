"""Held callables: those that the framework of an application keeps for it."""

from __future__ import annotations

import functools
import gc
import types
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final

from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.layers.frameworks import framework_of
from crossorigin.gateway.layers.walk import is_among, is_application
from crossorigin.gateway.marks.decorators import is_decorator
from crossorigin.gateway.serving.installation import resolver_of


def held_by(app: object) -> Iterator[object]:
    """Yield the callables that the framework keeps for an application.

    It does not inspect objects of the owner, and applications that `app` only refers to.
    """
    holders: list[Any] = parts_of(app)
    found = set(map(id, holders))
    for holder in holders:
        for value in _contents(holder):
            if id(value) in found or value is type(holder) or len(found) > _MAX_HELD:
                continue
            found.add(id(value))
            # An object without its own attributes, such as a proxy, is not read.
            if is_decorator(value) or (callable(value) and type(value).__dictoffset__):
                yield value
            if _is_holder(value):
                holders.append(value)


def parts_of(app: object) -> list[Any]:
    """Return an application, its router, and the applications that are mounted in it.

    One with its own gateway is omitted, because it has its own check.
    """
    parts = [app]
    for each in parts:
        mounts = (
            read_attribute(layer, "__self__", layer)
            for layer in framework_of(each).mounts(each)
        )
        subs = read_attribute(each, "_subapps") or ()  # of aiohttp
        routers = (read_attribute(each, name) for name in ("router", "webhooks"))
        for part in (*routers, *subs, *mounts):
            if is_application(part) and resolver_of(part) is None and not is_among(part, parts):
                parts.append(part)
    return parts


def _contents(holder: Any) -> Iterable[Any]:  # noqa: ANN401 - any object
    """Return the objects that `holder` refers to."""
    if isinstance(holder, functools.partial):
        return (holder.func, *holder.args, *holder.keywords.values())
    if type(holder) is types.FunctionType:
        # All but its module.
        return gc.get_referents(holder.__closure__, holder.__defaults__)
    return gc.get_referents(holder)


def _is_holder(value: Any) -> bool:  # noqa: ANN401 - any object
    """Return True for a collection, and for an object or a function of a framework."""
    # Pyramid's registry has views that others have replaced.
    if issubclass(type(value), type) or type(value).__name__ == "Registry":
        return False
    if issubclass(type(value), _COLLECTIONS):
        return True
    modules: list[object] = [each.__module__ for each in type(value).__mro__]
    if type(value) is types.FunctionType:
        modules = [value.__globals__.get("__name__")]
    packages = {str(each).partition(".")[0] for each in modules}
    return not _FRAMEWORKS.isdisjoint(packages) and not is_application(value)


_BOUND: Final = (types.CellType, types.MethodType, functools.partial)

_MAX_HELD: Final = 100_000
"""The greatest number of objects that are read: an application may have large collections."""

_COLLECTIONS: Final = (dict, list, tuple, set, frozenset, deque, *_BOUND)

_FRAMEWORKS: Final = {
    *("aiohttp", "aiosignal", "blacksheep", "bottle", "click", "falcon", "fastapi", "flask"),
    *("frozenlist", "litestar", "pyramid", "quart", "rodi", "sanic", "sanic_routing"),
    *("starlette", "tornado"),
}
"""Packages of frameworks, and of the collections and routers that they use."""
