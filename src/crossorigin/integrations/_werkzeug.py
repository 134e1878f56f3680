"""Helpers for the frameworks with Werkzeug's URL map: Flask and Quart."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect, Rule

from crossorigin.engine import RequestFacts
from crossorigin.gateway.layers.foretold import EVERYTHING, Reads, has_several
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    UNMATCHED,
    PolicyResolver,
    RouteTable,
    Unmatched,
)
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.gateway.selfcheck import unreached
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.integrations._install import METHODS

_NO_METHOD: Final = "-"
"""A method that no rule has: Werkzeug's error for it lists the methods of the URL."""


class _App(Protocol):
    @property
    def url_map(self) -> Any: ...  # noqa: ANN401 - Werkzeug's, or Quart's own kind of it

    @property
    def blueprints(self) -> Mapping[str, Any]: ...

    @property
    def view_functions(self) -> Mapping[str, Callable[..., Any]]: ...


def share(
    native: Mapping[str, Any],
    request: object,
    resolver: PolicyResolver,
    path: str,
    root: str = "",
) -> None:
    """Give the gateway the request, on which the application writes the matched rule.

    Args:
        native: the server's record of the request.
        request: the request.
        resolver: that of the application.
        path: the key of the path in the record.
        root: the key of the prefix, if the path may have it.
    """
    try:
        exchange = native[HANDLED]
        is_own = exchange.gateway.resolver is resolver
        is_led = native[path] != exchange.path
        if root and native.get(root, "") != exchange.root:
            is_led = True
    except (AttributeError, KeyError):
        # Another gateway decides, or none does.
        return
    if is_own:
        if exchange.endpoint is None:
            exchange.endpoint = request
            if is_led:
                resolver.router.lead(exchange, native[path], native.get(root, exchange.root))
        else:
            resolver.router.share_again(exchange, request)


_OUTER: Final = "crossorigin.outer"
"""Attribute of a request within a view: the exchange of the view's own request."""


class Rules:
    """Reads the rule of a request, and asks the application's URL map.

    Args:
        app: the application.
        bind: binds its URL map to a request, and notes readings of the request.

    Attributes:
        request: the framework's name of the request that a view serves.
        is_nested: returns True within a view.
        sent_path: returns the path of a request, as the server's record has it.
    """

    request: Any
    is_nested: Callable[[], bool]
    sent_path: Callable[[Any], str]

    is_followed = False
    """Whether requests that a view dispatches are noted."""

    def ran(self, exchange: Exchange, sent: str) -> str:
        """Return the method of the request that the application has; `sent` for no request."""
        method: str = getattr(exchange.endpoint, "method", sent)
        return method

    def lead(self, exchange: Exchange, path: str, root: str) -> None:
        """Note that a layer has led the request to another path, or has moved its prefix."""
        exchange.lead(path=path, root=root)

    def share_again(self, exchange: Exchange, request: Any) -> None:  # noqa: ANN401 - of the framework
        """Note another request of one record: that of a layer, or one that a view makes.

        A view may make one without dispatching it.
        """
        if not self.is_nested():
            exchange.route_again(endpoint=request, path=self.sent_path(request))
            return
        vars(request)[_OUTER] = exchange
        if not self.is_followed:
            self.is_followed = True
            app: Any = self._app
            app.dispatch_request = self._following(app.dispatch_request)

    def _following(self, dispatch: Callable[..., Any]) -> Callable[..., Any]:
        def dispatch_following(*given: Any) -> Any:  # noqa: ANN401 - as of the framework
            request = self.request._get_current_object()  # noqa: SLF001 - public, of Werkzeug
            outer = vars(request).pop(_OUTER, None)
            if outer is not None:
                outer.route_again(endpoint=request, path=self.sent_path(request))
            return dispatch(*given)

        return dispatch_following

    def __init__(
        self, app: _App, bind: Callable[[RequestFacts, Reads | None], MapAdapter | None]
    ) -> None:
        self._app = app
        self._bind = bind

    @functools.cached_property
    def _is_plain(self) -> bool:
        """Whether only the framework's own code binds the URL map to a request."""
        app: Any = self._app
        read = (app.create_url_adapter, app.request_class, app.request_context)
        return all(map(_is_of_framework, (*read, type(app.url_map))))

    def _has_several(self) -> bool:
        return has_several(self._app)

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view whose rule the application has matched."""
        request = exchange.endpoint
        try:
            rule = request.url_rule
        except AttributeError:
            # There was no request, or more than one.
            return UNMATCHED
        if rule is None or (request.method == "OPTIONS" and _is_automatic(rule)):
            return UNMATCHED
        return self._policy_of(rule.endpoint, request.method)

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the views of the URL."""
        reads = None if self._is_plain else Reads()
        table = self._table(facts, reads)
        if reads is None:
            return table
        app: Any = self._app
        if not _is_of_framework(app.request_context):
            # Its context matches the request.
            reads.header(EVERYTHING)
        return reads.of(table, facts, self._has_several)

    def _table(self, facts: RequestFacts, reads: Reads | None) -> RouteTable:
        try:
            adapter = self._bind(facts, reads)
        except HTTPException:
            # The application refuses the host: its own policy governs the answer.
            return {}
        if adapter is None:  # pragma: no cover - the type says so; with a request there is one
            return {}
        methods = _methods(adapter, facts.announced_method)
        entries = ((method, self._entry(adapter, method)) for method in methods)
        return {method: entry for method, entry in entries if entry is not UNMATCHED}

    def _entry(
        self, adapter: MapAdapter, method: str, path: str | None = None
    ) -> RoutePolicy | Unmatched:
        """Return the policy of the view that serves a method, behind one redirect."""
        asked = _NO_METHOD if method == ANY else method
        try:
            rule, _ = adapter.match(path, asked, return_rule=True)
        except RequestRedirect as redirect:
            target = None if path else _path_within(adapter, redirect.new_url)
            # The router answers, under the policy of the application.
            return INHERIT if target is None else self._entry(adapter, method, target)
        except HTTPException:
            return UNMATCHED
        if method == "OPTIONS" and _is_automatic(rule):
            return UNMATCHED
        return self._policy_of(rule.endpoint, method)

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


def _is_of_framework(part: Any) -> bool:  # noqa: ANN401 - a class, or a method
    module: str = part.__module__
    return module.startswith(("flask.", "quart.", "werkzeug."))


_MADE_OF: Final = (EVERYTHING, "content-length", "remote-addr", "transfer-encoding")
"""The headers that the frameworks' own request classes read when they create a request."""

_SHOWN: Final = frozenset(
    {"args", "base_url", "environ", "full_path", "headers", "host", "host_url", "is_secure"}
    | {"method", "path", "query_string", "root_path", "root_url", "scheme", "scope"}
    | {"script_root", "server", "trusted_hosts", "url", "url_root"}
)
"""Attributes of a request that read its URL, or the record behind it, which notes a reading."""


def shown(made: object, reads: Reads) -> Any:  # noqa: ANN401 - as `made`
    """Return a stand-in for a request that consists of stand-ins."""
    for name in _MADE_OF:
        reads.names.pop(name, None)
    reads.reads_method = False
    return reads.request(made, _SHOWN)


def _is_automatic(rule: Rule) -> bool:
    """Return True if the framework answers OPTIONS for a rule."""
    return bool(getattr(rule, "provide_automatic_options", False))


def _methods(adapter: MapAdapter, announced: str) -> set[str]:
    """Return the methods of a URL, and of its route with a trailing slash."""
    found: set[str] = set()
    for path in (adapter.path_info, f"{adapter.path_info}/"):
        try:
            with contextlib.suppress(RequestRedirect):
                adapter.match(path, _NO_METHOD)
            found |= {ANY, announced, *METHODS}
        except MethodNotAllowed as refusal:
            found |= set(refusal.valid_methods or ())
        except HTTPException:
            continue
    return found


def _path_within(adapter: MapAdapter, url: str) -> str | None:
    """Return the path of `url` in the form of the routes; None on another host."""
    parts = urlsplit(url)
    if parts.netloc != adapter.get_host(None):
        return None
    return "/" + unquote(parts.path).removeprefix(adapter.script_name).lstrip("/")


def endpoints_of(app: _App) -> Iterator[object]:
    """Yield the view functions, view classes and blueprints of an application.

    Raises:
        MarkError: a class view has a mark that no route reaches.
    """
    yield from app.blueprints.values()
    for view in app.view_functions.values():
        yield view
        view_class = getattr(view, "view_class", None)
        if isinstance(view_class, type):
            yield view_class
            _check_decorators(view_class)


def _check_decorators(view: type) -> None:
    # Flask-RESTX and Flask-RESTful apply them again for each request.
    if any(map(decorators.is_decorator, _flat(getattr(view, "method_decorators", ())))):
        name = f"{marks.name_of(view)}.method_decorators"
        unreached.refuse_mark(name, "mark the class, or the method of a request")


def _flat(decorators: Any) -> Iterator[object]:  # noqa: ANN401 - of a foreign class
    for each in decorators.values() if isinstance(decorators, Mapping) else [decorators]:
        yield from each


def served(app: _App) -> Iterator[Part | Folder]:
    """Yield the rules that match a part of a segment."""
    for rule in app.url_map.iter_rules():
        yield from part_of(rule.rule, "<")


def by_host(app: _App) -> bool:
    """Return True if rules are for one host, or for one subdomain."""
    rules = app.url_map.iter_rules()
    return app.url_map.host_matching or any(each.subdomain for each in rules)


def hooks_of(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    """Yield the hooks that run after the requests of an application."""
    return itertools.chain.from_iterable(app.after_request_funcs.values())
