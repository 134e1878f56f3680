"""The gateway: placed in the execution policy of a router."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, Unpack

from pyramid.config import Configurator
from pyramid.router import Router

from crossorigin.gateway import marks
from crossorigin.gateway.layers import FrameworkLayers, check_on_first_call, no_layers
from crossorigin.gateway.resolver import PolicyResolver, PolicySource, Unset
from crossorigin.integrations.pyramid.routes import Routes
from crossorigin.integrations.pyramid.views import Untyped, endpoints, note_views
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import Environ, RoutedMiddleware, StartResponse


def _check_place(endpoint: Untyped) -> None:
    """Check that no decorator of Pyramid's has the endpoint already, and no other route.

    Raises:
        TypeError: one has; it would not see the marked copy.
    """
    marks.check_unshared(endpoint)
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


_decorators = marks.Decorators(refused=(Router, Configurator), check=_check_place)
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
    marks.check_application(app, Router)
    marks.check_marks(endpoints(app.registry))
    resolver = marks.install(app, Router, policy, keywords, Routes(app))
    note_views(app.registry)
    execute = app.execution_policy

    def run(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answered: Iterable[bytes] = execute(environ, app)(environ, start_response)
        return answered

    # A tween is inside the error page of exceptions that have no view, and inside retries.
    serve = check_on_first_call(RoutedMiddleware(run, resolver), app, tuple).as_app
    app.execution_policy = lambda _environ, _router: serve
    return resolver


LAYERS: Final = FrameworkLayers(
    lambda app: (
        tween["introspectable"]["name"]
        for tween in app.registry.introspector.get_category("tweens", ())
    ),
    no_layers,
)
