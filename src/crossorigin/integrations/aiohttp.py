"""aiohttp: the gateway as the first middleware and a signal, and route-aware preflights.

The middleware answers preflights; the signal adds the headers when a response is about to
start, so that what streams, and what the server itself makes of an exception, has them too.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal, TypeAlias, Unpack

from aiohttp import web

from crossorigin._neighbours import look
from crossorigin.engine import Answer, RequestFacts, census
from crossorigin.engine.gateway import TAKEN
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations._text import Found, at_hand, decide_async
from crossorigin.policy import PolicyKeywords
from crossorigin.spec.lists import combine

__all__ = ["CORS", "cors", "no_cors"]

_Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def CORS(  # noqa: N802 - the word that every integration has
    app: web.Application,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway before all middleware of `app`.

    Call it when the application's other signals are connected.

    Args:
        app: the application, before it starts.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already, or has started.
        TypeError: a policy and fields were given, or the policy is none.
    """
    with warnings.catch_warnings():
        # In debug mode aiohttp warns of attributes that are not its own.
        warnings.simplefilter("ignore", DeprecationWarning)
        selection = _marks.install(app, policy, keywords, _Routes())
    app.middlewares.insert(0, _middleware(app, selection))
    app.on_response_prepare.append(_add_headers)
    app.on_startup.append(_look)
    return selection


def _key(name: str) -> Any:  # noqa: ANN401 - what a request takes as a key
    # Versions before 3.14 know strings only, which later ones warn of.
    kind = getattr(web, "RequestKey", None)
    return name if kind is None else kind(name, object)


_EDITS: Final = _key(TAKEN)
"""Key of a request that the gateway has taken: what it does to the headers of the answer."""

_ROUTE: Final = _key("crossorigin.route")
"""Key under which the policy of the route is kept, as only the gateway can await the router."""


def _middleware(
    app: web.Application, selection: Selection
) -> Callable[..., Awaitable[web.StreamResponse]]:
    @web.middleware
    async def gateway(request: web.Request, handler: _Handler) -> web.StreamResponse:
        if _EDITS in request:
            return await handler(request)
        found: Found = at_hand(selection, request.method, _combined(request, "Origin"))
        if found is None:
            found = await _found(app, selection, request)
        if isinstance(found, Answer):
            return web.Response(
                body=found.body or None, status=found.status, headers=found.headers
            )
        if found is not None:
            request[_EDITS] = found
        return await handler(request)

    return gateway


async def _found(app: web.Application, selection: Selection, request: web.Request) -> Found:
    """Return what is done with a request, which may depend on all of it."""
    facts = _facts(request)
    if census.routes_have_a_say():
        request[_ROUTE] = await _route_policy(app, request, facts)
    return await decide_async(selection, facts)


async def _look(app: web.Application) -> None:
    look(app)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    edits = request.get(_EDITS)
    # A handshake is no response that a page could read.
    if edits is None or isinstance(response, web.WebSocketResponse):
        return
    headers = response.headers
    if edits.is_appended(headers):
        for name, value in edits.block:
            headers[name] = value
        return
    merged = edits.merge(headers.items())
    headers.clear()
    headers.extend(merged)


def _facts(request: web.Request) -> RequestFacts:
    return RequestFacts(
        method=request.method,
        path=request.path,
        host=request.headers.get("Host"),
        origin=_combined(request, "Origin"),
        request_method=_combined(request, "Access-Control-Request-Method"),
        request_headers=tuple(request.headers.getall("Access-Control-Request-Headers", ())),
        native=request,  # type: ignore[arg-type]  # its keys are more than strings
    )


def _combined(request: web.Request, name: str) -> str | None:
    lines = request.headers.getall(name, None)
    return None if lines is None else combine(lines)


class _Routes:
    """Gives the policy that the gateway has found by asking the router."""

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        policy: RoutePolicy = facts.native.get(_ROUTE, INHERIT)
        return policy


async def _route_policy(
    app: web.Application, request: web.Request, facts: RequestFacts
) -> RoutePolicy:
    """Return what the route says that the announced method would reach."""
    method = facts.announced_method
    match = await app.router.resolve(request.clone(method=method))
    refusal = match.http_exception
    if isinstance(refusal, web.HTTPMethodNotAllowed):
        # No route takes the method; the answer of this path will be 405.
        taken = min(refusal.allowed_methods)
        match = await app.router.resolve(request.clone(method=taken))
    own = _policy_of(match.handler, method)
    if own is not INHERIT:
        return own
    inner: Any = next((each for each in reversed(match.apps) if hasattr(each, "cors")), app)
    # A mounted application's own policy is that of its routes.
    policy: RoutePolicy = INHERIT if inner is app else inner.cors.policy_for(facts)
    return policy


def _policy_of(handler: object, method: str) -> RoutePolicy:
    if inspect.isclass(handler):
        return _marks.policy_of_class(handler, method)
    return _marks.policy_of(handler)
