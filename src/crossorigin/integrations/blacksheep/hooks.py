"""Hooks: the class of an application with the gateway, and the matches of routers."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

from blacksheep import Application, Router
from blacksheep.server.application import default_fallback

from crossorigin.asgi import App, Receive, Send
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.layers import walk
from crossorigin.gateway.serving import asgi_facts
from crossorigin.gateway.serving.asgi_facts import Scope
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.integrations.blacksheep.matches import (
    decode,
    entry_of,
    has_filters,
    path_of,
    root_of,
    shared_entry,
)


class Gated(Application):
    """The first base class of an application that has the gateway.

    It is a mixin, because Python looks `__call__` up in the class. A middleware would run
    inside the handlers of 404 and 500, and inside mounts.
    """

    gateway: ClassVar[App]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
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
        watch(walk.application_in(app, self))

    def extend(self, mixin: type) -> None:
        """Add a mixin, such as that of mounts, behind the gateway."""
        if not isinstance(self, mixin):
            gated, below = type(self).__bases__
            type(self).__bases__ = gated, type(below.__name__, (mixin, below), {})


def watch(app: Any) -> None:  # noqa: ANN401 - any ASGI application
    """Make the routers of an application and of its mounts record their matches."""
    if isinstance(app, Application):
        # The class of a router changes when its first filter is added; the instance stays.
        vars(app.router).setdefault("get_match", functools.partial(_get_match, app.router))
        for mount in app.mount_registry.mounted_apps:
            watch(walk.application_in(mount.handler, app))


def _get_match(router: Router, request: Any) -> Any:  # noqa: ANN401 - of BlackSheep
    """Return the match of a router, after reporting it to the gateway."""
    match = type(router).get_match(router, request)
    exchange = (getattr(request, "scope", None) or {}).get(HANDLED)
    is_found = match is not None and root_of(match.handler) is not default_fallback
    # After the response, a task may make a request of the same scope.
    if isinstance(exchange, Exchange) and is_found and exchange.native is not None:
        resolver = exchange.gateway.resolver
        own = entry_of(match, request, resolver)
        # Another value of a header that no Vary names may lead to another route.
        is_one = not has_filters(router) or shared_entry(router, request, resolver) == own
        found = (own if is_one else AMBIGUOUS,)
        if exchange.endpoint is not None:
            # Of another request that a view has made.
            exchange.route_again(endpoint=found, native=_routed(request))
        else:
            exchange.endpoint = found
            if path_of(request) != exchange.native.get("raw_path"):
                _note_path(exchange, router, request)
    return match


def _routed(request: Any) -> Scope:  # noqa: ANN401 - of BlackSheep
    """Return the scope of a request with the path that the router reads."""
    return {**request.scope, HANDLED: True, "raw_path": path_of(request)}


def _note_path(exchange: Exchange, router: Router, request: Any) -> None:  # noqa: ANN401 - the same
    """Note another path, to which a layer has led the request; a mount moves its prefix."""
    routes, path = exchange.gateway.resolver.router, decode(path_of(request))
    if routes.is_of(router):
        is_sent = path == asgi_facts.path_of(exchange.path, exchange.root)
    else:
        root = request.scope.get("root_path", "")
        is_sent = root + path in (exchange.path, exchange.root + exchange.path)
        if not is_sent and root == exchange.root:
            # Mounts before BlackSheep 2.6.1 keep no prefix in the scope.
            is_sent = path == routes.path_below_mounts(exchange.native)
    if not is_sent:
        exchange.lead(native=_routed(request), path=path)


def is_plain(app: object) -> bool:
    """Return True for an application of BlackSheep without a gateway."""
    return isinstance(app, Application) and not isinstance(app, Gated)
