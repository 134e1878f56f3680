"""The gateway: placed around an application; and its decorators."""

from __future__ import annotations

import functools
from typing import Final, cast

from blacksheep import Application, Router

from crossorigin.asgi import RoutedMiddleware
from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import start
from crossorigin.integrations._install import Installer, own_class
from crossorigin.integrations.blacksheep.hooks import Gated, watch
from crossorigin.integrations.blacksheep.routes import Routes

_decorators = decorators.Decorators(refused=(Application, Router))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Application, resolver: PolicyResolver) -> None:
    """Place the gateway, around later mounts too; the handle is also ``app.cors``."""
    inner = functools.partial(Gated.serve_inside, cast("Gated", app))
    gateway = RoutedMiddleware(inner, resolver)
    start.check_on_first_call(gateway, app)
    cast("type[Gated]", type(app)).gateway = gateway.as_app
    watch(app)


# `cors` of the application is a property of its class, which may raise.
CORS = Installer(Application, Routes, _place, holder=lambda app: own_class(app, Gated)).CORS
