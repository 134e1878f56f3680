"""Routes: the views of a URL, found without calling them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from pyramid.interfaces import (
    VH_ROOT_KEY,
    IExceptionViewClassifier,
    IRequest,
    IRouteRequest,
    ITraverser,
    IViewClassifier,
)
from pyramid.predicates import (
    MatchParamPredicate,
    Notted,
    PathInfoPredicate,
    RequestMethodPredicate,
    TraversePredicate,
)
from pyramid.request import call_app_with_subpath_as_path_info
from pyramid.traversal import ResourceTreeTraverser
from pyramid.urldispatch import RoutesMapper
from pyramid.view import AppendSlashNotFoundViewFactory as _Redirecting
from pyramid.view import _find_views
from zope.interface import providedBy

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.layers.foretold import EVERYTHING, Reads, has_several, own_headers
from crossorigin.gateway.layers.mounts import mounted
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    PASSED,
    UNMATCHED,
    Entry,
    Mounted,
    RouteTable,
    Unmatched,
)
from crossorigin.gateway.policies.sources import lists_any
from crossorigin.gateway.responses.wsgi_edits import StartResponse
from crossorigin.gateway.serving.exchange import SEVERAL, Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.gateway.serving.wsgi_facts import Environ, decode_path, read_facts
from crossorigin.integrations._install import METHODS, without_inherit
from crossorigin.integrations.pyramid.views import (
    VH_ROOT,
    WSGIAPP,
    NotedView,
    Untyped,
    all_views,
    application_of,
    flat,
    original_of,
    policy_of_any,
    registrations,
    traverses,
)
from crossorigin.policy import Policy, PolicyMap


class Routes:
    """Finds the views of a URL like the router, without calling them."""

    def __init__(self, app: Untyped) -> None:
        self._app = app
        self._get_routes = app.routes_mapper.get_routes if app.routes_mapper else tuple
        self.registry: Untyped = app.registry

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view that the router called."""
        view = exchange.endpoint
        if view is None or view is SEVERAL:
            return UNMATCHED
        own: RoutePolicy = view.policy
        if own is INHERIT and application_of(original_of(view)) is not None:
            return UNMATCHED
        native = exchange.native
        has_two = VH_ROOT_KEY in native or _SELECTOR in native.get("PATH_INFO", "")
        is_moved = has_two and own is INHERIT and self._is_moved(exchange.facts())
        return AMBIGUOUS if is_moved else own

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the views of the URL, or of the target of Pyramid's redirect, by method."""
        if self._has_own_mapper and has_several(self._app):
            return {ANY: AMBIGUOUS}
        path = facts.native.get("PATH_INFO", "")
        found = self._table(facts, path)
        if not found and self._appends_slash and not path.endswith("/"):
            found = self._table(facts, f"{path}/")
        if self._is_moved(facts):
            return without_inherit(found, resolver_of(self._app)) or {ANY: AMBIGUOUS}
        # A browser would cache the permission to send X-Vhm-Root. The entry of another policy
        # limits the response to the announced request.
        return {**found, VH_ROOT: AMBIGUOUS} if found and self._lets_move() else found

    @functools.cached_property
    def _has_own_mapper(self) -> bool:
        """Whether the owner's code finds the route of a request, of which it may read more."""
        kind = type(self._app.routes_mapper or RoutesMapper())
        return bool(kind.__call__ is not RoutesMapper.__call__)

    def _lets_move(self) -> bool:
        """Return True if a policy lists X-Vhm-Root, which may lead to another policy."""
        if not self._traverses:
            return False
        source = getattr(resolver_of(self._app), "source", None)
        of_source = [source]
        if isinstance(source, PolicyMap):
            of_source = [*source.paths.values(), source.default]
        views = all_views(self.registry, IViewClassifier)
        of_views = {each.policy for each in views if isinstance(each, NotedView)}
        is_listed = lists_any((*of_source, *of_views), (VH_ROOT,))
        return is_listed and (len(of_source) > 1 or len(of_views) > 1)

    def _is_moved(self, facts: RequestFacts) -> bool:
        """Return True if traversal may give a request another policy of the application.

        Traversal begins with the path in X-Vhm-Root, and reads `@@name` as the view `name`: the
        application acts on another path than that of the URL.
        """
        resolver = resolver_of(self._app)
        if resolver is None or isinstance(resolver.source, Policy | None):
            return False
        root = facts.native.get(VH_ROOT_KEY)
        is_known = not facts.is_preflight or own_headers(facts, VH_ROOT)
        is_same = root is None and is_known and _SELECTOR not in facts.path
        if is_same or not self._traverses:
            return False
        moved = replace(facts, path=self.path_traversed(facts))
        both = (resolver.of_source(each) for each in (facts, moved))
        return not is_known or len({each.policy for each in both}) > 1

    def path_traversed(self, facts: RequestFacts) -> str:
        """Return the path on which the application acts if traversal finds the view."""
        path = facts.path.replace(_SELECTOR, "/", 1) if self._traverses else facts.path
        root = decode_path(facts.native.get(VH_ROOT_KEY, "")).strip("/")
        return f"/{root}{path}" if root else path

    @functools.cached_property
    def _traverses(self) -> bool:
        return traverses(self.registry, self._get_routes())

    def _table(self, facts: RequestFacts, path: str) -> RouteTable:
        # Predicates and the root factory see the announced method, and no body.
        environ = {
            **facts.native,
            "PATH_INFO": path,
            _METHOD: facts.announced_method,
            "CONTENT_LENGTH": "0",
            "wsgi.input": io.BytesIO(),
        }
        table: dict[str, Entry] = {}
        with self._app.request_context(environ) as request:
            matches = (
                (each, each.match(request.path_info or "/")) for each in self._get_routes()
            )
            routes = [(route, match) for route, match in matches if match is not None]
            # Factories and traversal run once for any number of methods.
            traversed = functools.cache(lambda: self._traversed(request, facts))
            # The announced method comes first, which the factories see.
            for method in dict.fromkeys((facts.announced_method, *self._methods)):
                request.method = method
                views = self._reachable(request, routes, traversed, facts)
                entries = [_entry(each, request, facts) for each in views]
                if entries:
                    is_sure = all(each == entries[0] for each in entries)
                    table[method] = entries[0] if is_sure else AMBIGUOUS
        return table

    def _reachable(
        self,
        request: Untyped,
        routes: list[tuple[Untyped, dict[str, Untyped]]],
        traversed: Callable[[], list[list[Untyped]]],
        facts: RequestFacts,
    ) -> Iterator[Untyped]:
        """Yield the views that the request may reach with its method."""
        is_rooted = VH_ROOT_KEY not in request.environ and own_headers(facts, VH_ROOT)
        for route, match in routes:
            # Predicates may change the match.
            info = {"match": dict(match), "route": route}
            held = [each(info, request) or not _is_certain([each]) for each in route.predicates]
            if not all(held):
                continue
            request.matchdict = info["match"]
            request.subpath = info["match"].get("subpath", ())
            interface = self.registry.queryUtility(
                IRouteRequest, name=route.name, default=IRequest
            )
            # The context stays unknown: a factory may load objects that no preflight needs.
            is_any = "traverse" in info["match"] or not is_rooted
            name = None if is_any else ""
            yield from _possible(self._views_of(interface, name), request)
            if _is_certain(route.predicates):
                return
        request.matchdict = None
        yield from _possible(traversed(), request)

    def _traversed(self, request: Untyped, facts: RequestFacts) -> list[list[Untyped]]:
        """Return the views that traversal finds.

        If it raises, or reads more than a preflight shows, the result is all possible views.
        """
        reads, environ = Reads(own_headers(facts, VH_ROOT)), request.environ
        kind, attributes = type(request), request.__dict__
        # Factories see the announced method only, and the views are those of every method.
        attributes |= {"environ": reads.environ(environ, _METHOD), _READS: reads}
        request.__class__ = type("Request", (kind, object), {"__getattr__": _note_missing})
        try:
            root = self._app.root_factory(request)
            traverser = self.registry.adapters.queryAdapter(root, ITraverser)
            found = (traverser or ResourceTreeTraverser(root))(request)
        except Exception:  # noqa: BLE001 - the application answers it
            return self._views_of(IRequest, None)
        finally:
            request.__class__ = kind
            attributes["environ"] = environ
        if reads.names and facts.is_preflight:
            return self._views_of(IRequest, None)
        request.subpath = found["subpath"]
        context, name = providedBy(found["context"]), found["view_name"]
        return [_find_views(self.registry, IRequest, context, name)]

    def _views_of(self, interface: Untyped, name: str | None) -> list[list[Untyped]]:
        """Return the views of a route, or of traversal, for each context and name."""
        return [
            [each.factory]
            for each in registrations(self.registry, IViewClassifier)
            if interface.isOrExtends(each.required[1]) and name in {None, each.name}
        ]

    @functools.cached_property
    def _appends_slash(self) -> bool:
        """Whether the view of requests without a view redirects to the path with a slash."""
        views = all_views(self.registry, IExceptionViewClassifier)
        return any(isinstance(original_of(each), _Redirecting) for each in views)

    @functools.cached_property
    def _methods(self) -> frozenset[str]:
        """The usual methods, and those that predicates of the application name."""
        views = all_views(self.registry, IViewClassifier)
        lists = (*(each.predicates for each in self._get_routes()), *map(_predicates, views))
        named = (_inner(each) for predicates in lists for each in predicates)
        return METHODS.union(
            *(each.val for each in named if isinstance(each, RequestMethodPredicate))
        )


_READS: Final = "crossorigin.reads"
"""The attribute of a request that holds the notes of the readings of traversal."""

_METHOD: Final = "REQUEST_METHOD"

_SELECTOR: Final = "/@@"
"""The start of a segment that names a view in traversal."""

_CERTAIN: Final = frozenset(
    {MatchParamPredicate, PathInfoPredicate, RequestMethodPredicate, TraversePredicate}
)
"""Predicates that read the URL and the method only: a preflight has the same."""


def _note_missing(request: Untyped, name: str) -> Untyped:
    """Note a reading of an attribute that a layer before the router may have set."""
    vars(request)[_READS].key(EVERYTHING)
    message = f"no attribute {name!r}"
    raise AttributeError(message)


def _inner(predicate: Untyped) -> Untyped:
    return predicate.predicate if type(predicate) is Notted else predicate


def _predicates(view: Untyped) -> Iterable[Untyped]:
    found: Iterable[Untyped] = getattr(view, "__predicates__", ())
    return found


def _is_certain(predicates: Iterable[Untyped]) -> bool:
    """Return True if a preflight shows whether the predicates hold for the actual request."""
    return all(type(_inner(each)) in _CERTAIN for each in predicates)


def _possible(groups: Iterable[list[Untyped]], request: Untyped) -> Iterator[Untyped]:
    """Yield the views that may accept the request, in each group up to a certain one."""
    for views in groups:
        for view in flat(views):
            predicates = _predicates(view)
            asked = (each for each in predicates if _is_certain([each]))
            if all(each(None, request) for each in asked):
                yield view
                if _is_certain(predicates):
                    break


def _entry(view: Untyped, request: Untyped, facts: RequestFacts) -> Entry:
    """Return the entry of a view: its policy, or the application that it calls."""
    original = original_of(view)
    # A view that was registered after the router was made is not noted.
    own = view.policy if isinstance(view, NotedView) else policy_of_any(original)
    app = application_of(original)
    if app is None:
        return own
    is_whole = original.__code__ is WSGIAPP
    table = mounted(app, facts if is_whole else _below(request, facts))
    entry = table.get(request.method, table.get(ANY, own))
    # A gateway without a router cannot be distinguished from a second layer.
    is_second = is_whole and isinstance(entry, Mounted) and entry.resolver.router is None
    is_without = entry is None or entry is PASSED
    return own if is_second or (is_without and own is not INHERIT) else entry


def _below(request: Untyped, facts: RequestFacts) -> RequestFacts:
    """Return the facts in the form of the application that a view calls with its subpath."""
    below: Environ = {}

    def note(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        below.update({key: environ[key] for key in ("SCRIPT_NAME", "PATH_INFO")})
        start_response("204 No Content", [])
        return ()

    call_app_with_subpath_as_path_info(request, note)
    return read_facts({**facts.native, **below})
