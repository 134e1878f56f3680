"""The gateway: placed in the execution policy of a router."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, Literal, Unpack

from pyramid.config import Configurator
from pyramid.router import Router

from crossorigin.gateway import decorators, installation
from crossorigin.gateway.base import HANDLED
from crossorigin.gateway.layers import FrameworkLayers, no_layers
from crossorigin.gateway.resolver import PolicyResolver, PolicySource, Unset
from crossorigin.gateway.selfcheck import check_endpoints, check_on_first_call
from crossorigin.integrations.pyramid.routes import Routes
from crossorigin.integrations.pyramid.views import (
    NotedView,
    Untyped,
    endpoints,
    mounts,
    note_views,
)
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import Environ, RoutedMiddleware, StartResponse


def _check_place(endpoint: Untyped) -> None:
    """Raise a TypeError for a view that another decorator or route has already."""
    decorators.check_unshared(endpoint)
    own = {} if isinstance(endpoint, type) else getattr(endpoint, "__dict__", {})
    if "__venusian_callbacks__" in own:
        message = "write @cors or @no_cors below @view_config, next to the function"
        raise TypeError(message)
    if "__original_view__" in own:
        message = (
            "cors and no_cors cannot be the decorator= of a view; write @cors or @no_cors next "
            "to the function, or add_view(cors(…)(view), …)"
        )
        raise TypeError(message)


_decorators = decorators.Decorators(refused=(Router, Configurator), check=_check_place)
cors = _decorators.cors
no_cors = _decorators.no_cors


def CORS(  # noqa: N802 - the word that every integration has
    app: Router,
    policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> PolicyResolver:
    """Place the gateway around all of `app`: its tweens, exception views and static views.

    Args:
        app: the application that `config.make_wsgi_app()` returned.
        policy: the policy of all views that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that CORS is on for decorated views only. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        The handle; set its `policy` to swap the policy at run time.

    Raises:
        MarkError: a view has a mark that has no effect.
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: `app` is no application, a policy and fields were given, or the policy is
            none.
    """
    installation.check_application(app, Router)
    check_endpoints(app)
    resolver = installation.install(app, Router, policy, keywords, Routes(app))
    routes = app.routes_mapper.get_routes() if app.routes_mapper else ()
    varying = note_views(app.registry, routes)
    execute = app.execution_policy

    def run(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if varying:
            start_response = _varying(start_response, environ, app.registry, varying)
        answered: Iterable[bytes] = execute(environ, app)(environ, start_response)
        return answered

    # A tween is inside the error page of exceptions that have no view, and inside retries.
    serve = check_on_first_call(RoutedMiddleware(run, resolver), app).as_app
    app.execution_policy = lambda _environ, _router: serve
    return resolver


def _varying(
    start_response: StartResponse, environ: Environ, registry: Untyped, every: Collection[str]
) -> StartResponse:
    """Return a `start_response` that adds the headers by which another view may answer."""

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:  # noqa: ANN401 - as WSGI gives them
        view = getattr(environ.get(HANDLED), "endpoint", None)
        names = every
        if isinstance(view, NotedView) and view.registry is registry:
            names = view.vary
        vary = [("Vary", ", ".join(names))] if names else []
        return start_response(status, [*headers, *vary], exc_info)

    return start


LAYERS: Final = FrameworkLayers(
    lambda app: (
        tween["introspectable"]["name"]
        for tween in app.registry.introspector.get_category("tweens", ())
    ),
    no_layers,
    endpoints,
    Router,
    mounts=mounts,
    table=lambda app, facts: Routes(app).table(facts),
)
