"""Views: their own policies, and the note of the view that the router calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from types import CodeType
from typing import Any, Final, TypeAlias

from pyramid.exceptions import PredicateMismatch
from pyramid.interfaces import IExceptionViewClassifier, IRequest, IViewClassifier
from pyramid.predicates import (
    AcceptPredicate,
    HeaderPredicate,
    Notted,
    TraversePredicate,
    XHRPredicate,
)
from pyramid.viewderivers import preserve_view_attrs
from pyramid.wsgi import wsgiapp, wsgiapp2
from zope.interface import Interface

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.halves import reading_guards
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.selfcheck.hidden import hidden_in
from crossorigin.gateway.selfcheck.unreached import refuse_mark
from crossorigin.gateway.serving.exchange import HANDLED, Exchange

Untyped: TypeAlias = Any
"""An object of Pyramid, which has no types."""


class NotedView:
    """A view that notifies the gateway when the router calls it.

    Attributes:
        registry: that of its application.
        mark: the view's own policy and guard.
        vary: the headers by which views with another policy may answer the same URL.
    """

    def __init__(self, view: Untyped, registry: Untyped, mark: marks.Mark) -> None:
        vars(self).update(getattr(view, "__dict__", {}))
        preserve_view_attrs(view, self)
        self._view = view
        self.registry = registry
        self.mark = mark
        self.vary: dict[str, None] = {}

    @property
    def policy(self) -> RoutePolicy:
        """The view's own policy."""
        return marks.policy_of_mark(self.mark)

    def __call__(self, context: Untyped, request: Untyped) -> Untyped:
        """Call the view, as the endpoint of the exchange."""
        exchange = request.environ.get(HANDLED)
        if not self._is_awaited(exchange):
            return self._view(context, request)
        if exchange.endpoint is not None:
            return self._call_again(exchange, context, request)
        exchange.endpoint = self
        path = request.environ.get("PATH_INFO", "")
        if path != exchange.path:
            exchange.lead(path=path)
        try:
            answer = self._view(context, request)
        except PredicateMismatch:
            # The router continues with the next view.
            exchange.endpoint = None
            raise
        except Exception:
            exchange.end(None)
            raise
        exchange.end(answer)
        return answer

    def _call_again(self, exchange: Exchange, context: Untyped, request: Untyped) -> Untyped:
        """Call the view within another view, or for a layer that asks the router again."""
        path = request.environ.get("PATH_INFO", "")
        is_within = not hasattr(exchange, "answer")
        if not is_within:
            exchange.route_again(endpoint=self, path=path)
        answer = self._view(context, request)
        # A view that calls another one for the same request governs the response.
        if is_within and path != exchange.path:
            exchange.ask_with(endpoint=self, path=path, answer=answer)
        return answer

    def _is_awaited(self, exchange: object) -> bool:
        """Return True if the gateway of this application waits for a view."""
        if not isinstance(exchange, Exchange):
            return False
        router = exchange.gateway.resolver.router
        return getattr(router, "registry", None) is self.registry


def _policy_of(view: Untyped, attribute: str | None) -> RoutePolicy:
    """Return the policy of a view: of its method, itself, its object or its class."""
    handler = getattr(view, attribute or "__call__", None)
    owner = getattr(view, "__self__", view)
    return marks.first_policy(handler, view, owner)


def note_views(registry: Untyped, routes: Iterable[Untyped]) -> Collection[str]:
    """Replace the registered views by noted views.

    Returns the headers by which views of different policies may answer one URL.
    """
    declared = (
        each["introspectable"] for each in registry.introspector.get_category("views", ())
    )
    attributes = {id(each.get("derived_callable")): each["attr"] for each in declared}

    def note(view: Untyped) -> NotedView:
        original = original_of(view)
        if id(view) not in attributes:
            return NotedView(view, registry, marks.both(lambda: policy_of_any(original)))
        attribute = attributes[id(view)]
        return NotedView(view, registry, marks.both(lambda: _policy_of(original, attribute)))

    for each in list(registrations(registry, IViewClassifier)):
        if hasattr(each.factory, "get_views"):
            for views in (each.factory.views, *each.factory.media_views.values()):
                views[:] = [(order, note(view), phash) for order, view, phash in views]
        else:
            where = (each.required, each.provided, each.name, each.info)
            registry.registerAdapter(note(each.factory), *where, event=False)
    registry._clear_view_lookup_cache()  # noqa: SLF001 - as Configurator.add_view does
    views = [each.factory for each in registrations(registry, IViewClassifier)]
    _note_headers(registry, routes)
    return dict.fromkeys(chain.from_iterable(each.vary for each in flat(views)))


def _note_headers(registry: Untyped, routes: Iterable[Untyped]) -> None:
    """Note the headers by which the request for a URL reaches views of different policies."""
    by_request: dict[Untyped, list[NotedView]] = {}
    for each in registrations(registry, IViewClassifier):
        by_request.setdefault(each.required[1], []).extend(flat([each.factory]))
    # A virtual root leads to another context, or to another name.
    rooted = {
        each.required[1]
        for each in _of_contexts(registry)
        if each.name or each.required[2] is not Interface
    }
    # Any two routes may match one path.
    between = [predicate for each in routes for predicate in each.predicates]
    groups = [(list(chain.from_iterable(by_request.values())), _headers(between))]
    for kind in by_request:
        views = [view for base in kind.__iro__ for view in by_request.get(base, ())]
        own = [getattr(each, "__predicates__", ()) for each in views]
        root = {} if rooted.isdisjoint(kind.__iro__) else VARYING_ROOT
        groups.append((views, _headers(chain.from_iterable(own)) | root))
    for views, names in groups:
        if len({each.policy for each in views}) > 1:
            for each in views:
                each.vary.update(names)


def traverses(registry: Untyped, routes: Iterable[Untyped]) -> bool:
    """Return True if traversal may choose the view of a URL."""
    return any(
        "traverse" in each.pattern
        or any(isinstance(inner, TraversePredicate) for inner in each.predicates)
        for each in routes
    ) or any(each.required[1] is IRequest or each.name for each in _of_contexts(registry))


def _of_contexts(registry: Untyped) -> Iterator[Untyped]:
    """Yield the registrations of views, without those that answer exceptions."""
    found = registrations(registry, IExceptionViewClassifier)
    exceptions = {(each.required[1:], each.name) for each in found}
    for each in registrations(registry, IViewClassifier):
        if (each.required[1:], each.name) not in exceptions:
            yield each


VH_ROOT: Final = "x-vhm-root"
"""The header whose path precedes the path of a request in traversal."""

VARYING_ROOT: Final = {"X-Vhm-Root": None}
"""The same, for `Vary`."""


def _headers(predicates: Iterable[Untyped]) -> dict[str, None]:
    """Return the names of the request headers that Pyramid's own predicates read."""
    found: list[str] = []
    for each in predicates:
        inner = each.predicate if type(each) is Notted else each
        if isinstance(inner, HeaderPredicate):
            found += [name for name, *_ in inner.val]
        elif type(inner) in _READ:
            found.append(_READ[type(inner)])
    return dict.fromkeys(found)


_READ: Final = {AcceptPredicate: "Accept", XHRPredicate: "X-Requested-With"}


def registrations(registry: Untyped, classifier: Untyped) -> Iterator[Untyped]:
    """Yield the registrations of the views, or of the exception views."""
    asked = registry.adapters.registered
    for each in registry.registeredAdapters():
        # Pyramid removes a view, which it puts into a MultiView, from the lookup only.
        found = asked(each.required, each.provided, each.name)
        if each.required[0] is classifier and found is each.factory:
            yield each


def policy_of_any(view: Untyped) -> RoutePolicy:
    """Return the policy of a view whose attribute is unknown: one of its methods."""
    own = _policy_of(view, None)
    kind = view if isinstance(view, type) else type(view)
    methods = (vars(each).values() for each in kind.__mro__)
    policies = {marks.policy_of(method) for each in methods for method in each}
    return own if policies <= {own, INHERIT} else AMBIGUOUS


def endpoints(app: Untyped) -> Iterator[object]:
    """Yield the functions and classes of all views.

    Raises:
        MarkError: the mapper of a view marks it.
    """
    derived = [*all_views(app.registry, IViewClassifier)]
    views = [*map(original_of, derived)]
    for are_read in (False, True):
        with reading_guards(are_read=are_read):
            _check_mapped(derived, {id(getattr(each, "__func__", each)) for each in views})
    yield from views
    # Another application may have methods that no view of this one names.
    classes = (vars(each) for each in views if isinstance(each, type))
    yield from chain.from_iterable(each.values() for each in classes)


def _check_mapped(derived: Iterable[Untyped], known: Collection[int]) -> None:
    """Check that the callable that a mapper makes of a view has no mark of its own."""
    for view in derived:
        for inner, _ in hidden_in(view, known):
            refuse_mark(
                marks.name_of(inner),
                "the mapper= of its view adds it. Write it next to the function, or "
                "add_view(cors(…)(view), …)",
            )


def others(registry: Untyped) -> list[object]:
    """Return the views of exceptions, subscribers, utilities and predicates."""
    views = [*all_views(registry, IViewClassifier)]
    of_exceptions = all_views(registry, IExceptionViewClassifier)
    predicates = chain.from_iterable(getattr(each, "__predicates__", ()) for each in views)
    return [
        *map(original_of, of_exceptions),
        *(each.handler for each in registry.registeredHandlers()),
        *(each.component for each in registry.registeredUtilities()),
        *predicates,
    ]


def mounts(app: Untyped) -> Iterator[Untyped]:
    """Yield the WSGI applications that views call, and None for other views."""
    views = all_views(app.registry, IViewClassifier)
    return map(application_of, map(original_of, views))


WSGIAPP: Final[CodeType] = wsgiapp(object()).__code__
_WSGIAPP2: Final = wsgiapp2(object()).__code__


def application_of(view: Untyped) -> Untyped:
    """Return the WSGI application that a view calls, or None."""
    code = getattr(view, "__code__", None)
    return view.__wrapped__ if code is WSGIAPP or code is _WSGIAPP2 else None


def all_views(registry: Untyped, classifier: Untyped) -> Iterator[Untyped]:
    """Yield the registered views, or the exception views, each by itself."""
    return flat(each.factory for each in registrations(registry, classifier))


def original_of(view: Untyped) -> Untyped:
    """Return the view that the owner registered."""
    return getattr(view, "__original_view__", view)


def flat(views: Iterable[Untyped]) -> Iterator[Untyped]:
    """Yield the views; a group with one route and one name is replaced by its views."""
    for view in views:
        if hasattr(view, "get_views"):
            for several in (*view.media_views.values(), view.views):
                yield from (inner for _, inner, _ in several)
        else:
            yield view
