"""The middleware: the gateway between Django's requests and responses."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from operator import attrgetter
from typing import Any, ClassVar, Literal, TypeAlias, Unpack

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from crossorigin.engine import Answer, Lookup, Ready, ask, ask_async
from crossorigin.engine.gateway import TAKEN, Gateway
from crossorigin.engine.selection import Declared, Reader, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations.django.messages import (
    FORM,
    Edit,
    facts_of,
    native_of,
    response_of,
)
from crossorigin.integrations.django.setting import selection
from crossorigin.integrations.django.views import Urls
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import find, run_awaitable

GetResponse: TypeAlias = Callable[[HttpRequest], Any]
"""Returns a response, or a coroutine of one."""


def CORS(  # noqa: N802 - the word that every integration has
    app: WSGIHandler | ASGIHandler,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway outside all middleware of `app`, without settings.

    For projects that build the application in a program of their own; others name
    `CORSMiddleware` in ``MIDDLEWARE`` and the policy in ``CROSSORIGIN``.

    Args:
        app: what `get_wsgi_application` or `get_asgi_application` returned.
        policy: the policy of all views that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated views take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    installed = _marks.install(app, policy, keywords, Urls())
    name = "get_response_async" if isinstance(app, ASGIHandler) else "get_response"
    setattr(app, name, CORSMiddleware(getattr(app, name), installed))
    return installed


class CORSMiddleware(Gateway[GetResponse]):
    """The gateway, as the first entry of ``MIDDLEWARE``.

    Args:
        get_response: what comes after it.
        policy: what decides; what the setting ``CROSSORIGIN`` declares if left out.

    Raises:
        PolicyError: the setting makes no policy.
        TypeError: the setting is none.
    """

    form = FORM
    read = Reader(facts_of, attrgetter("path"))
    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = True

    def __init__(self, get_response: GetResponse, policy: Declared | Selection = None) -> None:
        super().__init__(get_response, selection() if policy is None else policy)
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(
        self, request: HttpRequest
    ) -> HttpResponseBase | Coroutine[Any, Any, HttpResponseBase]:
        """Answer a request; Django has turned exceptions into responses before."""
        if self._is_async:
            return self._answer_later(request)
        ready = self._ready(request)
        if ready is None:
            return self._passed(request)
        found = find(ready, request.META)
        if isinstance(found, Lookup):
            found = ready.answer_of(ask(found, run_awaitable))
        if isinstance(found, Answer):
            return response_of(found)
        return found(self._passed(request))

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        ready = self._ready(request)
        if ready is None:
            return await self._passed_later(request)
        found = find(ready, request.META)
        if isinstance(found, Lookup):
            found = ready.answer_of(await ask_async(found))
        if isinstance(found, Answer):
            return response_of(found)
        return found(await self._passed_later(request))

    def _ready(self, request: HttpRequest) -> Ready[str, Edit] | None:
        """Return what answers a request, and take it; None if it takes no part."""
        native = native_of(request)
        if TAKEN in native:
            return None
        ready = self._bound.ready or self._ready_for(request)
        if ready is not None:
            native[TAKEN] = True
        return ready

    def _passed(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.app(request)
        return response

    async def _passed_later(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await self.app(request)
        return response
