"""The layers of an application, and the applications behind them.

Each integration shows the layers of its framework as its `LAYERS`.
"""

from __future__ import annotations

import functools
import importlib
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.gateway.base import Gateway
from crossorigin.gateway.installation import read_attribute, resolver_of
from crossorigin.gateway.marks import is_marked

OURS: Final = "crossorigin"

_MAX_LAYERS: Final = 100
"""Layers that are followed; no application has as many, but one may lead back to itself."""

_MAX_DEPTH: Final = 4
"""Collections within collections that are looked into; a dispatcher has two."""

FindLayers: TypeAlias = Callable[[Any], Iterable[object]]
"""Takes an application; returns layers of it: callables, classes, objects, or their names."""


class FrameworkLayers(NamedTuple):
    """How one framework shows the layers of an application.

    Attributes:
        inner: the layers behind the gateway: middleware, hooks, settings.
        outer: the layers before it, outermost first.
        endpoints: the functions and classes of an application's routes, for the check of marks.
        expected: the classes of applications.
        remedy: the words to write so that the gateway stands outside them.
    """

    inner: FindLayers
    outer: FindLayers
    endpoints: FindLayers
    expected: type | tuple[type, ...]
    remedy: str = "Call CORS(app, …) last."


def name_of(layer: object) -> str:
    """Return the dotted name of a callable, or of the class of an object."""
    while isinstance(layer, functools.partial):
        layer = layer.func
    if isinstance(layer, str):
        return layer
    if _is_gateway(layer) or (isinstance(layer, type) and issubclass(layer, Gateway)):
        return OURS
    named: Any = layer if hasattr(layer, "__qualname__") else type(layer)
    # A function within a function is known by the outer one.
    return f"{named.__module__}.{named.__qualname__.partition('.<locals>')[0]}"


_NEXT: Final = ("app", "_app", "wsgi_app", "asgi_app", "application", "wsgi_application")
"""Attributes in which layers keep the application behind them, by custom."""


def _chain(layer: object) -> Iterator[object]:
    """Yield a layer and the layers behind it, as far as they show them, up to the gateway."""
    for _ in range(_MAX_LAYERS):
        if layer is None or _is_gateway(layer):
            return
        yield layer
        layer = _next(layer)


def _is_gateway(layer: object) -> bool:
    # It may have been given as its bound method.
    return isinstance(getattr(layer, "__self__", layer), Gateway)


def _next(layer: object) -> object | None:
    found = (getattr(layer, name, None) for name in _NEXT)
    return next((each for each in found if each is not None), None)


def wrappers(layer: object) -> Iterator[object]:
    """Yield the layers of a chain, without the application behind them."""
    return (each for each in _chain(layer) if _next(each) is not None)


def innermost(layer: object) -> object | None:
    """Return the application behind a chain of layers."""
    *_, last = None, *_chain(layer)
    # A method such as `app.asgi_app` stands for its application.
    return getattr(last, "__self__", last)


def applications_in(layer: object, outer: object = None) -> list[Any]:
    """Return the applications behind layers: each has a gateway, or is of a known framework.

    A layer keeps the next one in an attribute or a closure, or in a collection there.

    Args:
        layer: an application, or the outermost layer of it.
        outer: the application that has the layer; the layer may refer to it.
    """
    layers, found = [layer], []
    for each in layers:
        if resolver_of(each) is not None or isinstance(each, framework_of(each).expected):
            found += [each] * (each is not outer)
            continue
        for value in _held(each):
            if len(layers) < _MAX_LAYERS and all(value is not one for one in layers):
                layers.append(value)
    return found


def application_in(layer: object, outer: object = None) -> Any:  # noqa: ANN401 - any application
    """Return the application behind layers; `layer` itself where it is not one."""
    found = applications_in(layer, outer)
    return found[0] if len(found) == 1 else layer


def shows(layer: Any, app: object) -> bool:  # noqa: ANN401 - any callable
    """Return True if a layer keeps `app` in one of the attributes of `_NEXT`.

    A layer may keep an application in another attribute without calling it.
    """
    left = _MAX_LAYERS
    while left and layer is not app and layer is not None:
        left -= 1
        layer = layer.__self__ if isinstance(layer, types.MethodType) else _next(layer)
    return layer is app


def decides(app: object) -> bool:
    """Return True if an application has a gateway, or a mark."""
    return resolver_of(app) is not None or marked_in(app) is not None


def marked_in(app: object) -> object | None:
    """Return an endpoint of an application that has a mark."""
    return next(filter(is_marked, framework_of(app).endpoints(app)), None)


def _held(layer: Any) -> Iterator[object]:  # noqa: ANN401 - any object
    """Yield the objects that a layer refers to and can call."""
    if isinstance(layer, type):
        return
    cells = getattr(layer, "__closure__", None) or ()
    if isinstance(layer, types.MethodType):
        yield layer.__self__
    # By their descriptors: a slot may be a single text, or have a private name.
    slotted = (vars(kind) for kind in type(layer).__mro__ if "__slots__" in vars(kind))
    slots = [
        name
        for members in slotted
        for name, each in members.items()
        if isinstance(each, types.MemberDescriptorType)
    ]
    names = (*_NEXT, "func", "args", "keywords", *_FUNCTION, *slots)
    values = [
        *(read_attribute(layer, name) for name in names),
        *(each.cell_contents for each in cells if each != types.CellType()),
        *getattr(layer, "__dict__", {}).values(),
    ]
    for each in _flat(values):
        if callable(each) and not isinstance(each, type):
            yield each


_FUNCTION: Final = ("__defaults__", "__kwdefaults__")
"""Attributes of a function that hold the defaults of its arguments."""


def _flat(values: list[object]) -> Iterator[object]:
    """Yield the values, with the items of collections and namespaces in their place."""
    for _ in range(_MAX_DEPTH):
        inner: list[object] = []
        for value in values:
            if isinstance(value, types.SimpleNamespace):
                inner += vars(value).values()
            elif isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list | tuple | set | frozenset):
                inner += value
            else:
                yield value
        values = inner


def outer_of(attribute: str) -> FindLayers:
    """Return a function that follows the layers from the outermost callable of an app."""
    return lambda app: _chain(getattr(app, attribute))


def no_layers(_app: object) -> Iterable[object]:
    """Return no layers, for a framework that has none, or shows none."""
    return ()


_UNKNOWN: Final = FrameworkLayers(no_layers, no_layers, no_layers, ())

_INTEGRATIONS: Final = frozenset(
    {
        "aiohttp",
        "blacksheep",
        "bottle",
        "django",
        "falcon",
        "flask",
        "litestar",
        "pyramid",
        "quart",
        "sanic",
        "starlette",
    }
)
"""Packages of frameworks whose integration, named after them, has `LAYERS`."""


def framework_of(app: object) -> FrameworkLayers:
    """Return how the framework of an application shows its layers."""
    packages = (each.__module__.partition(".")[0] for each in type(app).__mro__)
    name = next((name for name in packages if name in _INTEGRATIONS), None)
    if name is None:
        return _UNKNOWN
    layers: FrameworkLayers = importlib.import_module(f"crossorigin.integrations.{name}").LAYERS
    return layers
