"""The gateway: placed around an application; and its decorators."""

from __future__ import annotations

from typing import Any, Final

from sanic import Blueprint, Request, Sanic
from sanic.blueprints import BlueprintGroup
from sanic_routing.route import Route

from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import selfcheck, unreached
from crossorigin.integrations._install import Installer, derived, own_class
from crossorigin.integrations.sanic.layers import App, endpoints
from crossorigin.integrations.sanic.routes import Routes
from crossorigin.integrations.sanic.serving import Gateway, WatchedGateway


class _Decorators(decorators.Decorators):
    def mark(self, endpoint: Any, mark: Any) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint.

        A blueprint takes no attributes, and a copy of it gets a namespace of its own: the mark
        is on its own class, which its copies have too.
        """
        if not isinstance(endpoint, Blueprint):
            return super().mark(endpoint, mark)
        kind = type(endpoint)
        joined = marks.join(marks.own_mark(kind), mark, kind)
        if joined is not marks.own_mark(kind):
            own = derived(kind)
            super().mark(own, joined)
            endpoint.__class__ = own
        return endpoint


_decorators = _Decorators(groups=(Blueprint,), refused=(Sanic, BlueprintGroup, Route))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: App, resolver: PolicyResolver) -> None:
    """Place the gateway; the handle is also ``app.cors``."""
    # Sanic's middleware is behind the router, and its signals cannot answer.
    gateway = (Gateway if resolver.watch is None else WatchedGateway)(resolver)
    own = type(app)
    base: Any = own.__mro__[1]

    async def handle_request(self: Any, request: Request) -> None:  # noqa: ANN401 - of the own class
        if not await gateway.answers(request):
            # Looked up each time: Sanic rewrites the method when it starts.
            await base.handle_request(self, request)

    setattr(own, "handle_request", handle_request)  # noqa: B010 - a plain assignment has a fixed type
    app.register_listener(_check, "before_server_start")


async def _check(app: App) -> None:
    unreached.check_marks(endpoints(app), app)
    selfcheck.look(app)


CORS = Installer["Sanic[Any, Any]"](Sanic, Routes, _place, holder=own_class).CORS
