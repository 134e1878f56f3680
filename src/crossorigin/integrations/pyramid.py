"""Pyramid: the gateway around all tweens, and preflights that know views and predicates.

Theory of operation. Each view tells the gateway when the router calls it (`_NotedView`): a
view deriver wraps the views of a `Configurator`; in a finished router, the registered views
are replaced. No factory, traversal or predicate runs twice for an actual request.

A preflight has no view to call. `_Views` gathers every view that the actual request could
reach, method by method. A predicate that reads the URL or the method is evaluated; any other
may hold or not, as a preflight carries neither the headers nor the body of the request.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal, TypeAlias, Unpack

from pyramid.config import Configurator, global_registries
from pyramid.events import ApplicationCreated
from pyramid.exceptions import PredicateMismatch
from pyramid.interfaces import (
    IExceptionViewClassifier,
    IRequest,
    IRouteRequest,
    ITraverser,
    IViewClassifier,
)
from pyramid.predicates import (
    ContainmentPredicate,
    MatchParamPredicate,
    Notted,
    PathInfoPredicate,
    PhysicalPathPredicate,
    RequestMethodPredicate,
    TraversePredicate,
)
from pyramid.request import call_app_with_subpath_as_path_info
from pyramid.router import Router
from pyramid.traversal import ResourceTreeTraverser
from pyramid.view import _find_views
from pyramid.viewderivers import INGRESS, preserve_view_attrs
from pyramid.wsgi import wsgiapp, wsgiapp2
from zope.interface import providedBy

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.base import HANDLED, Exchange
from crossorigin.gateway.layers import FrameworkLayers, check_on_first_call, no_layers
from crossorigin.gateway.resolver import (
    INHERIT,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    PolicySource,
    RoutePolicy,
    RouteTable,
    Unmatched,
    Unset,
)
from crossorigin.integrations._install import resolver_of
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import Environ, RoutedMiddleware, StartResponse, read_facts

__all__ = ["CORS", "cors", "no_cors"]


def _check_place(endpoint: Any) -> None:  # noqa: ANN401 - any endpoint
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
    app: Router | Configurator,
    policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> PolicyResolver:
    """Place the gateway around all of `app`: its tweens, exception views and static views.

    Args:
        app: the application that `config.make_wsgi_app()` returned, or the `Configurator`
            that will make it.
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
    if isinstance(app, Configurator):
        return _configure(app, policy, keywords)
    marks.check_application(app, Router)
    marks.check_marks(_endpoints(app.registry))
    resolver = marks.install(app, Router, policy, keywords, _Views(app))
    _note_views(app.registry)
    _place(app, resolver)
    return resolver


def _configure(
    config: Any,  # noqa: ANN401 - Pyramid has no types
    policy: PolicySource | Literal[Unset.UNSET],
    keywords: PolicyKeywords,
) -> PolicyResolver:
    """Place the gateway around each application that `config` will make."""
    if config.registry in global_registries:
        message = "the Configurator has made its application: call CORS(app, …) with that"
        raise TypeError(message)
    resolver = marks.install(
        config,
        Configurator,
        policy,
        keywords,
        None,
        holder=lambda given: given.registry,
        attribute="config.registry.cors",
    )

    def place(event: Any) -> None:  # noqa: ANN401 - Pyramid has no types
        app = event.app
        marks.check_marks(_endpoints(app.registry))
        resolver.router, app.cors = _Views(app), resolver
        _place(app, resolver)

    config.include(includeme)
    config.add_subscriber(place, ApplicationCreated)
    return resolver


def includeme(config: Any) -> None:  # noqa: ANN401 - Pyramid has no types
    """Let the views of `config` tell the gateway when they are called.

    Args:
        config: the `Configurator`, as `config.include` passes it.
    """
    config.add_view_deriver(_derive, "crossorigin", under=INGRESS, over="secured_view")


def _place(app: Any, resolver: PolicyResolver) -> None:  # noqa: ANN401 - Pyramid has no types
    execute = app.execution_policy

    def run(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answered: Iterable[bytes] = execute(environ, app)(environ, start_response)
        return answered

    # A tween is inside the error page of exceptions that have no view, and inside retries.
    gateway = RoutedMiddleware(run, resolver)
    serve = check_on_first_call(gateway, app, lambda: _endpoints(app.registry)).as_app
    app.execution_policy = lambda _environ, _router: serve


class _NotedView:
    """A view that tells the gateway when the router calls it.

    Attributes:
        original: the view that the owner registered.
        policy: the view's own policy.
    """

    def __init__(self, view: Any, registry: Any, original: Any, policy: RoutePolicy) -> None:  # noqa: ANN401 - Pyramid has no types
        vars(self).update(getattr(view, "__dict__", {}))
        self._view = view
        self._registry = registry
        self.original = original
        self.policy = policy

    def __call__(self, context: Any, request: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
        exchange = request.environ.get(HANDLED)
        if not self._is_first(exchange):
            return self._view(context, request)
        exchange.endpoint = self
        try:
            return self._view(context, request)
        except PredicateMismatch:
            # The router goes on to the next view.
            exchange.endpoint = None
            raise

    def _is_first(self, exchange: object) -> bool:
        """Return True if the gateway of this application waits for a view.

        A view may call other views: the first one governs the response.
        """
        if not isinstance(exchange, Exchange) or exchange.endpoint is not None:
            return False
        router = exchange.gateway.resolver.router
        return isinstance(router, _Views) and router.registry is self._registry


def _derive(view: Any, info: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
    """Note a view that `config` registers; see `pyramid.interfaces.IViewDeriver`."""
    # An exception view answers under the policy of the view that raised.
    if info.exception_only:
        return view
    original, attribute = info.original_view, info.options.get("attr")
    return _NotedView(view, info.registry, original, _policy_of(original, attribute))


def _policy_of(view: Any, attribute: str | None) -> RoutePolicy:  # noqa: ANN401 - Pyramid has no types
    """Return the policy of a view: of its method, itself, its object or its class."""
    handler = getattr(view, attribute or "__call__", None)
    owner = getattr(view, "__self__", view)
    return marks.first_policy(handler, view, owner, type(owner))


def _note_views(registry: Any) -> None:  # noqa: ANN401 - Pyramid has no types
    """Replace the views of a finished router by views that are noted."""
    attributes = _attributes(registry)
    note = functools.partial(_note, registry, attributes)
    for each in list(_registrations(registry, IViewClassifier)):
        view = each.factory
        if not hasattr(view, "get_views"):
            registry.registerAdapter(
                note(view), each.required, each.provided, each.name, each.info, event=False
            )
            continue
        for views in (view.views, *view.media_views.values()):
            views[:] = [(order, note(inner), phash) for order, inner, phash in views]
    registry._clear_view_lookup_cache()  # noqa: SLF001 - as Configurator.add_view does


def _registrations(registry: Any, classifier: Any) -> Iterator[Any]:  # noqa: ANN401 - Pyramid has no types
    """Yield the registered views, or the exception views."""
    for each in registry.registeredAdapters():
        if each.required[0] is classifier:
            yield each


def _attributes(registry: Any) -> dict[int, str | None]:  # noqa: ANN401 - Pyramid has no types
    """Return the attribute that each view was registered with."""
    views = registry.introspector.get_category("views", ())
    declared = (each["introspectable"] for each in views)
    return {
        id(each["derived_callable"]): each["attr"]
        for each in declared
        if "derived_callable" in each
    }


def _note(registry: Any, attributes: dict[int, str | None], view: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
    if _noted(view) is not None:
        return view
    original = getattr(view, "__original_view__", view)
    if id(view) in attributes:
        policy = _policy_of(original, attributes[id(view)])
    else:
        policy = _policy_of_any(original)
    return preserve_view_attrs(view, _NotedView(view, registry, original, policy))


def _policy_of_any(view: Any) -> RoutePolicy:  # noqa: ANN401 - Pyramid has no types
    """Return the policy of a view whose attribute is unknown: one of its methods."""
    own = _policy_of(view, None)
    kind = view if isinstance(view, type) else type(view)
    methods = (vars(each).values() for each in kind.__mro__)
    policies = {marks.policy_of(method) for each in methods for method in each}
    return own if policies <= {own, INHERIT} else AMBIGUOUS


def _noted(view: Any) -> _NotedView | None:  # noqa: ANN401 - Pyramid has no types
    """Return the noted view inside the wrappers that derivers made."""
    while view is not None and not isinstance(view, _NotedView):
        inner = getattr(view, "__wraps__", None)
        view = None if inner is view else inner
    return view


def _endpoints(registry: Any) -> Iterator[object]:  # noqa: ANN401 - Pyramid has no types
    """Yield the functions and classes of all views.

    Raises:
        MarkError: a view that answers exceptions only has a mark.
    """
    views = [*map(_original, _all_views(registry, IViewClassifier))]
    yield from views
    known = {*map(id, views)}
    for view in map(_original, _all_views(registry, IExceptionViewClassifier)):
        if id(view) not in known and _policy_of_any(view) is not INHERIT:
            message = (
                f"{view!r} cannot have a policy of its own with @cors or @no_cors: an "
                "exception view answers under the policy of the view that raised"
            )
            raise marks.MarkError(message)


def _all_views(registry: Any, classifier: Any) -> Iterator[Any]:  # noqa: ANN401 - Pyramid has no types
    return _flat(each.factory for each in _registrations(registry, classifier))


def _original(view: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
    return getattr(view, "__original_view__", view)


def _flat(views: Iterable[Any]) -> Iterator[Any]:
    """Yield the views, with those that share a route and a name in their place."""
    for view in views:
        if hasattr(view, "get_views"):
            for several in (*view.media_views.values(), view.views):
                yield from (inner for _, inner, _ in several)
        else:
            yield view


class _Views:
    """Finds the views of a URL as the router finds them, without calling them."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - Pyramid has no types
        self._app = app
        self.registry = app.registry

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view that the router called."""
        view = exchange.endpoint
        return UNMATCHED if view is None else view.policy

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the views of the URL, by method."""
        # Factories and predicates see the announced method, and no body.
        environ = {
            "PATH_INFO": "",
            **facts.native,
            "REQUEST_METHOD": facts.announced_method,
            "CONTENT_LENGTH": "0",
            "wsgi.input": io.BytesIO(),
        }
        with self._app.request_context(environ) as request:
            found = self._reach_all(request, facts)
        return {method: _joined(entries) for method, entries in found.items() if entries}

    def _reach_all(self, request: Any, facts: RequestFacts) -> dict[str, list[_Entry]]:  # noqa: ANN401 - Pyramid has no types
        """Return the entries of all views that a request with some method may reach."""
        found: dict[str, list[_Entry]] = {facts.announced_method: []}
        found.update({method: [] for method in self._methods})
        left = list(found)
        for route, match in self._matches(request):
            matches = {method: _match(route, match, request, method) for method in left}
            taken = [method for method in left if matches[method] is not None]
            if not taken:
                continue
            views = self._reach(request, route, matches[taken[0]])
            for method in taken:
                request.method = method
                found[method] += (_entry(each, request, facts) for each in views(request))
            if route is None or _is_certain(route.predicates):
                left = [method for method in left if method not in taken]
        return found

    def _matches(self, request: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - Pyramid has no types
        """Yield the routes of the path with their matches; None for traversal is the last."""
        try:
            path = request.path_info or "/"
        except UnicodeDecodeError:
            # The router raises, and calls no view.
            return
        mapper = self._app.routes_mapper
        for route in () if mapper is None else mapper.get_routes():
            match = route.match(path)
            if match is not None:
                yield route, match
        yield None, None

    def _reach(self, request: Any, route: Any, match: Any) -> Callable[[Any], Iterator[Any]]:  # noqa: ANN401 - Pyramid has no types
        """Go to the context of a route; return the function that finds the views of it."""
        factory, interface = self._app.root_factory, IRequest
        if route is not None:
            request.matchdict, request.matched_route = match, route
            factory = route.factory or factory
            interface = self.registry.queryUtility(
                IRouteRequest, name=route.name, default=IRequest
            )
        request.request_iface = interface
        try:
            found = self._traverse(request, factory)
        except Exception:  # noqa: BLE001 - the application answers it; any view of the route may be meant
            views = self._views_of(interface)
            return lambda request: (
                each for each in views if _may_take(each, None, request, _BY_URL)
            )
        wanted = (interface, providedBy(found["context"]), found["view_name"])
        views = _find_views(self.registry, *wanted)
        return lambda request: _possible(views, found["context"], request)

    def _traverse(self, request: Any, factory: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
        request.root = root = factory(request)
        traverser = self.registry.adapters.queryAdapter(root, ITraverser)
        found = (traverser or ResourceTreeTraverser(root))(request)
        request.__dict__.update(found)
        return found

    def _views_of(self, interface: Any) -> list[Any]:  # noqa: ANN401 - Pyramid has no types
        """Return all views of a route, or of traversal."""
        registered = _registrations(self.registry, IViewClassifier)
        return [*_flat(each.factory for each in registered if each.required[1] is interface)]

    @functools.cached_property
    def _methods(self) -> frozenset[str]:
        """The usual methods, and those that predicates of the application name."""
        mapper = self._app.routes_mapper
        routes = () if mapper is None else mapper.get_routes()
        views = _all_views(self.registry, IViewClassifier)
        lists = (*(each.predicates for each in routes), *map(_predicates, views))
        named = (_inner(each) for predicates in lists for each in predicates)
        return _USUAL.union(
            *(each.val for each in named if isinstance(each, RequestMethodPredicate))
        )


_Entry: TypeAlias = RoutePolicy | Mounted

_USUAL: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_BY_URL: Final = frozenset(
    {MatchParamPredicate, PathInfoPredicate, RequestMethodPredicate, TraversePredicate}
)
_CERTAIN: Final = _BY_URL | {ContainmentPredicate, PhysicalPathPredicate}
"""Predicates that read the URL, the method and the context only: a preflight has the same."""


def _inner(predicate: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
    return predicate.predicate if type(predicate) is Notted else predicate


def _predicates(view: Any) -> Iterable[Any]:  # noqa: ANN401 - Pyramid has no types
    found: Iterable[Any] = getattr(view, "__predicates__", ())
    return found


def _is_certain(predicates: Iterable[Any]) -> bool:
    """Return True if a preflight shows whether the predicates hold for the actual request."""
    return all(type(_inner(each)) in _CERTAIN for each in predicates)


def _match(route: Any, match: Any, request: Any, method: str) -> Any:  # noqa: ANN401 - Pyramid has no types
    """Return the match of a route, or None if it takes no request with this method."""
    if route is None:
        return {}
    request.method = method
    # Predicates may change the match.
    info = {"match": dict(match), "route": route}
    for each in route.predicates:
        if not each(info, request) and _is_certain([each]):
            return None
    return info["match"]


def _may_take(
    view: Any,  # noqa: ANN401 - Pyramid has no types
    context: Any,  # noqa: ANN401 - Pyramid has no types
    request: Any,  # noqa: ANN401 - Pyramid has no types
    certain: frozenset[type] = _CERTAIN,
) -> bool:
    """Return True if a view may take the request: no certain predicate says otherwise."""
    asked = (each for each in _predicates(view) if type(_inner(each)) in certain)
    return all(each(context, request) for each in asked)


def _possible(views: Iterable[Any], context: Any, request: Any) -> Iterator[Any]:  # noqa: ANN401 - Pyramid has no types
    """Yield the views that may take the request, up to the first that certainly does."""
    for view in _flat(views):
        if _may_take(view, context, request):
            yield view
            if _is_certain(_predicates(view)):
                return


def _entry(view: Any, request: Any, facts: RequestFacts) -> _Entry:  # noqa: ANN401 - Pyramid has no types
    """Return the entry of a view: its policy, or the application that it calls."""
    noted = _noted(view)
    if noted is None:
        # The view was registered after the router was made.
        return _policy_of_any(_original(view))
    return _mounted(noted.original, request, facts) or noted.policy


_WSGIAPP: Final = wsgiapp(object()).__code__
_WSGIAPP2: Final = wsgiapp2(object()).__code__


def _mounted(view: Any, request: Any, facts: RequestFacts) -> Mounted | None:  # noqa: ANN401 - Pyramid has no types
    """Return the application with a gateway of its own that a view calls, if it is one."""
    code = getattr(view, "__code__", None)
    if code is not _WSGIAPP and code is not _WSGIAPP2:
        return None
    resolver = resolver_of(view.__wrapped__)
    if resolver is None:
        return None
    if code is _WSGIAPP:
        # A gateway without a router does not tell itself from a second layer.
        return None if resolver.router is None else Mounted(resolver, facts)
    below: Environ = {}

    def note(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        below.update({key: environ[key] for key in ("SCRIPT_NAME", "PATH_INFO")})
        start_response("204 No Content", [])
        return ()

    call_app_with_subpath_as_path_info(request, note)
    return Mounted(resolver, read_facts({**facts.native, **below}))


def _joined(entries: list[_Entry]) -> _Entry:
    """Return the entry of a method: of its views, if they agree."""
    first = entries[0]
    return first if all(each == first for each in entries) else AMBIGUOUS


LAYERS: Final = FrameworkLayers(
    lambda app: (
        tween["introspectable"]["name"]
        for tween in app.registry.introspector.get_category("tweens", ())
    ),
    no_layers,
)
