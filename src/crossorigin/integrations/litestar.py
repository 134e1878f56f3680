"""Litestar: the gateway outside the exception handlers, and route-aware preflights."""

from __future__ import annotations

import copy
import gc
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any, Final, TypeVar, cast
from weakref import WeakSet

from litestar import Controller, Litestar, Router
from litestar.enums import HttpMethod
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import (
    ASGIRouteHandler,
    BaseRouteHandler,
    WebsocketListener,
    WebsocketRouteHandler,
)
from litestar.routes import HTTPRoute
from litestar.static_files.base import StaticFiles
from litestar.types import ASGIApp, Method
from litestar.utils import normalize_path
from litestar.utils.sync import AsyncCallable

from crossorigin.asgi import App, Receive, RoutedMiddleware, Scope, Send, read_facts
from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway import decorators, layers, marks, selfcheck, unreached
from crossorigin.gateway.base import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.halves import decorators_read, reading_guards, reads_guards
from crossorigin.gateway.installation import resolver_of
from crossorigin.gateway.mounts import mounted
from crossorigin.gateway.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.resolver import ANY, UNMATCHED, PolicyResolver, RouteTable, Unmatched
from crossorigin.gateway.spellings import Folder, Part
from crossorigin.integrations._install import Installer, derived, without_inherit

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_Value = TypeVar("_Value")

_POLICY: Final = "crossorigin"
_GUARD: Final = "crossorigin-guard"
"""Keys of the halves of a router's mark in its `opt`, which Litestar merges into the `opt` of
its handlers: each half is inherited independently."""


class _Copies:
    """The marks of the copies of one router.

    Attributes:
        marks: those of the copies that exist.
        have_served: whether an application has started with one of them.
    """

    __slots__ = ("have_served", "marks")

    def __init__(self) -> None:
        self.marks: WeakSet[marks.Mark] = WeakSet()
        self.have_served: bool = False

    def __deepcopy__(self, _memo: object) -> _Copies:
        """Return the object itself, because Litestar copies the routers that it registers."""
        return self

    def are_lost(self) -> bool:
        """Return True if no application has had a copy, and no application can get one."""
        if self.marks and not self.have_served:
            # A router and its handlers refer to each other.
            gc.collect()
        return not (self.marks or self.have_served)


class _Decorators(decorators.Decorators):
    """Marks a copy of a router: a router has slots, and may be registered more than once."""

    def mark(self, endpoint: Any, mark: Any) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint."""
        if not isinstance(endpoint, Router):
            return super().mark(endpoint, mark)
        key = _POLICY if mark.guard is INHERIT else _GUARD
        joined = marks.join(endpoint.opt.get(key), mark, endpoint)
        marked = copy.deepcopy(endpoint)
        own = {name: each for name, each in marked.opt.items() if type(each) is not _Copies}
        marked.opt = {**own, key: joined}
        copies = next(_values(endpoint.opt, _Copies), _Copies())
        copies.marks.add(joined)
        joined.original = joined.original or copies
        # A handler has the `opt` of all its routers, in one mapping.
        endpoint.opt[f"{_POLICY}-{id(copies)}"] = copies
        return marked


def _values(opt: dict[str, Any], kind: type[_Value]) -> Iterator[_Value]:
    return (each for each in opt.values() if type(each) is kind)


def _check(endpoint: object) -> None:
    """Raise a TypeError for a handler: all its registrations would share the mark."""
    if isinstance(endpoint, BaseRouteHandler):
        message = (
            f"{decorators_read('and')} belong below @get, @post, … of Litestar, next to the "
            "function; in a call write get(path)(cors(…)(function))"
        )
        raise TypeError(message)


_decorators = _Decorators(groups=(Router,), refused=(Litestar,), check=_check)
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Litestar, resolver: PolicyResolver) -> None:
    """Place the gateway, around later routes too; the handle is also ``app.state.cors``."""
    # Litestar's own middleware is behind the router: no 404 and no 405 passes it.
    gateway = RoutedMiddleware(cast("App", app.asgi_handler), resolver)
    selfcheck.check_on_first_call(gateway, app)
    app.asgi_handler = cast("ASGIApp", gateway.as_app)
    app.asgi_router.__class__ = derived(type(app.asgi_router), _Shared)
    # Litestar does not pass lifespan events to its ASGI handler.
    app.on_startup.append(cast("Callable[[], None]", gateway.start_check))
    _watch(app)
    for each in layers.mounted_in(app):
        if isinstance(each, Litestar) and resolver_of(each) is None:
            _watch(each)
            each.asgi_router.__class__ = derived(type(each.asgi_router), _Mounted)


def _watch(app: Litestar) -> None:
    """Have the routes whose handlers have several policies note the method that they run."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and _has_several(route):
            route.__class__ = derived(type(route), _Watched)


def _has_several(route: HTTPRoute) -> bool:
    """Return True if the handlers of a route may have several policies."""
    handlers = (each for each in route.route_handlers if not _is_automatic(each))
    return len({_policy_of_handler(each) for each in handlers}) > 1


class _Watched:
    """The mixin of a route that notes for the gateway which method it runs.

    A layer between the router and the route may have copied the scope.
    """

    __slots__ = ()

    def _get_response_for_request(self, scope: Scope, **more: Any) -> Awaitable[Any]:  # noqa: ANN401 - of Litestar
        exchange = scope.get(HANDLED)
        if isinstance(exchange, Exchange):
            routed = exchange.native or scope
            if scope["method"] != routed["method"]:
                exchange.route_again(endpoint=None, native=scope)
        served: Awaitable[Any] = super()._get_response_for_request(scope=scope, **more)  # type: ignore[misc]  # of the route
        return served


class _Shared:
    """The mixin of the router: a view may give it the same request again."""

    __slots__ = ()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        exchange = scope.get(HANDLED)
        if isinstance(exchange, Exchange):
            path = scope["path"]
            if exchange.endpoint is not None:
                exchange.route_again(endpoint=None, native=scope, path=path)
            else:
                # A layer may have copied the scope.
                exchange.endpoint, exchange.native = self, scope
                root = scope.get("root_path", "")
                if path != exchange.path or root != exchange.root:
                    exchange.lead(path=path, root=root)
        served: Awaitable[None] = super().__call__(scope, receive, send)  # type: ignore[misc]  # of the router
        return served


class _Mounted:
    """The mixin of the router of a mounted application: a layer may have copied the scope."""

    __slots__ = ()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        exchange = scope.get(HANDLED)
        if isinstance(exchange, Exchange) and exchange.endpoint is not None:
            routed = (exchange.native or scope).get("route_handler")
            if exchange.endpoint is SEVERAL or not isinstance(routed, ASGIRouteHandler):
                exchange.route_again(endpoint=None, native=scope)
            else:
                exchange.native = scope
        served: Awaitable[None] = super().__call__(scope, receive, send)  # type: ignore[misc]  # of the router
        return served


def _path(scope: Scope) -> str:
    """Return the path that the router reads: with merged slashes, without a trailing slash."""
    path: str = scope["path"]
    if root := scope.get("root_path"):
        path = path.split(root, maxsplit=1)[-1]
    return normalize_path(path)


class _Routes:
    path = staticmethod(_path)

    def __init__(self, app: Litestar) -> None:
        self._app = app

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the handler that the router has matched."""
        scope = exchange.native
        handler = None if exchange.endpoint is SEVERAL else scope.get("route_handler")
        if handler is None or isinstance(handler, ASGIRouteHandler):
            return UNMATCHED
        method = scope["method"]
        if method == "OPTIONS" and _is_automatic(handler):
            return UNMATCHED
        owner = _owner_of(handler)
        if owner is self._app:
            return _policy_in(owner, handler, scope)
        # An application around this one, or one that is mounted in it, may share the scope.
        is_mounted = isinstance(owner.asgi_router, _Mounted)
        own = _policy_in(owner, handler, scope) if is_mounted else INHERIT
        return UNMATCHED if own is INHERIT else own

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        return _table(self._app, dict(facts.native), facts.announced_method)


def _policy_in(app: Litestar, handler: Any, scope: Scope) -> RoutePolicy:  # noqa: ANN401 - a handler
    """Return the policy of a matched handler, or of that of a method that a layer has set."""
    method = scope["method"]
    if method in handler.http_methods:
        return _policy_of_handler(handler)
    return cast("RoutePolicy", _table(app, scope, method).get(method, AMBIGUOUS))


def _owner_of(handler: Any) -> Any:  # noqa: ANN401 - a handler, then its layers
    """Return the application that a handler is registered on."""
    while handler.owner is not None:
        handler = handler.owner
    return handler


def _policy_of_handler(handler: Any) -> RoutePolicy:  # noqa: ANN401 - each kind of handler
    function = _function_of(handler)
    own = marks.first_policy(function, _controller_of(function))
    return _policy_of_group(handler) if own is INHERIT else own


def _policy_of_group(handler: Any) -> RoutePolicy:  # noqa: ANN401 - each kind of handler
    """Return the policy of the innermost router that has one."""
    key = _GUARD if reads_guards() else _POLICY
    return marks.policy_of_mark(handler.opt.get(key))


def _function_of(handler: Any) -> Any:  # noqa: ANN401 - any callable
    """Return the function of a handler: Litestar wraps a synchronous function."""
    function = handler.fn
    return function.func if isinstance(function, AsyncCallable) else function


def _controller_of(function: object) -> type | None:
    owner = getattr(function, "__self__", None)
    return type(owner) if isinstance(owner, Controller) else None


_METHODS: Final = tuple(method.value for method in HttpMethod)


def _table(app: Litestar, scope: Scope, announced: str) -> RouteTable:
    """Return the routes of a URL; the router cannot list the methods of one."""
    path = _path(scope)
    found: dict[str, RoutePolicy] = {}
    for method in dict.fromkeys((announced, *_METHODS)):
        ask = app.asgi_router.handle_routing
        try:
            _, handler, below, *_ = ask(path=path, method=cast("Method", method))
        except MethodNotAllowedException:
            continue
        except NotFoundException:
            return {}
        if isinstance(handler, ASGIRouteHandler):
            entries = _asgi_entries(handler, {**scope, "path": below})
            whole = not handler.is_mount or _is_whole(app, path, below)
            return entries if whole else without_inherit(entries)
        if not _is_automatic(handler):
            found[method] = _policy_of_handler(handler)
    return found


def _is_automatic(handler: BaseRouteHandler) -> bool:
    """Return True for the handler of OPTIONS that Litestar adds to each path."""
    return getattr(handler.fn, "__module__", "") == "litestar.routes.http"


def _asgi_entries(handler: ASGIRouteHandler, below: Scope) -> RouteTable:
    """Return the entries of the ASGI application of a handler, which gets the scope `below`."""
    own = _policy_of_handler(handler)
    if own is not INHERIT:
        return {ANY: own}
    outer = _owner_of(handler)
    return mounted(handler.fn, read_facts(below), outer) or {ANY: INHERIT}


def _is_whole(app: Litestar, path: str, below: str) -> bool:
    """Return True if a mount matched whole segments: Litestar's /sub also matches /subway."""
    rest = below.strip("/")
    mount = path.removesuffix(f"/{rest}") if rest else path
    return any(route.path == (mount or "/") for route in app.routes)


def _handlers(app: Litestar) -> Iterator[BaseRouteHandler]:
    for handlers in app.route_handler_method_map.values():
        yield from handlers.values()


def _endpoints(app: Litestar) -> Iterator[object]:
    for handler in _handlers(app):
        function = _function_of(handler)
        if isinstance(handler, WebsocketRouteHandler):
            _check_socket(function)
        if (controller := _controller_of(function)) is not None:
            for are_read in (False, True):
                with reading_guards(are_read=are_read):
                    _check_handlers(controller)
            yield controller
        yield function
        for mark in _values(handler.opt, marks.Mark):
            cast("_Copies", mark.original).have_served = True
            # A router has slots; its mark represents it.
            yield SimpleNamespace(**{marks.MARK: mark}, **_ROUTER_NAME)
    noted = {each for handler in _handlers(app) for each in _values(handler.opt, _Copies)}
    if any(each.are_lost() for each in noted):
        # A later check cannot know which half the copy had.
        unreached.refuse_mark(
            "a Router",
            "they return a marked copy of a Router: register that copy",
            marks.decorators_of(None),
        )


_ROUTER_NAME: Final = {"__module__": "litestar", "__qualname__": "Router"}


def _mounts(app: Litestar) -> Iterator[object]:
    for handler in _handlers(app):
        if isinstance(handler, ASGIRouteHandler):
            yield _function_of(handler)


def _check_socket(function: Any) -> None:  # noqa: ANN401 - any callable
    """Check that the function of a WebSocket handler has no mark, nor its listener's class."""
    listening = getattr(function, "_fn", function)
    unreached.check_socket(getattr(listening, "func", listening))
    owner = getattr(getattr(listening, "func", listening), "__self__", None)
    if isinstance(owner, WebsocketListener):
        unreached.check_socket(type(owner))


def _check_handlers(controller: type) -> None:
    """Raise a MarkError for a handler that replaces one with a mark: it is not inherited."""
    members = [(name, each) for base in controller.__mro__ for name, each in vars(base).items()]
    marked = {name for name, each in members if _is_marked(each) is True}
    lost = [name for name in marked if _is_marked(getattr(controller, name)) is False]
    if lost and marks.policy_of(controller) is INHERIT:
        message = (
            f"{controller.__qualname__} replaces the handler {lost[0]} of a base class, whose "
            f"{decorators_read()} is not inherited: give it its own"
        )
        raise unreached.MarkError(message)


def _is_marked(member: object) -> bool | None:
    """Return whether a handler of a controller has a mark; None if it is not a handler."""
    if not isinstance(member, BaseRouteHandler):
        return None
    return marks.policy_of(_function_of(member)) is not INHERIT


def _served(app: Litestar) -> Iterator[Part | Folder]:
    """Yield the folders of web pages: a parameter of Litestar is a whole segment."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            cells = getattr(_function_of(handler), "__closure__", None) or ()
            files = (each.cell_contents for each in cells)
            if any(isinstance(each, StaticFiles) and each.is_html_mode for each in files):
                path = route.path.partition("/{")[0]
                yield Folder(path.rstrip("/"), "index.html", "404.html")


def _inner_layers(app: Litestar) -> Iterator[object]:
    if app.cors_config is not None:
        yield app.cors_config
    for each in app.middleware:
        yield getattr(each, "middleware", each)


# Litestar has slots; an application stores its own attributes in its state.
CORS = Installer(
    Litestar, _Routes, _place, holder=lambda app: app.state, attribute="app.state.cors"
).CORS
LAYERS: Final = layers.FrameworkLayers(
    _inner_layers,
    layers.outer_of("asgi_handler"),
    _endpoints,
    Litestar,
    mounts=_mounts,
    reads_mounts=True,
    table=lambda app, facts: _Routes(app).table(facts),
    served=_served,
)
