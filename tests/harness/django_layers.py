"""Middleware of Django that changes the state by which requests are routed."""

import copy
import functools
import io
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.urls import path
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from tables.routes import ORIGINS

from crossorigin.integrations.django import cors, no_cors

Respond = Callable[[HttpRequest], Any]


def ok(_request: HttpRequest, **_parts: object) -> HttpResponse:
    return HttpResponse("ok")


TENANT = (
    path("secret/", no_cors(ok)),
    path("part/", cors(allow_origins=ORIGINS["route"])(ok)),
    path("plain/", ok),
)
"""The URLconf of a tenant, which the middleware below gives to every request."""


def by_function(get_response: Respond) -> Respond:
    """Set the URLconf in a function, as most projects do."""

    def layer(request: HttpRequest) -> Any:  # noqa: ANN401 - of the next layer
        request.urlconf = TENANT  # type: ignore[assignment]  # Django takes patterns, too
        return get_response(request)

    return layer


class ByClass(MiddlewareMixin):
    """Sets the URLconf in a method."""

    @functools.cache  # noqa: B019 - as a method that is not a plain function
    def tenant(self) -> Any:  # noqa: ANN401 - patterns
        return TENANT

    def process_request(self, request: HttpRequest) -> None:
        if request.headers.get("X-Tenant") != "none":
            request.urlconf = self.tenant()


class Derived(ByClass):
    """Sets it in a method of its base."""


class ByPath(MiddlewareMixin):
    """Rewrites the path."""

    def process_request(self, request: HttpRequest) -> None:
        request.path_info = request.path_info.removeprefix("/shop")


class Restoring(MiddlewareMixin):
    """Rewrites the path for the view only."""

    def process_request(self, request: HttpRequest) -> None:
        request.path_info = request.path_info.removeprefix("/shop")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        request.path_info = f"/shop{request.path_info}"
        return response


class Making(MiddlewareMixin):
    """Passes on a request with another path, made of the record of the server."""

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - a response, or a coroutine
        path = request.path_info.removeprefix("/shop")
        if isinstance(request, ASGIRequest):
            return self.get_response(ASGIRequest({**request.scope, "path": path}, io.BytesIO()))
        return self.get_response(WSGIRequest({**request.META, "PATH_INFO": path}))


class Copying(MiddlewareMixin):
    """Passes on a copy of the request with another path."""

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - the same
        copied = copy.copy(request)
        copied.path_info = request.path_info.removeprefix("/shop")
        return self.get_response(copied)


class Retrying(MiddlewareMixin):
    """Asks for a page first, then for the page that it answers with."""

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - the same
        first, second = (self._at(request, path) for path in ("/plain/", request.path_info))
        if iscoroutinefunction(self.get_response):
            return self._later(first, second)
        self.get_response(first)
        return self.get_response(second)

    async def _later(self, first: HttpRequest, second: HttpRequest) -> HttpResponse:
        get_response: Any = self.get_response
        await get_response(first)
        response: HttpResponse = await get_response(second)
        return response

    def _at(self, request: HttpRequest, path: str) -> HttpRequest:
        copied = copy.copy(request)
        copied.path_info = path.removeprefix("/shop")
        return copied


def tenant_of(request: HttpRequest) -> Any:  # noqa: ANN401 - patterns
    """Return the URLconf that the middleware above sets, as a project's own function does."""
    return None if request.headers.get("X-Tenant") == "none" else TENANT


def moved(request: HttpRequest) -> None:
    """Change the copy of the request as `ByPath` does."""
    request.path_info = request.path_info.removeprefix("/shop")


def copying(get_response: Respond) -> Respond:
    """Give a copy of the request to the next layer."""
    return lambda request: get_response(copy.copy(request))


class Polite(LocaleMiddleware):
    """A project's own subclass: without a prefix, the host says the language."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.get_host() == "de.test":
            translation.activate("de")


class Unused(LocaleMiddleware):
    """Takes itself out of the middleware."""

    def __init__(self, get_response: Respond) -> None:
        super().__init__(get_response)
        raise MiddlewareNotUsed


class Common(CommonMiddleware):
    """A project's own subclass."""


def german(get_response: Respond) -> Respond:
    """Speak German always, without Django's own middleware."""

    def layer(request: HttpRequest) -> Any:  # noqa: ANN401 - of the next layer
        translation.activate("de")
        return get_response(request)

    return layer
