"""The self-check: reports other layers of an application that contradict a gateway.

A second CORS layer contradicts the policy; a layer outside the gateway answers without the
headers. Each integration shows the layers of its framework as its `LAYERS`. The check runs
once, when the server starts; it also ends a start where a mark has no effect.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import types
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from crossorigin.gateway.base import Gateway
from crossorigin.gateway.installation import read_attribute, resolver_of
from crossorigin.gateway.marks import is_marked, policy_of
from crossorigin.gateway.marks import name_of as named
from crossorigin.gateway.resolver import INHERIT
from crossorigin.gateway.unreached import MarkError, check_marks
from crossorigin.spec.text import with_article

if TYPE_CHECKING:
    import logging

_OURS: Final = "crossorigin"

_CORS_PACKAGES: Final = frozenset(
    {"aiohttp_cors", "asgi_cors", "corsheaders", "flask_cors", "quart_cors", "sanic_cors"}
)
"""Packages that do CORS only, so that any of their functions is a CORS layer."""

_HARMLESS: Final = frozenset(
    {
        # They measure, or undo the changes of a proxy: they never answer.
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

_MAX_DEPTH: Final = 4
"""Collections within collections that are looked into; a dispatcher has two."""

_Placed = TypeVar("_Placed", bound=Gateway[Any])

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


class _StartCheck:
    """Checks the layers and the marks of an application, once.

    Until the check has passed, it stands in the place of the application: it runs at lifespan
    startup, else on the first request, when all layers and routes are complete.
    """

    def __init__(self, gateway: Gateway[Any], app: object) -> None:
        self._gateway = gateway
        self._inner = gateway.app
        self._app = app

    def check(self) -> None:
        """Run the check.

        Raises:
            MarkError: a mark has no effect; the application must not serve.
        """
        check_marks(_framework_of(self._app).endpoints(self._app), self._app)
        gateway = self._gateway
        if gateway.start_check is not None:
            gateway.start_check = None
            gateway.app = self._inner
            look(self._app, self._inner)

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - the arguments of ASGI or WSGI
        if call[0].get("type") == "lifespan":
            scope, receive, send = call
            return self._inner(scope, receive, functools.partial(self._send, send))
        self.check()
        return self._inner(*call)

    async def _send(self, send: Callable[[Any], Awaitable[None]], message: Any) -> None:  # noqa: ANN401 - of ASGI
        if message["type"] == "lifespan.startup.complete":
            try:
                self.check()
            except Exception as error:  # noqa: BLE001 - the server reports it and ends
                message = {"type": "lifespan.startup.failed", "message": str(error)}
        await send(message)


def check_on_first_call(gateway: _Placed, app: object) -> _Placed:
    """Return `gateway`; it checks `app` when the server starts, else on its first request."""
    check = _StartCheck(gateway, app)
    gateway.start_check = check.check
    gateway.app = check
    return gateway


def check_unread(app: object, *own: type, above: tuple[object, ...] = ()) -> list[Any]:
    """Check that an application whose marks no gateway reads has none.

    Args:
        app: an application behind a gateway that was placed by hand, or one that is mounted
            in another; or a layer of it.
        own: the classes of applications whose marks the caller reads.
        above: the applications that it is mounted in; a layer may refer to them.

    Returns:
        The applications of those classes behind `app`.

    Raises:
        MarkError: an endpoint of another one has a mark, or the layer has one.
    """
    found = [each for each in applications_in(app) if all(each is not one for one in above)]
    read = [each for each in found if isinstance(each, own) and shows(app, each)]
    for inner in found:
        if any(inner is each for each in read) or resolver_of(inner) is not None:
            _check_layer(app, inner)
            continue
        marked = _marked(inner)
        if marked is not None:
            message = (
                f"the @cors or @no_cors of {named(marked)} has no effect: no gateway reads the "
                f"marks of its application, {with_article(type(inner).__name__)}; call "
                "CORS(app, …) of its integration for it"
            )
            raise MarkError(message)
    return read


def _check_layer(layer: object, inner: object) -> None:
    if policy_of(layer) is not INHERIT:
        message = (
            f"the @cors or @no_cors of {named(layer)} has no effect: the "
            f"{type(inner).__name__} behind it has the policies of its routes; mark these"
        )
        raise MarkError(message)


def check_at_startup(gateway: Gateway[Any], app: object | None) -> None:
    """Check, once, the layers around a gateway that no integration placed."""
    if not gateway.is_checked:
        gateway.is_checked = True
        look(app, gateway.app)


def look(app: object | None, behind: object = None) -> None:
    """Warn of the layers around a gateway.

    Args:
        app: the application that has the gateway; None for one that stands outside of it.
        behind: the application behind the gateway, if that is a callable.
    """
    try:
        _look(app, behind)
    except Exception:  # noqa: BLE001 - logged; a check must not stop the server
        _log().exception("The self-check failed; the server goes on without it.")


def _log() -> logging.Logger:
    """Return the log: records, as of failed look-ups.

    `warnings` would end applications that make errors of them, name a line of ours instead
    of the owner's, and never reach the log of a server.
    """
    import logging  # noqa: PLC0415 - few servers have anything to be told of

    return logging.getLogger("crossorigin")


def _look(app: object | None, behind: object) -> None:
    owner = innermost(behind) if app is None else app
    framework = _framework_of(owner)
    within = _names([*wrappers(behind), *framework.inner(owner)])
    outside = [] if app is None else _names(framework.outer(owner))
    _tell(within, outside, framework.remedy)


def is_second_layer(name: str) -> bool:
    """Return whether a layer of this dotted name is about CORS and not ours.

    A layer whose project or module alone has such a name may do anything.
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
            "crossorigin.not-outermost: %s is outside the gateway. Pages of other origins "
            "cannot read its responses, and preflights reach it first. %s",
            ", ".join(answering),
            remedy,
        )


def _is_harmless(name: str) -> bool:
    parts = name.split(".")
    prefixes = itertools.accumulate(parts, "{}.{}".format)
    return parts[0] == _OURS or not _HARMLESS.isdisjoint(prefixes)


def _names(layers: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(name_of(layer) for layer in layers))


def name_of(layer: object) -> str:
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
        if resolver_of(each) is not None or isinstance(each, _framework_of(each).expected):
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
    return resolver_of(app) is not None or _marked(app) is not None


def _marked(app: object) -> object | None:
    """Return an endpoint of an application that has a mark."""
    return next(filter(is_marked, _framework_of(app).endpoints(app)), None)


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


def _framework_of(app: object) -> FrameworkLayers:
    packages = (each.__module__.partition(".")[0] for each in type(app).__mro__)
    name = next((name for name in packages if name in _INTEGRATIONS), None)
    if name is None:
        return _UNKNOWN
    layers: FrameworkLayers = importlib.import_module(f"crossorigin.integrations.{name}").LAYERS
    return layers
