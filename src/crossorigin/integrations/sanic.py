"""Sanic, its own server and ASGI: the gateway around each request, and route-aware preflights.

Every server calls one method of an application for a request. There the gateway answers
preflights, before signals, router and middleware. For every other request it changes the stream
of the response: when the response starts, the stream reads the route that
Sanic has matched, and adds the headers of its policy.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.blueprints import BlueprintGroup
from sanic.compat import Header
from sanic.exceptions import MethodNotAllowed, NotFound
from sanic.http import Http, Stage
from sanic_routing.route import Route

from crossorigin.asgi import ASGIExchange, CORSMiddleware
from crossorigin.engine import HeaderEdits, Lookup, RequestFacts, ask_async, text_edits
from crossorigin.engine.response import TEXT_PLAIN
from crossorigin.gateway.guarding import guarded_asgi
from crossorigin.gateway.guarding.guarding import Connection, Judge, Refusal
from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    UNMATCHED,
    PolicyResolver,
    RouteTable,
    Unmatched,
)
from crossorigin.gateway.policies.spellings import Folder, Part
from crossorigin.gateway.responses.cache import Answer, HeaderCodec
from crossorigin.gateway.selfcheck import selfcheck, unreached
from crossorigin.gateway.serving.base import Reader
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.gateway.serving.sansio import TEXT_CODEC, decide_async
from crossorigin.gateway.serving.watched import WatchedExchange
from crossorigin.integrations._install import Installer, combined, derived, own_class

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_App: TypeAlias = Sanic[Any, Any]


class _Decorators(decorators.Decorators):
    def mark(self, endpoint: Any, mark: Any) -> object:  # noqa: ANN401 - any endpoint
        """Return the marked endpoint.

        A blueprint takes no attributes, and a copy of it gets a namespace of its own: the mark
        is on its own class, which its copies have too.
        """
        if not isinstance(endpoint, Blueprint):
            return super().mark(endpoint, mark)
        kind = type(endpoint)
        joined = marks.join(marks.own_mark(kind), mark, kind)
        if joined is not marks.own_mark(kind):
            own = derived(kind)
            super().mark(own, joined)
            endpoint.__class__ = own
        return endpoint


_decorators = _Decorators(groups=(Blueprint,), refused=(Sanic, BlueprintGroup, Route))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: _App, resolver: PolicyResolver) -> None:
    """Place the gateway; the handle is also ``app.cors``."""
    # Sanic's middleware is behind the router, and its signals cannot answer.
    gateway = (_Gateway if resolver.watch is None else _WatchedGateway)(resolver)
    own = type(app)
    base: Any = own.__mro__[1]

    async def handle_request(self: Any, request: Request) -> None:  # noqa: ANN401 - of the own class
        if not await gateway.answers(request):
            # Looked up each time: Sanic rewrites the method when it starts.
            await base.handle_request(self, request)

    setattr(own, "handle_request", handle_request)  # noqa: B010 - a plain assignment has a fixed type
    app.register_listener(_check, "before_server_start")


async def _check(app: _App) -> None:
    unreached.check_marks(_endpoints(app), app)
    selfcheck.look(app)


def _endpoints(app: _App) -> Iterator[object]:
    yield from app.blueprints.values()
    for route in app.router.routes:
        handler = route.handler
        if route.extra.websocket:
            # Sanic has put the owner's handler into its own partial.
            unreached.check_socket(getattr(handler, "args", (handler,))[0])
        yield handler
        if isinstance(view := getattr(handler, "view_class", None), type):
            yield view


class _Gateway:
    """The gateway of one application, with the methods that an exchange calls."""

    is_by_hand: Final = False

    def __init__(
        self, resolver: PolicyResolver, codec: HeaderCodec[Any, Any] = TEXT_CODEC
    ) -> None:
        self.resolver = resolver
        self.codec = codec

    def path_in(self, exchange: Exchange) -> str:
        """Return the path of a request."""
        return _path(exchange.native)

    def facts_in(self, exchange: Exchange) -> RequestFacts:
        """Return the facts of a request."""
        return _facts(exchange.native)

    async def answers(self, request: Request) -> bool:
        """Answer a preflight, or a request that may not act; prepare any other response."""
        return await self._answers_preflight(request) or await self._refuses(request)

    async def _answers_preflight(self, request: Request) -> bool:
        """Answer a preflight; have the headers added to the response to any other request."""
        outer = _scope_of(request).get(HANDLED)
        if outer is not None:
            if isinstance(outer, ASGIExchange) and not outer.has_met(self.resolver):
                # Under ASGI, the gateway outside sends the response.
                inner = _Gateway(self.resolver, CORSMiddleware.codec)
                outer.enter(inner, request, request.path, "")
            return False
        exchange = self._open(request)
        find: _Find = exchange.forwarder
        if request.method == "OPTIONS" and (facts := _facts(request)).is_preflight:
            found = await decide_async(self.resolver, facts)
            if isinstance(found, Answer):
                await _answer(request.stream, found)
                return True
            edits = found

            def find(_status: int) -> HeaderEdits[str] | None:
                return edits

        _edit_at_start(request.stream, find, exchange.facts)
        return False

    def _open(self, request: Request) -> Exchange:
        return Exchange(self, request, combined(request, "origin"), request.path, "")

    async def _refuses(self, request: Request) -> bool:
        """Answer a request that may not act."""
        if self.resolver.guard is None:
            return False
        judge, connection = Judge(self.resolver), _connection_of(request)
        read_facts = functools.partial(_facts, request)
        refusal = await judge.refusal_async(connection, request.method, read_facts)
        if refusal is None:
            return False
        native: Any = request.transport
        if _scope_of(request).get("type") == "websocket":
            await guarded_asgi.refuse(native.scope, native.receive, native.send, refusal)
        else:
            await _answer(request.stream, refusal)
        return True


class _WatchedGateway(_Gateway):
    """The gateway of an application that reports its decisions to observers."""

    read: Final = Reader(
        facts=lambda request: _facts(request),  # noqa: PLW0108 - defined below
        path=lambda request: _path(request),  # noqa: PLW0108 - the same
        received_path=lambda opened: unquote(opened.path),
    )

    def __init__(self, resolver: PolicyResolver) -> None:
        super().__init__(resolver)
        self._watch = resolver.watch.of(self.codec)

    def _open(self, request: Request) -> Exchange:
        exchange = WatchedExchange(self, request, combined(request, "origin"), request.path, "")
        exchange.open(self._watch, request.method)
        return exchange


def _scope_of(request: Request) -> Any:  # noqa: ANN401 - of the server
    """Return the scope of a request under ASGI; an empty one on Sanic's own server."""
    return getattr(request.transport, "scope", {})


def _connection_of(request: Request) -> Connection:
    if scope := _scope_of(request):
        return guarded_asgi.connection_of(scope)
    is_socket = "upgrade" in request.headers
    return Connection.of_transport(request.transport, is_socket=is_socket)


async def _answer(stream: Any, answer: Answer[str] | Refusal) -> None:  # noqa: ANN401 - of each server its own
    # Without a type, Sanic sends the text None.
    status, lines, body = answer
    response = HTTPResponse(body, status, _headers(lines), TEXT_PLAIN)
    await stream.respond(response).send(end_stream=True)


def _headers(lines: Iterable[tuple[str, str]]) -> Header:
    # Sanic sends names unchanged; ASGI and HTTP/3 allow lower case only.
    return Header((name.lower(), value) for name, value in lines)


_Find: TypeAlias = Callable[[int], HeaderEdits[str] | Lookup | None]
"""Takes the status of a response; returns the edits of its headers."""


def _edit_at_start(stream: Any, find: _Find, read_facts: Callable[[], RequestFacts]) -> None:  # noqa: ANN401 - of each server its own
    """Make `stream` change the headers when a response starts, also that of an error."""
    name: Final = "response_func" if isinstance(stream, Http) else "send"
    send = getattr(stream, name)

    async def send_edited(data: bytes, end_stream: bool) -> None:
        given = stream.response
        edits = find(given.status) if stream.stage is Stage.HANDLER else None
        if isinstance(edits, Lookup):
            edits = text_edits(await ask_async(edits, read_facts()))
        if edits is not None:
            # A copy: the app may send its response again, where another policy decides.
            stream.response = copy.copy(given)
            stream.response.headers = _headers(edits.merge(given.headers.items()))
        try:
            await send(data, end_stream)
        finally:
            stream.response = given

    setattr(stream, name, send_edited)


def _sent(native: Any) -> str:  # noqa: ANN401 - a request, or a scope
    """Return the path as it was sent, and as Sanic's router compares it."""
    # An application that mounts this one passes the scope; Sanic reads its raw path.
    path: str = native.path if isinstance(native, Request) else native["raw_path"].decode()
    return path


def _path(native: Any) -> str:  # noqa: ANN401 - the same
    """Return the path that Sanic reads: it removes no prefix of a server or a mount."""
    return unquote(_sent(native))


def _facts(request: Request) -> RequestFacts:
    native: Any = request
    return RequestFacts.from_headers(
        request.method, _path(request), request.headers.items(), native
    )


class _Routes:
    """Reads the matched route, and asks the application's router."""

    path = staticmethod(_path)

    def __init__(self, app: _App) -> None:
        self._app = app
        # By the id of a route; the route is kept too, so that no other object gets its id.
        self._declared: dict[int, tuple[Route, Route, Blueprint | None]] = {}

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the route that Sanic has matched."""
        request: Request = exchange.native
        route = request.route
        if route is None or _is_automatic(route, request.method):
            return UNMATCHED
        return self._policy_of(route, request.method)

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        path = _sent(facts.native)
        table: dict[str, RoutePolicy] = {}
        for method in self._app.router.ALLOWED_METHODS:
            route = self._find(path, method, facts.host)
            if route is not None:
                table[method] = self._policy_of(route, method)
        return table

    def _find(self, path: str, method: str, host: str | None) -> Route | None:
        try:
            route = self._app.router.get(path, method, host)[0]
        except (MethodNotAllowed, NotFound):
            return None
        return None if _is_automatic(route, method) else route

    def _policy_of(self, route: Route, method: str) -> RoutePolicy:
        """Return the policy of a method, its class, its decorator, or its blueprint."""
        route, blueprint = self._declaration_of(route)
        handler = route.handler
        own = marks.policy_of_view(handler, getattr(handler, "view_class", None), method)
        if own is not INHERIT:
            return own
        return INHERIT if blueprint is None else marks.policy_of(type(blueprint))

    def _declaration_of(self, route: Route) -> tuple[Route, Blueprint | None]:
        """Return the route that an owner has declared, and its blueprint."""
        known = self._declared.get(id(route))
        if known is None:
            declared = _declared(route, self._app.router.routes)
            found = (each for each in self._app.blueprints.values() if _holds(each, declared))
            known = self._declared[id(route)] = (route, declared, next(found, None))
        return known[1:]


def _declared(route: Route, routes: Iterable[Route]) -> Route:
    """Return the route whose handler answers: that of GET for an automatic HEAD route."""
    if not _is_of_extension(route):
        return route
    # Sanic Extensions keeps the handler of the GET route, and adds to its name.
    answering = getattr(route.handler, "keywords", {}).get("get_handler")
    same = (
        each
        for each in routes
        if each.handler is answering and f"{each.name}_head" == route.name
    )
    return next(same, route)


def _holds(blueprint: Blueprint, route: Route) -> bool:
    """Return True if `route` belongs to `blueprint`; Sanic does not list folders of files."""
    if not route.extra.static:
        return any(each is route for each in blueprint.routes)
    # Sanic does not start with two routes of one name.
    name = route.router.ctx.app.generate_name
    return any(route.name == name(each.name) for each in blueprint._future_statics)  # noqa: SLF001 - there is no other way


def _is_automatic(route: Route, method: str) -> bool:
    """Return True for an OPTIONS or TRACE handler that Sanic Extensions has added."""
    return method in ("OPTIONS", "TRACE") and _is_of_extension(route)


def _is_of_extension(route: Route) -> bool:
    return walk.name_of(route.handler).startswith("sanic_ext.")


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    # sanic-ext always adds its hook, which does nothing without origins.
    idle = "sanic_ext." if not getattr(app.config, "CORS_ORIGINS", None) else "crossorigin."
    for each in (*app.request_middleware, *app.response_middleware):
        if not walk.name_of(each.func).startswith(idle):
            yield each.func


def _served(app: _App) -> Iterator[Part | Folder]:
    """Yield the folders of files: a placeholder of Sanic is a whole segment."""
    for route in app.router.routes:
        files = getattr(route.handler, "keywords", {}).get("directory_handler")
        path = "/" + route.path.partition("<")[0].strip("/")
        for name in getattr(files, "index", ()):
            yield Folder(path.rstrip("/"), name)


CORS = Installer["Sanic[Any, Any]"](Sanic, _Routes, _place, holder=own_class).CORS
LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers, frameworks.no_layers, _endpoints, Sanic, served=_served
)
