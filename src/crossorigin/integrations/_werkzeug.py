"""Helpers that the frameworks with Werkzeug's URL map share: Flask and Quart."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, ParamSpec, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect, Rule

from crossorigin.engine import RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.base import HANDLED, Exchange
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    UNMATCHED,
    PolicyResolver,
    RoutePolicy,
    RouteTable,
    Unmatched,
)

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
"""Methods that a rule without methods is asked for, beside the announced one."""

_NO_METHOD: Final = "-"
"""A method that no rule has: Werkzeug's refusal lists those that the rules of a URL have."""

_MAX_REDIRECTS: Final = 4
"""Redirects of the router that are followed; a browser stops after twenty."""

P = ParamSpec("P")
T = TypeVar("T")


class _App(Protocol):
    @property
    def url_map(self) -> Any: ...  # noqa: ANN401 - Werkzeug's, or Quart's own kind of it

    @property
    def blueprints(self) -> Mapping[str, Any]: ...

    @property
    def view_functions(self) -> Mapping[str, Callable[..., Any]]: ...


def needs_app(place: Callable[P, T]) -> Callable[P, T]:
    """Return `place`, which says what to write where the application is missing."""

    @functools.wraps(place)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        if not args and "app" not in kwargs:
            message = (
                "CORS(app, …) needs the application; there is no init_app: call CORS(app, …) "
                "in the function that makes the application"
            )
            raise TypeError(message)
        return place(*args, **kwargs)

    return checked


def share(native: Mapping[str, Any], request: object, resolver: PolicyResolver) -> None:
    """Give the gateway the request, on which the application writes the rule that it matches.

    Args:
        native: the environ or the scope of the request.
        request: the framework's request.
        resolver: that of the application.
    """
    exchange = native.get(HANDLED)
    # A view may make a second request of the same environ: the first is the one that is routed.
    if (
        isinstance(exchange, Exchange)
        and exchange.endpoint is None
        and exchange.gateway.resolver is resolver
    ):
        exchange.endpoint = request


class Rules:
    """Reads the rule of a request, and asks the application's URL map.

    Args:
        app: the application.
        bind: binds its URL map to a request.
    """

    def __init__(self, app: _App, bind: Callable[[RequestFacts], MapAdapter | None]) -> None:
        self._app = app
        self._bind = bind

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view whose rule the application has matched."""
        request = exchange.endpoint
        rule = None if request is None else request.url_rule
        if rule is None or (request.method == "OPTIONS" and _is_automatic(rule)):
            return UNMATCHED
        return self._policy_of(rule.endpoint, request.method)

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the views of the URL."""
        try:
            adapter = self._bind(facts)
        except HTTPException:
            # The application refuses the host, and answers so in its own name.
            return {}
        if adapter is None:  # pragma: no cover - the type says so; with a request there is one
            return {}
        methods = _methods(adapter, facts.announced_method)
        entries = ((method, self._entry(adapter, method)) for method in methods)
        return {method: entry for method, entry in entries if entry is not UNMATCHED}

    def _entry(self, adapter: MapAdapter, method: str) -> RoutePolicy | Unmatched:
        """Return the policy of the view that serves a method, behind the router's redirects."""
        path: str | None = None
        for _ in range(_MAX_REDIRECTS):
            try:
                rule, _values = adapter.match(path, _spelled(method), return_rule=True)
            except RequestRedirect as redirect:
                path = _path_within(adapter, redirect.new_url)
                if path is None:
                    break
            except HTTPException:
                return UNMATCHED
            else:
                is_written = method != "OPTIONS" or not _is_automatic(rule)
                return self._policy_of(rule.endpoint, method) if is_written else UNMATCHED
        # The router answers, in the name of the application.
        return INHERIT

    def _policy_of(self, endpoint: str, method: str) -> RoutePolicy:
        view = self._app.view_functions.get(endpoint)
        own = marks.policy_of_view(view, getattr(view, "view_class", None), method)
        return self._policy_of_group(endpoint) if own is INHERIT and "." in endpoint else own

    def _policy_of_group(self, name: str) -> RoutePolicy:
        """Return the policy of the innermost blueprint that has one, by an endpoint's name."""
        while name := name.rpartition(".")[0]:
            own = marks.policy_of(self._app.blueprints.get(name))
            if own is not INHERIT:
                return own
        return INHERIT


def _is_automatic(rule: Rule) -> bool:
    """Return True if the framework answers OPTIONS for a rule."""
    return bool(getattr(rule, "provide_automatic_options", False))


def _spelled(method: str) -> str:
    return _NO_METHOD if method == ANY else method


def _methods(adapter: MapAdapter, announced: str) -> set[str]:
    """Return the methods of a URL, and of the one with a last slash that the router knows."""
    found: set[str] = set()
    for path in (adapter.path_info, f"{adapter.path_info}/"):
        try:
            adapter.match(path, _NO_METHOD)
        except MethodNotAllowed as refusal:
            found |= set(refusal.valid_methods or ())
        except RequestRedirect:
            found |= {ANY, announced, *_METHODS}
        except HTTPException:
            continue
        else:
            found |= {ANY, announced, *_METHODS}
    return found


def _path_within(adapter: MapAdapter, url: str) -> str | None:
    """Return the path of `url` as the application's routes see it; None on another host."""
    parts = urlsplit(url)
    if parts.netloc != adapter.get_host(None):
        return None
    return "/" + unquote(parts.path).removeprefix(adapter.script_name).lstrip("/")


def endpoints_of(app: _App) -> Iterator[object]:
    """Yield the view functions and view classes of an application.

    Raises:
        MarkError: a class view has a mark that no route reaches.
    """
    served: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        served.setdefault(rule.endpoint, set()).update(rule.methods or _METHODS)
    routed: dict[type, set[str]] = {}
    for endpoint, view in app.view_functions.items():
        yield view
        view_class = getattr(view, "view_class", None)
        if isinstance(view_class, type):
            routed.setdefault(view_class, set()).update(served.get(endpoint, ()))
    for view_class, methods in routed.items():
        yield view_class
        _check_class(view_class, methods)


def _check_class(view: type, methods: set[str]) -> None:
    for name, value in vars(view).items():
        is_marked = inspect.isfunction(value) and marks.policy_of(value) is not INHERIT
        if is_marked and name.upper() not in methods:
            message = (
                f"no route has the @cors or @no_cors of {view.__qualname__}.{name}: mark the "
                "class, or the method of a request that one of its routes takes"
            )
            raise marks.MarkError(message)
    if any(map(marks.is_decorator, _method_decorators(view))):
        message = (
            f"{view.__qualname__}.method_decorators has a cors(…) or no_cors, which would be "
            "applied anew for each request: write it as @cors on the class, or on its method"
        )
        raise marks.MarkError(message)


def _method_decorators(view: Any) -> Iterable[object]:  # noqa: ANN401 - a class, of Flask-RESTX or Flask-RESTful
    """Return the decorators that a view applies when a request comes, by method or not."""
    found = getattr(view, "method_decorators", ())
    if isinstance(found, Mapping):
        return [each for some in found.values() for each in some]
    return found if isinstance(found, list | tuple) else ()
