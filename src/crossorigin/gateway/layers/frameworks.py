"""Frameworks: how each shows the layers of an application, as `LAYERS` of its integration."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.engine import RequestFacts
from crossorigin.gateway.policies.resolver import RouteTable
from crossorigin.gateway.policies.spellings import Folder, Part

OURS: Final = "crossorigin"

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
        dispatchers: the dispatchers before the router whose mounts the integration reads.
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
    dispatchers: FindLayers = no_layers


class Unread(NamedTuple):
    """A layer before an endpoint, which governs the answers: marks behind it are errors.

    Attributes:
        app: the layer.
    """

    app: object


def is_of_owner(named: Any) -> bool:  # noqa: ANN401 - a class or a function
    """Return False for code of frameworks and the standard library: it names no application."""
    package = str(named.__module__).partition(".")[0]
    return package not in _PACKAGES and package not in sys.stdlib_module_names


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


def integration_of(app: object, others: tuple[type, ...]) -> str | None:
    """Return the name of the integration of an application.

    None for another object, and for one of the framework that has the classes `others`.
    """
    expected = framework_of(app).expected
    own = expected if isinstance(expected, tuple) else (expected,)
    if not isinstance(app, own) or not {*own}.isdisjoint(others):
        return None
    packages = (each.__module__.partition(".")[0] for each in type(app).__mro__)
    return next(name for name in packages if name in _PACKAGES)


def framework_of(app: object) -> FrameworkLayers:
    """Return how the framework of an application shows its layers."""
    packages = (each.__module__.partition(".")[0] for each in type(app).__mro__)
    name = next((name for name in packages if name in _INTEGRATIONS), None)
    if name is None:
        return _UNKNOWN
    layers: FrameworkLayers = importlib.import_module(f"crossorigin.integrations.{name}").LAYERS
    return layers
