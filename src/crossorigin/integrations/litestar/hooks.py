"""Hooks: the router and the routes note their matches for the gateway."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from litestar import Litestar
from litestar.handlers import ASGIRouteHandler
from litestar.routes import HTTPRoute

from crossorigin.asgi import Receive, Send
from crossorigin.gateway.layers.mounts import is_one
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.serving.asgi_facts import Scope
from crossorigin.gateway.serving.exchange import HANDLED, SEVERAL, Exchange
from crossorigin.integrations._install import derived
from crossorigin.integrations.litestar.handlers import is_automatic, policy_of_handler


def watch(app: Litestar, source: PolicySource) -> None:
    """Have routes note the method that they run, if it may have a policy of its own.

    Their handlers have several policies, or a callable may read the method.
    """
    is_asked = not is_one(source)
    for route in app.routes:
        may_change = isinstance(route, HTTPRoute) and (is_asked or _has_several(route))
        if may_change and not isinstance(route, _Watched):
            route.__class__ = derived(type(route), _Watched)


def _has_several(route: HTTPRoute) -> bool:
    """Return True if the handlers of a route may have several policies."""
    handlers = (each for each in route.route_handlers if not is_automatic(each))
    return len({policy_of_handler(each) for each in handlers}) > 1


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


class SharedRouter:
    """The mixin of the router: a view may give it the same request again."""

    __slots__ = ()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve a connection."""
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


class MountedRouter:
    """The mixin of the router of a mounted application: a layer may have copied the scope."""

    __slots__ = ()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve a connection."""
        exchange = scope.get(HANDLED)
        if isinstance(exchange, Exchange) and exchange.endpoint is not None:
            routed = (exchange.native or scope).get("route_handler")
            if exchange.endpoint is SEVERAL or not isinstance(routed, ASGIRouteHandler):
                exchange.route_again(endpoint=None, native=scope)
            else:
                exchange.native = scope
        served: Awaitable[None] = super().__call__(scope, receive, send)  # type: ignore[misc]  # of the router
        return served
