"""BlackSheep: the gateway in front of the application's class, and route-aware preflights."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, TypeVar, cast
from urllib.parse import unquote_to_bytes

from blacksheep import Application, Router
from blacksheep.server.application import default_fallback
from blacksheep.server.routing import HostFilter, ParamsFilter, RouterFiltersMixin

from crossorigin.asgi import App, Receive, RoutedMiddleware, Scope, Send, path_of, read_facts
from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.errors import PolicyError, Problem
from crossorigin.gateway import decorators, layers, marks, selfcheck, unreached
from crossorigin.gateway.base import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.foretold import has_several
from crossorigin.gateway.mounts import mounted
from crossorigin.gateway.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.resolver import ANY, UNMATCHED, PolicyResolver, RouteTable, Unmatched
from crossorigin.gateway.spellings import Folder, Part, part_of
from crossorigin.guard import Guard
from crossorigin.integrations._install import Installer, own_class, without_inherit
from crossorigin.policy import Policy, PolicyMap

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_Rules = TypeVar("_Rules", Policy | None, Guard | None)
_decorators = decorators.Decorators(refused=(Application, Router))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Application, resolver: PolicyResolver) -> None:
    """Place the gateway, around later mounts too; the handle is also ``app.cors``."""
    inner = functools.partial(_Gated.serve_inside, cast("_Gated", app))
    gateway = RoutedMiddleware(inner, resolver)
    selfcheck.check_on_first_call(gateway, app)
    cast("type[_Gated]", type(app)).gateway = gateway.as_app
    _watch(app)


class _Gated(Application):
    """The first base class of an application that has the gateway.

    It is a mixin, because Python looks `__call__` up in the class. A middleware would run
    inside the handlers of 404 and 500, and inside mounts.
    """

    gateway: ClassVar[App]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.started and scope["type"] == "http":
            # Without a lifespan the first request starts it; there are no routes before.
            await self.start()  # type: ignore[no-untyped-call]  # BlackSheep gives it no types
        await type(self).gateway(scope, receive, send)

    async def serve_inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection as the application does without the gateway."""
        # A copy, as mounts overwrite the path that the router has to be asked for.
        await super().__call__(dict(scope), receive, send)  # type: ignore[no-untyped-call]  # the same

    def mount(self, path: str, app: Any) -> None:  # noqa: ANN401 - any ASGI application
        """Mount an application, and watch its router."""
        super().mount(path, app)
        _watch(layers.application_in(app, self))

    def extend(self, mixin: type) -> None:
        """Add a mixin, such as that of mounts, behind the gateway."""
        if not isinstance(self, mixin):
            gated, below = type(self).__bases__
            type(self).__bases__ = gated, type(below.__name__, (mixin, below), {})


def _watch(app: Any) -> None:  # noqa: ANN401 - any ASGI application
    """Make the routers of an application and of its mounts record their matches."""
    if isinstance(app, Application):
        # The class of a router changes when its first filter is added; the instance stays.
        vars(app.router).setdefault("get_match", functools.partial(_get_match, app.router))
        for mount in app.mount_registry.mounted_apps:
            _watch(layers.application_in(mount.handler, app))


def _get_match(router: Router, request: Any) -> Any:  # noqa: ANN401 - of BlackSheep
    """Return the match of a router, after reporting it to the gateway."""
    match = type(router).get_match(router, request)
    exchange = (getattr(request, "scope", None) or {}).get(HANDLED)
    is_found = match is not None and _root_of(match.handler) is not default_fallback
    # After the response, a task may make a request of the same scope.
    if isinstance(exchange, Exchange) and is_found and exchange.native is not None:
        own = _entry(match, request)
        # Another value of a header that no Vary names may lead to another route.
        is_one = not _has_filters(router) or _shared(router, request) == own
        found = (own if is_one else AMBIGUOUS,)
        if exchange.endpoint is not None:
            # Of another request that a view has made.
            exchange.route_again(endpoint=found, native=_routed(request))
        else:
            exchange.endpoint = found
            if _path_of(request) != exchange.native.get("raw_path"):
                _note_path(exchange, router, request)
    return match


def _routed(request: Any) -> Scope:  # noqa: ANN401 - of BlackSheep
    """Return the scope of a request with the path that the router reads."""
    return {**request.scope, HANDLED: True, "raw_path": _path_of(request)}


def _note_path(exchange: Exchange, router: Router, request: Any) -> None:  # noqa: ANN401 - the same
    """Note another path, to which a layer has led the request; a mount moves its prefix."""
    routes, path = exchange.gateway.resolver.router, _decode(_path_of(request))
    if routes.is_of(router):
        is_sent = path == path_of(exchange.path, exchange.root)
    else:
        root = request.scope.get("root_path", "")
        is_sent = root + path in (exchange.path, exchange.root + exchange.path)
        if not is_sent and root == exchange.root:
            # Mounts before BlackSheep 2.6.1 keep no prefix in the scope.
            is_sent = path == routes.path_below_mounts(exchange.native)
    if not is_sent:
        exchange.lead(native=_routed(request), path=path)


def _entry(match: Any, request: Any) -> RoutePolicy:  # noqa: ANN401 - of BlackSheep
    """Return the policy of a matched handler's function, or of its controller."""
    function = _root_of(match.handler)
    own = marks.first_policy(function, getattr(function, "controller_type", None))
    # The paths of a map have whole segments.
    is_vague = own is INHERIT and not _is_whole(match, _path_of(request))
    return AMBIGUOUS if is_vague else own


def _is_whole(match: Any, path: bytes) -> bool:  # noqa: ANN401 - of BlackSheep
    """Return True if a route matched whole segments: BlackSheep's /x/* also matches /xy."""
    tail = (match.values or {}).get("tail")
    return not tail or b"/*" not in match.pattern or _decode(path).endswith(f"/{tail}")


def _path_of(request: Any) -> bytes:  # noqa: ANN401 - of BlackSheep
    """Return the path that the router reads: as it was sent."""
    path: bytes = request._path  # noqa: SLF001 - the public one is decoded, or normalised
    return path


def _decode(path: bytes) -> str:
    # Without the raw path of a server, BlackSheep reads the decoded one, which is not ASCII.
    return unquote_to_bytes(path).decode("utf-8", "replace")


class _Routes:
    def __init__(self, app: Application) -> None:
        self._app = app

    def is_of(self, router: Router) -> bool:
        """Return True for the router of the application itself, not of a mounted one."""
        return router is self._app.router

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the handler that the router has matched."""
        if exchange.endpoint is None or exchange.endpoint is SEVERAL:
            return UNMATCHED
        own: RoutePolicy = exchange.endpoint[0]
        is_vague = own is INHERIT and not _descend(self._app, exchange.native)[2]
        return AMBIGUOUS if is_vague else own

    def path_below_mounts(self, native: Scope) -> str:
        """Return the path that the router of the mounted application of a URL reads."""
        scope = _descend(self._app, native)[1]
        return _decode(_path_of(self._app.instantiate_request(dict(scope), None)))

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        app, scope, is_whole = _descend(self._app, dict(facts.native))
        if app is self._app:
            return _table(app, scope)
        entries = mounted(app, read_facts(scope), self._app) or {ANY: INHERIT}
        return entries if is_whole else without_inherit(entries)

    def path(self, scope: Scope) -> str:
        """Return the path in lower case, because the router ignores case."""
        return _decode(_path_of(self._app.instantiate_request(dict(scope), None))).lower()

    def fold(self, policies: PolicyMap) -> PolicyMap:
        """Return a map with its paths in lower case.

        Raises:
            PolicyError: two paths become one, and have different policies.
        """
        return PolicyMap(_in_lower_case(policies.paths), default=policies.default)

    def fold_guard(self, guard: Guard) -> Guard:
        """Return a guard with its paths in lower case too.

        Raises:
            PolicyError: two paths become one, and have different guards.
        """
        return guard.replace(paths={**guard.paths, **_in_lower_case(guard.paths)})


def _in_lower_case(paths: Mapping[str, _Rules]) -> dict[str, _Rules]:
    folded: dict[str, _Rules] = {}
    for path, rules in paths.items():
        if folded.setdefault(path.lower(), rules) != rules:
            message = f"BlackSheep reads {path!r} as another path of the map."
            raise PolicyError((Problem("invalid-path", "paths", path, message),))
    return folded


def _descend(app: Application, scope: Scope) -> tuple[Any, Scope, bool]:
    """Return the application that serves a URL, its scope, and whether mounts matched whole.

    An application with its own gateway decides for all applications that are mounted in it.
    """
    found: Any = app
    is_whole = True
    while found is app or _is_plain(found):
        path = scope.get("raw_path") or scope["path"].encode()
        mounts = found.mount_registry.mounted_apps
        matches = ((mount, mount.match_by_path(path)) for mount in mounts)
        mount, match = next((each for each in matches if each[1]), (None, None))
        if mount is None:
            break
        is_whole = is_whole and _is_whole(match, path)
        scope = dict(scope)
        found.handle_mount_path(scope, match)
        inner = layers.application_in(mount.handler, app)
        is_read = _is_plain(inner) and layers.shows(mount.handler, inner)
        found = inner if is_read else mount.handler
    return found, scope, is_whole


def _is_plain(app: object) -> bool:
    return isinstance(app, Application) and not isinstance(app, _Gated)


def _table(app: Application, scope: Scope) -> RouteTable:
    """Return the routes of a URL; the filters of a route run at most once for each method."""
    if not type(app.router).get_match.__module__.startswith("blacksheep.") and has_several(app):
        # The owner's router may read headers that a preflight does not have.
        return {ANY: AMBIGUOUS}
    found: dict[str, RoutePolicy] = {}
    for method in sorted(_methods(app.router)):
        asked = {**scope, "method": method.decode(), HANDLED: True}
        entry = _shared(app.router, app.instantiate_request(asked, None))
        if entry is not UNMATCHED:
            found[method.decode()] = entry
    fallback = _root_of(getattr(app.router.fallback, "handler", default_fallback))
    if fallback is not default_fallback:
        found[ANY] = marks.policy_of(fallback)
    return found


def _shared(router: Router, request: Any) -> RoutePolicy | Unmatched:  # noqa: ANN401 - of BlackSheep
    """Return the policy of all routes that a URL may match, or AMBIGUOUS for several."""
    entries = []
    for match, is_sure in _matches(router, request):
        entries.append(_entry(match, request))
        if is_sure:
            break
    if not entries:
        return UNMATCHED
    return entries[0] if all(each == entries[0] for each in entries) else AMBIGUOUS


def _matches(router: Router, request: Any) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401 - of BlackSheep
    """Yield the matches of a URL in their order, and whether each applies to all requests.

    A preflight shows the host and the query of a request, but none of its headers.
    """
    for inner in router._sub_routers or ():  # noqa: SLF001 - there is no other way to them
        yield from _matches(inner, request)
    path = _path_of(request)
    for route in router.routes.get(request.method.encode(), ()):
        match = route.match_by_path(path)
        filters = getattr(route, "filters", ())
        hidden = [each for each in filters if type(each) not in _SHOWN]
        shown = (each for each in filters if type(each) in _SHOWN)
        if match is not None and all(each.handle(request) for each in shown):
            yield match, not hidden
    if (fallback := router.fallback) is not None and _root_of(
        fallback.handler
    ) is not default_fallback:
        yield fallback.match_by_path(path), True


_SHOWN: Final = (HostFilter, ParamsFilter)
"""Filters of BlackSheep that read the URL of a request only."""


def _has_filters(router: Router) -> bool:
    """Return True if a route has filters; routers without filters cache their matches."""
    inner = router._sub_routers or ()  # noqa: SLF001 - there is no other way to them
    return isinstance(router, RouterFiltersMixin) or any(map(_has_filters, inner))


def _methods(router: Router) -> set[bytes]:
    """Return the methods of all routes: a router would cache any other method."""
    inner = router._sub_routers or ()  # noqa: SLF001 - there is no other way to them
    return set(router.routes).union(*map(_methods, inner))


def _root_of(handler: Any) -> Any:  # noqa: ANN401 - any callable
    while (inner := getattr(handler, "root_fn", None)) is not None:
        handler = inner
    return handler


def _endpoints(app: Application) -> Iterator[object]:
    # Before its start the application has routes that its router does not serve yet.
    declared = getattr(app.router, "_registered_routes", ())
    sockets = [route for method, route in declared if method == "GET_WS"]
    for route in (*sockets, *app.router.routes.get(b"GET_WS", ())):
        unreached.check_socket(_root_of(route.handler))
    for route in getattr(app.router, "iter_all", app.router.__iter__)():
        function = _root_of(route.handler)
        yield from filter(None, (function, getattr(function, "controller_type", None)))


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    strategy = getattr(app, "_cors_strategy", None)
    if strategy is not None:
        yield strategy


def _served(app: Application) -> Iterator[Part | Folder]:
    """Yield the routes that match a part of a segment, and the folders of files."""
    for route in getattr(app.router, "iter_all", app.router.__iter__)():
        path = route.mustache_pattern.lower()
        yield from part_of(path, "{*")
        names = (
            inspect.getclosurevars(function).nonlocals
            if inspect.isfunction(function := _root_of(route.handler))
            else {}
        )
        if "fallback_document" in names:
            folder = path.partition("/*")[0]
            yield Folder(folder, names["index_document"], names["fallback_document"])


# `cors` of the application is a property of its class, which may raise.
CORS = Installer(Application, _Routes, _place, holder=lambda app: own_class(app, _Gated)).CORS
LAYERS: Final = layers.FrameworkLayers(
    _inner_layers,
    layers.no_layers,
    _endpoints,
    Application,
    mounts=lambda app: (each.handler for each in app.mount_registry.mounted_apps),
    reads_mounts=True,
    table=lambda app, facts: _Routes(app).table(facts),
    served=_served,
)
