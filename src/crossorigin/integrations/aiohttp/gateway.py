"""The gateway: placed around an application; and its decorators."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import selfcheck, unreached
from crossorigin.integrations._install import Installer
from crossorigin.integrations.aiohttp.keys import RAN
from crossorigin.integrations.aiohttp.routes import endpoints
from crossorigin.integrations.aiohttp.serving import Gateway

_decorators = decorators.Decorators(
    refused=(
        web.Application,
        web.RouteTableDef,
        web.AbstractRouteDef,
        web.AbstractResource,
        web.AbstractRoute,
    )
)
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: web.Application, resolver: PolicyResolver) -> None:
    """Place the gateway before all middleware of `app`, before it starts.

    Call it when the application's other signals are connected.
    """
    gateway = Gateway(app, resolver)
    app.middlewares.insert(0, gateway.serve)
    app.on_response_prepare.append(gateway.add_headers)
    app.on_startup.append(_check)


def _no_router(app: web.Application) -> None:
    """Check that `app` has not started; the gateway itself asks its asynchronous router."""
    if app.middlewares.frozen:
        message = "call CORS(app, …) before the application starts or is mounted in another"
        raise RuntimeError(message)


class _Namespace:
    """The attributes of an application, set without the warning of aiohttp's debug mode."""

    def __init__(self, app: web.Application) -> None:
        self.__dict__ = vars(app)


async def _check(app: web.Application) -> None:
    unreached.check_marks(endpoints(app), app)
    selfcheck.look(app)
    for each in endpoints(app):
        if isinstance(each, type) and issubclass(each, web.View):
            _watch(each)


def _watch(view: type[web.View]) -> None:
    """Note the method that has run in the responses of a class view.

    A middleware may give the view a clone of the request, with another method. A later policy
    may have a callable that reads the method.
    """
    run: Any = view.__await__
    if hasattr(run, "is_watched"):
        return

    def watched(self: web.View) -> Any:  # noqa: ANN401 - of aiohttp
        try:
            response = yield from run(self)
        except web.HTTPException as error:
            error[RAN] = self.request.method
            raise
        response[RAN] = self.request.method
        return response

    view.__await__ = watched  # type: ignore[method-assign]  # it calls the view's own
    setattr(watched, "is_watched", True)  # noqa: B010 - a function declares no attributes


CORS = Installer(web.Application, _no_router, _place, holder=_Namespace).CORS
