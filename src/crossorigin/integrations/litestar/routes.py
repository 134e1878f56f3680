"""Routes: the policy of a matched handler, and the table of a URL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final, cast

from litestar import Litestar
from litestar.enums import HttpMethod
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import ASGIRouteHandler
from litestar.types import Method
from litestar.utils import normalize_path

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.layers import layers
from crossorigin.gateway.layers.mounts import mounted
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, UNMATCHED, RouteTable, Unmatched
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.serving.asgi_facts import Scope, read_facts
from crossorigin.gateway.serving.exchange import SEVERAL, Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.integrations._install import without_inherit
from crossorigin.integrations.litestar.handlers import is_automatic, owner_of, policy_of_handler
from crossorigin.integrations.litestar.hooks import MountedRouter, watch


def _path(scope: Scope) -> str:
    """Return the path that the router reads: with merged slashes, without a trailing slash."""
    path: str = scope["path"]
    if root := scope.get("root_path"):
        path = path.split(root, maxsplit=1)[-1]
    return normalize_path(path)


class Routes:
    """Reads the handler of a request, and asks the application's router."""

    path: ClassVar[Callable[[Scope], str]] = staticmethod(_path)

    def __init__(self, app: Litestar) -> None:
        self._app = app

    def follow(self, source: PolicySource) -> None:
        """Have the routes note their methods for a policy that may read them."""
        for each in (self._app, *layers.mounted_in(self._app)):
            if each is self._app or isinstance(
                getattr(each, "asgi_router", None), MountedRouter
            ):
                watch(cast("Litestar", each), source)

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the handler that the router has matched."""
        scope = exchange.native
        handler = None if exchange.endpoint is SEVERAL else scope.get("route_handler")
        if handler is None or isinstance(handler, ASGIRouteHandler):
            return UNMATCHED
        method = scope["method"]
        if method == "OPTIONS" and is_automatic(handler):
            return UNMATCHED
        owner = owner_of(handler)
        if owner is self._app:
            return _policy_in(owner, handler, scope)
        # An application around this one, or one that is mounted in it, may share the scope.
        is_mounted = isinstance(owner.asgi_router, MountedRouter)
        own = _policy_in(owner, handler, scope) if is_mounted else INHERIT
        return UNMATCHED if own is INHERIT else own

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        return _table(self._app, dict(facts.native), facts.announced_method)


def _policy_in(app: Litestar, handler: Any, scope: Scope) -> RoutePolicy:  # noqa: ANN401 - a handler
    """Return the policy of a matched handler, or of that of a method that a layer has set."""
    method = scope["method"]
    if method in handler.http_methods:
        return policy_of_handler(handler)
    return cast("RoutePolicy", _table(app, scope, method).get(method, AMBIGUOUS))


_METHODS: Final = tuple(method.value for method in HttpMethod)


def _table(app: Litestar, scope: Scope, announced: str) -> RouteTable:
    """Return the routes of a URL; the router cannot list the methods of one."""
    path = _path(scope)
    found: dict[str, RoutePolicy] = {}
    for method in dict.fromkeys((announced, *_METHODS)):
        ask = app.asgi_router.handle_routing
        try:
            _, handler, below, *_ = ask(path=path, method=cast("Method", method))
        except (MethodNotAllowedException, NotFoundException):
            # A parameter of this method's handler may have another type.
            continue
        if isinstance(handler, ASGIRouteHandler):
            entries = _asgi_entries(handler, {**scope, "path": below})
            whole = not handler.is_mount or _is_whole(app, path, below)
            return entries if whole else without_inherit(entries, resolver_of(app))
        if not is_automatic(handler):
            found[method] = policy_of_handler(handler)
    return found


def _asgi_entries(handler: ASGIRouteHandler, below: Scope) -> RouteTable:
    """Return the entries of the ASGI application of a handler, which gets the scope `below`."""
    own = policy_of_handler(handler)
    if own is not INHERIT:
        return {ANY: own}
    outer = owner_of(handler)
    return mounted(handler.fn, read_facts(below), outer) or {ANY: INHERIT}


def _is_whole(app: Litestar, path: str, below: str) -> bool:
    """Return True if a mount matched whole segments: Litestar's /sub also matches /subway."""
    rest = below.strip("/")
    mount = path.removesuffix(f"/{rest}") if rest else path
    return any(route.path == (mount or "/") for route in app.routes)
