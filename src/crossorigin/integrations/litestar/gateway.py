"""The gateway: placed in an application, and in those that are mounted in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from litestar import Litestar
from litestar._asgi.asgi_router import ASGIRouter
from litestar.types import ASGIApp

from crossorigin.asgi import App, RoutedMiddleware
from crossorigin.gateway.layers import layers
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import start
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.integrations._install import Installer, derived
from crossorigin.integrations.litestar.hooks import MountedRouter, SharedRouter, watch
from crossorigin.integrations.litestar.routes import Routes


def _place(app: Litestar, resolver: PolicyResolver) -> None:
    """Place the gateway, around later routes too; the handle is also ``app.state.cors``."""
    # Litestar's own middleware is behind the router: no 404 and no 405 passes it.
    gateway = RoutedMiddleware(cast("App", app.asgi_handler), resolver)
    start.check_on_first_call(gateway, app)
    app.asgi_handler = cast("ASGIApp", gateway.as_app)
    app.asgi_router.__class__ = _noting(type(app.asgi_router), SharedRouter)
    # Litestar does not pass lifespan events to its ASGI handler.
    app.on_startup.append(cast("Callable[[], None]", gateway.start_check))
    watch(app, resolver.source)
    for each in layers.mounted_in(app):
        if isinstance(each, Litestar) and resolver_of(each) is None:
            watch(each, resolver.source)
            each.asgi_router.__class__ = _noting(type(each.asgi_router), MountedRouter)


def _noting(kind: type, mixin: type) -> type:
    """Return a class of routers with a mixin, which an owner's own `__call__` calls."""
    if kind.__call__ is ASGIRouter.__call__:
        return derived(kind, mixin)
    return derived(derived(ASGIRouter, mixin), kind)


# Litestar has slots; an application stores its own attributes in its state.
CORS = Installer(
    Litestar, Routes, _place, holder=lambda app: app.state, attribute="app.state.cors"
).CORS
