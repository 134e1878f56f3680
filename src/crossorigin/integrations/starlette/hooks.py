"""Hooks: the routers note for the gateway the scope that they match."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any, Final

from starlette.types import ASGIApp

from crossorigin.asgi import Receive, Send
from crossorigin.gateway.layers import layers, walk
from crossorigin.gateway.serving.asgi_facts import Scope
from crossorigin.gateway.serving.exchange import HANDLED, SEVERAL, Exchange
from crossorigin.integrations.starlette.parts import OWN, class_of, methods_of


def share_scope(router: ASGIApp) -> ASGIApp:
    """Return the entry of a router, which notes its scope for the gateway.

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


def watch_routes(app: object, *above: object) -> bool:
    """Let the routes of mounted routers note their scope for the gateway.

    A layer before such a router may have copied the scope. Of a router that is not mounted, the
    class views behind layers of their routes note it: the method may differ.

    Returns:
        Whether a route of a mounted router was not watched before.
    """
    found = False
    for route in getattr(app, "routes", ()):
        if (view := class_of(getattr(route, "endpoint", None))) is not None:
            _watch_view(route, view)
        if above and not hasattr(route.handle, _WATCHED):
            route.handle, found = _watched(route.handle), True
    for each in layers.mounted_in(app):
        if isinstance(each, OWN) and not walk.is_among(each, above):
            found |= watch_routes(each, *above, app)
    return found


def _watch_view(route: Any, view: type) -> None:  # noqa: ANN401 - a route
    """Let the class view behind the layers of a route note its scope for the gateway.

    If a layer hides the view, the policies of all its methods have to agree.
    """
    if route.app is route.endpoint or hasattr(route.app, _WATCHED):
        return
    around: Iterable[Any] = walk.wrappers(route.app)
    for layer in around:
        behind: Any = getattr(layer, "app", None)
        if behind is route.endpoint:
            layer.app = behind = _watched(behind)
        if hasattr(behind, _WATCHED):
            return
    route.app = _watched(route.app, methods_of(view))


def _watched(served: ASGIApp, methods: Iterable[str] = ()) -> ASGIApp:
    """Return an application that notes its scope for the gateway.

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
"""Attribute of an application that notes its scope for the gateway."""


def _share_again(exchange: Exchange, scope: Scope) -> None:
    if exchange.endpoint is scope:
        # The router writes the second match to the same scope.
        exchange.endpoint = dict(scope)
    path, root = scope["path"], scope.get("root_path", "")
    exchange.route_again(endpoint=scope, native=scope, path=path, root=root)
