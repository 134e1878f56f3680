"""The walk: from a layer to the layers and the applications behind it."""

from __future__ import annotations

import functools
import itertools
import operator
import types
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final

from crossorigin.gateway.attributes import (
    instance_attribute,
    instance_values,
    own_attribute,
    read_attribute,
)
from crossorigin.gateway.layers.frameworks import OURS, FindLayers, framework_of, is_of_owner
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.applications import takes
from crossorigin.gateway.serving.base import Gateway
from crossorigin.gateway.serving.installation import MAX_LAYERS, resolver_of

BEYOND: Final = object()
"""Represents the applications behind more objects than the walk reads."""

_MAX_DEPTH: Final = 4
"""The greatest depth of nested collections that the walk reads; a dispatcher has two levels."""

_MAX_ITEMS: Final = 5 * MAX_LAYERS
"""The greatest number of items that one walk reads: each preflight may cause a walk."""

WITHOUT_END: Final = itertools.repeat(object())


def name_of(layer: object) -> str:
    """Return the dotted name of a callable, or of the class of an object."""
    while isinstance(layer, functools.partial):
        layer = layer.func
    if isinstance(layer, str):
        return layer
    if _is_gateway(layer) or (isinstance(layer, type) and issubclass(layer, Gateway)):
        return OURS
    named: Any = layer if hasattr(layer, "__qualname__") else type(layer)
    # A nested function has the name of the outer function.
    return f"{named.__module__}.{named.__qualname__.partition('.<locals>')[0]}"


_NEXT: Final = ("app", "_app", "wsgi_app", "asgi_app", "application", "wsgi_application")
"""Attributes in which layers usually keep the application behind them."""


def chain(layer: object) -> Iterator[object]:
    """Yield a layer and the layers behind it that its attributes show, up to a gateway."""
    for _ in range(MAX_LAYERS):
        if layer is None or _is_gateway(layer):
            return
        yield layer
        layer = _next(layer)


def _is_gateway(layer: object) -> bool:
    # A gateway may be passed as its bound method.
    return isinstance(read_attribute(layer, "__self__", layer), Gateway)


def _next(layer: object) -> object | None:
    if type(layer) is types.MethodType:
        return None
    found = (own_attribute(layer, name) for name in _NEXT)
    return next((each for each in found if each is not None), None)


def wrappers(layer: object) -> Iterator[object]:
    """Yield the layers of a chain, without the application behind them."""
    return (each for each in chain(layer) if _next(each) is not None)


def innermost(layer: object) -> object | None:
    """Return the application behind a chain of layers."""
    *_, last = None, *chain(layer)
    # A method such as `app.asgi_app` means its application.
    found: object | None = read_attribute(last, "__self__", last)
    return found


def applications_in(layer: object, *outer: object) -> list[Any]:
    """Return the applications behind layers: each has a gateway, or is of a known framework.

    A layer keeps the next one in an attribute, a closure or a global, or in a collection there.
    `BEYOND` represents the applications behind more than `MAX_LAYERS` objects, or more than
    `_MAX_ITEMS` items.

    Args:
        layer: an application, or the outermost layer of it.
        outer: the application that has the layer, and its router; the layer may refer to them.
    """
    return [each for each in reached([layer], outer) if each is BEYOND or is_application(each)]


def reached(first: list[Any], outer: Iterable[object]) -> Iterator[Any]:
    """Yield layers, and the objects that they refer to, as far as an application each."""
    known = {id(each): each for each in first}
    queue, left = [*first], itertools.repeat(object(), _MAX_ITEMS)
    for each in queue:
        if is_among(each, outer):
            continue
        yield each
        if is_application(each):
            continue
        new = {id(value): value for value in _held(each, left) if id(value) not in known}
        known |= new
        queue += new.values()
        if len(known) > MAX_LAYERS or not operator.length_hint(left):
            yield BEYOND
            return


def is_application(each: object) -> bool:
    """Return True for an application of a known framework, or one with a gateway."""
    return resolver_of(each) is not None or isinstance(each, framework_of(each).expected)


def application_in(layer: object, outer: object = None) -> Any:  # noqa: ANN401 - any application
    """Return the application behind layers; `layer` itself if it is not a layer."""
    found = applications_in(layer, outer)
    return found[0] if len(found) == 1 else layer


def shows(layer: Any, app: object) -> bool:  # noqa: ANN401 - any callable
    """Return True if a layer keeps `app` in one of the attributes of `_NEXT`.

    A layer may keep an application in another attribute without calling it.
    """
    left = MAX_LAYERS
    while left and layer is not app and layer is not None:
        left -= 1
        layer = layer.__self__ if isinstance(layer, types.MethodType) else _next(layer)
    return layer is app


def is_among(app: object, every: Iterable[object]) -> bool:
    """Return True if `app` is one of `every`; an owner's class may compare as it likes."""
    return any(app is each for each in every)


def _held(layer: Any, left: Iterator[object]) -> Iterator[object]:  # noqa: ANN401 - any object
    """Yield the objects that a layer refers to and can call.

    Args:
        layer: the layer.
        left: yields once for each item that may still be read.
    """
    if isinstance(layer, type):
        return
    if isinstance(layer, types.MethodType):
        yield layer.__self__
        if is_application(layer.__self__):
            return
    shown = [own_attribute(layer, name) for name in _NEXT]
    if isinstance(layer, types.FunctionType):
        shown += itertools.compress(vars(layer).values(), left)
    for each in flat([*shown, *values_of(layer, left), *_named(layer)], left):
        # A lazy object represents another one, and may raise outside of a request.
        # A handle is callable only to raise the error of a server that calls it.
        is_object = callable(each) and not issubclass(type(each), (type, PolicyResolver))
        if is_object and read_attribute(each, "__class__") is type(each):
            yield each


def values_of(holder: Any, left: Iterator[object]) -> Iterator[object]:  # noqa: ANN401 - any object
    """Yield the defaults and variables of a function, or the attributes of an object.

    Args:
        holder: a function, a method, or an object that is no class.
        left: yields once for each attribute that may still be read.
    """
    function = read_attribute(holder, "__func__") or holder
    if type(holder) is types.MethodType:
        used = getattr(read_attribute(function, "__code__"), "co_names", ())
        yield from (instance_attribute(holder.__self__, name) for name in used)
    if type(function) is types.FunctionType:
        yield from (function.__defaults__, function.__kwdefaults__)
        names = function.__code__.co_freevars
        for name, cell in zip(names, function.__closure__ or (), strict=True):
            # Methods with `super()` have their class in a cell.
            if name != "__class__" and cell != types.CellType():
                yield cell.cell_contents
        return
    if issubclass(type(holder), functools.partial):
        yield from (holder.func, holder.args, holder.keywords)
    # This uses the descriptors, because slots may be a single text, or have private names.
    for members in (vars(kind) for kind in type(holder).__mro__):
        for name, each in members.items() if "__slots__" in members else ():
            if isinstance(each, types.MemberDescriptorType):
                yield own_attribute(holder, name)
    yield from itertools.compress(instance_values(holder), left)


def _named(layer: Any) -> Iterator[object]:  # noqa: ANN401 - any object
    """Yield the globals that a function names; of an object, attributes of its class."""
    if isinstance(layer, types.FunctionType):
        for each in globals_of(layer):
            if not isinstance(each, types.FunctionType) or takes(each, 2) or takes(each, 3):
                yield each
        return
    is_method = isinstance(layer, types.MethodType)
    names = [layer.__func__.__name__ if is_method else "__call__"]
    members = [vars(each) for each in type(layer.__self__ if is_method else layer).__mro__]
    for name in names:
        for value in (each[name] for each in members if name in each):
            found = read_attribute(value, "__func__", value)
            yield found
            if isinstance(found, types.FunctionType):
                names += names_in(found.__code__)[0] - {*names}


def globals_of(function: types.FunctionType) -> Iterator[object]:
    """Yield the globals that a function of an owner names; of modules, their attributes."""
    if not is_of_owner(function):
        return
    names, loaded = names_in(function.__code__)
    for value in map(function.__globals__.get, loaded):
        is_module = isinstance(value, types.ModuleType)
        yield from map(vars(value).get, names) if is_module else [value]


@functools.lru_cache(4096)
def names_in(code: types.CodeType) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of attributes and globals in some code, and of its globals alone."""
    import dis  # noqa: PLC0415 - it takes long to import

    steps = dis.get_instructions(code)
    loaded = {each.argval for each in steps if each.opname == "LOAD_GLOBAL"}
    within = [names_in(each) for each in code.co_consts if isinstance(each, types.CodeType)]
    names = frozenset(code.co_names).union(*(each for each, _ in within))
    return names, frozenset(loaded).union(*(each for _, each in within))


def flat(values: Iterable[Any], left: Iterator[object]) -> Iterator[Any]:
    """Yield the values, with the items of collections and namespaces in their place."""
    for _ in range(_MAX_DEPTH):
        inner: list[Any] = []
        for value in values:
            # Of a lazy object, only the type is read.
            kind = type(value)
            if issubclass(kind, types.SimpleNamespace):
                inner += itertools.compress(vars(value).values(), left)
            elif issubclass(kind, dict):
                inner += itertools.compress(value.values(), left)
            elif issubclass(kind, list | tuple | set | frozenset | deque):
                inner += itertools.compress(value, left)
            else:
                yield value
        values = inner


def outer_of(attribute: str) -> FindLayers:
    """Return a function that follows the layers from the outermost callable of an app."""
    return lambda app: chain(getattr(app, attribute))
