"""Serving: the middleware and the signal of one application."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from aiohttp import hdrs, web

from crossorigin.engine import HeaderEdits, RequestFacts
from crossorigin.gateway.guarding.guarding import (
    Connection,
    Judge,
    Refusal,
    resolution_of_socket,
)
from crossorigin.gateway.layers.foretold import Reads
from crossorigin.gateway.observation.watching import Watch
from crossorigin.gateway.policies.halves import reading_guards
from crossorigin.gateway.policies.resolution import INHERIT, Resolution, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    RouteTable,
    router_failed,
)
from crossorigin.gateway.policies.routing import guard_of_entry
from crossorigin.gateway.responses.cache import Answer
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
from crossorigin.integrations._install import combined
from crossorigin.integrations.aiohttp.keys import PREFLIGHT, RAN, TOLD
from crossorigin.integrations.aiohttp.routes import (
    SHOWN,
    Apps,
    entries_of,
    has_several,
    innermost,
    is_plain,
    methods_of,
    own_policy,
    path_in,
    policy_of,
)

_Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gateway:
    """The middleware and the signal of one application."""

    def __init__(self, app: web.Application, resolver: PolicyResolver) -> None:
        self._app = app
        self._resolver = resolver
        self._is_plain: bool | None = None

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
        if request.method != hdrs.METH_OPTIONS or PREFLIGHT in request:
            return None
        facts = self._facts(request)
        if not facts.is_preflight:
            return None
        request[PREFLIGHT] = None
        found = await self._decide(request, facts)
        if isinstance(found, Answer):
            return found
        request[PREFLIGHT] = found
        return None

    async def _decide(self, request: web.Request, facts: RequestFacts) -> Action:
        """Return the action for a preflight."""
        watch = self._resolver.watch
        found, following = await self._resolve(request, facts, watch)
        if watch is None:
            return await decide_under_async(found, facts)
        key = preflight_key(facts)
        noted = watch.find(found, following, TEXT_CODEC, facts.origin, key, facts)
        action: Action = await later(noted, lambda: facts)
        return action

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
            return (await self._resolve(request, facts, None))[0]
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
        own = policy_of(match.handler, request.method)
        return self._inherited(request, facts, match.apps) if own is INHERIT else own

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers to a response that is about to start.

        With observers, the responses of mounted applications with CORS get them here, too.
        """
        # No page can read the response to a handshake.
        if isinstance(response, web.WebSocketResponse):
            return
        watch, apps = self._resolver.watch, request.match_info.apps
        is_preflight = request.method == hdrs.METH_OPTIONS and PREFLIGHT in request
        inner = None if watch is None else innermost(apps[apps.index(self._app) + 1 :])
        if inner is not None and not is_preflight:
            if TOLD in request:
                return
            request[TOLD] = True
            resolver: Any = resolver_of(inner)
            seen = partial(self._facts, request)
            within = Gateway(inner, resolver)
            edits = await within._edits(request, response, watch, seen)
        elif len(apps) > 1 and (innermost(apps) is not self._app or TOLD in request):
            return
        elif is_preflight:
            edits = request[PREFLIGHT]
        else:
            edits = await self._edits(request, response, watch)
        if edits is not None:
            _edit(response, edits)

    async def _edits(
        self,
        request: web.Request,
        response: web.StreamResponse,
        watch: Watch | None,
        read_seen: Callable[[], RequestFacts] | None = None,
    ) -> HeaderEdits[str] | None:
        """Return the edits of a response, and report the decision to `watch`.

        Args:
            request: the request.
            response: its response.
            watch: the watch of this application, or of one around it; None for no observers.
            read_seen: returns the facts for observers; by default those of this application.
        """
        own = own_policy(request, response)
        origin = combined(request, hdrs.ORIGIN)
        is_own = watch is None and own is INHERIT
        if is_own and (edits := cached_edits(self._resolver, origin)):
            return edits
        read_facts = partial(self._facts, request, response.get(RAN))
        following: Resolution | None = None
        if own is UNMATCHED:
            found, following = await self._resolve(request, read_facts(), watch)
        elif own is INHERIT:
            found = self._resolver.of_source(read_facts())
            # Only the policy of the application itself has a next one.
            if watch is not None and watch.is_of(self._resolver):
                following = watch.after(found, read_facts)[1]
        else:
            found = Resolution(own)
        if watch is not None:
            seen = read_seen or read_facts
            noted = watch.find(found, following, TEXT_CODEC, origin, None, seen)
            told: HeaderEdits[str] | None = await later(noted, read_facts)
            return told
        if (engine := found.engine) is None:
            return None
        return await find_edits(engine, origin, lambda: found.facts or read_facts())

    def _facts(self, request: web.Request, ran: str | None = None) -> RequestFacts:
        apps = request.match_info.apps
        path = path_in(request, apps[: apps.index(self._app) + 1])
        native: Any = request
        method = ran or request.method
        return RequestFacts.from_headers(method, path, request.headers.items(), native)

    async def _resolve(
        self, request: web.Request, facts: RequestFacts, watch: Watch | None
    ) -> tuple[Resolution, Resolution | None]:
        """Return the policy of a request from its table, and the next one."""
        try:
            table = await self._table(request, facts)
        except Exception:  # noqa: BLE001 - logged; a router is the owner's code, too
            return router_failed(), None
        if watch is not None and watch.is_of(self._resolver):
            return watch.of_table(table, facts)
        return self._resolver.of_table(table, facts), None

    async def _table(self, request: web.Request, facts: RequestFacts) -> RouteTable:
        root = request.match_info.apps[0]
        table: dict[str, RoutePolicy | Mounted] = {}
        asked, reads = copy.copy(request), Reads()
        shown = reads.request(asked, SHOWN, headers=reads.headers(request.headers))
        for method in methods_of(request, facts.announced_method):
            # The router gets the request with another method, and without an earlier match.
            vars(asked).update(_method=method, _cache={})  # a clone takes 30 µs
            match = await root.router.resolve(shown)
            apps = (root, *match.apps)
            for each, own in entries_of(match, method).items():
                entry = self._inherited(request, facts, apps) if own is INHERIT else own
                table.setdefault(each, entry)
        if self._is_plain is None:
            self._is_plain = is_plain(root)
        # aiohttp's own resources read the method, which was asked for.
        reads.reads_method &= not self._is_plain
        return reads.of(table, facts, partial(has_several, root))

    def _inherited(
        self, request: web.Request, facts: RequestFacts, apps: Apps
    ) -> RoutePolicy | Mounted:
        """Return the entry of a route without a policy; `apps` are outermost first."""
        governing = innermost(apps)
        if governing is self._app:
            return INHERIT
        resolver = resolver_of(governing)
        if resolver is None:
            return None
        path = path_in(request, apps[: apps.index(governing) + 1])
        return Mounted(resolver, replace(facts, path=path))


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
