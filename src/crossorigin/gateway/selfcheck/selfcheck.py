"""The self-check: reports other layers of an application that contradict a gateway.

A second CORS layer contradicts the policy; a layer outside the gateway answers without the
headers; a list of origins or hosts of another library decides in addition to the guard. The
check runs once, when the server starts. The server does not start if a mark has no effect.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Awaitable, Callable, Iterable, Iterator
from types import FunctionType
from typing import Any, Final, TypeVar

from crossorigin.engine import log
from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.layers.foretold import has_several
from crossorigin.gateway.layers.frameworks import OURS, Unread, framework_of
from crossorigin.gateway.layers.layers import (
    beside,
    decides,
    marked_in,
    mounted_in,
    rerouting_layers,
)
from crossorigin.gateway.layers.walk import (
    BEYOND,
    applications_in,
    chain,
    innermost,
    is_among,
    name_of,
    shows,
    wrappers,
)
from crossorigin.gateway.marks.marks import decorators_of, has_half, own_mark
from crossorigin.gateway.marks.marks import name_of as named
from crossorigin.gateway.policies import spellings
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.policies.spellings import Folder, Part
from crossorigin.gateway.selfcheck.lists import Ours, SecondList, contradictions, lists_in
from crossorigin.gateway.selfcheck.unreached import MarkError, check_marks
from crossorigin.gateway.serving.base import Gateway
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.policy import Policy, PolicyMap
from crossorigin.spec.text import with_article

_CORS_PACKAGES: Final = frozenset(
    {"aiohttp_cors", "asgi_cors", "corsheaders", "flask_cors", "quart_cors", "sanic_cors"}
)
"""Packages that do CORS only, so that any of their functions is a CORS layer."""

_HARMLESS: Final = frozenset(
    {
        # These layers measure, or undo the changes of a proxy; they never respond.
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
        # These layers change a response that already has the headers.
        "starlette.middleware.gzip",
        "starlette.middleware.sessions",
    }
)
"""Packages and modules of layers that may be outside, because they never respond."""

_Placed = TypeVar("_Placed", bound=Gateway[Any])


class _StartCheck:
    """Checks the layers and the marks of an application, once.

    Until the check has passed, it replaces the application: it runs at lifespan startup, or
    else on the first request, when all layers and routes are complete.
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
        check_endpoints(self._app)
        _check_layers(chain(self._inner))
        _check_layers(framework_of(self._app).outer(self._app))
        gateway = self._gateway
        if gateway.start_check is not None:
            gateway.start_check = None
            gateway.app = self._inner
            look(self._app, self._inner, gateway.resolver)

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - the arguments of ASGI or WSGI
        if call[0].get("type") == "lifespan":
            scope, receive, send = call
            return self._inner(scope, receive, functools.partial(_send, send, self.check))
        self.check()
        return self._inner(*call)


async def _send(
    send: Callable[[Any], Awaitable[None]],
    check: Callable[[], object],
    message: Any,  # noqa: ANN401 - of ASGI
) -> None:
    """Send a message of the lifespan; the server does not start if the check fails."""
    if message["type"] == "lifespan.startup.complete":
        try:
            check()
        except Exception as error:  # noqa: BLE001 - the server reports it and ends
            message = {"type": "lifespan.startup.failed", "message": str(error)}
    await send(message)


def check_on_first_call(gateway: _Placed, app: object) -> _Placed:
    """Return `gateway`; it checks `app` when the server starts, else on its first request."""
    check = _StartCheck(gateway, app)
    gateway.start_check = check.check
    gateway.app = check
    return gateway


def check_endpoints(app: object, others: object = None) -> None:
    """Check the marks of an application, and of those that are mounted in it.

    Args:
        app: the application.
        others: the other functions that it calls; without it, the check searches for them.

    Raises:
        MarkError: a mark has no effect.
    """
    check_marks(_endpoints(app), app if others is None else others)


def _endpoints(app: Any, *above: object) -> Iterator[object]:  # noqa: ANN401 - any application
    """Yield the endpoints of an application, and of the mounted ones whose marks it reads."""
    framework = framework_of(app)
    yield from framework.endpoints(app)
    own = framework.expected if framework.reads_mounts else ()
    for layer in framework.mounts(app):
        for inner in check_unread(layer, own, (*above, app)):
            yield from _endpoints(inner, *above, app)


def check_unread(
    app: object,
    own: type | tuple[type, ...] = (),
    above: tuple[object, ...] = (),
    *,
    is_strict: bool = False,
) -> list[Any]:
    """Check that an application whose marks no gateway reads has none.

    A layer may refer to an application that it does not call. If that has marks, no origin is
    allowed, and a warning is logged.

    Args:
        app: an application behind a gateway that was placed by hand, or one that is mounted
            in another; or a layer of it.
        own: the classes of applications whose marks the caller reads.
        above: the applications that it is mounted in; a layer may refer to them.
        is_strict: whether the caller cannot refuse all origins.

    Returns:
        The applications of those classes behind `app`.

    Raises:
        MarkError: an endpoint of another one has a mark, or the layer has one.
    """
    found = [each for each in applications_in(app) if not is_among(each, above)]
    read = [each for each in found if isinstance(each, own) and shows(app, each)]
    for inner in found:
        # The entry of a router within an application that has a gateway.
        entry = name_of(read_attribute(inner, "middleware_stack"))
        if is_among(inner, read) or resolver_of(inner) is not None or _is_ours(entry):
            _check_layer(app, inner)
        elif is_strict or shows(app, inner) or isinstance(app, Unread) or _is_plain(app):
            _refuse_marks(inner)
            for layer in framework_of(inner).mounts(inner):
                check_unread(layer, (), (*above, inner), is_strict=is_strict)
        elif not _is_ours(name_of(app)) and decides(inner, *above):
            _warn_of_held(app, inner)
    return read


def _is_plain(layer: object) -> bool:
    """Return True for a function that requests do not inspect: an integration has many."""
    return isinstance(layer, FunctionType) and layer.__closure__ is None


def _refuse_marks(app: object) -> None:
    marked = marked_in(app)
    if marked is not None:
        message = (
            f"the {decorators_of(own_mark(marked))} of {named(marked)} has no effect: no "
            f"gateway reads the marks of its application, {with_article(type(app).__name__)}; "
            "call CORS(app, …) of its integration for it"
        )
        raise MarkError(message)


def _warn_of_held(layer: object, app: object) -> None:
    words = "too many objects" if app is BEYOND else with_article(type(app).__name__)
    log.write(
        log.WARNING,
        "crossorigin.unread-mark: no origin is allowed by %s: it refers to %s, which may have "
        "marks that no gateway reads. If it calls that application, call CORS(app, …) of its "
        "integration, and keep it in the attribute app; if not, keep a weakref.ref of it.",
        name_of(layer),
        words,
    )


def _check_layer(layer: object, inner: object) -> None:
    if has_half(layer):
        message = (
            f"the {decorators_of(own_mark(layer))} of {named(layer)} has no effect: the "
            f"{type(inner).__name__} behind it has the policies of its routes; mark these"
        )
        raise MarkError(message)


def check_behind(app: object, *, is_strict: bool = False) -> None:
    """Check the marks behind a gateway that was placed by hand.

    Args:
        app: the layer behind it, or the application.
        is_strict: see `check_unread`.

    Raises:
        MarkError: a mark has no effect.
    """
    _check_layers(chain(app))
    check_unread(app, is_strict=is_strict)


def _check_layers(layers: Iterable[object]) -> None:
    marked = None
    # A layer of the owner may raise when it is read; another check logs that.
    with contextlib.suppress(Exception):
        marked = next(filter(has_half, layers), None)
    if marked is not None:
        message = (
            f"the {decorators_of(own_mark(marked))} of {named(marked)} has no effect: it "
            "serves all routes. Give its policy to CORS(app, …), or mark the routes"
        )
        raise MarkError(message)


def check_at_startup(
    gateway: Gateway[Any], app: object | None, send: Callable[[Any], Awaitable[None]]
) -> Any:  # noqa: ANN401 - the `send` of ASGI
    """Check, at the start, the layers and marks around a gateway that no integration placed.

    Returns:
        The `send` of the lifespan; one with which the server does not start, if an unread mark
        is still there when the application has started.
    """
    if not gateway.is_checked:
        gateway.is_checked = True
        look(app, gateway.app, gateway.resolver)
    check = functools.partial(check_behind, gateway.app)
    try:
        check()
    except MarkError:
        return functools.partial(_send, send, check)
    return send


def look(
    app: object | None, behind: object = None, resolver: PolicyResolver | None = None
) -> None:
    """Warn of the layers around a gateway.

    Args:
        app: the application that has the gateway; None for one outside of it.
        behind: the application behind the gateway, if that is a callable.
        resolver: that of the gateway; by default that of the application.
    """
    try:
        owner = innermost(behind) if app is None else app
        framework = framework_of(owner)
        within = _names([*wrappers(behind), *framework.inner(owner)])
        outside = [] if app is None else _names(framework.outer(owner))
        _warn_of_layers(within, outside, framework.remedy)
        _warn_of_beside(owner)
        # An integration's application has its own.
        ruling: Any = resolver_of(app) if resolver is None else resolver
        _warn_of_rerouting(owner, behind, ruling.source)
        if app is not None:
            learn(ruling, framework.served(owner))
        before = lists_in(() if app is None else framework.outer(owner))
        tell_lists(ruling, before, is_outside=True)
        routed = (*framework.endpoints(owner), *framework.mounts(owner))
        # An application refers to its outer layers, too.
        every = lists_in((behind, owner), routed)
        tell_lists(ruling, [each for each in every if each not in before])
    except Exception:  # noqa: BLE001 - logged; a check must not stop the server
        log.log_exception("The self-check failed; the server continues without it.")


def learn(resolver: PolicyResolver, served: Iterable[Part | Folder]) -> None:
    """Add the other spellings of its paths to a map, and log them."""
    resolver.served = tuple(served)
    if isinstance(resolver.source, PolicyMap):
        resolver.source = spellings.spelled(resolver.source, resolver.served)
    spellings.tell(resolver.source, resolver.served)


def tell_lists(
    resolver: PolicyResolver, found: Iterable[SecondList], *, is_outside: bool = False
) -> None:
    """Name the lists of other libraries; warn of those that contradict ours.

    Args:
        resolver: that of the gateway.
        found: the lists.
        is_outside: whether they decide before the gateway.
    """
    ours = Ours.of(resolver.policy, resolver.guard)
    for each in found:
        sentences = [*contradictions(ours, each, is_outside=is_outside)]
        for sentence in sentences:
            log.write(log.WARNING, "crossorigin.second-list: %s", sentence)
        if not sentences:
            log.write(
                log.INFO,
                "crossorigin.second-list: %s decides in addition to the policy.",
                each.name,
            )


def _warn_of_beside(app: Any) -> None:  # noqa: ANN401 - any application
    """Warn of applications with policies to which the layers of an application refer."""
    every = [app]
    for each in every:
        found = [one for one in beside(each) if decides(one, each)]
        if found:
            log.write(
                log.WARNING,
                "crossorigin.several-applications: preflights for %s are refused: a layer of "
                "it refers to %s, which has policies of its own, and may pass requests to it "
                "before the router. Mount that application; if the layer does not call it, "
                "let the layer keep a weakref.ref of it.",
                with_article(type(each).__name__),
                ", ".join(with_article(type(one).__name__) for one in found),
            )
        every += [one for one in mounted_in(each) if not is_among(one, every)]


def _warn_of_rerouting(app: object, behind: object, source: PolicySource) -> None:
    """Warn of the layers of an application, and of those in it, that give requests other paths.

    Args:
        app: the application.
        behind: the layer behind the gateway.
        source: the policy of the gateway.
    """
    every = [app]
    for each in every:
        found = rerouting_layers(each, *[behind] * (each is app))
        if found and (not isinstance(source, Policy | None) or has_several(each)):
            log.write(
                log.WARNING,
                "crossorigin.other-path: %s gives requests for %s other paths, and no "
                "preflight passes it: preflights are refused, or have the policy of the path "
                "that was sent. Put it outside of the gateway.",
                ", ".join(dict.fromkeys(map(name_of, found))),
                with_article(type(each).__name__),
            )
        every += [one for one in mounted_in(each) if not is_among(one, every)]


def is_second_layer(name: str) -> bool:
    """Return whether a layer of this dotted name is a CORS layer of another library.

    A layer whose project or module alone has such a name may do anything.
    """
    package, last = name.partition(".")[0], name.rpartition(".")[2]
    return package in _CORS_PACKAGES or (package != OURS and "cors" in last.lower())


def _warn_of_layers(within: list[str], outside: list[str], remedy: str) -> None:
    second = [name for name in dict.fromkeys(outside + within) if is_second_layer(name)]
    answering = [name for name in outside if name not in second and not _is_harmless(name)]
    if second:
        log.write(
            log.WARNING,
            "crossorigin.second-layer: %s also handles CORS. Two layers contradict each "
            "other, and the headers of the inner one are replaced. Remove it.",
            ", ".join(second),
        )
    if answering:
        log.write(
            log.WARNING,
            "crossorigin.not-outermost: %s is outside the gateway. Pages of other origins "
            "cannot read its responses, and preflights reach it first. %s",
            ", ".join(answering),
            remedy,
        )


def _is_harmless(name: str) -> bool:
    parts = name.split(".")
    prefixes = itertools.accumulate(parts, "{}.{}".format)
    return _is_ours(name) or not _HARMLESS.isdisjoint(prefixes)


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] == OURS


def _names(layers: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(name_of(layer) for layer in layers))
