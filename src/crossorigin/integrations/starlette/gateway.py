"""The gateway: placed around an application; and its decorators."""

from __future__ import annotations

from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp

from crossorigin.asgi import RoutedMiddleware
from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import start
from crossorigin.integrations._install import Installer
from crossorigin.integrations.starlette.hooks import share_scope, watch_routes
from crossorigin.integrations.starlette.routes import Routes

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
    if not hasattr(Middleware(share_scope), "args"):
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
            entry = router.middleware_stack = share_scope(router.middleware_stack)
        watch_routes(router)
        gateway = RoutedMiddleware(inner, resolver)
        return start.check_on_first_call(gateway, app).as_app

    # Starlette's own add_middleware places layers inside its error pages, whose 500 would then
    # have no headers.
    app.build_middleware_stack = build_inside_gateway  # type: ignore[method-assign]
    if app.middleware_stack is not None:
        app.middleware_stack = _gateway(app.middleware_stack)


CORS = Installer(Starlette, Routes, _place).CORS
