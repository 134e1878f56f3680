"""Sanic, its own server and ASGI: the gateway around each request, and route-aware preflights.

Whatever serves an application has it handle a request in one place. There preflights are
answered, before signals, router and middleware; and there the stream that the response will go
out on is made to add the headers, so that they are on whatever answers in the end.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Final, Literal, Unpack
from urllib.parse import unquote

from sanic import HTTPResponse, Request, Sanic
from sanic.compat import Header
from sanic.exceptions import MethodNotAllowed, NotFound
from sanic.http import Http, Stage

from crossorigin._neighbours import look
from crossorigin.engine import Answer, HeaderEdits, RequestFacts
from crossorigin.engine.gateway import TAKEN
from crossorigin.engine.response import TEXT_PLAIN
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations._text import Found, at_hand, decide_async
from crossorigin.policy import PolicyKeywords
from crossorigin.spec.lists import combine

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Sanic[Any, Any],
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its signals, middleware, router and static files.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    # Sanic's middleware stands behind the router, and its signals cannot answer. An
    # application has slots only: it gets a class of its own.
    base = type(app)
    own = type(base.__name__, (base,), {"__slots__": ()})
    selection = _marks.install(own, policy, keywords, _Routes(app))

    async def handle_request(self: Any, request: Request) -> None:  # noqa: ANN401 - of the own class
        if not await _is_answered(request, selection):
            # Looked up each time: Sanic rewrites the method when it starts.
            await base.handle_request(self, request)

    app.register_listener(_look, "before_server_start")
    setattr(own, "handle_request", handle_request)  # noqa: B010 - a plain assignment has a fixed type
    app.__class__ = own
    return selection


async def _look(app: Sanic[Any, Any]) -> None:
    look(app)


async def _is_answered(request: Request, selection: Selection) -> bool:
    """Answer a preflight; have the headers added to the response to any other request."""
    # Of ASGI only; there another gateway may stand outside.
    if TAKEN in getattr(request.transport, "scope", ()):
        return False
    found: Found = at_hand(selection, request.method, _combined(request, "origin"))
    if found is None:
        found = await decide_async(selection, _facts(request))
    if isinstance(found, Answer):
        await _answer(request.stream, found)
        return True
    if found is not None:
        _add_headers(request.stream, found)
    return False


async def _answer(stream: Any, answer: Answer[str]) -> None:  # noqa: ANN401 - of each server its own
    response = HTTPResponse(
        answer.body,
        answer.status,
        _headers(answer.headers),
        # Without one, Sanic sends its word for nothing.
        TEXT_PLAIN,
    )
    await stream.respond(response).send(end_stream=True)


def _headers(lines: Iterable[tuple[str, str]]) -> Header:
    # Sanic sends names as they are; ASGI and HTTP/3 know lower case only.
    return Header((name.lower(), value) for name, value in lines)


def _changed(given: Header, edits: HeaderEdits[str]) -> Header:
    if not edits.is_appended(given):
        return _headers(edits.merge(given.items()))
    changed = given.copy()
    for name, value in edits.block:
        changed[name.lower()] = value
    return changed


def _add_headers(stream: Any, edits: HeaderEdits[str]) -> None:  # noqa: ANN401 - of each server its own
    """Make `stream` change the headers when a response starts, be it that of an error."""
    name: Final = "response_func" if isinstance(stream, Http) else "send"
    send = getattr(stream, name)

    async def send_merged(data: bytes, end_stream: bool) -> None:
        if stream.stage is not Stage.HANDLER:
            await send(data, end_stream)
            return
        given = stream.response
        # A copy: the app may send its response again, where another policy decides.
        stream.response = copy.copy(given)
        stream.response.headers = _changed(given.headers, edits)
        try:
            await send(data, end_stream)
        finally:
            stream.response = given

    setattr(stream, name, send_merged)


def _facts(request: Request) -> RequestFacts:
    return RequestFacts(
        method=request.method,
        # Sanic's is as it was sent.
        path=unquote(request.path),
        host=request.headers.getone("host", None),
        origin=_combined(request, "origin"),
        request_method=_combined(request, "access-control-request-method"),
        request_headers=tuple(request.headers.getall("access-control-request-headers", ())),
        native=request,  # type: ignore[arg-type]  # no mapping, but what the owner knows
    )


def _combined(request: Request, name: str) -> str | None:
    lines = request.headers.getall(name, None)
    return None if lines is None else combine(lines)


class _Routes:
    """Finds the policy of a route by asking the application's router."""

    def __init__(self, app: Sanic[Any, Any]) -> None:
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        try:
            handler = self._find(facts)
        except NotFound:
            # The router will answer 404 in the name of the app.
            return INHERIT
        own = _marks.policy_of(handler)
        view = getattr(handler, "view_class", None)
        if own is INHERIT and view is not None:
            return _marks.policy_of_class(view, facts.announced_method)
        return own

    def _find(self, facts: RequestFacts) -> object:
        native: Any = facts.native
        # An application that has this one mounted gives the scope; Sanic reads its raw path.
        path = native.path if isinstance(native, Request) else native["raw_path"].decode()
        # Where no route takes the method, the answer of this path will be 405.
        methods = (facts.announced_method, *self._app.router.ALLOWED_METHODS)
        found = (self._handler(path, method, facts.host) for method in methods)
        return next(filter(None, found), None)

    def _handler(self, path: str, method: str, host: str | None) -> object:
        try:
            return self._app.router.get(path, method, host)[1]
        except MethodNotAllowed:
            return None
