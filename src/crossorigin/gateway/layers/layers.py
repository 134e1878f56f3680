"""The applications that may answer the requests of one: mounted in it, or behind its layers."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from crossorigin.gateway.attributes import own_attribute, read_attribute
from crossorigin.gateway.layers.frameworks import framework_of, is_of_owner
from crossorigin.gateway.layers.rerouting import reroutes
from crossorigin.gateway.layers.walk import (
    BEYOND,
    WITHOUT_END,
    applications_in,
    flat,
    is_among,
    name_of,
    names_in,
    reached,
)
from crossorigin.gateway.marks.marks import is_marked
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.base import Gateway
from crossorigin.gateway.serving.installation import resolver_of


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


def rerouting_layers(app: Any, *layers: object) -> list[object]:  # noqa: ANN401 - any application
    """Return the functions of layers that give a request another path, before the router.

    They are functions of the owner, and of packages that are no framework; and dispatchers that
    serve the application below a prefix. If the host chooses the routes, layers for proxies
    that replace it are among them.

    Args:
        app: the application.
        layers: layers around it, inside the gateway.
    """
    own = (app, *(read_attribute(app, name) for name in ("router", "asgi_router")))
    first = [*layers, *_within(app), *framework_of(app).before(app)]
    functions = [read_attribute(each, "__func__", each) for each in reached(first, own)]
    by_host = framework_of(app).by_host(app)
    read = [*framework_of(app).dispatchers(app)]
    functions = [
        *functions,
        *flat([read_attribute(each, "routes", ()) for each in functions], WITHOUT_END),
        *_overriding(own),
    ]
    return [
        each
        for each in functions
        if _reroutes(each)
        or (by_host and _sets_host(each))
        or (_moves(each, own) and not is_among(each, read))
    ]


_ASKED: Final = frozenset(
    {"create_url_adapter", "get_match", "get_match_by_method_and_path", "handle_routing"}
    | {"match", "resolve", "_router_search"}
)
"""Methods that integrations ask for the route of a preflight, too."""


def _overriding(own: tuple[Any, ...]) -> Iterator[object]:
    """Yield the methods by which an owner's class replaces those of its framework's class.

    The method `__call__` of an application may be outside of its gateway: see `_within`.
    """
    for number, each in enumerate(own):
        mro = type(each).__mro__
        theirs = {name for kind in mro if not is_of_owner(kind) for name in vars(kind)}
        theirs -= _ASKED | ({"__call__"} if number == 0 else set())
        for kind in filter(is_of_owner, mro):
            yield from (vars(kind)[name] for name in theirs & vars(kind).keys())


def moves(app: object) -> bool:
    """Return True if a layer of an application, or of a mounted one, gives other paths."""
    return any(map(rerouting_layers, _reach(app, (), mounted_in)))


def _reroutes(layer: object) -> bool:
    if not isinstance(layer, types.FunctionType):
        return False
    return is_of_owner(layer) and reroutes(layer.__code__)


def _moves(layer: Any, own: tuple[Any, ...]) -> bool:  # noqa: ANN401 - any object
    """Return True for a dispatcher that serves an application or its router with a prefix."""
    mounts = own_attribute(layer, "mounts")
    served = [*mounts.items()] if isinstance(mounts, dict) else []
    if type(layer).__name__ == "Mount":
        served = [(layer.path, layer.app)]
    return any(
        str(prefix).strip("/") and any(is_among(each, own) for each in reached([target], ()))
        for prefix, target in served
    )


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
    for kind in filter(is_of_owner, type(app).__mro__):
        for method in map(vars(kind).get, methods):
            if isinstance(method, types.FunctionType):
                layers += [method, *map(vars(app).get, names_in(method.__code__)[0])]
    return [each for each in flat(layers, WITHOUT_END) if each is not None]


def marked_in(app: object) -> object | None:
    """Return an endpoint of an application that has a mark."""
    return next(filter(is_marked, framework_of(app).endpoints(app)), None)
