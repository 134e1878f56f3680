"""Django: the layers behind the gateway, behind a guard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from crossorigin.engine import RequestFacts
from crossorigin.gateway.guarding import guarded_asgi, guarded_wsgi
from crossorigin.gateway.guarding.guarding import Connection, Judge, ReadFacts, Refusal
from crossorigin.gateway.policies.resolution import Resolution
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.routing import find_route
from crossorigin.integrations.django.lookups import ask_later, ask_now
from crossorigin.integrations.django.messages import facts_of, native_of

GetResponse: TypeAlias = Callable[[HttpRequest], Any]
"""Returns a response, or a coroutine of one."""


class Guarded:
    """The next layer, called for requests that may act.

    Args:
        get_response: the next layer.
        resolver: holds the guard.
    """

    def __init__(self, get_response: GetResponse, resolver: PolicyResolver) -> None:
        self.get_response = get_response
        self._judge = Judge(resolver, ask_now, ask_later)
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - a response, or a coroutine of one
        """Serve a request, if it may act."""
        if self._is_async:
            return self._serve_async(request)
        refusal = self._judge.refusal(*_question(request))
        return self.get_response(request) if refusal is None else _response_of(refusal)

    async def _serve_async(self, request: HttpRequest) -> HttpResponseBase:
        refusal = await self._judge.refusal_async(*_question(request), self._find)
        if refusal is not None:
            return _response_of(refusal)
        response: HttpResponseBase = await self.get_response(request)
        return response

    async def _find(self, facts: RequestFacts) -> Resolution:
        # The owner's callable for the URLconf may use the ORM, which is forbidden on an event
        # loop.
        return await sync_to_async(find_route)(self._judge.resolver, facts)


def _question(request: HttpRequest) -> tuple[Connection, str, ReadFacts]:
    """Return the arguments of the judge."""
    native = native_of(request)
    module = guarded_asgi if "type" in native else guarded_wsgi
    read_facts = partial(facts_of, request, request.path_info)
    return module.connection_of(native), request.META["REQUEST_METHOD"], read_facts


def _response_of(refusal: Refusal) -> HttpResponse:
    return HttpResponse(refusal.body, status=refusal.status, headers=dict(refusal.headers))
