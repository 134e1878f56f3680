"""The middleware: the gateway between Django's requests and responses."""

from __future__ import annotations

import copy
from collections.abc import Callable, Coroutine
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, Final, TypeAlias, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from crossorigin import asgi, wsgi
from crossorigin.engine import Decision, Lookup, RequestFacts
from crossorigin.gateway.layers.frameworks import FrameworkLayers, no_layers
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.responses.cache import Answer, Found, PreflightKey
from crossorigin.gateway.selfcheck.selfcheck import learn
from crossorigin.gateway.selfcheck.unreached import check_guarded
from crossorigin.gateway.serving import wsgi_facts
from crossorigin.gateway.serving.base import Gateway, Reader
from crossorigin.gateway.serving.exchange import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.gateway.serving.sansio import find_answer
from crossorigin.gateway.serving.watched import WatchedExchange
from crossorigin.integrations._install import Installer
from crossorigin.integrations.django.guarding import GetResponse, Guarded
from crossorigin.integrations.django.lookups import ask_later, ask_now
from crossorigin.integrations.django.messages import (
    CODEC,
    Edit,
    facts_of,
    native_of,
    response_of,
)
from crossorigin.integrations.django.routes import Routes, check_marks, endpoints, served
from crossorigin.integrations.django.setting import (
    read_guard,
    read_policy,
    read_urlconf,
    read_watch,
)

_Handler: TypeAlias = WSGIHandler | ASGIHandler


def _routes(app: _Handler) -> Routes:
    if hasattr(app, "handles_files"):
        message = "CORS(app, …) takes the application within the handler of static files"
        raise TypeError(message)
    return Routes(read_urlconf())


def _place(app: _Handler, resolver: PolicyResolver) -> None:
    """Place the gateway outside all middleware of `app`, without settings.

    For projects that build the application in code; others name
    `CORSMiddleware` in ``MIDDLEWARE`` and the policy in ``CROSSORIGIN``.
    """
    name = "get_response_async" if isinstance(app, ASGIHandler) else "get_response"
    gateway = CORSMiddleware(getattr(app, name), resolver)
    setattr(app, name, gateway)
    # The handler does the same for the middleware of the settings.
    handler: Any = app
    handler._view_middleware.insert(0, gateway.process_view)  # noqa: SLF001 - there is no other way


_HANDLERS: Final = (WSGIHandler, ASGIHandler)
CORS = Installer[_Handler](_HANDLERS, _routes, _place).CORS


def resolver(of: WSGIHandler | ASGIHandler | HttpRequest) -> PolicyResolver:
    """Return the handle of an application; set its `policy` to replace the policy at run time.

    Each application has its own handle: the one of ``wsgi.py``, and every client of a test
    suite.

    Args:
        of: the result of `get_wsgi_application` or `get_asgi_application`, or a request that
            the application serves.

    Raises:
        LookupError: no `CORSMiddleware` is found there. It must be the first entry of
            ``MIDDLEWARE``.
    """
    found: PolicyResolver | None
    if isinstance(of, HttpRequest):
        exchange = native_of(of).get(HANDLED)
        found = exchange.gateway.resolver if isinstance(exchange, Exchange) else None
    else:
        found = resolver_of(of)
    if found is None:
        message = f"no CORSMiddleware is the first entry of the MIDDLEWARE of {of!r}"
        raise LookupError(message)
    return found


LAYERS: Final = FrameworkLayers(no_layers, no_layers, lambda _app: endpoints(), _HANDLERS)


def _make_watched(gateway: Any, native: Any, *request: Any) -> Exchange:  # noqa: ANN401 - as `Exchange`
    exchange = WatchedExchange(gateway, native, *request)
    exchange.open(gateway.watch, native.get("method") or native["REQUEST_METHOD"])
    return exchange


class CORSMiddleware(Gateway[GetResponse]):
    """The gateway, as the first entry of ``MIDDLEWARE``.

    Args:
        get_response: the next layer.
        policy: the handle; by default one with the policy of the setting ``CROSSORIGIN`` and
            the guard of ``CROSSORIGIN_GUARD``.

    Raises:
        PolicyError: a setting has problems.
        TypeError: a setting is not a policy, or not a guard.
    """

    codec = CODEC
    read: ClassVar[Reader] = Reader(
        lambda request: facts_of(request, request.path_info), attrgetter("path_info")
    )
    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = True

    def __init__(self, get_response: GetResponse, policy: PolicyResolver | None = None) -> None:
        if policy is None:
            routes, watch = Routes(read_urlconf()), read_watch()
            policy = PolicyResolver(read_policy(), routes, read_guard(), watch)
        super().__init__(get_response, policy)
        if policy.router is not None:
            self.start_check = self._check_marks
        self._make = Exchange if policy.watch is None else _make_watched
        # The owner's callable for the URLconf may use the ORM, which is forbidden on an event
        # loop.
        self._may_block = getattr(policy.router, "choose_urlconf", None) is not None
        self._is_async = iscoroutinefunction(get_response)
        note = self._note_view_async if self._is_async else self._note_view
        self.process_view: Callable[..., object] = note
        if self._is_async:
            markcoroutinefunction(self)

    def guarded(self, app: GetResponse) -> GetResponse:
        """Return the layer `app` behind the guard of the resolver."""
        return Guarded(app, self.resolver)

    def _check_marks(self) -> None:
        """Check the marks of the views, before the first request."""
        check_marks()
        check_guarded(self.guard, endpoints())
        learn(self.resolver, served())
        self.start_check = None

    def __call__(
        self, request: HttpRequest
    ) -> HttpResponseBase | Coroutine[Any, Any, HttpResponseBase]:
        """Serve a request; Django has converted the exceptions of inner layers to responses."""
        if self._is_async:
            return self._serve_async(request)
        exchange = self._open(request)
        if exchange is None:
            return self._note(request, self._respond(request))
        try:
            return self._serve(exchange, request)
        finally:
            exchange.release()

    def _serve(self, exchange: Exchange, request: HttpRequest) -> HttpResponseBase:
        key = wsgi_facts.preflight_key(request.META)
        if key is not None:
            return self._serve_preflight(exchange, key)
        response = self._respond(request)
        _end(exchange, request, response)
        found: Edit | Lookup | None = exchange.forwarder(response.status_code)
        if isinstance(found, Lookup):
            found = _edit_of(ask_now(found, exchange.facts()))
        return response if found is None else found(response)

    async def _serve_async(self, request: HttpRequest) -> HttpResponseBase:
        exchange = self._open(request)
        if exchange is None:
            return self._note(request, await self._respond_async(request))
        try:
            return await self._decide_async(exchange, request)
        finally:
            exchange.release()

    async def _decide_async(self, exchange: Exchange, request: HttpRequest) -> HttpResponseBase:
        key = wsgi_facts.preflight_key(request.META)
        if key is not None:
            return await self._serve_preflight_async(exchange, key)
        response = await self._respond_async(request)
        _end(exchange, request, response)
        ask, status = exchange.forwarder, response.status_code
        found: Edit | Lookup | None
        found = await sync_to_async(ask)(status) if self._may_block else ask(status)
        if isinstance(found, Lookup):
            found = _edit_of(await ask_later(found, exchange.facts()))
        return response if found is None else found(response)

    def _serve_preflight(self, exchange: Exchange, key: PreflightKey[str]) -> HttpResponseBase:
        facts = exchange.facts()
        cache, found, inner = self._find(facts, key)
        if cache is None:
            return self._respond(exchange.endpoint)
        if isinstance(found, Lookup):
            found = cache.answer_of(ask_now(found, inner or facts))
        if isinstance(found, Answer):
            return response_of(found)
        edited: HttpResponseBase = found(self._respond(exchange.endpoint))
        return edited

    async def _serve_preflight_async(
        self, exchange: Exchange, key: PreflightKey[str]
    ) -> HttpResponseBase:
        facts, ask = exchange.facts(), self._find
        asked = sync_to_async(ask)(facts, key) if self._may_block else None
        cache, found, inner = ask(facts, key) if asked is None else await asked
        if cache is None:
            return await self._respond_async(exchange.endpoint)
        if isinstance(found, Lookup):
            found = cache.answer_of(await ask_later(found, inner or facts))
        if isinstance(found, Answer):
            return response_of(found)
        edited: HttpResponseBase = found(await self._respond_async(exchange.endpoint))
        return edited

    def _find(self, facts: RequestFacts, key: PreflightKey[str]) -> Found:
        return find_answer(self.resolver, self.watch, facts, CODEC, key)

    def _open(self, request: HttpRequest) -> Exchange | None:
        """Return the exchange of a request; None if a gateway outside decides."""
        if self.start_check is not None:
            self.start_check()
        native = native_of(request)
        outer = native.get(HANDLED)
        if outer is not None:
            self._enter(outer, request)
            return None
        origin = request.META.get("HTTP_ORIGIN")
        exchange = self._make(self, native, origin, request.path_info, "")
        exchange.endpoint = request
        native[HANDLED] = exchange
        return exchange

    def _enter(self, outer: object, request: HttpRequest) -> None:
        """Govern the response in an application of another framework that has a gateway."""
        if isinstance(outer, Exchange) and outer.has_met(self.resolver):
            # A view asks its own application for a second response, which `_note` notes.
            native_of(request)[_AGAIN] = True
            if outer.endpoint is request:
                # Django writes the second match to the same request.
                outer.endpoint = _matched(request, request.resolver_match)
            return
        native, path = native_of(request), request.path_info
        if isinstance(outer, asgi.ASGIExchange):
            outer.enter(self._inner_asgi, native, path, "")
            outer.endpoint = request
        elif isinstance(outer, wsgi.WSGIExchange):
            # PEP 3333: each byte of the path is one character.
            outer.enter(self._inner_wsgi, native, path.encode().decode("latin-1"), "")
            outer.endpoint = request

    def _note(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Note a response of the application that one of its own views has asked for."""
        native = native_of(request)
        outer = native.get(HANDLED)
        native.pop(_AGAIN, None)
        if isinstance(outer, Exchange) and outer.gateway is self:
            outer.ask_with(endpoint=request, path=request.path_info, answer=response)
        return response

    def _note_view(self, request: HttpRequest, *_view: object) -> None:
        """Note the request that Django has matched, if a layer has changed or replaced it.

        The layer may restore the path and the method before its response reaches the gateway.
        """
        exchange = native_of(request).get(HANDLED)
        if not isinstance(exchange, Exchange) or exchange.gateway is not self:
            return
        if _AGAIN in native_of(request):
            return
        sent, path = exchange.endpoint, request.path_info
        if request is not sent:
            if sent.resolver_match is not None or not exchange.is_one:
                exchange.route_again(endpoint=request, path=path)
                exchange.endpoint = _matched(request, None)
                return
            exchange.endpoint = request
        if request.method != (request.META.get("REQUEST_METHOD") or "").upper():
            exchange.endpoint = _matched(request, request.resolver_match)
        if path != exchange.path:
            exchange.lead(path=path)

    async def _note_view_async(self, request: HttpRequest, *_view: object) -> None:
        self._note_view(request)

    # Gateways of the outer exchange's kind, which write the headers.
    @cached_property
    def _inner_asgi(self) -> asgi.RoutedMiddleware:
        return asgi.RoutedMiddleware(cast("Any", self.app), self.resolver)

    @cached_property
    def _inner_wsgi(self) -> wsgi.RoutedMiddleware:
        return wsgi.RoutedMiddleware(cast("Any", self.app), self.resolver)

    def path_in(self, exchange: Exchange) -> str:
        """Return the path of a request, as this gateway received it."""
        path: str = exchange.path
        return path

    def facts_in(self, exchange: Exchange) -> RequestFacts:
        """Return the facts of a request, as this gateway received it."""
        return self._as_run(exchange, facts_of(exchange.endpoint, exchange.path))

    def _respond(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.app(request)
        return response

    async def _respond_async(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await self.app(request)
        return response


_AGAIN: Final = "crossorigin.again"
"""The key of the record of a request while a view asks its own application again."""


def _end(exchange: Exchange, request: HttpRequest, response: HttpResponseBase) -> None:
    """Note the end of a request: the response, and the path that Django has resolved."""
    if request.path_info != exchange.path:
        exchange.lead(path=request.path_info)
    exchange.end(response)
    if exchange.endpoint is SEVERAL:
        # The view passes on the response of another one.
        exchange.endpoint = _matched(request, None)


def _matched(request: HttpRequest, match: ResolverMatch | None) -> HttpRequest:
    """Return a copy of a request with a match of its own."""
    copied = copy.copy(request)
    copied.resolver_match = match
    return copied


def _edit_of(decision: Decision) -> Edit:
    return CODEC.make_forwarder(CODEC.encode(decision))
