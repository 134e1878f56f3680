"""aiohttp: the gateway as the first middleware and a signal, and route-aware preflights.

The middleware answers preflights. The signal adds the headers when a response is about to
start, so that streams, and the responses that the server itself makes of exceptions, have them
too. aiohttp has matched the route before the first middleware runs: the signal reads the policy
from the match, and asks the router only if there is none (404, 405).
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias

from aiohttp import hdrs, web
from aiohttp.abc import AbstractMatchInfo
from yarl import URL

from crossorigin.engine import HeaderEdits, RequestFacts
from crossorigin.gateway.guarding.guarding import (
    Connection,
    Judge,
    Refusal,
    resolution_of_socket,
)
from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.layers.foretold import Reads
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.observation.watching import Watch
from crossorigin.gateway.policies.halves import reading_guards
from crossorigin.gateway.policies.resolution import INHERIT, Resolution, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    RouteTable,
    Unmatched,
    router_failed,
)
from crossorigin.gateway.policies.routing import guard_of_entry
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.gateway.responses.cache import Answer
from crossorigin.gateway.selfcheck import selfcheck, unreached
from crossorigin.gateway.serving.exchange import HANDLED, METHOD_NOT_ALLOWED
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.gateway.serving.sansio import (
    TEXT_CODEC,
    Action,
    cached_edits,
    decide_under_async,
    find_edits,
    later,
    preflight_key,
)
from crossorigin.integrations._install import Installer, combined

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
_Apps: TypeAlias = tuple[web.Application, ...]

_decorators = decorators.Decorators(
    refused=(
        web.Application,
        web.RouteTableDef,
        web.AbstractRouteDef,
        web.AbstractResource,
        web.AbstractRoute,
    )
)
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: web.Application, resolver: PolicyResolver) -> None:
    """Place the gateway before all middleware of `app`, before it starts.

    Call it when the application's other signals are connected.
    """
    kind = _Gateway if resolver.watch is None else _WatchedGateway
    gateway = kind(app, resolver)
    app.middlewares.insert(0, gateway.serve)
    app.on_response_prepare.append(gateway.add_headers)
    app.on_startup.append(_check)


def _no_router(app: web.Application) -> None:
    """Check that `app` has not started; the gateway itself asks its asynchronous router."""
    if app.middlewares.frozen:
        message = "call CORS(app, …) before the application starts or is mounted in another"
        raise RuntimeError(message)


class _Namespace:
    """The attributes of an application, set without the warning of aiohttp's debug mode."""

    def __init__(self, app: web.Application) -> None:
        self.__dict__ = vars(app)


def _endpoints(app: web.Application) -> Iterator[object]:
    return (route.handler for route in app.router.routes())


async def _check(app: web.Application) -> None:
    unreached.check_marks(_endpoints(app), app)
    selfcheck.look(app)
    for each in _endpoints(app):
        if isinstance(each, type) and issubclass(each, web.View):
            _watch(each)


def _watch(view: type[web.View]) -> None:
    """Note the method that has run in the responses of a class view with several policies.

    A middleware may give the view a clone of the request, with another method.
    """
    run: Any = view.__await__
    served = [each for each in hdrs.METH_ALL if hasattr(view, each.lower())]
    several = {marks.policy_of_class(view, each) for each in served}
    if several == {INHERIT} or hasattr(run, "is_watched"):
        return

    def watched(self: web.View) -> Any:  # noqa: ANN401 - of aiohttp
        try:
            response = yield from run(self)
        except web.HTTPException as error:
            error[_RAN] = self.request.method
            raise
        response[_RAN] = self.request.method
        return response

    view.__await__ = watched  # type: ignore[method-assign]  # it calls the view's own
    setattr(watched, "is_watched", True)  # noqa: B010 - a function declares no attributes


def _key(name: str, owner: str = "RequestKey") -> Any:  # noqa: ANN401 - any key
    # Versions before 3.14 take strings only; later versions warn of strings.
    kind = getattr(web, owner, None)
    return name if kind is None else kind(name, object)


_RAN: Final = _key("crossorigin.ran", "ResponseKey")
"""Key of a response that holds the method by which a class view has made it."""

_HANDLED: Final = _key(HANDLED)
"""Key of a preflight that a gateway has handled: the edits of its response, or None."""


_TOLD: Final = _key("crossorigin.told")
"""Key of a response to which the gateway of an outer application has added the headers."""


class _Gateway:
    """The middleware and the signal of one application."""

    def __init__(self, app: web.Application, resolver: PolicyResolver) -> None:
        self._app = app
        self._resolver = resolver

    @web.middleware
    async def serve(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer a preflight; forward every other request that may act."""
        answer = await self._preflight(request) or await self._refusal(request)
        if answer is None:
            return await handler(request)
        status, headers, body = answer
        return web.Response(body=body or None, status=status, headers=headers)

    async def _preflight(self, request: web.Request) -> Answer[str] | None:
        """Return the answer to a preflight; None for every other request."""
        if request.method != hdrs.METH_OPTIONS or _HANDLED in request:
            return None
        facts = self._facts(request)
        if not facts.is_preflight:
            return None
        request[_HANDLED] = None
        found = await self._decide(request, facts)
        if isinstance(found, Answer):
            return found
        request[_HANDLED] = found
        return None

    async def _decide(self, request: web.Request, facts: RequestFacts) -> Action:
        """Return the action for a preflight."""
        return await decide_under_async(await self._resolve(request, facts), facts)

    async def _refusal(self, request: web.Request) -> Refusal | None:
        """Return the refusal of the guard; None for a request that passes."""
        if self._resolver.guard is None:
            return None
        is_socket = hdrs.UPGRADE in request.headers
        connection = Connection.of_transport(request.transport, is_socket=is_socket)
        read_facts = partial(self._facts, request)
        find = partial(self._of_socket if is_socket else self._resolution, request)
        judge = Judge(self._resolver)
        return await judge.refusal_async(connection, request.method, read_facts, find)

    async def _resolution(self, request: web.Request, facts: RequestFacts) -> Resolution:
        """Return the policy and the guard of the route that was matched, or of the URL."""
        match = request.match_info
        if match.http_exception is not None:
            return await self._resolve(request, facts)
        found = self._resolver.of_table({ANY: self._entry_of(request, facts)}, facts)
        with reading_guards():
            guard = guard_of_entry(self._entry_of(request, facts))
        return found._replace(guard=guard)

    async def _of_socket(self, request: web.Request, facts: RequestFacts) -> Resolution:
        """Return the policy of a handshake."""
        return resolution_of_socket(self._resolver, request.match_info.handler, facts)

    def _entry_of(self, request: web.Request, facts: RequestFacts) -> RoutePolicy | Mounted:
        """Return the entry of the route that was matched."""
        match = request.match_info
        own = _policy_of(match.handler, request.method)
        return self._inherited(request, facts, match.apps) if own is INHERIT else own

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers to a response that is about to start."""
        apps = request.match_info.apps
        if len(apps) > 1 and (_governing(apps) is not self._app or _TOLD in request):
            return
        # No page can read the response to a handshake.
        if isinstance(response, web.WebSocketResponse):
            return
        if request.method == hdrs.METH_OPTIONS and _HANDLED in request:
            edits = request[_HANDLED]
        else:
            edits = await self._edits(request, response)
        if edits is not None:
            _edit(response, edits)

    async def _edits(
        self, request: web.Request, response: web.StreamResponse
    ) -> HeaderEdits[str] | None:
        own = _own_policy(request, response)
        origin = combined(request, hdrs.ORIGIN)
        if own is INHERIT and (edits := cached_edits(self._resolver, origin)):
            return edits
        read_facts = partial(self._facts, request)
        if own is UNMATCHED:
            resolution = await self._resolve(request, read_facts())
        elif own is INHERIT:
            resolution = self._resolver.of_source(read_facts())
        else:
            resolution = Resolution(own)
        engine = resolution.engine
        if engine is None:
            return None
        return await find_edits(engine, origin, lambda: resolution.facts or read_facts())

    def _facts(self, request: web.Request) -> RequestFacts:
        apps = request.match_info.apps
        path = _path_in(request, apps[: apps.index(self._app) + 1])
        native: Any = request
        return RequestFacts.from_headers(request.method, path, request.headers.items(), native)

    async def _resolve(self, request: web.Request, facts: RequestFacts) -> Resolution:
        """Return the policy of a preflight, or of a request that matched no endpoint."""
        try:
            table = await self._table(request, facts)
        except Exception:  # noqa: BLE001 - logged; a router is the owner's code, too
            return router_failed()
        return self._resolver.of_table(table, facts)

    async def _table(self, request: web.Request, facts: RequestFacts) -> RouteTable:
        root = request.match_info.apps[0]
        table: dict[str, RoutePolicy | Mounted] = {}
        asked, reads = copy.copy(request), Reads()
        shown = reads.request(asked, _SHOWN, headers=reads.headers(request.headers))
        for method in _methods(request, facts.announced_method):
            # The router gets the request with another method, and without an earlier match.
            vars(asked).update(_method=method, _cache={})  # a clone takes 30 µs
            match = await root.router.resolve(shown)
            apps = (root, *match.apps)
            for each, own in _entries(match, method).items():
                entry = self._inherited(request, facts, apps) if own is INHERIT else own
                table.setdefault(each, entry)
        return reads.of(table, facts, partial(_has_several, root))

    def _inherited(
        self, request: web.Request, facts: RequestFacts, apps: _Apps
    ) -> RoutePolicy | Mounted:
        """Return the entry of a route without a policy; `apps` are outermost first."""
        governing = _governing(apps)
        if governing is self._app:
            return INHERIT
        resolver = resolver_of(governing)
        if resolver is None:
            return None
        path = _path_in(request, apps[: apps.index(governing) + 1])
        return Mounted(resolver, replace(facts, path=path))


class _WatchedGateway(_Gateway):
    """The middleware and the signal of an application that report decisions to observers."""

    async def _decide(self, request: web.Request, facts: RequestFacts) -> Action:
        watch, key = self._resolver.watch, preflight_key(facts)
        both = await self._resolve_both(request, facts, watch)
        found = watch.find(*both, TEXT_CODEC, facts.origin, key, facts)
        action: Action = await later(found, lambda: facts)
        return action

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers to a response, also to one of a mounted application with CORS."""
        apps = request.match_info.apps
        governing = _governing(apps[apps.index(self._app) + 1 :])
        is_handled = request.method == hdrs.METH_OPTIONS and _HANDLED in request
        if governing is None or is_handled or isinstance(response, web.WebSocketResponse):
            await super().add_headers(request, response)
        elif _TOLD not in request:
            request[_TOLD] = True
            inner: Any = resolver_of(governing)
            read_seen = partial(self._facts, request)
            told = _WatchedGateway(governing, inner).told(
                request, response, self._resolver.watch, read_seen
            )
            if (edits := await told) is not None:
                _edit(response, edits)

    async def _edits(
        self, request: web.Request, response: web.StreamResponse
    ) -> HeaderEdits[str] | None:
        read_facts = partial(self._facts, request)
        return await self.told(request, response, self._resolver.watch, read_facts)

    async def told(
        self,
        request: web.Request,
        response: web.StreamResponse,
        watch: Watch,
        read_seen: Callable[[], RequestFacts],
    ) -> HeaderEdits[str] | None:
        """Return the edits of a response, and report the decision to `watch`.

        Args:
            request: the request.
            response: its response.
            watch: the watch of this application, or of one around it.
            read_seen: returns the facts for observers.
        """
        own = _own_policy(request, response)
        read_facts = partial(self._facts, request)
        following: Resolution | None = None
        if own is UNMATCHED:
            found, following = await self._resolve_both(request, read_facts(), watch)
        elif own is INHERIT:
            found = self._resolver.of_source(read_facts())
            # Only the policy of the application itself has a next one.
            if watch.is_of(self._resolver):
                following = watch.after(found, read_facts)[1]
        else:
            found = Resolution(own)
        origin = combined(request, hdrs.ORIGIN)
        noted = watch.find(found, following, TEXT_CODEC, origin, None, read_seen)
        edits: HeaderEdits[str] | None = await later(noted, read_facts)
        return edits

    async def _resolve_both(
        self, request: web.Request, facts: RequestFacts, watch: Watch
    ) -> tuple[Resolution, Resolution | None]:
        """Return the policy of a request from its table, and the next one."""
        try:
            table = await self._table(request, facts)
        except Exception:  # noqa: BLE001 - as in `_resolve`
            return router_failed(), None
        if watch.is_of(self._resolver):
            return watch.of_table(table, facts)
        return self._resolver.of_table(table, facts), None


def _own_policy(request: web.Request, response: web.StreamResponse) -> RoutePolicy | Unmatched:
    """Return the policy of the route that was matched."""
    match = request.match_info
    if response.status == METHOD_NOT_ALLOWED or match.http_exception is not None:
        return UNMATCHED
    return _policy_of(match.handler, request.method, response)


def _has_several(app: web.Application) -> bool:
    """Return True if routes may have policies of their own, or applications within."""
    within = app._subapps  # noqa: SLF001 - there is no other way
    return any(map(marks.is_marked, _endpoints(app))) or any(
        resolver_of(each) is not None or _has_several(each) for each in within
    )


_SHOWN: Final = frozenset(
    {"host", "method", "path", "path_qs", "query", "query_string", "raw_path", "rel_url"}
    | {"scheme", "secure", "url", "version"}
)
"""Attributes of a request that read its URL, and the version of the protocol."""


def _governing(apps: _Apps) -> web.Application | None:
    """Return the innermost application with its own CORS."""
    return next((app for app in reversed(apps) if resolver_of(app) is not None), None)


def _policy_of(
    handler: object, method: str, response: web.StreamResponse | None = None
) -> RoutePolicy:
    if isinstance(handler, type) and issubclass(handler, web.View):
        method = method if response is None else response.get(_RAN, method)
        return marks.policy_of_class(handler, method)
    return marks.policy_of(handler)


def _methods(request: web.Request, announced: str) -> list[str]:
    """Return the methods that the routes of the URL may have; those of all methods come last.

    The match of the request itself has them if its own method is not among them.
    """
    match = request.match_info
    refusal = match.http_exception
    methods = {announced}
    if isinstance(refusal, web.HTTPMethodNotAllowed):
        methods |= refusal.allowed_methods
    # A mounted application refuses a URL if a route outside of it has other methods of the URL.
    if refusal is None or len(match.apps) > 1:
        methods |= {route.method for route in match.apps[0].router.routes()}
    return sorted(methods, key=lambda method: method == hdrs.METH_ANY)


def _entries(match: AbstractMatchInfo, method: str) -> dict[str, RoutePolicy]:
    handler = match.handler
    if match.http_exception is not None:
        # A mounted application answers for all paths below its prefix.
        is_missing = not isinstance(match.http_exception, web.HTTPMethodNotAllowed)
        return {ANY: INHERIT} if match.apps and is_missing else {}
    taken = [method]
    if isinstance(handler, type) and issubclass(handler, web.View):
        methods = hdrs.METH_ALL if method == hdrs.METH_ANY else taken
        taken = [each for each in methods if hasattr(handler, each.lower())]
    return {each: _policy_of(handler, each) for each in taken}


def _path_in(request: web.Request, apps: _Apps) -> str:
    """Return the path of a request without the prefix of the last of `apps`."""
    path: str = request.path
    if len(apps) == 1:
        return path
    found = (resource.get_info() for resource in apps[-2].router.resources())
    prefix = next(each.get("prefix", "") for each in found if each.get("app") is apps[-1])
    return path.removeprefix(URL.build(path=prefix, encoded=True).path) or "/"


def _edit(response: Any, edits: HeaderEdits[str]) -> None:  # noqa: ANN401 - its headers are an attribute of aiohttp's
    """Give a response its own headers: other responses may share those of its creation."""
    given = response.headers
    if edits.is_appended(given):
        headers = given.copy()
        for name, value in edits.block:
            headers[name] = value
    else:
        headers = type(given)(edits.merge(given.items()))
    response._headers = headers  # noqa: SLF001 - there is no other way to set them


def _inner_layers(app: web.Application) -> Iterator[object]:
    yield from app.middlewares
    yield from app.on_response_prepare


def _outer_layers(app: web.Application) -> Iterator[object]:
    own = f"{__name__.partition('.')[0]}."
    return itertools.takewhile(
        lambda layer: not walk.name_of(layer).startswith(own), app.middlewares
    )


def _served(app: web.Application) -> Iterator[Part | Folder]:
    for resource in app.router.resources():
        yield from part_of(resource.canonical, "{")
        if (below := resource.get_info().get("app")) is not None:
            yield from _served(below)


CORS = Installer(web.Application, _no_router, _place, holder=_Namespace).CORS
LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers, _outer_layers, _endpoints, web.Application, served=_served
)
