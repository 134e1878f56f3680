"""The gateway: placed in the execution policy of a router."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final

from pyramid.config import Configurator
from pyramid.interfaces import IViewClassifier
from pyramid.router import Router
from pyramid.static import static_view
from pyramid.threadlocal import get_current_request

from crossorigin.gateway.layers.frameworks import FrameworkLayers, no_layers
from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.halves import decorators_read
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.gateway.responses.wsgi_edits import StartResponse
from crossorigin.gateway.selfcheck.start import check_on_first_call
from crossorigin.gateway.selfcheck.unread import check_endpoints
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.gateway.serving.wsgi_facts import Environ
from crossorigin.integrations._install import Installer
from crossorigin.integrations.pyramid.routes import Routes
from crossorigin.integrations.pyramid.views import (
    VARYING_ROOT,
    NotedView,
    Untyped,
    all_views,
    endpoints,
    mounts,
    note_views,
    original_of,
    others,
    traverses,
)
from crossorigin.policy import Policy
from crossorigin.wsgi import RoutedMiddleware


def _check_place(endpoint: Untyped) -> None:
    """Raise a TypeError for a view that already belongs to another decorator or route."""
    own = {} if isinstance(endpoint, type) else getattr(endpoint, "__dict__", {})
    if "__venusian_callbacks__" in own:
        message = f"write {decorators_read()} below @view_config, next to the function"
        raise TypeError(message)
    if "__original_view__" in own:
        message = (
            f"{decorators_read('and')} cannot be the decorator= of a view; write "
            f"{decorators_read()} next to the function, or add_view(cors(…)(view), …)"
        )
        raise TypeError(message)


_decorators = decorators.Decorators(refused=(Router, Configurator), check=_check_place)
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _routes(app: Router) -> Routes:
    """Return the router of an application.

    Raises:
        MarkError: a view has a mark that has no effect.
    """
    check_endpoints(app, others(app.registry))
    return Routes(app)


def _place(app: Router, resolver: PolicyResolver) -> None:
    """Place the gateway around the tweens, exception views and static views of `app`."""
    routes = app.routes_mapper.get_routes() if app.routes_mapper else ()
    varying = note_views(app.registry, routes)
    execute, moves = app.execution_policy, traverses(app.registry, routes)

    def run(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # A virtual root leads to another path, which may have another policy.
        is_moved = moves and not isinstance(resolver.source, Policy | None)
        always = VARYING_ROOT if is_moved else {}
        if varying or is_moved:
            names = (varying, always)
            start_response = _varying(start_response, environ, app.registry, *names)
        answered: Iterable[bytes] = execute(environ, app)(environ, start_response)
        return answered

    app.invoke_subrequest = _linked(app.invoke_subrequest)
    # A tween is inside the error page of exceptions that have no view, and inside retries.
    serve = check_on_first_call(RoutedMiddleware(run, resolver), app).as_app
    app.execution_policy = lambda _environ, _router: serve


def _linked(invoke: Callable[..., Any]) -> Callable[..., Any]:
    """Return `invoke_subrequest`, which notes that the request of a view makes another one."""

    def invoke_linked(request: Any, *given: Any, **more: Any) -> Any:  # noqa: ANN401 - as of Pyramid's
        outer = getattr(get_current_request(), "environ", {}).get(HANDLED)
        if isinstance(outer, Exchange) and outer.endpoint is not None:
            request.environ.setdefault(HANDLED, outer)
        return invoke(request, *given, **more)

    return invoke_linked


def _varying(
    start_response: StartResponse,
    environ: Environ,
    registry: Untyped,
    every: Collection[str],
    always: Collection[str],
) -> StartResponse:
    """Return a `start_response` that adds to `Vary` the headers that choose the view.

    Args:
        start_response: the server's.
        environ: the request.
        registry: that of the application.
        every: the headers if no view was called.
        always: the headers of every response.
    """

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:  # noqa: ANN401 - as WSGI gives them
        view = getattr(environ.get(HANDLED), "endpoint", None)
        names: Collection[str] = every
        if isinstance(view, NotedView) and view.registry is registry:
            names = view.vary
        names = dict.fromkeys((*names, *always))
        vary = [("Vary", ", ".join(names))] if names else []
        return start_response(status, [*headers, *vary], exc_info)

    return start


def _served(app: Any) -> Iterator[Part | Folder]:  # noqa: ANN401 - a router
    for route in app.routes_mapper.get_routes() if app.routes_mapper else ():
        yield from part_of(route.pattern, "{*:")
    # The folder of a view may be anywhere: a route names it, or traversal.
    for view in all_views(app.registry, IViewClassifier):
        if isinstance(served := original_of(view), static_view):
            yield Folder("", served.index)


def _before(app: Any) -> Iterator[object]:  # noqa: ANN401 - a router
    """Yield the subscribers and the tweens of a router."""
    yield from (each.handler for each in app.registry.registeredHandlers())
    yield app.handle_request


CORS = Installer[Any](Router, _routes, _place).CORS
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
    served=_served,
    before=_before,
)
