"""The layers of an application, and the applications behind them.

Each integration shows the layers of its framework as its `LAYERS`.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import operator
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.engine import RequestFacts
from crossorigin.gateway.attributes import instance_values, own_attribute, read_attribute
from crossorigin.gateway.layers.rerouting import reroutes
from crossorigin.gateway.marks.marks import is_marked
from crossorigin.gateway.policies.resolver import PolicyResolver, RouteTable
from crossorigin.gateway.policies.spellings import Folder, Part
from crossorigin.gateway.serving.applications import takes
from crossorigin.gateway.serving.base import Gateway
from crossorigin.gateway.serving.installation import (
    MAX_LAYERS,
    resolver_of,
)

OURS: Final = "crossorigin"

BEYOND: Final = object()
"""Represents the applications behind more objects than the walk reads."""

_MAX_DEPTH: Final = 4
"""The greatest depth of nested collections that the walk reads; a dispatcher has two levels."""

_MAX_ITEMS: Final = 5 * MAX_LAYERS
"""The greatest number of items that one walk reads: each preflight may cause a walk."""

_WITHOUT_END: Final = itertools.repeat(object())

FindLayers: TypeAlias = Callable[[Any], Iterable[object]]
"""Takes an application; returns layers of it: callables, classes, objects, or their names."""


def no_layers(_app: object) -> Iterable[object]:
    """Return no layers, for a framework without layers, or without access to them."""
    return ()


class FrameworkLayers(NamedTuple):
    """How one framework shows the layers of an application.

    Attributes:
        inner: the layers behind the gateway: middleware, hooks, settings.
        outer: the layers before it, outermost first.
        endpoints: the functions and classes of an application's routes, for the check of marks.
        expected: the classes of applications.
        remedy: the instruction that makes the gateway the outermost layer.
        mounts: the layers of the applications that are mounted in it.
        reads_mounts: whether the integration reads the marks of the `expected` among those.
        table: returns the routes of a URL, without the application's gateway.
        served: the routes that serve other spellings of their paths.
        before: functions that run before the router, and are in no layer.
        by_host: whether the host chooses the routes of an application.
    """

    inner: FindLayers
    outer: FindLayers
    endpoints: FindLayers
    expected: type | tuple[type, ...]
    remedy: str = "Call CORS(app, …) last."
    mounts: FindLayers = no_layers
    reads_mounts: bool = False
    table: Callable[[Any, RequestFacts], RouteTable] = lambda _app, _facts: {}
    served: Callable[[Any], Iterable[Part | Folder]] = lambda _app: ()
    before: FindLayers = no_layers
    by_host: Callable[[Any], bool] = lambda _app: False


class Unread(NamedTuple):
    """A layer before an endpoint, which governs the answers: marks behind it are errors.

    Attributes:
        app: the layer.
    """

    app: object


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
    return isinstance(getattr(layer, "__self__", layer), Gateway)


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
    return getattr(last, "__self__", last)


def applications_in(layer: object, *outer: object) -> list[Any]:
    """Return the applications behind layers: each has a gateway, or is of a known framework.

    A layer keeps the next one in an attribute, a closure or a global, or in a collection there.
    `BEYOND` represents the applications behind more than `MAX_LAYERS` objects, or more than
    `_MAX_ITEMS` items.

    Args:
        layer: an application, or the outermost layer of it.
        outer: the application that has the layer, and its router; the layer may refer to them.
    """
    return [each for each in _reached([layer], outer) if each is BEYOND or is_application(each)]


def _reached(first: list[Any], outer: Iterable[object]) -> Iterator[Any]:
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


def decides(app: object, *above: object) -> bool:
    """Return True if a request to an application may reach a gateway or a mark.

    Args:
        app: the application.
        above: the applications that it is mounted in.
    """
    every = _reach(app, above, _found_in)
    return any(
        each is BEYOND or resolver_of(each) is not None or marked_in(each) is not None
        for each in every
    )


def leads_to(layer: object, resolver: PolicyResolver) -> bool:
    """Return True if the walk from a layer finds the gateway of `resolver`."""
    return any(
        each is BEYOND or resolver_of(each) is resolver
        for app in applications_in(layer)
        for each in _reach(app, (), _found_in)
    )


def _found_in(app: object) -> Iterator[object]:
    yield from mounted_in(app)
    yield from beside(app)


def _reach(
    app: object, above: tuple[object, ...], find: Callable[[object], Iterable[object]]
) -> Iterator[object]:
    """Yield an application, and those that `find` finds in it, and in these."""
    yield app
    above += (app,)
    for each in find(app):
        if not is_among(each, above):
            yield from _reach(each, above, find)


def mounted_in(app: object) -> Iterator[object]:
    """Yield the applications that are mounted in another."""
    return itertools.chain.from_iterable(map(applications_in, framework_of(app).mounts(app)))


_MIDDLEWARE: Final = ("user_middleware", "middleware")

_ENTRIES: Final = (
    *("wsgi", "wsgi_app", "asgi_app", "asgi_handler", "middleware_stack"),
    *_MIDDLEWARE,
)
"""Attributes in which frameworks keep the layers before the router."""

_OVERRIDDEN: Final = ("__call__", "build_middleware_stack", "handle", *_ENTRIES)
"""Methods that serve a request, of which a class of the owner may have its own."""


def beside(app: Any) -> list[Any]:  # noqa: ANN401 - any application
    """Return the other applications that may answer the requests of one, before its router.

    The layers of the application, or methods of its class, refer to them. The result omits
    those that its router knows, one that contains it, and those behind more objects than the
    walk reads.
    """
    own = (app, *(read_attribute(app, name) for name in ("router", "asgi_router")))
    layers, known, found = _within(app), [BEYOND, *mounted_in(app)], []
    for layer in layers:
        for each in applications_in(layer, *own):
            if is_among(each, known):
                continue
            known.append(each)
            if isinstance(each, Gateway) and _is_around(each, own):
                layers.append(each.app)
            elif not is_among(app, _reach(each, (), mounted_in)):
                found.append(each)
    return found


def rerouting(app: Any, *layers: object) -> list[object]:  # noqa: ANN401 - any application
    """Return the functions of layers that give a request another path, before the router.

    They are functions of the owner, and of packages that are no framework. If the host chooses
    the routes, layers for proxies that replace it are among them.

    Args:
        app: the application.
        layers: layers around it, inside the gateway.
    """
    own = (app, *(read_attribute(app, name) for name in ("router", "asgi_router")))
    first = [*layers, *_within(app), *framework_of(app).before(app)]
    functions = (getattr(each, "__func__", each) for each in _reached(first, own))
    by_host = framework_of(app).by_host(app)
    return [each for each in functions if _reroutes(each) or (by_host and _sets_host(each))]


def _reroutes(layer: object) -> bool:
    if not isinstance(layer, types.FunctionType):
        return False
    return _is_of_owner(layer) and reroutes(layer.__code__)


def _sets_host(layer: object) -> bool:
    """Return True for a layer that replaces the Host by the one that a proxy has received."""
    is_known = name_of(layer).rpartition(".")[2] in {"ProxyFix", "ProxyFixMiddleware"}
    # That of Hypercorn always does.
    return is_known and bool(getattr(layer, "x_host", True))


def _is_around(gateway: Gateway[Any], own: tuple[Any, ...]) -> bool:
    """Return True if a gateway, or one directly inside it, is around an application."""
    gateways = [gateway]
    for each in gateways:
        inner = applications_in(each.app)
        if any(is_among(one, own) for one in inner):
            return True
        gateways += [
            one for one in inner if isinstance(one, Gateway) and not is_among(one, gateways)
        ]
    return False


def _within(app: Any) -> list[Any]:  # noqa: ANN401 - the same
    """Return the outermost layers of an application, or the layers inside its own gateway."""
    resolver = resolver_of(app)
    layers: list[Any] = [own_attribute(app, name) for name in _ENTRIES]
    entries = map(applications_in, layers if resolver is not None else ())
    gateways = [
        each.app
        for each in itertools.chain.from_iterable(entries)
        if isinstance(each, Gateway) and each.resolver is resolver
    ]
    if gateways:
        layers = gateways + [own_attribute(app, name) for name in _MIDDLEWARE]
    # The first method is outside of a gateway.
    methods = _OVERRIDDEN[bool(gateways) :]
    for kind in filter(_is_of_owner, type(app).__mro__):
        for method in map(vars(kind).get, methods):
            if isinstance(method, types.FunctionType):
                layers += [method, *map(vars(app).get, _names_in(method.__code__)[0])]
    return [each for each in _flat(layers, _WITHOUT_END) if each is not None]


def _is_of_owner(named: Any) -> bool:  # noqa: ANN401 - a class or a function
    """Return False for code of frameworks and the standard library: it names no application."""
    package = str(named.__module__).partition(".")[0]
    return package not in _PACKAGES and package not in sys.stdlib_module_names


def is_among(app: object, every: Iterable[object]) -> bool:
    """Return True if `app` is one of `every`; an owner's class may compare as it likes."""
    return any(app is each for each in every)


def marked_in(app: object) -> object | None:
    """Return an endpoint of an application that has a mark."""
    return next(filter(is_marked, framework_of(app).endpoints(app)), None)


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
    cells = read_attribute(layer, "__closure__") or ()
    # This uses the descriptors, because slots may be a single text, or have private names.
    slots = [
        name
        for kind in type(layer).__mro__
        for name, each in vars(kind).items()
        if "__slots__" in vars(kind) and isinstance(each, types.MemberDescriptorType)
    ]
    names = (*_NEXT, "func", "args", "keywords", *_FUNCTION, *slots)
    values = [
        *(own_attribute(layer, name) for name in names),
        *(each.cell_contents for each in cells if each != types.CellType()),
        *itertools.compress(instance_values(layer), left),
        *_named(layer),
    ]
    for each in _flat(values, left):
        # A lazy object represents another one, and may raise outside of a request.
        is_object = callable(each) and not issubclass(type(each), type)
        if is_object and read_attribute(each, "__class__") is type(each):
            yield each


_FUNCTION: Final = ("__defaults__", "__kwdefaults__")
"""Attributes of a function with the defaults of its arguments."""


def _named(layer: Any) -> Iterator[object]:  # noqa: ANN401 - any object
    """Yield the globals that a function names; of an object, attributes of its class."""
    if isinstance(layer, types.FunctionType):
        yield from _globals_of(layer)
        return
    is_method = isinstance(layer, types.MethodType)
    names = [layer.__func__.__name__ if is_method else "__call__"]
    members = [vars(each) for each in type(layer.__self__ if is_method else layer).__mro__]
    for name in names:
        for value in (each[name] for each in members if name in each):
            found = getattr(value, "__func__", value)
            yield found
            if isinstance(found, types.FunctionType):
                names += _names_in(found.__code__)[0] - {*names}


def _globals_of(function: types.FunctionType) -> Iterator[object]:
    if not _is_of_owner(function):
        return
    names, loaded = _names_in(function.__code__)
    for value in map(function.__globals__.get, loaded):
        values = map(vars(value).get, names) if isinstance(value, types.ModuleType) else [value]
        for each in values:
            if not isinstance(each, types.FunctionType) or takes(each, 2) or takes(each, 3):
                yield each


@functools.lru_cache(4096)
def _names_in(code: types.CodeType) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of attributes and globals in some code, and of its globals alone."""
    import dis  # noqa: PLC0415 - it takes long to import

    steps = dis.get_instructions(code)
    loaded = {each.argval for each in steps if each.opname == "LOAD_GLOBAL"}
    within = [_names_in(each) for each in code.co_consts if isinstance(each, types.CodeType)]
    names = frozenset(code.co_names).union(*(each for each, _ in within))
    return names, frozenset(loaded).union(*(each for _, each in within))


def _flat(values: list[object], left: Iterator[object]) -> Iterator[object]:
    """Yield the values, with the items of collections and namespaces in their place."""
    for _ in range(_MAX_DEPTH):
        inner: list[object] = []
        for value in values:
            if isinstance(value, types.SimpleNamespace):
                inner += itertools.compress(vars(value).values(), left)
            elif isinstance(value, dict):
                inner += itertools.compress(value.values(), left)
            elif isinstance(value, list | tuple | set | frozenset):
                inner += itertools.compress(value, left)
            else:
                yield value
        values = inner


def outer_of(attribute: str) -> FindLayers:
    """Return a function that follows the layers from the outermost callable of an app."""
    return lambda app: chain(getattr(app, attribute))


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

_PACKAGES: Final = {*_INTEGRATIONS, "fastapi", "werkzeug", OURS}


def framework_of(app: object) -> FrameworkLayers:
    """Return how the framework of an application shows its layers."""
    packages = (each.__module__.partition(".")[0] for each in type(app).__mro__)
    name = next((name for name in packages if name in _INTEGRATIONS), None)
    if name is None:
        return _UNKNOWN
    layers: FrameworkLayers = importlib.import_module(f"crossorigin.integrations.{name}").LAYERS
    return layers
