"""Pyramid: the gateway around all tweens, and preflights that know views and predicates."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Iterator
from typing import Any, Literal, Unpack

from pyramid.interfaces import IRequest, IRouteRequest, ITraverser
from pyramid.router import Router
from pyramid.traversal import ResourceTreeTraverser
from pyramid.view import _find_views
from zope.interface import providedBy

from crossorigin._neighbours import watched
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import CORSMiddleware, Environ, StartResponse

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Router,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its tweens, exception views and static views.

    Args:
        app: what `config.make_wsgi_app()` returned.
        policy: the policy of all views that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated views take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    selection = _marks.install(app, policy, keywords, _Views(app))
    execute = app.execution_policy

    def run(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answered: Iterable[bytes] = execute(environ, app)(environ, start_response)
        return answered

    gateway = watched(CORSMiddleware(run, selection), app).placed
    # A tween is inside what answers for exceptions that no view takes, and inside retries.
    app.execution_policy = lambda _environ, _router: gateway
    return selection


class _Views:
    """Finds the policy of a view as the router finds the view, without calling it."""

    def __init__(self, app: Router) -> None:
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        # Predicates see the announced method, and cannot eat the body before the view does.
        environ = {
            **facts.native,
            "REQUEST_METHOD": facts.announced_method,
            "CONTENT_LENGTH": "0",
            "wsgi.input": io.BytesIO(),
        }
        with self._app.request_context(environ) as request:
            context, views = self._views(request)
            view = _chosen(views, context, request)
            return INHERIT if view is None else self._policy(view)

    def _views(self, request: Any) -> tuple[Any, list[Any]]:  # noqa: ANN401 - Pyramid has no types
        """Return the context of a request, and the views that may take it, in order."""
        registry, mapper = self._app.registry, self._app.routes_mapper
        info = {"route": None, "match": None} if mapper is None else mapper(request)
        route = info["route"]
        request.request_iface, factory = IRequest, self._app.root_factory
        if route is not None:
            request.matchdict, request.matched_route = info["match"], route
            factory = route.factory or factory
            request.request_iface = registry.queryUtility(
                IRouteRequest, name=route.name, default=IRequest
            )
        request.root = root = factory(request)
        traverser = registry.adapters.queryAdapter(root, ITraverser)
        found = (traverser or ResourceTreeTraverser(root))(request)
        request.__dict__.update(found)
        context = found["context"]
        wanted = (request.request_iface, providedBy(context), found["view_name"])
        return context, _find_views(registry, *wanted)

    def _policy(self, view: Any) -> RoutePolicy:  # noqa: ANN401 - the same
        original = getattr(view, "__original_view__", view)
        declared, attribute = self._declared.get(id(view), (original, None))
        if not isinstance(declared, type):
            return _marks.policy_of(declared)
        own = _marks.policy_of(getattr(declared, attribute or "__call__", None))
        return _marks.policy_of(declared) if own is INHERIT else own

    @functools.cached_property
    def _declared(self) -> dict[int, tuple[Any, str | None]]:
        """What the owner declared each view with: a callable and its attribute."""
        views = self._app.registry.introspector.get_category("views", ())
        declared = (each["introspectable"] for each in views)
        return {
            id(each["derived_callable"]): (each["callable"], each["attr"])
            for each in declared
            if "derived_callable" in each
        }


def _chosen(views: list[Any], context: Any, request: Any) -> Any | None:  # noqa: ANN401 - the same
    """Return the first view whose predicates hold; else the first, which will answer 404."""
    first = None
    for view in _flat(views, request):
        if first is None:
            first = view
        if not hasattr(view, "__predicated__") or view.__predicated__(context, request):
            return view
    return first


def _flat(views: list[Any], request: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    """Yield the views, with those that share a route and a name in their place."""
    for view in views:
        several = getattr(view, "get_views", None)
        yield from [view] if several is None else (each[1] for each in several(request))
