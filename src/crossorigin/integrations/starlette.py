"""Starlette: the gateway outside the error pages, and route-aware preflights."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from types import FunctionType
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Match, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from crossorigin.asgi import Receive, RoutedMiddleware, Scope, Send, read_facts
from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway import decorators, layers, marks, selfcheck, unreached
from crossorigin.gateway.applications import takes
from crossorigin.gateway.base import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.foretold import has_several
from crossorigin.gateway.mounts import governs, mounted
from crossorigin.gateway.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.resolver import ANY, UNMATCHED, PolicyResolver, RouteTable, Unmatched
from crossorigin.gateway.spellings import Folder, Part, part_of
from crossorigin.integrations._install import METHODS, Installer

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_decorators = decorators.Decorators(refused=(Starlette, Router, BaseRoute))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Starlette, resolver: PolicyResolver) -> None:
    """Place the gateway; middleware that is added later is inside too.

    Raises:
        RuntimeError: Starlette is older than 0.35.
    """
    if not hasattr(Middleware(_share_scope), "args"):
        # Mounts of older versions note their prefix in another way.
        message = "crossorigin needs Starlette 0.35.0 or later (FastAPI 0.109.0 or later)"
        raise RuntimeError(message)
    build = app.build_middleware_stack
    entry: ASGIApp | None = None

    def build_inside_gateway() -> ASGIApp:
        return _gateway(build())

    def _gateway(inner: ASGIApp) -> ASGIApp:
        nonlocal entry
        router: Any = app.router
        if router.middleware_stack is not entry:
            entry = router.middleware_stack = _share_scope(router.middleware_stack)
        _watch_routes(router)
        gateway = RoutedMiddleware(inner, resolver)
        return selfcheck.check_on_first_call(gateway, app).as_app

    # Starlette's own add_middleware places layers inside its error pages, whose 500 would then
    # have no headers.
    app.build_middleware_stack = build_inside_gateway  # type: ignore[method-assign]
    if app.middleware_stack is not None:
        app.middleware_stack = _gateway(app.middleware_stack)


def _share_scope(router: ASGIApp) -> ASGIApp:
    """Return the entry of a router: it tells the gateway which scope the router writes to.

    A layer between may have copied the scope. A layer or a view may pass on another request.
    """

    def shared(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        try:
            exchange = scope[HANDLED]
            before = exchange.endpoint
        except (AttributeError, KeyError):
            # Another gateway decides, or none does.
            return router(scope, receive, send)
        if before is not None:
            _share_again(exchange, scope)
        else:
            exchange.endpoint = scope
            if scope["path"] != exchange.path or scope.get("root_path", "") != exchange.root:
                exchange.lead(path=scope["path"], root=scope.get("root_path", ""))
        return router(scope, receive, send)

    return shared


def _watch_routes(app: object, *above: object) -> bool:
    """Let the routes of mounted routers tell the gateway which scope they get.

    A layer before such a router may have copied the scope. Of a router that is not mounted, the
    class views behind layers of their routes tell it: the method may differ.

    Returns:
        Whether a route of a mounted router was not watched before.
    """
    found = False
    for route in getattr(app, "routes", ()):
        if (view := _class_of(getattr(route, "endpoint", None))) is not None:
            _watch_view(route, view)
        if above and not hasattr(route.handle, _WATCHED):
            route.handle, found = _watched(route.handle), True
    for each in layers.mounted_in(app):
        if isinstance(each, _OWN) and not layers.is_among(each, above):
            found |= _watch_routes(each, *above, app)
    return found


def _watch_view(route: Any, view: type) -> None:  # noqa: ANN401 - a route
    """Let the class view behind the layers of a route tell the gateway which scope it gets.

    If a layer hides the view, the policies of all its methods have to agree.
    """
    if route.app is route.endpoint or hasattr(route.app, _WATCHED):
        return
    around: Iterable[Any] = layers.wrappers(route.app)
    for layer in around:
        behind: Any = getattr(layer, "app", None)
        if behind is route.endpoint:
            layer.app = behind = _watched(behind)
        if hasattr(behind, _WATCHED):
            return
    route.app = _watched(route.app, _methods_of(view))


def _watched(served: ASGIApp, methods: Iterable[str] = ()) -> ASGIApp:
    """Return an application that tells the gateway which scope it gets.

    Args:
        served: the application.
        methods: those of which any may run: their policies have to agree.
    """

    def watched(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        exchange = scope.get(HANDLED)
        if isinstance(exchange, Exchange):
            before = exchange.endpoint
            if before is SEVERAL or (before is not scope and exchange.is_matched):
                _share_again(exchange, scope)
            else:
                exchange.endpoint = scope
            for method in methods:
                _share_again(exchange, {**scope, "method": method})
        return served(scope, receive, send)

    setattr(watched, _WATCHED, True)
    return watched


_WATCHED: Final = "crossorigin_watched"
"""Attribute of an application that tells the gateway which scope it gets."""


def _share_again(exchange: Exchange, scope: Scope) -> None:
    if exchange.endpoint is scope:
        # The router writes the second match to the same scope.
        exchange.endpoint = dict(scope)
    path, root = scope["path"], scope.get("root_path", "")
    exchange.route_again(endpoint=scope, native=scope, path=path, root=root)


class _Routes:
    def __init__(self, app: Starlette | Router) -> None:
        self._app = app
        # By the id of an endpoint, whether it is a layer of an application. The endpoint is
        # kept too, so that no other object gets its id.
        self._known: dict[int, tuple[object, bool]] = {}
        self._is_new = False
        """Whether a mounted application may have been added since the routes were watched."""

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the endpoint that the router has matched."""
        scope = exchange.endpoint
        try:
            endpoint = scope.get("endpoint")
        except AttributeError:
            # The router was not asked, or more than once.
            return UNMATCHED
        is_function = type(endpoint) is FunctionType
        if not is_function and (view := _class_of(endpoint)) is not None:
            own = marks.policy_of_view(endpoint, view, scope["method"])
        else:
            own = marks.policy_of(endpoint)
        if own is not INHERIT:
            return own
        if not (is_function and endpoint.__closure__ is None) and self._is_mount(endpoint):
            return self._policy_of_mount(exchange)
        # A layer of a mounted application may have changed the path.
        if scope["path"] != exchange.path and not exchange.is_led:
            exchange.lead(path=scope["path"])
        return own

    def _policy_of_mount(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return UNMATCHED; AMBIGUOUS once for routes that were added after the start."""
        if not self._is_new:
            return UNMATCHED
        self._is_new = False
        beside = exchange.gateway.resolver.beside
        found = _watch_routes(getattr(self._app, "router", self._app))
        return AMBIGUOUS if found and beside.has_several() else UNMATCHED

    def _is_mount(self, endpoint: object) -> bool:
        """Return True for a mounted application, or a layer around it: its router decides."""
        known = self._known.get(id(endpoint))
        if known is None:
            if len(self._known) == _MAX_KNOWN:
                self._known.clear()
            shown = endpoint is None or hasattr(endpoint, "routes") or hasattr(endpoint, "app")
            is_mount = _class_of(endpoint) is None and (shown or self._is_layer(endpoint))
            known = (endpoint, is_mount)
            self._known[id(endpoint)] = known
            self._is_new |= is_mount
        return known[1]

    def _is_layer(self, endpoint: object) -> bool:
        # A view, which takes only a request, may name an application too.
        is_view = isinstance(endpoint, FunctionType) and not takes(endpoint, 3)
        return not is_view and bool(layers.applications_in(endpoint, self._app))

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        scope = dict(facts.native)
        for key in _WRITTEN:
            scope.pop(key, None)
        scope |= {"method": facts.announced_method, _SENT: scope["method"]}
        return _table(self._app, scope)


_MAX_KNOWN: Final = 1000
"""The greatest number of endpoints that are cached: a router may create new ones."""

_ROUTING: Final = ("starlette.routing", "fastapi.routing")
"""Modules whose `matches` of a route reads the path, the method and the host."""

_SENT: Final = "crossorigin.sent"
"""Key of a scope with the method of a preflight, if `method` is the announced one."""

_WRITTEN: Final = frozenset({"endpoint", "fastapi", "path_params", "route"})
"""Keys of a scope that a router writes, and that FastAPI's router reads as its own."""


def _table(app: Starlette | Router, scope: dict[str, Any]) -> RouteTable:
    """Return the routes of a URL; `scope` is the request for the router of `app`."""
    router = getattr(app, "router", app)
    kind = type(router)
    if kind.__module__ not in _ROUTING and _is_of_owner(kind) and has_several(app):
        # It may read headers that a preflight does not have.
        return {ANY: AMBIGUOUS}
    routes = getattr(router, "routes", ())
    found = _match(routes, scope, app)
    # The router redirects to the route with, or without, a trailing slash.
    if not found and getattr(router, "redirect_slashes", False):
        path = scope["path"]
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        found = _match(routes, {**scope, "path": other}, app)
    return found or dict(mounted(_default(router), _facts(scope), app))


def _is_of_owner(kind: type) -> bool:
    """Return True if the owner's code chooses the routes of a class of routers."""
    methods = (getattr(kind, name, None) for name in ("__call__", "app"))
    return any(each.__module__ not in _ROUTING for each in methods if each is not None)


def _match(routes: Sequence[BaseRoute], scope: dict[str, Any], outer: object) -> dict[str, Any]:
    """Return the policies of all routes that match the path; the first of a method wins."""
    found: dict[str, Any] = {}
    possible: list[RouteTable] = []
    for route in _flat(routes):
        matches = _framework_match(route)
        match, child = (matches or route.matches)(dict(scope))
        if match is Match.NONE:
            continue
        entries = _entries(route, child, scope, outer)
        if matches is not None:
            possible.append(entries)
            continue
        for method, entry in entries.items():
            found.setdefault(method, entry)
        if getattr(route, "methods", None) is None:
            # Routes behind a class endpoint or a mount are never reached.
            break
    for entries in possible:
        _add_possible(found, entries)
    return found


def _add_possible(found: dict[str, Any], possible: RouteTable) -> None:
    """Add the entries of a route that may or may not match."""
    for method in {*found, *possible}:
        one, other = (each.get(method, each.get(ANY, UNMATCHED)) for each in (found, possible))
        if other is not UNMATCHED:
            found[method] = other if one in (UNMATCHED, other) else AMBIGUOUS


def _framework_match(route: BaseRoute) -> Any:  # noqa: ANN401 - a bound method
    """Return the framework's `matches` of a route whose class has its own, or None.

    The owner's `matches` may read headers that a preflight does not have: both results are
    possible.
    """
    kinds = [kind for kind in type(route).__mro__ if "matches" in vars(kind)]
    if kinds[0].__module__ in _ROUTING:
        return None
    kinds.remove(BaseRoute)
    known = next((kind for kind in kinds if kind.__module__ in _ROUTING), kinds[0])
    matches: Any = vars(known)["matches"]
    return matches.__get__(route)


def _flat(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield the routes in order; each included router of FastAPI is replaced by its routes.

    Such a router matches as a whole, and hides which of its routes matched.
    """
    for route in routes:
        included = getattr(route, "effective_route_contexts", None)
        for each in [route] if included is None else included():
            # A route of Starlette, such as a mount, is in a context.
            yield getattr(each, "starlette_route", None) or each


def _entries(
    route: BaseRoute,
    child: Any,  # noqa: ANN401 - a part of a scope
    scope: dict[str, Any],
    outer: object,
) -> RouteTable:
    endpoint = child.get("endpoint")
    own = marks.policy_of(endpoint)
    methods = getattr(route, "methods", None)
    if type(route).__module__ not in _ROUTING or not _is_made(getattr(route, "app", None)):
        aside = _aside(route, outer)[1]
        if any(governs(each, _facts(scope), outer) for each in aside):
            return dict.fromkeys(methods or (ANY,), AMBIGUOUS)
    if methods is not None and (own is not INHERIT or type(endpoint) is FunctionType):
        return dict.fromkeys(methods, own)
    view = _class_of(endpoint)
    if methods is not None:
        is_mount = view is None and not _is_routine(endpoint)
        found = (is_mount and _mounted(route, child, scope, outer)) or {ANY: own}
        keys = {each: each if each in found else ANY for each in methods}
        return {each: found[key] for each, key in keys.items() if key in found}
    if view is not None and (served := _methods_of(view)):
        return {method: marks.policy_of_view(endpoint, view, method) for method in served}
    if own is not INHERIT:
        return {ANY: own}
    return _mounted(route, child, scope, outer) or {ANY: INHERIT}


def _mounted(route: BaseRoute, child: Any, scope: dict[str, Any], outer: object) -> RouteTable:  # noqa: ANN401 - the same
    return mounted(_base_of(route), _facts({**scope, **child}), outer)


def _facts(scope: dict[str, Any]) -> RequestFacts:
    """Return the facts of a request; the facts of a preflight have its own method."""
    return read_facts({**scope, "method": scope[_SENT]})


def _base_of(route: BaseRoute) -> Any:  # noqa: ANN401 - any endpoint, or application
    """Return the endpoint of a route, or the application of a mount, without its middleware."""
    return getattr(route, "_base_app", getattr(route, "endpoint", getattr(route, "app", None)))


def _is_made(layer: object) -> bool:
    """Return True for the layer that the framework makes of the function of a route."""
    return getattr(layer, "__module__", None) in _ROUTING


def _aside(route: BaseRoute, outer: object) -> tuple[object, list[Any]]:
    """Return the layer before the endpoint of a route, and the applications behind only it.

    It is the middleware of the route, or the route itself if its class has its own `handle`.
    """
    layer: Any = getattr(route, "app", None)
    if getattr(type(route), "handle", BaseRoute.handle).__module__ not in _ROUTING:
        layer = route
    elif _is_made(layer) or layer is _base_of(route):
        return None, []
    behind = layers.applications_in(_base_of(route), outer)
    found = layers.applications_in(layer, outer)
    return layer, [each for each in found if not layers.is_among(each, behind)]


def _default(router: Any) -> object:  # noqa: ANN401 - an application, or a router
    """Return the application that a router calls if no route matches, or None."""
    router = getattr(router, "router", router)
    default = getattr(router, "default", None)
    return None if getattr(default, "__self__", None) is router else default


def _is_routine(endpoint: object) -> bool:
    return inspect.isroutine(marks.unbound(endpoint))


_OWN: Final = (Starlette, Router)
"""Classes of applications whose routes are read here."""


def _class_of(endpoint: object) -> type | None:
    """Return the class of an endpoint, which may be bound to arguments, or None."""
    endpoint = marks.unbound(endpoint)
    return endpoint if isinstance(endpoint, type) else None


def _methods_of(view: type) -> set[str]:
    served = {method for method in METHODS if hasattr(view, method.lower())}
    return served | {"HEAD"} if "GET" in served else served


def _endpoints(router: Any) -> Iterator[object]:  # noqa: ANN401 - an application, or a router
    for route in _flat(getattr(router, "routes", ())):
        endpoint = getattr(route, "endpoint", None)
        if isinstance(route, WebSocketRoute):
            unreached.check_socket(endpoint)
        yield _base_of(route) if endpoint is None else endpoint


def _mounts(router: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    for route in _flat(getattr(router, "routes", ())):
        endpoint = getattr(route, "endpoint", None)
        if endpoint is None or not _is_routine(endpoint):
            yield _base_of(route)
        layer, aside = _aside(route, router)
        if aside:
            # The policy of a function is read without its route.
            yield layers.Unread(layer) if _is_routine(endpoint) else layer
    yield _default(router)


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    """Yield the layers of an application, and of those that are mounted in it, each once."""
    apps, known = [app], {id(app)}
    for each in apps:
        yield from (middleware.cls for middleware in getattr(each, "user_middleware", ()))
        for route in getattr(each, "routes", ()):
            mounted = getattr(route, "app", None)
            yield from layers.wrappers(mounted)
            inner = layers.innermost(mounted)
            apps += [inner] * (id(inner) not in known)
            known.add(id(inner))


def _before(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    """Yield the methods of middleware that is not made yet."""
    kinds = (each.cls for each in getattr(app, "user_middleware", ()))
    return (
        vars(base).get("__call__")
        for kind in kinds
        if isinstance(kind, type)
        for base in kind.__mro__
    )


def _served(
    router: Any,  # noqa: ANN401 - the same
    before: str = "",
    outer: tuple[object, ...] = (),
) -> Iterator[Part | Folder]:
    """Yield the routes that match a part of a segment, and the folders of web pages."""
    if router in outer:
        # The router is mounted in itself: its paths are endless.
        return
    for route in _flat(getattr(router, "routes", ())):
        path = before + getattr(route, "path", "")
        yield from part_of(path, "{")
        below = _base_of(route)
        if isinstance(below, StaticFiles) and below.html:
            yield Folder(path, "index.html", "404.html")
        elif "{" not in path and not _is_routine(below):
            yield from _served(below, path, (*outer, router))


CORS = Installer(Starlette, _Routes, _place).CORS
LAYERS: Final = layers.FrameworkLayers(
    _inner_layers,
    layers.outer_of("middleware_stack"),
    _endpoints,
    _OWN,
    "Use CORS(app, …) of the framework's integration, not add_middleware.",
    mounts=_mounts,
    reads_mounts=True,
    table=lambda app, facts: _Routes(app).table(facts),
    served=_served,
    before=_before,
)
