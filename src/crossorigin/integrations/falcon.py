"""Falcon, WSGI and ASGI: the gateway around the application, and route-aware preflights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import falcon
import falcon.asgi
import falcon.responders
from falcon.routing import CompiledRouter

from crossorigin import asgi, wsgi
from crossorigin.engine import RequestFacts
from crossorigin.gateway.layers import frameworks
from crossorigin.gateway.layers.foretold import Reads, has_several
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.resolution import RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    UNMATCHED,
    PolicyResolver,
    RouteTable,
    Unmatched,
)
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.gateway.selfcheck import start, unreached
from crossorigin.gateway.serving import wsgi_facts
from crossorigin.gateway.serving.exchange import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.gateway.serving.wsgi_facts import decode_path
from crossorigin.integrations._install import Installer, of_another_path, own_class

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_decorators = decorators.Decorators(refused=(falcon.App,))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: falcon.App[Any, Any], resolver: PolicyResolver) -> None:
    # Falcon's middleware would miss exceptions of an error handler.
    kind = asgi if isinstance(app, falcon.asgi.App) else wsgi
    gateway: Any = kind.RoutedMiddleware(app.__call__, resolver)
    serve = start.check_on_first_call(gateway, app).as_app
    # A static method is called directly, without a bound method.
    setattr(type(app), "__call__", staticmethod(serve))  # noqa: B010 - a plain assignment has a fixed type


class _Routed:
    """The mixin of an application that reports the chosen responder to the gateway."""

    __slots__ = ()

    def _get_responder(self, req: Any) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        found = super()._get_responder(req)  # type: ignore[misc]  # of the application
        native = getattr(req, "scope", None) or req.env
        exchange = native.get(HANDLED)
        if isinstance(exchange, Exchange):
            if exchange.endpoint is not None:
                exchange.route_again(endpoint=found, native=_run(req), path=_sent_path(req))
            else:
                exchange.endpoint = found
                if req.path != exchange.path:
                    _note_path(exchange, req)
                if req.method not in (native.get("method"), native.get("REQUEST_METHOD")):
                    exchange.native = _run(req)
        return found


def _sent_path(req: Any) -> str:  # noqa: ANN401 - of WSGI or ASGI
    """Return the path of a request, as the server's record would have it."""
    path: str = req.path
    is_async = isinstance(req, falcon.asgi.Request)
    return path if is_async else path.encode().decode("latin-1")


def _run(req: Any) -> dict[str, Any]:  # noqa: ANN401 - of WSGI or ASGI
    """Return the server's record of a request with the method that runs."""
    native = getattr(req, "scope", None) or req.env
    return {**native, "method" if "method" in native else "REQUEST_METHOD": req.method}


def _note_path(exchange: Exchange, req: Any) -> None:  # noqa: ANN401 - the same
    """Note another path, to which a layer has led the request."""
    is_async = isinstance(req, falcon.asgi.Request)
    sent = exchange.path if is_async else decode_path(exchange.path)
    # An option of Falcon removes the slash at the end.
    if req.path.rstrip("/") != sent.rstrip("/"):
        exchange.lead(path=_sent_path(req))


class _Router:
    """Asks the application's router, its sinks and its static routes."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - of WSGI or ASGI
        self._app = app

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the responder that the application chose."""
        if exchange.endpoint is None or exchange.endpoint is SEVERAL:
            return UNMATCHED
        responder, _, resource, _ = exchange.endpoint
        if not _is_own(responder):
            return UNMATCHED
        if resource is None:
            return self._sink(exchange.gateway.path_in(exchange))
        return _policy_of(responder, resource)

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the responders of the URL."""
        request = self._request(facts)
        find = self._app._router_search  # noqa: SLF001 - the owner may have another router
        if type(self._app._router) is CompiledRouter:  # noqa: SLF001 - the same
            return self._table(find(request.path, req=request), request.path)
        reads = Reads()
        found = find(request.path, req=_shown(request, reads))
        return reads.of(self._table(found, request.path), facts, self._has_several)

    def _table(self, route: Any, path: str) -> RouteTable:  # noqa: ANN401 - of the router
        if route is not None and route[0] is not None:
            resource, responders = route[:2]
            return {
                method: _policy_of(responder, resource)
                for method, responder in responders.items()
                if _is_own(responder)
            }
        own = self._sink(path)
        return {} if own is UNMATCHED else {ANY: own}

    def _has_several(self) -> bool:
        # Another router does not show its resources.
        is_known = isinstance(self._app._router, CompiledRouter)  # noqa: SLF001 - there is no other way
        return not is_known or has_several(self._app)

    def _sink(self, path: str) -> RoutePolicy | Unmatched:
        """Return the policy of the sink or static route of a path.

        A sink at /sub also gets /subway, for which a map has another entry.
        """
        for pattern, target, _ in self._app._sink_and_static_routes:  # noqa: SLF001 - there is no other way
            if match := pattern.match(path):
                own = _policy_of(target, None)
                end = match.end() if isinstance(match, re.Match) else len(path)
                is_whole = end == len(path) or "/" in path[end - 1 : end + 1]
                return own if is_whole else of_another_path(own, resolver_of(self._app))
        return UNMATCHED

    def path(self, native: Any) -> str:  # noqa: ANN401 - an environ or a scope
        """Return the path that the router reads, with the root path of an ASGI server."""
        is_async = isinstance(self._app, falcon.asgi.App)
        path: str = native["path"] if is_async else wsgi_facts.read_facts(native).path
        return path

    def _request(self, facts: RequestFacts) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        native, method = facts.native, facts.announced_method
        kind, options = self._app._request_type, self._app.req_options  # noqa: SLF001 - it may be the owner's
        if isinstance(self._app, falcon.asgi.App):
            return kind({**native, "method": method}, None, options=options)
        # Without a content type, no body is read.
        return kind({**native, "REQUEST_METHOD": method, "CONTENT_TYPE": ""}, options=options)


def _shown(request: Any, reads: Reads) -> Any:  # noqa: ANN401 - of WSGI or ASGI
    """Return a stand-in for a request that notes the readings of the owner's router."""
    if isinstance(request, falcon.asgi.Request):
        request.scope = reads.scope(request.scope)
        request._asgi_headers = reads.headers(request._asgi_headers)  # noqa: SLF001 - its methods read them
    else:
        request.env = reads.environ(request.env)
    return reads.request(request, _SHOWN)


_SHOWN: Final = frozenset(
    {"app", "host", "method", "netloc", "options", "path", "port", "query_string", "root_path"}
    | {"relative_uri", "scheme", "subdomain", "uri", "url"}
    | {"env", "get_header", "scope"}
)
"""Attributes of a request that read its URL, or the record behind it, which notes a reading."""


def _policy_of(responder: object, resource: object) -> RoutePolicy:
    """Return the policy of a responder, or of a sink: its own, or that of its class."""
    owner = getattr(responder, "__self__", responder) if resource is None else resource
    return marks.first_policy(responder, owner)


def _is_own(responder: object) -> bool:
    """Return True if the responder belongs to the owner: Falcon adds its own."""
    return getattr(responder, "__module__", None) != falcon.responders.__name__


def _endpoints(app: Any) -> Iterator[object]:  # noqa: ANN401 - of WSGI or ASGI
    nodes = [*getattr(app._router, "_roots", ())]  # noqa: SLF001 - there is no other way
    while nodes:
        node = nodes.pop()
        nodes += node.children
        if node.resource is not None:
            unreached.check_socket(node.method_map.get("WEBSOCKET"))
            yield from (type(node.resource), node.resource)
            yield from filter(_is_own, node.method_map.values())
    yield from (target for _, target, _ in app._sink_and_static_routes)  # noqa: SLF001 - the same


def _served(app: Any) -> Iterator[Part | Folder]:  # noqa: ANN401 - the same
    """Yield the routes that match a part of a segment, and the folders of files.

    The parts of sinks are known when a request is matched.
    """
    nodes = [*getattr(app._router, "_roots", ())]  # noqa: SLF001 - the same
    while nodes:
        node = nodes.pop()
        nodes += node.children
        yield from part_of(node.uri_template or "", "{")
    for _, target, _ in app._sink_and_static_routes:  # noqa: SLF001 - the same
        files = getattr(target, "_fallback_filename", None)
        if files is not None:
            name = files.removeprefix(target._directory).lstrip("/")  # noqa: SLF001 - the same
            yield Folder(target._prefix.rstrip("/"), name, name)  # noqa: SLF001 - the same


def _before(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    """Yield the methods of middleware that run before the router."""
    for each in getattr(app, "_unprepared_middleware", ()):
        for name in ("process_request", "process_request_async"):
            yield getattr(each, name, None)


CORS = Installer["falcon.App[Any, Any]"](
    falcon.App, _Router, _place, holder=lambda app: own_class(app, _Routed)
).CORS
LAYERS: Final = frameworks.FrameworkLayers(
    lambda app: getattr(app, "_unprepared_middleware", ()),
    frameworks.no_layers,
    _endpoints,
    falcon.App,
    served=_served,
    before=_before,
)
