"""Routes: the handlers of one URL; the gateway asks the application for them, and runs none."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tornado import httputil, routing, web, websocket

from crossorigin.engine import RequestFacts
from crossorigin.gateway.layers.foretold import Reads, behind, own_headers
from crossorigin.gateway.layers.layers import decides
from crossorigin.gateway.layers.walk import applications_in
from crossorigin.gateway.marks.marks import is_marked
from crossorigin.gateway.policies.resolver import (
    PASSED,
    UNMATCHED,
    Entry,
    Mounted,
    PolicyResolver,
    RouteTable,
)
from crossorigin.gateway.policies.spellings import Folder, Part, literal_of, part_of_regex
from crossorigin.gateway.selfcheck.unreached import check_socket
from crossorigin.gateway.selfcheck.unread import check_unread
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.integrations._install import without_inherit
from crossorigin.integrations.tornado.exchange import (
    EXCHANGE,
    Exchange,
    adapter_of,
    policy_of,
    served_by,
)


class Routes:
    """Asks an application for the handler of a URL; for each method, if a rule reads it."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the handlers of the URL."""
        exchange: Exchange = facts.native[EXCHANGE]
        # Tornado's own rule for the default host reads X-Real-Ip.
        reads, announced = Reads(own_headers(facts, "x-real-ip")), facts.announced_method
        found = {announced: _find(exchange, announced, reads)}
        view = getattr(found[announced], "handler_class", web.RequestHandler)
        others = {*web.RequestHandler.SUPPORTED_METHODS, *view.SUPPORTED_METHODS} - {announced}
        if reads.names or reads.reads_method:
            found.update((method, _find(exchange, method, reads)) for method in others)
        else:
            # The parts of the request that the rules read are the same for each method.
            found |= dict.fromkeys(others, found[announced])
        table = _table_of(found, facts)
        if exchange.was_led:
            table = without_inherit(table, exchange.resolver)
        return reads.of(table, facts, self._has_several)

    def _has_several(self) -> bool:
        # A method of the owner may find handlers that no rule names.
        is_own = type(self._app).find_handler is not web.Application.find_handler
        return is_own or any(map(_has_own, endpoints(self._app)))


def _has_own(endpoint: object) -> bool:
    """Return True if an endpoint, or an application behind it, may have a policy of its own."""
    if is_marked(endpoint) or resolver_of(endpoint) is not None:
        return True
    if isinstance(endpoint, httputil.HTTPServerConnectionDelegate | type):
        return isinstance(endpoint, routing.Router) and not hasattr(endpoint, "rules")
    return any(map(decides, applications_in(endpoint)))


def _table_of(found: Mapping[str, Any], facts: RequestFacts) -> RouteTable:
    """Return the table of a URL, of which `found` has the delegate of each method."""
    table: dict[str, Entry] = {}
    within: dict[PolicyResolver, Mounted] = {}
    for method, served in found.items():
        if isinstance(served, Exchange):
            # An application in this one, with its own gateway.
            native = served.facts().native
            mounted = Mounted(served.resolver, replace(facts, native=native))
            table[method] = within.setdefault(served.resolver, mounted)
        elif (own := policy_of(served, method)) is not UNMATCHED:
            is_passed = own is None and adapter_of(served) is not None
            table[method] = PASSED if is_passed else own
    return table


_SHOWN: Final = frozenset(
    {"full_url", "host", "host_name", "method", "path", "protocol", "query", "query_arguments"}
    | {"server_connection", "uri", "version"}
)
"""Attributes of a request that read the URL, the method and the version of the protocol."""


def _find(exchange: Exchange, method: str, reads: Reads) -> Any:  # noqa: ANN401 - Tornado's, or the owner's
    """Return the delegate that would serve the request with another method."""
    request = copy.copy(behind(exchange.request))
    request.method = method
    # Tornado reads it to start a connection delegate in a rule; a preflight must not start one.
    vars(request).pop("server_connection", None)
    asked = reads.request(
        request,
        _SHOWN,
        headers=reads.headers(request.headers),
        # Tornado checks whether there is one, and passes it to the delegate.
        connection=reads.request(request.connection, frozenset()),
    )
    try:
        found = served_by(exchange.find(asked))
    except AttributeError as error:
        if (error.obj, error.name) != (request, "server_connection"):
            raise
        return None
    exchange.was_led |= exchange.is_led(request, found)
    return found


def served(router: Any) -> Iterator[Part | Folder]:  # noqa: ANN401 - a router, or another target
    """Yield the rules that match a part of a segment, and the folders of files."""
    if isinstance(router, web.Application):
        yield from served(router.default_router)
        return
    for rule in getattr(router, "rules", ()):
        regex = getattr(rule.matcher, "regex", None)
        if regex is not None:
            yield from part_of_regex(regex.pattern)
            if name := rule.target_kwargs.get("default_filename"):
                yield Folder(literal_of(regex.pattern)[0].rstrip("/"), name)
        yield from served(rule.target)


def endpoints(router: Any) -> Iterator[object]:  # noqa: ANN401 - a router, or another target
    """Yield the classes and functions of all rules, also those of inner routers.

    The methods that a class adds to Tornado's own are among them.

    Raises:
        MarkError: a WSGI application has unread marks.
    """
    if isinstance(router, web.Application):
        yield router.settings.get("default_handler_class")
        yield from endpoints(router.default_router)
        return
    for rule in getattr(router, "rules", ()):
        target = rule.target
        if isinstance(target, type) and issubclass(target, websocket.WebSocketHandler):
            check_socket(target)
        yield target
        added = getattr(rule.target, "SUPPORTED_METHODS", ())
        yield from (getattr(rule.target, name.lower(), None) for name in added)
        yield from endpoints(rule.target)
        fallback = rule.target_kwargs.get("fallback")
        for each in (fallback, target):
            is_own = isinstance(each, httputil.HTTPServerConnectionDelegate | type)
            if not (is_own or inspect.isroutine(each)):
                check_unread(each, is_strict=True)
        yield from endpoints(fallback)
