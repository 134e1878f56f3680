"""The neighbours: layers around a gateway that contradict it, told once when a server starts.

A second CORS layer is one policy too many; a layer outside answers without the headers. Each
framework shows its layers in its own way: for each, `_FRAMEWORKS` has one entry. None of them
is imported here, and nothing here runs for each request.
"""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar
from weakref import WeakSet

from crossorigin.engine.gateway import Gateway

if TYPE_CHECKING:
    import logging

_OURS: Final = "crossorigin"

_CORS_PACKAGES: Final = frozenset(
    {"aiohttp_cors", "asgi_cors", "corsheaders", "flask_cors", "quart_cors", "sanic_cors"}
)
"""Packages that do nothing else, whatever their functions are called."""

_HARMLESS: Final = frozenset(
    {
        # They measure, or correct what a proxy has changed: they never answer.
        "ddtrace",
        "elasticapm",
        "hypercorn.middleware.proxy_fix",
        "newrelic",
        "opentelemetry",
        "sentry_sdk",
        "uvicorn.middleware.proxy_headers",
        "werkzeug.middleware.lint",
        "werkzeug.middleware.profiler",
        "werkzeug.middleware.proxy_fix",
        # They change a response that has the headers by then.
        "starlette.middleware.gzip",
        "starlette.middleware.sessions",
    }
)
"""Packages and modules of layers that may stand outside, as they answer nothing themselves."""

_MAX_LAYERS: Final = 100
"""Layers that are followed; no application has as many, but one may lead back to itself."""

_Placed = TypeVar("_Placed", bound=Gateway[Any])

Layers: TypeAlias = Callable[[Any], Iterable[object]]
"""Takes an application; returns layers of it: callables, classes, objects, or their names."""


class Framework(NamedTuple):
    """How one framework shows the layers of an application.

    Attributes:
        within: the layers behind the gateway: middleware, hooks, settings.
        outside: the layers before it, outermost first.
        remedy: what puts the gateway outside them.
    """

    within: Layers
    outside: Layers
    remedy: str = "Call CORS(app, …) last."


def watched(gateway: _Placed, app: object) -> _Placed:
    """Return `gateway`, which looks at its neighbours in `app` when it is first passed.

    That is the start of the server, where the framework is told of it, else its first
    request: all layers stand by then, whatever the order in which they were placed.
    """
    inner = gateway.app
    once = threading.Lock()

    def first(*call: Any) -> Any:  # noqa: ANN401 - what ASGI or WSGI passes and returns
        if once.acquire(blocking=False):
            gateway.app = inner
            look(app, inner)
        return inner(*call)

    gateway.app = first
    _looked.add(gateway)
    return gateway


_looked: Final[WeakSet[Gateway[Any]]] = WeakSet()
"""Gateways that have looked, or will."""


def look_at_start(gateway: Gateway[Any], app: object | None) -> None:
    """Look at the neighbours of a gateway that no integration has placed, once.

    Args:
        gateway: the gateway.
        app: the application that has it as middleware, if it is known.
    """
    if gateway not in _looked:
        _looked.add(gateway)
        look(app, gateway.app)


def look(app: object | None, behind: object = None) -> None:
    """Warn of the neighbours of a gateway.

    Args:
        app: the application that has the gateway; None for one that stands outside of it.
        behind: what the gateway stands around, if that is a callable.
    """
    try:
        _look(app, behind)
    except Exception:  # noqa: BLE001 - logged; a check must not end what it checks
        _log().exception("The self-check failed; the server goes on without it.")


def _log() -> logging.Logger:
    """Return the log: records, as of failed look-ups.

    `warnings` would end applications that make errors of them, name a line of ours instead
    of the owner's, and never reach the log of a server.
    """
    import logging  # noqa: PLC0415 - few servers have anything to be told of

    return logging.getLogger("crossorigin")


def _look(app: object | None, behind: object) -> None:
    owner = _innermost(behind) if app is None else app
    framework = _framework_of(owner)
    within = _names([*_wrappers(behind), *framework.within(owner)])
    outside = [] if app is None else _names(framework.outside(owner))
    _tell(within, outside, framework.remedy)


def is_second_layer(name: str) -> bool:
    """Say whether a layer of this dotted name is about CORS and none of ours.

    What only lives in a project or module that is called so may do anything.
    """
    package, last = name.partition(".")[0], name.rpartition(".")[2]
    return package in _CORS_PACKAGES or (package != _OURS and "cors" in last.lower())


def _tell(within: list[str], outside: list[str], remedy: str) -> None:
    second = [name for name in dict.fromkeys(outside + within) if is_second_layer(name)]
    answering = [name for name in outside if name not in second and not _is_harmless(name)]
    if second:
        _log().warning(
            "crossorigin.second-layer: CORS is also done by %s. Two layers contradict each "
            "other, and the headers of the inner one are replaced. Remove it.",
            ", ".join(second),
        )
    if answering:
        _log().warning(
            "crossorigin.not-outermost: outside the gateway stands %s. What it answers cannot "
            "be read by pages of other origins, and preflights pass it first. %s",
            ", ".join(answering),
            remedy,
        )


def _is_harmless(name: str) -> bool:
    parts = name.split(".")
    prefixes = itertools.accumulate(parts, "{}.{}".format)
    return parts[0] == _OURS or not _HARMLESS.isdisjoint(prefixes)


def _names(layers: Iterable[object]) -> list[str]:
    """Return the dotted names of layers, without repetition."""
    return list(dict.fromkeys(_name(layer) for layer in layers))


def _name(layer: object) -> str:
    """Return the dotted name of a callable, or of the class of an object."""
    while isinstance(layer, functools.partial):
        layer = layer.func
    if isinstance(layer, str):
        return layer
    if _is_gateway(layer) or (isinstance(layer, type) and issubclass(layer, Gateway)):
        return _OURS
    named: Any = layer if hasattr(layer, "__qualname__") else type(layer)
    # A function within a function is known by the outer one.
    return f"{named.__module__}.{named.__qualname__.partition('.<locals>')[0]}"


_NEXT: Final = ("app", "_app", "wsgi_app", "asgi_app", "application")
"""Attributes in which layers keep what they stand around, as is the custom."""


def _chain(layer: object) -> Iterator[object]:
    """Yield a layer and those behind it, as far as they show it, up to the gateway."""
    for _ in range(_MAX_LAYERS):
        if layer is None or _is_gateway(layer):
            return
        yield layer
        layer = _next(layer)


def _is_gateway(layer: object) -> bool:
    # It may have been handed on as the method that serves.
    return isinstance(getattr(layer, "__self__", layer), Gateway)


def _next(layer: object) -> object | None:
    found = (getattr(layer, name, None) for name in _NEXT)
    return next((each for each in found if each is not None), None)


def _wrappers(layer: object) -> Iterator[object]:
    """Yield the layers of a chain; what they stand around is none."""
    return (each for each in _chain(layer) if _next(each) is not None)


def _innermost(layer: object) -> object | None:
    """Return the application that a chain of layers stands around."""
    *_, last = None, *_chain(layer)
    # A method such as `app.asgi_app` stands for its application.
    return getattr(last, "__self__", last)


def _before(attribute: str) -> Layers:
    """Return what follows the layers from the outermost callable of an application."""
    return lambda app: _chain(getattr(app, attribute))


def _nothing(_app: object) -> Iterable[object]:
    """Stand for layers that cannot be there, or cannot be seen."""
    return ()


def _of_starlette(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application, or a part of one
    """Yield the middleware of an application, and that of those mounted in it."""
    for middleware in getattr(app, "user_middleware", ()):
        yield middleware.cls
    for route in getattr(app, "routes", ()):
        mounted = getattr(route, "app", None)
        yield from _wrappers(mounted)
        yield from _of_starlette(_innermost(mounted))


def _of_flask(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    return itertools.chain.from_iterable(app.after_request_funcs.values())


def _of_litestar(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    if app.cors_config is not None:
        yield app.cors_config
    for each in app.middleware:
        yield getattr(each, "middleware", each)


def _of_aiohttp(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    yield from app.middlewares
    yield from app.on_response_prepare


def _before_in_aiohttp(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    return itertools.takewhile(
        lambda layer: not _name(layer).startswith(f"{_OURS}."), app.middlewares
    )


def _of_blacksheep(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    strategy = getattr(app, "_cors_strategy", None)
    if strategy is not None:
        yield strategy


def _of_sanic(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    # sanic-ext adds its hook always; without origins that does nothing.
    idle = "sanic_ext" if not getattr(app.config, "CORS_ORIGINS", None) else _OURS
    for each in (*app.request_middleware, *app.response_middleware):
        if not _name(each.func).startswith(f"{idle}."):
            yield each.func


def _of_pyramid(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    for tween in app.registry.introspector.get_category("tweens", ()):
        yield tween["introspectable"]["name"]


_FRAMEWORKS: Final[Mapping[str, Framework]] = {
    "aiohttp": Framework(_of_aiohttp, _before_in_aiohttp),
    "blacksheep": Framework(_of_blacksheep, _nothing),
    "bottle": Framework(lambda app: app.plugins, _nothing),
    "falcon": Framework(lambda app: getattr(app, "_unprepared_middleware", ()), _nothing),
    "flask": Framework(_of_flask, _before("wsgi_app")),
    "litestar": Framework(_of_litestar, _before("asgi_handler")),
    "pyramid": Framework(_of_pyramid, _nothing),
    "quart": Framework(_of_flask, _before("asgi_app")),
    "sanic": Framework(_of_sanic, _nothing),
    "starlette": Framework(
        _of_starlette,
        _before("middleware_stack"),
        "Use CORS(app, …) of crossorigin.integrations.starlette, not add_middleware.",
    ),
}
"""By the package of the application's class, or of a class that it derives from."""


_UNKNOWN: Final = Framework(_nothing, _nothing)


def _framework_of(app: object) -> Framework:
    packages = (each.__module__.partition(".")[0] for each in type(app).__mro__)
    return next((_FRAMEWORKS[name] for name in packages if name in _FRAMEWORKS), _UNKNOWN)
